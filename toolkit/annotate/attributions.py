"""A parsed text in, its attributions out: spans by rule, then their attributes.

Finding spans and describing them are two steps (:func:`find_spans`, then
:func:`toolkit.annotate.attributes.describe`), so that spans from elsewhere, a learned tagger's or
a person's, can be described in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.annotate.attributes import describe
from toolkit.annotate.cues import lexicon
from toolkit.annotate.links import confidence, continue_quotes, link_depth, settle
from toolkit.annotate.nominals import colon_candidates, noun_candidates, phrase_candidates
from toolkit.annotate.preludes import without_preludes
from toolkit.annotate.responses import response_candidates
from toolkit.annotate.verbs import Found, verb_candidates
from toolkit.annotate.view import View
from toolkit.document import Attribution, Span
from toolkit.language import ParsedText


def find_attributions(parsed: ParsedText) -> tuple[Attribution, ...]:
    """Find every attribution of a text and describe it.

    Parameters
    ----------
    parsed : ParsedText

    Returns
    -------
    tuple of Attribution
        In text order, with ids ``A1``, ``A2``, ...; everything set but ``entity``.

    Examples
    --------
    >>> from toolkit.language import parse
    >>> text = "The harbour is shut, according to the port authority."
    >>> [a] = find_attributions(parse(text))
    >>> a.source[0].of(text), a.content[0].of(text)
    ('the port authority', 'The harbour is shut')
    """
    spans = find_spans(parsed)
    return link_depth(parsed, [describe(parsed, attribution) for attribution in spans])


def find_spans(parsed: ParsedText) -> tuple[Attribution, ...]:
    """Find the roles of every attribution, with their confidence; attributes stay at defaults."""
    view = View.of(without_preludes(parsed), lexicon())
    kept = settle(view, all_candidates(view))
    kept += continue_quotes(view, kept)
    return number(kept)


def all_candidates(view: View) -> list[Found]:
    """Return every candidate, the unlikely and the contradictory among them."""
    found: list[Found] = []
    for sentence in view.parsed.sentences:
        found += verb_candidates(view, sentence)
        found += phrase_candidates(view, sentence)
        found += noun_candidates(view, sentence)
        found += colon_candidates(view, sentence)
    for candidate in found:
        candidate.content = _tidy(candidate.content, candidate.cue + candidate.source)
        candidate.source = _tidy(candidate.source, candidate.cue)
        candidate.confidence = confidence(view, candidate)
    found = [c for c in found if (c.content or c.frame == "cite") and not _disclaims(view, c)]
    return found + response_candidates(view)


def _disclaims(view: View, found: Found) -> bool:
    """Say whether the outlet could not check something: a hedge, no attribution (ruling 7)."""
    if found.entry is None or found.entry.kind != "verb":
        return False
    cue = view.parsed.text[found.cue[0].start : found.cue[-1].end].lower()
    checks = found.entry.lemma in view.lexicon.words["checks"]
    negated = any(w in view.lexicon.words["negations"] for w in cue.replace("n't", " not").split())
    return negated and (checks or "independently" in cue)


def _tidy(pieces: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return the pieces in order, merged where they touch, without those that others cover."""
    out: list[Span] = []
    for piece in sorted(set(pieces)):
        if any(piece.overlaps(o) for o in others):
            continue
        if out and piece.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, piece.end))
        else:
            out.append(piece)
    return tuple(out)


def number(found: Sequence[Found]) -> tuple[Attribution, ...]:
    """Return candidates as attributions, in text order and with ids."""
    order = sorted(
        found, key=lambda f: (min((*f.source, *f.cue, *f.content)).start, f.cue, f.content)
    )
    return tuple(
        Attribution(
            f"A{n}",
            f.source,
            f.cue,
            f.content,
            response=f.response or "given",
            confidence=round(f.confidence, 3),
        )
        for n, f in enumerate(order, 1)
    )
