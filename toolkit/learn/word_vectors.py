"""Word vectors from the company that words keep in news: folded sentences in, int8 vectors out.

Positive pointwise mutual information of words within five words of each other, contexts smoothed,
reduced by singular values (Levy & Goldberg 2014; Levy, Goldberg & Dagan 2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

#: Words on either side, size of a vector, documents that a word must be in at least.
WINDOW, WIDTH, FEWEST = 5, 32, 5
#: The commonest words, which say nothing of a source by themselves.
COMMON = 120
#: Contexts count to this power, and a pair of neighbours as much as one of the next but one.
_SMOOTHING, _ADJACENT = 0.75, 2
_BATCH = 300

Documents = Sequence[Sequence[Sequence[str]]]


def train_vectors(documents: Documents) -> tuple[dict[str, int], NDArray[np.int8]]:
    """Return the row of each word, commonest first, and the vectors.

    Parameters
    ----------
    documents : sequence
        Documents as sentences of folded words.

    Returns
    -------
    words : dict of str to int
    vectors : int8 array of shape (words, WIDTH)
        Directions: each has a length of about 127.

    References
    ----------
    Levy, O., & Goldberg, Y. (2014). Neural word embedding as implicit matrix factorization. NIPS.
    Levy, O., Goldberg, Y., & Dagan, I. (2015). Improving distributional similarity with lessons
    learned from word embeddings. TACL 3.
    """
    seen: Counter[str] = Counter()
    for document in documents:
        seen.update({w for s in document for w in s if any(c.isalpha() for c in w)})
    order = sorted((w for w, n in seen.items() if n >= FEWEST), key=lambda w: (-seen[w], w))
    row = {word: n for n, word in enumerate(order)}
    information = _information(_counts(documents, row))
    start = np.random.default_rng(0).standard_normal(len(order))
    left, values, _ = svds(information, k=WIDTH, v0=start)
    vectors = left * np.sqrt(values)
    length = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    packed = np.rint(127 * vectors / length).astype(np.int8)[COMMON:]
    return {word: n for n, word in enumerate(order[COMMON:])}, packed


def _counts(documents: Documents, row: dict[str, int]) -> sparse.csr_matrix:
    """Count pairs of words near each other, the near ones more."""
    total = sparse.csr_matrix((len(row), len(row)), dtype=np.float32)
    for first in range(0, len(documents), _BATCH):
        pairs = list(_pairs(documents[first : first + _BATCH], row))
        if pairs:
            one, two, count = (np.concatenate(column) for column in zip(*pairs, strict=True))
            total = total + sparse.csr_matrix((count, (one, two)), shape=total.shape)
    return total


def _pairs(
    documents: Documents, row: dict[str, int]
) -> Iterable[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
    for document in documents:
        for sentence in document:
            places = np.array([row.get(w, -1) for w in sentence], dtype=np.int64)
            for distance in range(1, min(WINDOW, len(places) - 1) + 1):
                left, right = places[:-distance], places[distance:]
                known = (left >= 0) & (right >= 0)
                left, right = left[known], right[known]
                worth = 1.0 if distance <= _ADJACENT else 1.0 / distance
                count = np.full(len(left), worth, dtype=np.float32)
                yield left, right, count
                yield right, left, count


def _information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the positive pointwise mutual information of counted pairs."""
    pairs = counts.tocoo()
    words = np.bincount(pairs.row, pairs.data, counts.shape[0])
    contexts = np.bincount(pairs.col, pairs.data, counts.shape[0]) ** _SMOOTHING
    expected = words[pairs.row] * (contexts / contexts.sum())[pairs.col]
    gain = np.log(np.maximum(pairs.data / expected, 1e-12))
    kept = gain > 0
    places = (pairs.row[kept], pairs.col[kept])
    return sparse.csr_matrix((gain[kept], places), shape=counts.shape).astype(np.float32)
