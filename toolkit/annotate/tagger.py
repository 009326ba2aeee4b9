"""The learned engine: attributions from the encoder's tag scores and link vectors."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.decoding import TokenSpan, best_tags, spans_of
from toolkit.annotate.groups import Group, assemble, rescue
from toolkit.document import Attribution
from toolkit.language.encoder import Encoded, Encoder, encoder
from toolkit.language.parsed import ParsedText

Floats = NDArray[np.float32]

#: A span is linked to one of its window, or at most so many tokens away, out of the nearest few.
_REACH = 20
_NEAREST = 24


def tag_attributions(parsed: ParsedText, model: str = "attribution") -> tuple[Attribution, ...]:
    """Find the attributions of a text with the learned tagger and linker.

    Only source, cue, content and confidence are set; the other attributes keep their defaults.

    Parameters
    ----------
    parsed : ParsedText
        The parsed text; only its ``text`` is read.
    model : str
        The model's folder under ``toolkit/data/models``.

    Returns
    -------
    tuple of Attribution
        With ids "A1", "A2", … in text order.
    """
    return attributions_of(parsed.text, encoder(model))


def attributions_of(text: str, network: Encoder) -> tuple[Attribution, ...]:
    """Find the attributions of a text with a given model."""
    encoded = network.encode(text)
    groups = link(encoded, decode(encoded, network.meta), network.meta)
    return assemble(encoded.tokens, groups, network.meta)


def decode(encoded: Encoded, meta: Any) -> list[TokenSpan]:
    """Return the spans of the best legal tag sequence."""
    scores = encoded.scores + np.array(meta.get("tag_bias", 0.0), dtype=np.float32)
    tags = best_tags(scores, np.array(meta["transitions"], dtype=np.float32))
    return spans_of(tags, scores, tuple(meta["tags"]))


def link(encoded: Encoded, spans: Sequence[TokenSpan], meta: Any) -> list[Group]:
    """Join spans into attributions: each content to its cue, each cue to its source."""
    of = {role: [s for s in spans if s.role == role] for role in ("source", "cue", "content")}
    groups = {cue.first: Group(cue, [], None, []) for cue in of["cue"]}
    loose: list[Group] = []
    for content in of["content"]:
        cue, share = _target(encoded, content, of["cue"], 0, meta)
        if cue is None:
            loose.append(Group(None, [content], None, [share]))
        else:
            groups[cue.first].contents.append(content)
            groups[cue.first].links.append(share)
    for group in groups.values():
        if group.cue is not None and group.contents:
            group.source, share = _target(encoded, group.cue, of["source"], 1, meta)
            group.links.append(share)
    rescue(loose, list(groups.values()), of["source"])
    return [g for g in (*groups.values(), *loose) if g.contents]


def _target(
    encoded: Encoded, origin: TokenSpan, targets: Sequence[TokenSpan], kind: int, meta: Any
) -> tuple[TokenSpan | None, float]:
    """Return the span that ``origin`` is linked to, or None, and the probability of that."""
    width: int = meta["link"]
    at = bisect_left(targets, origin.first, key=lambda t: t.first)
    near = [
        t
        for t in targets[max(0, at - _NEAREST) : at + _NEAREST]
        if _in_reach(encoded, origin.first, t.first)
    ]
    query = _vector(encoded, origin.first)
    vectors = [_vector(encoded, t.first) for t in near]
    if query is None:
        return None, 0.0
    start, limit = 2 * kind * width, meta["max_distance"]
    scores = [float(query[4 * width + kind]) + float(meta.get("no_link_bias", (0.0, 0.0))[kind])]
    for target, vector in zip(near, vectors, strict=True):
        if vector is None:
            scores.append(-1e4)
            continue
        apart = min(max(target.first - origin.first, -limit), limit)
        key = vector[start + width : start + 2 * width]
        score = float(query[start : start + width] @ key) / width**0.5
        scores.append(score + meta["distance"][kind][apart + limit])
    weights = np.exp(np.array(scores) - max(scores))
    best = int(weights.argmax())
    return (near[best - 1] if best else None), float(weights[best] / weights.sum())


def _in_reach(encoded: Encoded, one: int, other: int) -> bool:
    """Say whether two tokens are of one window, or close together."""
    if abs(one - other) <= _REACH:
        return True
    places = np.searchsorted(encoded.cuts, (one, other), side="right")
    return bool(places[0] == places[1])


def _vector(encoded: Encoded, token: int) -> Floats | None:
    """Return a token's link vector, if it was kept."""
    at = int(np.searchsorted(encoded.starts, token))
    if at < len(encoded.starts) and encoded.starts[at] == token:
        vector: Floats = encoded.links[at].astype(np.float32)
        return vector
    return None
