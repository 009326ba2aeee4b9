"""The accurate engine: the learned tagger's spans in the codebook's extents, completed by rule.

The tagger knows what annotators of political news marked; the rules know what the codebook adds
(silences, refusals, second-hand sources without content) and constructions the tagger is unsure
of. Where both see the same words the tagger decides, except for silences.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from toolkit.annotate.attributes import describe, is_turn
from toolkit.annotate.attributions import find_spans
from toolkit.annotate.clauses import is_finite
from toolkit.annotate.links import link_depth
from toolkit.annotate.tagger import tag_attributions
from toolkit.annotate.tidy import tidied
from toolkit.document import Attribution, Span, Spans
from toolkit.language import ParsedText, Word

_BY = re.compile(r"(?<=\S)\s+by$", re.IGNORECASE)
_MARKS = "\"“'‘«`"
#: Words that credit nobody by themselves: "was reportedly" is a hedge (codebook, ruling 14).
_EMPTY = frozenset(
    ("be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "'s", "'re")
)


class Thresholds(NamedTuple):
    """Confidences: under which the tagger needs a rule, over which a rule stands alone."""

    unsupported: float
    rule_alone: float


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    """Return the engine's thresholds (``toolkit/data/engine.toml``)."""
    return Thresholds(**tomllib.loads(files("toolkit.data").joinpath("engine.toml").read_text()))


def find_accurate(parsed: ParsedText) -> tuple[Attribution, ...]:
    """Find every attribution with the learned tagger and the rules, and describe it.

    Parameters
    ----------
    parsed : ParsedText

    Returns
    -------
    tuple of Attribution
        In text order, with ids ``A1``, ``A2``, ...; everything set but ``entity``.
    """
    spans = accurate_spans(parsed)
    return link_depth(parsed, [describe(parsed, attribution) for attribution in spans])


def accurate_spans(parsed: ParsedText) -> tuple[Attribution, ...]:
    """Find the roles of every attribution; attributes but ``response`` stay at defaults."""
    unsupported, rule_alone = thresholds()
    ruled = find_spans(parsed)
    support = _Places(p for a in ruled for p in a.cue)
    sure = [
        tidied(parsed, a)
        for a in tag_attributions(parsed)
        if support.touch(a.cue) or ((a.confidence or 0.0) >= unsupported and _credits(parsed, a))
    ]
    together = [_together(parsed, a) for a in _cues_at_home(parsed, sure)]
    learned = [piece for a in together for piece in _told_apart(parsed, a)]
    first = [a for a in ruled if _by_codebook(parsed, a)]
    cues = _Places(p for a in first for p in a.cue)
    kept = [*first, *(a for a in learned if not cues.touch(a.cue))]
    taken = _Places(p for a in kept for p in (*a.cue, *a.content))
    cues = _Places(p for a in kept for p in a.cue)
    beside: dict[int, list[Attribution]] = defaultdict(list)
    for a in kept:
        beside[_sentence(parsed, a.cue)].append(a)
    for a in ruled:
        if _by_codebook(parsed, a) or (a.confidence or 0.0) < rule_alone or cues.touch(a.cue):
            continue
        near = beside[_sentence(parsed, a.cue)]
        if not taken.touch((*a.cue, *a.content)) or _nests(a, near):
            kept.append(a)
    kept.sort(key=lambda a: (a.extent.start, a.cue, a.content))
    return tuple(replace(a, id=f"A{n}") for n, a in enumerate(kept, 1))


def _hedges(word: Word) -> bool:
    """Say whether a cue without a source is a hedge: "allegedly seen", "could not be verified"."""
    return word.tag == "RB" and (word.lower.endswith("edly") or word.lower in ("not", "n't"))


def _nests(a: Attribution, near: Sequence[Attribution]) -> bool:
    """Say whether an attribution with a source lies whole in another, or reports others whole."""
    if not (a.source and a.cue):
        return False
    if any(p.contains(a.extent) for k in near for p in k.content):
        return True
    inner = [k for k in near if any(p.overlaps(q) for p in k.content for q in a.content)]
    return bool(inner) and all(any(p.contains(k.extent) for p in a.content) for k in inner)


def _cues_at_home(parsed: ParsedText, found: Sequence[Attribution]) -> list[Attribution]:
    """Give a speech tag to the quotation of its own sentence rather than to the one after it."""
    out = list(found)
    bare = {(a.source, _sentence(parsed, a.content)): i for i, a in enumerate(out) if not a.cue}
    for i, a in enumerate(found):
        if not (a.cue and a.source and a.content):
            continue
        home = _sentence(parsed, a.cue)
        other = bare.get((a.source, home))
        if other is not None and _sentence(parsed, a.content) != home:
            out[i], out[other] = replace(a, cue=()), replace(out[other], cue=a.cue)
    return out


def _together(parsed: ParsedText, a: Attribution) -> Attribution:
    """Return an attribution without pieces of content whole sentences away from all the rest.

    What is credited stands in the sentence of its cue or goes on from there; a stray piece far away
    was linked for want of a cue of its own. An agent's "by" is no content either.
    """
    content = tuple(_without_by(parsed.text, piece, a.source) for piece in a.content)
    if not a.cue or len(content) < 2:
        return replace(a, content=content)
    places = [parsed.sentence_number(piece.start) for piece in content]
    reached = {parsed.sentence_number(a.cue[0].start)}
    for place in sorted(places, key=lambda p: min(abs(p - r) for r in reached)):
        if min(abs(place - r) for r in reached) <= 1:
            reached.add(place)
    kept = tuple(p for p, place in zip(content, places, strict=True) if place in reached)
    return replace(a, content=kept or content)


def _without_by(text: str, piece: Span, source: Spans) -> Span:
    """Return a piece of content without the "by" that names the source of a passive."""
    match = _BY.search(text, piece.start, piece.end)
    follows = any(0 <= s.start - piece.end <= 1 for s in source)
    return Span(piece.start, match.start()) if match and follows else piece


def _sentence(parsed: ParsedText, spans: Spans) -> int:
    """Return where the sentence of a role's first piece begins."""
    sentence = parsed.sentence_at(spans[0].start) if spans else None
    return sentence.start if sentence is not None else -1


def _by_codebook(parsed: ParsedText, a: Attribution) -> bool:
    """Say whether a rule's attribution is of a kind that only the codebook has.

    Silences, second-hand sources without content, and the turns of transcripts.
    """
    if a.response not in ("given", "denied") or (bool(a.cue) and not a.content):
        return True
    return is_turn(parsed, a)


def _credits(parsed: ParsedText, a: Attribution) -> bool:
    """Say whether somebody is credited, for what no rule agrees to.

    Not without any source and cue, not by a cue of adverbs and forms of be and have alone, and not
    if the source is a bare "which".
    """
    if not (a.source or a.cue):
        return False
    words = [parsed.words[i] for piece in a.cue for i in parsed.words_in(piece)]
    if words and all(w.tag[:2] == "RB" or w.lower in _EMPTY for w in words):
        return False
    if not a.source and any(_hedges(w) for w in words):
        return False
    source = [parsed.words[i].lower for piece in a.source for i in parsed.words_in(piece)]
    return source not in (["which"], ["that"])


class _Places:
    """Stretches of text, for asking quickly whether others touch them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans):
            if self._spans and span.start <= self._spans[-1].end:
                last = self._spans[-1]
                self._spans[-1] = Span(last.start, max(last.end, span.end))
            else:
                self._spans.append(span)

    def touch(self, spans: Spans) -> bool:
        for span in spans:
            at = bisect_left(self._spans, span.end, key=lambda s: s.start)
            if at and self._spans[at - 1].end > span.start:
                return True
        return False


def _told_apart(parsed: ParsedText, a: Attribution) -> Iterator[Attribution]:
    """Give the codebook's extents: no leading "that", and quotations after the tag on their own.

    A quotation that goes on in a sentence after its speech tag is an attribution with an empty cue
    and the same source (codebook, ruling 9).
    """
    text = parsed.text
    content = tuple(_without_that(parsed, piece) for piece in a.content)
    home = parsed.sentence_at(a.cue[0].start) if a.cue else None
    later: Sequence[Span] = ()
    if home is not None and a.source:
        later = [p for p in content if p.start >= home.end and text[p.start] in _MARKS]
    first = tuple(p for p in content if p not in later)
    if not first or not later:
        yield replace(a, content=content)
        return
    yield replace(a, content=first)
    yield replace(a, cue=(), content=tuple(later))


def _without_that(parsed: ParsedText, piece: Span) -> Span:
    """Return a content without the "that" before it, unless "that" is its subject: "that is so"."""
    words = [w for i in parsed.words_in(piece)[:3] if (w := parsed.words[i]).text != ","]
    if len(words) < 2 or words[0].text != "that" or is_finite(words[1]):
        return piece
    return Span(words[1].start, piece.end)
