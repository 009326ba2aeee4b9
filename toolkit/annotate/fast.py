"""The fast engine: a linear-chain CRF on words tags spans, a logistic function links them."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.annotate.decoding import TokenSpan
from toolkit.annotate.features import lower_words, pair_features, sequences, token_features
from toolkit.annotate.groups import Group, assemble, rescue
from toolkit.document import Attribution
from toolkit.errors import FormatError, InputError
from toolkit.language.encoder import MODELS
from toolkit.language.parsed import ParsedText
from toolkit.language.pieces import Tokens, tokens_of

FORMAT = "attribution-toolkit/crf/1"
_NEAREST, _REACH = 4, 150


class Crf:
    """The CRF with its cue lexicon and link weights, loaded from a folder."""

    def __init__(self, folder: Path) -> None:
        path = folder / "meta.json"
        if not path.exists():
            raise InputError(f"there is no model in {folder} (meta.json is missing)")
        self.meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if self.meta.get("format") != FORMAT:
            raise FormatError(f"{path} is not in the format {FORMAT!r}")
        data = (folder / "model.crfsuite").read_bytes()
        if hashlib.sha256(data).hexdigest() != self.meta["sha256"]["model.crfsuite"]:
            raise FormatError(f"{folder / 'model.crfsuite'} differs from its checksum")
        import pycrfsuite

        self._tagger = pycrfsuite.Tagger()
        self._data = data  # the tagger reads this memory but does not own it
        self._tagger.open_inmemory(data)
        self.cues: dict[str, int] = self.meta["cues"]

    def spans(self, words: Sequence[str], tokens: Tokens) -> list[TokenSpan]:
        """Return the spans of all roles in text order, with the probability of each."""
        rows = token_features(words, tokens, self.cues)
        found: list[TokenSpan] = []
        for start, end in sequences(tokens):
            tags = self._tagger.tag(rows[start:end])
            if any(tag != "O" for tag in tags):
                found.extend(self._runs(tags, start))
        return found

    def _runs(self, tags: Sequence[str], offset: int) -> list[TokenSpan]:
        """Turn the tags of the sequence just tagged into spans."""
        spans, i = [], 0
        while i < len(tags):
            j = i + 1
            if tags[i] != "O":
                inner = "I" + tags[i][1:]
                while j < len(tags) and tags[j] == inner:
                    j += 1
                sure = min(self._tagger.marginal(tags[k], k) for k in {i, j - 1})
                spans.append(TokenSpan(tags[i][2:], offset + i, offset + j - 1, sure))
            i = j
        return spans


@lru_cache(maxsize=2)
def crf(name: str = "fast") -> Crf:
    """Return the shipped model, loaded at its first use and then kept."""
    return Crf(MODELS / name)


def tag_attributions_fast(parsed: ParsedText) -> tuple[Attribution, ...]:
    """Find the attributions of a text with the fast engine.

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
    return fast_attributions_of(parsed.text, crf())


def fast_attributions_of(text: str, model: Crf) -> tuple[Attribution, ...]:
    """Find the attributions of a text with a given model."""
    tokens = tokens_of(text)
    words = lower_words(text, tokens)
    spans = model.spans(words, tokens)
    return assemble(tokens, link(words, tokens, spans, model.meta), model.meta)


def link(
    words: Sequence[str], tokens: Tokens, spans: Sequence[TokenSpan], meta: Mapping[str, Any]
) -> list[Group]:
    """Join spans into attributions: each content to its cue, each cue to its source."""
    of = {role: [s for s in spans if s.role == role] for role in ("source", "cue", "content")}
    groups = {cue.first: Group(cue, [], None, []) for cue in of["cue"]}
    loose: list[Group] = []
    for content in of["content"]:
        cue, share = _target(words, tokens, content, of["cue"], meta["cue_weights"])
        if cue is None:
            loose.append(Group(None, [content], None, [share]))
        else:
            groups[cue.first].contents.append(content)
            groups[cue.first].links.append(share)
    for group in groups.values():
        if group.cue is not None and group.contents:
            weights = meta["source_weights"]
            group.source, share = _target(words, tokens, group.cue, of["source"], weights)
            group.links.append(share)
    rescue(loose, list(groups.values()), of["source"])
    return [g for g in (*groups.values(), *loose) if g.contents]


def candidates(origin: TokenSpan, targets: Sequence[TokenSpan]) -> list[tuple[TokenSpan, int]]:
    """Return the nearest targets on both sides, each with the number of rivals between."""
    at = bisect_left(targets, origin.first, key=lambda t: t.first)
    after = targets[at : at + _NEAREST]
    before = targets[max(0, at - _NEAREST) : at][::-1]
    return [
        (target, rivals)
        for side in (before, after)
        for rivals, target in enumerate(side)
        if abs(target.first - origin.first) <= _REACH
        or min(abs(target.last - origin.first), abs(target.first - origin.last)) <= _REACH // 4
    ]


def _target(
    words: Sequence[str],
    tokens: Tokens,
    origin: TokenSpan,
    targets: Sequence[TokenSpan],
    weights: Sequence[float],
) -> tuple[TokenSpan | None, float]:
    """Return the likeliest target, or None if none is likely, and the probability of that."""
    best: TokenSpan | None = None
    highest = 0.0
    for target, rivals in candidates(origin, targets):
        place, other = (origin.first, origin.last), (target.first, target.last)
        total = float(pair_features(words, tokens, place, other, rivals) @ np.asarray(weights))
        share = 1 / (1 + float(np.exp(-total)))
        if share > highest:
            best, highest = target, share
    return (best, highest) if highest >= 0.5 else (None, 1 - highest)
