"""Hedges: a parsed text and its attributions in, :class:`~toolkit.document.Hedge` values out.

Forms come from ``data/hedges.toml``; the longest match wins, none overlap, and a test of the
context says whether the form is a hedge where it stands. Non-responses are taken from the
attributions. The work is linear in the text.

References
----------
Hyland, K. (2005). Metadiscourse. Continuum.
Vincze, V. (2014). Uncertainty detection in natural language texts. PhD thesis, Szeged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.annotate.clauses import Clause, clauses
from toolkit.annotate.hedge_context import TESTS
from toolkit.annotate.hedge_here import Here, context_words
from toolkit.annotate.hedge_lexicon import HedgeLexicon, Match, hedge_lexicon
from toolkit.annotate.hedge_reach import scope_of
from toolkit.document import Attribution, Hedge, HedgeClass, Holder, Span
from toolkit.language import ParsedText, Sentence

#: Classes whose cue may also be (part of) the cue of an attribution that has a source.
_BESIDE_CUES = frozenset({"conditional", "disclaimer", "investigation", "generaliser"})


@dataclass(frozen=True, slots=True)
class _Draft:
    """A hedge without its id."""

    cue: Span
    label: HedgeClass
    holder: Holder
    scope: Span | None
    strength: float | None
    weakens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What attributions put into one sentence: pieces of content, of sourced cues, of silences."""

    content: list[tuple[Span, Attribution]]
    cues: list[tuple[Span, Attribution]]
    silences: list[Span]


def find_hedges(parsed: ParsedText, attributions: Sequence[Attribution]) -> tuple[Hedge, ...]:
    """Find the hedges and boosters of a text.

    Parameters
    ----------
    parsed : ParsedText
    attributions : sequence of Attribution
        The attributions of the same text: a hedge inside their content is held by the source.

    Returns
    -------
    tuple of Hedge
        Ids "H1", "H2", … in text order; no two cues overlap.
    """
    finder = _Finder(parsed, attributions)
    drafts = [d for number in range(len(parsed.sentences)) for d in finder.sentence(number)]
    drafts.extend(_silences(attributions, drafts, finder))
    drafts.sort(key=lambda d: (d.cue.start, d.cue.end))
    return tuple(
        Hedge(f"H{n}", d.cue, d.label, d.holder, d.scope, d.strength, d.weakens)
        for n, d in enumerate(drafts, 1)
    )


class _Finder:
    """Finds the lexicon's hedges, sentence by sentence."""

    def __init__(self, parsed: ParsedText, attributions: Sequence[Attribution]) -> None:
        self.parsed = parsed
        self.lowers = [word.lower for word in parsed.words]
        self.lexicon: HedgeLexicon = hedge_lexicon()
        self.order = {a.id: n for n, a in enumerate(attributions)}
        self.pieces = _by_sentence(parsed, attributions)
        self.quoted = _quoted(parsed)

    def sentence(self, number: int) -> list[_Draft]:
        """Return the hedges of one sentence."""
        sentence = self.parsed.sentences[number]
        pieces = self.pieces[number]
        words = self.parsed.words
        found: list[_Draft] = []
        parts: tuple[Clause, ...] = ()
        free_from = sentence.first
        for options in self.lexicon.matches(words, self.lowers, sentence.first, sentence.last):
            if options[0].first < free_from:
                continue
            for match in options:
                cue = Span(words[match.first].start, words[match.last - 1].end)
                if any(cue.overlaps(silence) for silence in pieces.silences):
                    continue
                if not self._fits(match, cue, sentence, pieces):
                    continue
                parts = parts or clauses(words, sentence.first, sentence.last)
                found.append(self._draft(match, cue, number, parts))
                free_from = match.last
                break
        return found

    def _fits(self, match: Match, cue: Span, sentence: Sentence, pieces: _Pieces) -> bool:
        """Say whether the form is a hedge in its context."""
        entry = match.entry
        inside = any(piece.contains(cue) for piece, _ in pieces.content)
        cued = any(piece.overlaps(cue) for piece, _ in pieces.cues)
        if cued and not inside and entry.label not in _BESIDE_CUES:
            return False
        if entry.when is None:
            return True
        here = Here(
            self.parsed.words,
            self.lowers,
            match.first,
            match.last,
            sentence.first,
            sentence.last,
            inside,
            self.quoted[match.first],
            cued,
        )
        return TESTS[entry.when](here)

    def _draft(self, match: Match, cue: Span, number: int, parts: tuple[Clause, ...]) -> _Draft:
        sentence, pieces = self.parsed.sentences[number], self.pieces[number]
        holding = [(p, a) for p, a in pieces.content if p.start <= cue.start < p.end]
        first, last = sentence.first, sentence.last
        if holding:
            piece = min((p for p, _ in holding), key=lambda p: (p.end - p.start, p))
            reachable = self.parsed.words_in(piece)
            first, last = max(first, reachable.start), min(last, reachable.stop)
        scope = scope_of(self.parsed.words, parts, match, first, last)
        if holding:
            weakens = self._ids(a for _, a in holding)
        else:
            weakens = self._ids(
                [a for p, a in pieces.content if p.overlaps(scope)]
                + [a for p, a in pieces.content if any(c.overlaps(cue) for c in a.cue)]
            )
            if match.entry.anaphoric and not weakens and number and self._looks_back(sentence):
                before = self.parsed.sentences[number - 1]
                weakens = self._ids(a for _, a in self.pieces[number - 1].content)
                scope = before.span if match.entry.label == "disclaimer" else scope
        holder: Holder = "source" if holding else "author"
        return _Draft(cue, match.entry.label, holder, scope, match.entry.strength, weakens)

    def _looks_back(self, sentence: Sentence) -> bool:
        """Say whether the sentence speaks of a claim made before it ("those claims", "it")."""
        names = context_words()["anaphora"]
        return any(self.lowers[i] in names for i in range(sentence.first, sentence.last))

    def _ids(self, attributions: Iterable[Attribution]) -> tuple[str, ...]:
        return tuple(sorted({a.id for a in attributions}, key=lambda id: self.order[id]))


def _by_sentence(parsed: ParsedText, attributions: Sequence[Attribution]) -> dict[int, _Pieces]:
    """Sort the pieces of all attributions into the sentences they touch."""
    numbers = {s.start: n for n, s in enumerate(parsed.sentences)}
    table: dict[int, _Pieces] = defaultdict(lambda: _Pieces([], [], []))

    def touched(piece: Span) -> Iterable[int]:
        at = parsed.sentence_at(piece.start)
        number = numbers[at.start] if at else 0
        while number < len(parsed.sentences) and parsed.sentences[number].start < piece.end:
            yield number
            number += 1

    for attribution in attributions:
        silent = attribution.response not in ("given", "denied")
        for piece in attribution.cue:
            for number in touched(piece):
                if silent:
                    table[number].silences.append(piece)
                elif attribution.source:
                    table[number].cues.append((piece, attribution))
        # What a silence is about ("the alleged raid") is in the author's words.
        for piece in () if silent else attribution.content:
            for number in touched(piece):
                table[number].content.append((piece, attribution))
    return table


def _quoted(parsed: ParsedText) -> list[bool]:
    """Say for each word whether it stands inside quotation marks."""
    inside = [False] * len(parsed.words)
    for quote in parsed.quotes:
        if quote.depth == 1:
            for index in parsed.words_in(quote.span):
                inside[index] = True
    return inside


def _silences(
    attributions: Sequence[Attribution], drafts: Sequence[_Draft], finder: _Finder
) -> list[_Draft]:
    """Make a ``non_response`` hedge of the cue of each answer neither given nor denied."""
    taken = {d.cue for d in drafts}
    found: list[_Draft] = []
    claimed: list[Span] = []
    for attribution in attributions:
        if attribution.response in ("given", "denied") or not attribution.cue:
            continue
        cue = Span(attribution.cue[0].start, attribution.cue[-1].end)
        if any(cue.overlaps(other) for other in taken) or "\n" in cue.of(finder.parsed.text):
            cue = max(attribution.cue, key=lambda p: (p.end - p.start, -p.start))
        if any(cue.overlaps(other) for other in claimed[-3:]):
            continue
        claimed.append(cue)
        holder: Holder = "author"
        at = finder.parsed.sentence_at(cue.start)
        scope = Span(cue.start, max(cue.end, at.end if at else cue.end))
        found.append(
            _Draft(cue, "non_response", holder, scope, finder.lexicon.strength("non_response"), ())
        )
    return found
