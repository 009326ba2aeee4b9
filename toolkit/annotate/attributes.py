"""An attribution's spans in, its attributes out: for spans found by rule, by model or by hand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from toolkit.annotate.cues import Cue, lexicon
from toolkit.annotate.responses import silence
from toolkit.document import (
    Attitude,
    Attribution,
    Channel,
    Quotation,
    Response,
    Span,
    Stance,
)
from toolkit.language import ParsedText, Word

_CONTEXT = 12


def describe(parsed: ParsedText, attribution: Attribution) -> Attribution:
    """Return the attribution with quotation, attitude, stance, response and channel filled in.

    Only its spans are read, and a ``response`` that is not ``given`` is kept, so the attribution
    may come from a rule, a model or a person. ``depth`` and ``outer`` are
    :func:`toolkit.annotate.links.link_depth`'s.

    Parameters
    ----------
    parsed : ParsedText
        The text that the spans are of.
    attribution : Attribution

    Returns
    -------
    Attribution
        Its ``stance_score`` is None where the cue is not in the lexicon.

    Examples
    --------
    >>> from toolkit.document import Attribution, Span
    >>> from toolkit.language import parse
    >>> text = "The mayor denied that the bridge was closed."
    >>> bare = Attribution("A1", (Span(0, 9),), (Span(10, 16),), (Span(22, 43),))
    >>> full = describe(parse(text), bare)
    >>> full.quotation, full.stance, full.response
    ('indirect', 'neutral', 'denied')
    """
    cue = cue_of(parsed, attribution)
    response = _response(parsed, attribution, cue)
    spoken = response in ("given", "denied")
    attitude, stance, score = _commitment(parsed, attribution, cue)
    return replace(
        attribution,
        quotation=_quotation(parsed, attribution),
        attitude=attitude if spoken else "assertion",
        stance=stance if spoken else "neutral",
        stance_score=score if spoken else None,
        response=response,
        channel=_channel(parsed, attribution, cue) if spoken else "unstated",
    )


def cue_of(parsed: ParsedText, attribution: Attribution) -> Cue | None:
    """Return the lexicon's entry for the cue of an attribution, or None; looked up once."""

    def look_up() -> Cue | None:
        words = [parsed.words[i] for span in attribution.cue for i in parsed.words_in(span)]
        return entry_of(words)

    return parsed.once(("cue", attribution.cue), look_up)


def entry_of(words: list[Word]) -> Cue | None:
    """Return the lexicon's entry for the words of a cue, or None.

    A phrase is looked for first, then a verb with its particle, the last verb, a noun or an
    adjective.
    """
    lex = lexicon()
    low = [w.lower for w in words]
    for start, word in enumerate(low):
        for phrase, cue in lex.phrases.get(word, ()):
            if tuple(low[start : start + len(phrase)]) == phrase:
                return cue
    for index in range(len(low) - 1, -1, -1):
        lemma = lex.lemmas.get(low[index])
        if lemma is None or not _verbal(words, index):
            continue
        for particle in low[index + 1 : index + 4]:
            if (lemma, particle) in lex.particles:
                return lex.particles[lemma, particle]
        if low[index] in lex.verbs:
            return lex.verbs[low[index]]
    for table in (lex.nouns, lex.adjectives):
        for word in reversed(low):
            if word in table:
                return table[word]
    return None


def _verbal(words: list[Word], index: int) -> bool:
    tag = words[index].tag
    if tag[:1] == "V" or len(words) == 1:
        return not (tag in ("NN", "NNS") and words[index].lower in lexicon().nouns)
    return tag not in ("NN", "NNS", "JJ") or words[index].lower not in lexicon().nouns


def _commitment(
    parsed: ParsedText, attribution: Attribution, cue: Cue | None
) -> tuple[Attitude, Stance, float | None]:
    if cue is None:
        return "assertion", "neutral", None if attribution.cue else 0.0
    attitude = cue.attitude
    if cue.lemma in lexicon().words["intends"] and not _passive(parsed, attribution):
        last = attribution.content[-1].of(parsed.text).lower() if attribution.content else ""
        if last.startswith("to "):
            attitude = "intention"
        elif attitude == "intention" and attribution.content:
            attitude = "belief" if cue.lemma in ("hope", "expect", "wish") else attitude
    return attitude, cue.stance, cue.score


def _quotation(parsed: ParsedText, attribution: Attribution) -> Quotation:
    """Return whether all, some or none of the content's words stand in quotation marks."""
    if not attribution.content:
        return "indirect"
    if is_turn(parsed, attribution):
        return "direct"
    inside = outside = False
    for piece in attribution.content:
        at = piece.start
        for quote in _touching(parsed, piece):
            start, end = max(at, quote.start), min(piece.end, quote.end)
            if start >= end:
                continue
            outside = outside or _letters(parsed.text, at, start)
            inside = inside or _letters(parsed.text, start, end)
            at = end
        outside = outside or _letters(parsed.text, at, piece.end)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _touching(parsed: ParsedText, piece: Span) -> Iterator[Span]:
    for index in range(_first_quote(parsed, piece.start), len(parsed.quotes)):
        quote = parsed.quotes[index]
        if quote.start >= piece.end:
            return
        if quote.depth == 1 and quote.end > piece.start:
            yield quote.span


def _first_quote(parsed: ParsedText, offset: int) -> int:
    """Return the index of the last outer quotation that begins before this code point."""
    index = bisect_left(parsed.quotes, offset, key=lambda q: q.start)
    while index > 0:
        index -= 1
        if parsed.quotes[index].depth == 1:
            break
    return index


def _letters(text: str, start: int, end: int) -> bool:
    return any(c.isalnum() for c in text[start:end])


def is_turn(parsed: ParsedText, attribution: Attribution) -> bool:
    """Say whether this is a transcript's turn: a name in capitals, then a colon."""
    if not attribution.cue or not attribution.source:
        return False
    if attribution.cue[0].of(parsed.text) != ":" or not parsed.paragraphs:
        return False
    start = attribution.source[0].start
    return attribution.source[0].of(parsed.text).isupper() and start > parsed.paragraphs[0].end


def _response(parsed: ParsedText, attribution: Attribution, cue: Cue | None) -> Response:
    if attribution.response != "given":
        return attribution.response
    said = " ".join(p.of(parsed.text) for p in attribution.cue)
    content = attribution.content[0].of(parsed.text)[:80] if attribution.content else ""
    if cue is not None and cue.lemma == "deny" and not _negated(said):
        return "denied"
    if cue is not None and cue.lemma in lexicon().words["denials"]:
        heads = re.findall(r"\w{1,30}", f"{said} {content}".lower())[:8]
        if any(w in lexicon().words["accusations"] for w in heads):
            return "denied"
    pieces = (attribution.cue, attribution.content)
    follows = all(pieces) and pieces[1][0].start - pieces[0][-1].end <= 1
    spelled = silence(f"{said} {content}", len(said)) if follows else None
    return silence(said) or spelled or "given"


def _passive(parsed: ParsedText, attribution: Attribution) -> bool:
    """Say whether the cue is a passive, whose subject intends nothing: "is expected to"."""
    words = [parsed.words[i] for span in attribution.cue for i in parsed.words_in(span)]
    be = lexicon().words["be"]
    return len(words) > 1 and words[-1].tag in ("VBN", "VBD") and any(w.lower in be for w in words)


def _negated(cue: str) -> bool:
    return bool(re.search(r"\bnot\b|n['\u2019]t\b|\bnever\b", cue.lower()))


@lru_cache(maxsize=1)
def _channels() -> tuple[
    tuple[Channel, re.Pattern[str] | None, frozenset[str], frozenset[str]], ...
]:
    return tuple(
        (
            name,
            _alternatives(rows["context"]),
            frozenset(rows["source"]),
            frozenset(rows["cue"]),
        )
        for name, rows in lexicon().channels.items()
    )


def _alternatives(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    return re.compile(r"\b(?:" + "|".join(re.escape(p) for p in phrases) + r")(?!\w)")


def _channel(parsed: ParsedText, attribution: Attribution, cue: Cue | None) -> Channel:
    """Return where it was said: from the cue, the words beside it, or the source's head."""
    beside = _beside(parsed, attribution)
    source = {parsed.words[i].lower for span in attribution.source for i in parsed.words_in(span)}
    lemma = cue.lemma if cue is not None else ""
    for name, _, _, cues in _channels():
        if lemma in cues and name in ("social_media", "via_media"):
            return name
    for name, context, _, _ in _channels():
        if context is not None and context.search(beside):
            return name
    for name, _, heads, _ in _channels():
        if source & heads and not (
            name == "statement" and source & {"spokesman", "spokeswoman", "spokesperson"}
        ):
            return name
    for name, _, _, cues in _channels():
        if lemma in cues:
            return name
    return "unstated"


def _beside(parsed: ParsedText, attribution: Attribution) -> str:
    """Return the words of the cue's sentence near the cue, those of the content left out."""
    if not attribution.cue:
        return ""
    first = parsed.words_in(attribution.cue[0])
    if not first:
        return ""
    sentence = parsed.sentence_at(attribution.cue[0].start)
    if sentence is None:
        return ""
    low = max(sentence.first, first.start - _CONTEXT)
    high = min(sentence.last, first.start + 2 * _CONTEXT)
    kept: list[Word] = []
    for piece in sorted(attribution.content):
        content = parsed.words_in(piece)
        kept += parsed.words[low : min(content.start, high)]
        low = max(low, content.stop)
    kept += parsed.words[low:high]
    return " ".join(w.lower for w in kept)
