"""The learned engine: attributions from the encoder's tag scores and link vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.decoding import TokenSpan, best_tags, spans_of
from toolkit.annotate.groups import Group, adopt, assemble, rescue
from toolkit.document import Attribution
from toolkit.language.encoder import Encoded, encoded, encoder
from toolkit.language.parsed import ParsedText

#: A span is linked to one of its window, or at most so many tokens away, out of the nearest few.
_REACH = 20
_NEAREST = 24
_NEVER = -1e4


def tag_attributions(parsed: ParsedText) -> tuple[Attribution, ...]:
    """Find the attributions of a text with the learned tagger and linker.

    Only source, cue, content and confidence are set; the other attributes keep their defaults.

    Parameters
    ----------
    parsed : ParsedText
        The parsed text; only its ``text`` is read.

    Returns
    -------
    tuple of Attribution
        With ids "A1", "A2", … in text order.
    """
    return attributions_of(encoded(parsed), encoder().meta)


def attributions_of(scores: Encoded, meta: Any) -> tuple[Attribution, ...]:
    """Find the attributions in what an encoder says of a text; ``meta`` is the encoder's."""
    return assemble(scores.tokens, link(scores, decode(scores, meta), meta), meta)


def decode(scores: Encoded, meta: Any) -> list[TokenSpan]:
    """Return the spans of the best legal tag sequence."""
    biased = scores.scores + np.array(meta.get("tag_bias", 0.0), dtype=np.float32)
    tags = best_tags(biased, np.array(meta["transitions"], dtype=np.float32))
    return spans_of(tags, biased, tuple(meta["tags"]))


def link(scores: Encoded, spans: Sequence[TokenSpan], meta: Any) -> list[Group]:
    """Join spans into attributions: each content to its cue, each cue to its source."""
    of = {role: [s for s in spans if s.role == role] for role in ("source", "cue", "content")}
    cues = _Targets(scores, of["cue"], 0, meta)
    sources = _Targets(scores, of["source"], 1, meta)
    groups = {cue.first: Group(cue, [], None, []) for cue in of["cue"]}
    loose: list[Group] = []
    for content in of["content"]:
        cue, share = cues.best(content.first)
        if cue is None:
            loose.append(Group(None, [content], None, [share]))
        else:
            groups[cue.first].contents.append(content)
            groups[cue.first].links.append(share)
    for first, group in groups.items():
        group.source, share = sources.best(first)
        group.links.append(share)
    linked = [g for g in groups.values() if g.contents]
    rescue(loose, linked, of["source"])
    found = [*linked, *loose]
    adopt([g for g in groups.values() if not g.contents], found, scores.tokens)
    return found


class _Targets:
    """Spans that others may be linked to: cues for contents (kind 0), sources for cues (kind 1)."""

    def __init__(self, scores: Encoded, spans: Sequence[TokenSpan], kind: int, meta: Any) -> None:
        self._scores, self._spans, self._kind = scores, spans, kind
        self._width: int = meta["link"]
        self._limit: int = meta["max_distance"]
        self._distance = np.array(meta["distance"][kind], dtype=np.float64)
        self._no_link = float(meta.get("no_link_bias", (0.0, 0.0))[kind])
        self._firsts = np.array([s.first for s in spans], dtype=np.int64)
        self._windows = np.searchsorted(scores.cuts, self._firsts, side="right")
        rows, self._known = _rows(scores, self._firsts)
        start = 2 * kind * self._width
        self._from = slice(start, start + self._width)
        to = slice(start + self._width, start + 2 * self._width)
        self._keys = scores.links[rows, to].astype(np.float32)

    def best(self, origin: int) -> tuple[TokenSpan | None, float]:
        """Return the span that a token is linked to, or None, and the probability of that."""
        rows, known = _rows(self._scores, np.array([origin]))
        if not known[0]:
            return None, 0.0
        query = self._scores.links[rows[0]].astype(np.float32)
        at = int(np.searchsorted(self._firsts, origin))
        low, high = max(0, at - _NEAREST), at + _NEAREST
        apart = self._firsts[low:high] - origin
        window = np.searchsorted(self._scores.cuts, origin, side="right")
        near = (np.abs(apart) <= _REACH) | (self._windows[low:high] == window)
        values = (self._keys[low:high] @ query[self._from]).astype(np.float64) / self._width**0.5
        values += self._distance[np.clip(apart, -self._limit, self._limit) + self._limit]
        values[~self._known[low:high]] = _NEVER
        none = float(query[4 * self._width + self._kind]) + self._no_link
        odds = np.concatenate([[none], values[near]])
        weights = np.exp(odds - odds.max())
        chosen = int(weights.argmax())
        share = float(weights[chosen] / weights.sum())
        return (self._spans[low + int(np.flatnonzero(near)[chosen - 1])] if chosen else None), share


def _rows(
    scores: Encoded, tokens: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where the link vectors of tokens are, and whether they were kept at all."""
    at = np.searchsorted(scores.starts, tokens)
    known = at < len(scores.starts)
    rows = np.where(known, at, 0)
    if len(scores.starts):
        known &= scores.starts[rows] == tokens
    return rows, known
