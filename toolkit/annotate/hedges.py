"""Hedges: a parsed text and its attributions in, :class:`~toolkit.document.Hedge` values out.

Forms come from ``data/hedges.toml``; the longest match wins, none overlap, and a test of the
context says whether the form is a hedge where it stands. Non-responses are taken from the
attributions. Learned evidence for the four semantic uncertainty classes may drop a match or add a
word that the lexicon does not know. The work is linear in the text.

References
----------
Hyland, K. (2005). Metadiscourse. Continuum.
Vincze, V. (2014). Uncertainty detection in natural language texts. PhD thesis, Szeged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from toolkit.annotate.clauses import clauses_of
from toolkit.annotate.hedge_context import TESTS
from toolkit.annotate.hedge_here import Here, context_words
from toolkit.annotate.hedge_learned import Addition, Learned, decided, thresholds
from toolkit.annotate.hedge_lexicon import HedgeLexicon, Match, hedge_lexicon
from toolkit.annotate.hedge_model import Evidence, word_evidence
from toolkit.annotate.hedge_reach import scope_of
from toolkit.document import Attribution, Hedge, HedgeClass, Holder, Span
from toolkit.language import ParsedText, Sentence

#: Classes whose cue may be that of an attribution without a source.
_AGENTLESS = frozenset({"doxastic", "hearsay", "investigation", "epistemic"})
_NEAR = 60  # pieces of content looked at before a place; more never overlap in real text


@dataclass(frozen=True, slots=True)
class _Draft:
    """A hedge without its id."""

    cue: Span
    label: HedgeClass
    holder: Holder
    scope: Span | None
    strength: float | None
    weakens: tuple[str, ...]


def find_hedges(
    parsed: ParsedText,
    attributions: Sequence[Attribution],
    *,
    evidence: Evidence = "linear",
) -> tuple[Hedge, ...]:
    """Find the hedges and boosters of a text.

    Parameters
    ----------
    parsed : ParsedText
    attributions : sequence of Attribution
        The attributions of the same text: a hedge inside their content is held by the source.
    evidence : {"linear", "encoder"}
        Who is asked how likely each word is a cue: the linear classifier, or the encoder's head.

    Returns
    -------
    tuple of Hedge
        Ids "H1", "H2", … in text order; no two cues overlap.
    """
    said = word_evidence(parsed, evidence, leave_out=decided())
    learned = Learned(said.probabilities, thresholds(said.by))
    finder = _Finder(parsed, attributions, learned)
    drafts = [d for number in range(len(parsed.sentences)) for d in finder.sentence(number)]
    drafts.extend(finder.added(drafts))
    drafts.extend(_silences(attributions, drafts, finder))
    drafts.sort(key=lambda d: (d.cue.start, d.cue.end))
    return tuple(
        Hedge(f"H{n}", d.cue, d.label, d.holder, d.scope, d.strength, d.weakens)
        for n, d in enumerate(drafts, 1)
    )


class _Finder:
    """Finds the lexicon's hedges, sentence by sentence."""

    def __init__(
        self, parsed: ParsedText, attributions: Sequence[Attribution], learned: Learned
    ) -> None:
        self.parsed = parsed
        self.learned = learned
        self.lowers = [word.lower for word in parsed.words]
        self.lexicon: HedgeLexicon = hedge_lexicon()
        #: The lexicon's matches in each sentence, with the best first for each word.
        self.matches = [
            list(self.lexicon.matches(parsed.words, self.lowers, s.first, s.last))
            for s in parsed.sentences
        ]
        self.order = {a.id: n for n, a in enumerate(attributions)}
        answered = [a for a in attributions if a.response in ("given", "denied")]
        # What a silence is about ("the alleged raid") is in the author's words.
        self.contents = sorted(
            ((piece, a) for a in answered if not self._nobodys(a) for piece in a.content),
            key=lambda c: c[0],
        )
        self.inside = _mark(parsed, (piece for piece, _ in self.contents))
        self.cued = _mark(parsed, (piece for a in answered if a.source for piece in a.cue))
        self.silent = _mark(
            parsed,
            (p for a in attributions if a.response not in ("given", "denied") for p in a.cue),
        )
        self.quoted = _mark(parsed, (quote.span for quote in parsed.quotes))

    def _nobodys(self, a: Attribution) -> bool:
        """Say whether an attribution without a source is the author's own hedge.

        In "about 40 are believed to be alive" the author says "about" as well (ruling 6).
        """
        if a.source or not a.cue:
            return False
        words = self.parsed.words
        for options in self.matches[max(0, self.parsed.sentence_number(a.cue[0].start))]:
            for match in options:
                cue = Span(words[match.first].start, words[match.last - 1].end)
                if match.entry.label in _AGENTLESS and any(cue.overlaps(p) for p in a.cue):
                    return True
        return False

    def sentence(self, number: int) -> list[_Draft]:
        """Return the hedges of one sentence."""
        sentence = self.parsed.sentences[number]
        words = self.parsed.words
        found: list[_Draft] = []
        free_from = sentence.first
        for options in self.matches[number]:
            if options[0].first < free_from:
                continue
            for match in options:
                cue = Span(words[match.first].start, words[match.last - 1].end)
                if not self._fits(match, sentence) or self.learned.doubts(match):
                    continue
                found.append(self._draft(match, cue, number))
                free_from = match.last
                break
        return found

    def added(self, drafts: Sequence[_Draft]) -> list[_Draft]:
        """Return the hedges that only the evidence knows, apart from those already found."""
        if not self.learned.likely:
            return []
        taken = _mark(self.parsed, (draft.cue for draft in drafts))
        for index, (silent, cued) in enumerate(zip(self.silent, self.cued, strict=True)):
            taken[index] = taken[index] or silent or cued
        return [self._added(a) for a in self.learned.additions(self.lowers, taken)]

    def _added(self, addition: Addition) -> _Draft:
        words = self.parsed.words
        number = self.parsed.sentence_number(words[addition.first].start)
        sentence = self.parsed.sentences[number]
        last = min(addition.last, sentence.last)
        cue = Span(words[addition.first].start, words[last - 1].end)
        match = Match(addition.first, last, self.lexicon.unlisted(addition.label))
        return self._draft(match, cue, number)

    def _fits(self, match: Match, sentence: Sentence) -> bool:
        """Say whether the form is a hedge in its context."""
        entry = match.entry
        cue = slice(match.first, match.last)
        if any(self.silent[cue]):
            return False
        inside, cued = all(self.inside[cue]), any(self.cued[cue])
        if cued and not inside and not entry.beside:
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

    def _draft(self, match: Match, cue: Span, number: int) -> _Draft:
        sentence = self.parsed.sentences[number]
        holding = self._contents(Span(cue.start, cue.start + 1)) or self._led(cue, number)
        first, last = sentence.first, sentence.last
        if holding:
            piece = min((p for p, _ in holding), key=lambda p: (p.end - p.start, p))
            reachable = self.parsed.words_in(piece)
            first = max(first, min(reachable.start, match.first))
            last = min(last, reachable.stop)
        parts = clauses_of(self.parsed, sentence)
        scope = scope_of(self.parsed.words, parts, match, first, last)
        if holding:
            weakens = self._ids(a for _, a in holding)
        else:
            weakens = self._ids(a for _, a in self._contents(scope))
            told = self._contents(Span(sentence.start, cue.start)) if not weakens else []
            if match.entry.label == "disclaimer" and told:
                # "..., a claim that could not be verified": the claim before it in its sentence.
                weakens = self._ids(a for _, a in told)
                scope = Span(min(p.start for p, _ in told), max(p.end for p, _ in told))
            if match.entry.anaphoric and not weakens and number and self._looks_back(sentence):
                before = self.parsed.sentences[number - 1]
                weakens = self._ids(a for _, a in self._contents(before.span))
                scope = before.span if match.entry.label == "disclaimer" else scope
        holder: Holder = "source" if holding else "author"
        return _Draft(cue, match.entry.label, holder, scope, match.entry.strength, weakens)

    def _contents(self, span: Span) -> list[tuple[Span, Attribution]]:
        """Return the pieces of content that share a code point with the span."""
        last = bisect_left(self.contents, span.end, key=lambda c: c[0].start)
        near = self.contents[max(0, last - _NEAR) : last]
        return [(piece, a) for piece, a in near if piece.end > span.start]

    def _led(self, cue: Span, number: int) -> list[tuple[Span, Attribution]]:
        """Return the content of its sentence that a cue leads, where it was left outside.

        "Apparently the minister had left, an aide said"; "Otherwise, the bank warned, it will …".
        """
        sentence = self.parsed.sentences[number]
        if self.parsed.text[sentence.start : cue.start].strip("\"“‘' "):
            return []
        return [
            (piece, a)
            for piece, a in self._contents(sentence.span)
            if a.cue and _leads(self.parsed.text, cue, piece, a)
        ]

    def _looks_back(self, sentence: Sentence) -> bool:
        """Say whether the sentence speaks of a claim made before it ("those claims", "it")."""
        names = context_words()["anaphora"]
        return any(self.lowers[i] in names for i in range(sentence.first, sentence.last))

    def _ids(self, attributions: Iterable[Attribution]) -> tuple[str, ...]:
        return tuple(sorted({a.id for a in attributions}, key=lambda id: self.order[id]))


def _leads(text: str, cue: Span, piece: Span, a: Attribution) -> bool:
    """Say whether only a comma parts a cue from the content, or from its tag before the content."""
    joint = text[cue.end : piece.start].strip()
    if cue.end <= piece.start and joint in ("", ","):
        return a.cue[0].start > piece.start
    tag = min(a.extent.start, a.cue[0].start)
    joint = text[cue.end : tag].strip()
    return (
        cue.end <= tag < piece.start and joint == "," and text[: piece.start].rstrip()[-1:] == ","
    )


def _mark(parsed: ParsedText, spans: Iterable[Span]) -> list[bool]:
    """Say for each word whether it begins inside one of the spans."""
    steps = [0] * (len(parsed.words) + 1)
    for span in spans:
        where = parsed.words_in(span)
        if where:
            steps[where.start] += 1
            steps[where.stop] -= 1
    return [depth > 0 for depth in accumulate(steps)]


def _silences(
    attributions: Sequence[Attribution], drafts: Sequence[_Draft], finder: _Finder
) -> list[_Draft]:
    """Make a ``non_response`` hedge of the cue of each answer neither given nor denied."""
    parsed = finder.parsed
    if all(a.response in ("given", "denied") for a in attributions):
        return []
    taken = _mark(parsed, (draft.cue for draft in drafts))
    found: list[_Draft] = []
    for attribution in attributions:
        if attribution.response in ("given", "denied") or not attribution.cue:
            continue
        cue = Span(attribution.cue[0].start, attribution.cue[-1].end)
        where = parsed.words_in(cue)
        if any(taken[where.start : where.stop]) or "\n" in cue.of(parsed.text):
            cue = max(attribution.cue, key=lambda p: (p.end - p.start, -p.start))
            where = parsed.words_in(cue)
        if not where or any(taken[where.start : where.stop]):
            continue
        taken[where.start : where.stop] = [True] * len(where)
        holder: Holder = "source" if finder.inside[where.start] else "author"
        at = parsed.sentence_at(cue.start)
        scope = Span(cue.start, max(cue.end, at.end if at else cue.end))
        found.append(
            _Draft(cue, "non_response", holder, scope, finder.lexicon.strength("non_response"), ())
        )
    return found
