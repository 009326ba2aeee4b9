"""From the encoder's scores to spans: the best legal sequence of tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class TokenSpan(NamedTuple):
    """A span of a role, in tokens ``[first, last]``, with the mean probability of its tags."""

    role: str
    first: int
    last: int
    probability: float


def best_tags(scores: Floats, transitions: Floats) -> NDArray[np.int64]:
    """Return the best tag sequence (Viterbi); forbidden transitions have very low scores."""
    n = len(scores)
    if not n:
        return np.zeros(0, dtype=np.int64)
    into = np.ascontiguousarray(transitions.T)  # row: tag, column: the tag before
    # A text starts as if something outside every span stood before it.
    best = scores[0] + np.minimum(transitions[0], 0.0)
    back = np.zeros((n, scores.shape[1]), dtype=np.int64)
    for i in range(1, n):
        paths = into + best
        back[i] = paths.argmax(axis=1)
        best = paths.max(axis=1) + scores[i]
    tags = np.zeros(n, dtype=np.int64)
    tags[-1] = best.argmax()
    for i in range(n - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


def spans_of(tags: NDArray[np.int64], scores: Floats, names: tuple[str, ...]) -> list[TokenSpan]:
    """Turn tags into spans, in text order."""
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = weights / weights.sum(axis=1, keepdims=True)
    # Begin and inside of one role together: where a span begins is judged by the decoder.
    roles = [names[1 + 2 * r][2:] for r in range((len(names) - 1) // 2)]
    return [
        TokenSpan(
            roles[role],
            first,
            last,
            float(shares[first : last + 1, 1 + 2 * role :][:, :2].sum(1).mean()),
        )
        for role, first, last in _runs(tags)
    ]


def _runs(tags: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Yield (role index, first, last) of each tagged stretch."""
    begins = np.flatnonzero(tags % 2 == 1)
    for first in begins.tolist():
        inner = tags[first] + 1
        last = first
        while last + 1 < len(tags) and tags[last + 1] == inner:
            last += 1
        yield int(tags[first] - 1) // 2, first, last
