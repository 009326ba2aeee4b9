"""The accurate engine: the learned tagger's spans in the codebook's extents, completed by rule.

The tagger knows what annotators of political news marked; the rules know what the codebook adds
(silences, refusals, second-hand sources without content) and constructions the tagger is unsure
of. Where both see the same words the tagger decides, except for silences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.annotate.attributes import describe
from toolkit.annotate.attributions import find_spans
from toolkit.annotate.links import link_depth
from toolkit.annotate.tagger import tag_attributions
from toolkit.document import Attribution, Span, Spans
from toolkit.language import ParsedText

_THAT = re.compile(r"that\s+", re.IGNORECASE)
_MARKS = "\"“'‘«`"
#: Chosen on the training documents held out from the tagger's training (docs/accuracy.md): the
#: confidence under which the tagger needs a rule to agree, and over which a rule stands alone.
_UNSUPPORTED = 0.4
_RULE_ALONE = 0.6
#: Words that credit nobody by themselves: "was reportedly" is a hedge (codebook, ruling 14).
_EMPTY = frozenset(
    ("be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "'s", "'re")
)


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
    ruled = find_spans(parsed)
    support = _Places(p for a in ruled for p in a.cue)
    learned = [
        piece
        for a in tag_attributions(parsed)
        if (a.confidence or 0.0) >= _UNSUPPORTED or support.touch(a.cue)
        if _credits(parsed, a)
        for piece in _told_apart(parsed, a)
    ]
    first = [a for a in ruled if _by_codebook(a)]
    cues = _Places(p for a in first for p in a.cue)
    kept = [*first, *(a for a in learned if not cues.touch(a.cue))]
    taken = _Places(p for a in kept for p in (*a.cue, *a.content))
    cues = _Places(p for a in kept for p in a.cue)
    whole = [p for a in kept for p in a.content]
    for a in ruled:
        if _by_codebook(a) or (a.confidence or 0.0) < _RULE_ALONE or cues.touch(a.cue):
            continue
        nested = bool(a.source and a.cue) and any(p.contains(a.extent) for p in whole)
        if nested or not taken.touch((*a.cue, *a.content)):
            kept.append(a)
    kept.sort(key=lambda a: (a.extent.start, a.cue, a.content))
    return tuple(replace(a, id=f"A{n}") for n, a in enumerate(kept, 1))


def _by_codebook(a: Attribution) -> bool:
    """Say whether a rule's attribution is of a kind that only the codebook has."""
    return a.response not in ("given", "denied") or (bool(a.cue) and not a.content)


def _credits(parsed: ParsedText, a: Attribution) -> bool:
    """Say whether a cue has a word that credits: not only adverbs and forms of be and have."""
    words = [parsed.words[i] for piece in a.cue for i in parsed.words_in(piece)]
    return not words or any(w.tag[:2] != "RB" and w.lower not in _EMPTY for w in words)


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
    content = tuple(_without_that(text, piece) for piece in a.content)
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


def _without_that(text: str, piece: Span) -> Span:
    match = _THAT.match(text, piece.start, piece.end)
    return Span(match.end(), piece.end) if match and match.end() < piece.end else piece
