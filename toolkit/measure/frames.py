"""Annotated documents in, tidy frames out: one row per thing, column names from the codebook."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from toolkit.document import AnnotatedDocument, Attribution, Hedge, Source, Span, Spans
from toolkit.measure.loaded import loaded_words

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_QUOTED = re.compile("[\"“”«»]|``|''")

COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        *("document", "outlet", "date", "title", "url", "language"),
        *("n_words", "n_sentences", "n_attributions", "n_hedges"),
    ),
    "attributions": (
        *("document", "outlet", "date", "attribution", "source_text", "cue_text", "content_text"),
        *("source", "source_name", "kind", "naming", "verifiability", "side"),
        *("quotation", "attitude", "stance", "stance_score", "response", "channel"),
        *("depth", "outer", "confidence", "start", "end", "position", "n_words", "n_quoted_words"),
        *("n_author_hedges", "n_source_hedges", "around_text"),
    ),
    "sources": (
        *("document", "outlet", "source", "name", "kind", "naming", "side", "reason"),
        *("candidates", "verifiability", "n_attributions", "n_mentions"),
    ),
    "hedges": (
        *("document", "outlet", "date", "hedge", "cue_text", "class", "holder", "strength"),
        *("scope_text", "start", "end", "position", "side", "sides", "n_weakens"),
    ),
    "statements": (
        *("document", "outlet", "date", "statement", "start", "end", "text", "voice", "sides"),
        *("agentless", "n_own_words", "n_loaded"),
    ),
    "about": (
        *("document", "outlet", "date", "statement", "start", "end", "voice", "side", "part"),
        *("agentless", "n_own_words", "n_loaded"),
    ),
}

#: Classes of the hedge layer that do not weaken a claim.
NO_HEDGE = ("booster", "non_response")

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Frames:
    """The tidy frames of a corpus.

    ``documents``, ``attributions``, ``sources``, ``hedges``, ``statements`` have one row per thing;
    ``about`` one row per statement, side and part. ``skipped`` and ``duplicates`` come from the
    corpus: what was set aside and why, and which articles nearly repeat one another.
    """

    documents: pd.DataFrame
    attributions: pd.DataFrame
    sources: pd.DataFrame
    hedges: pd.DataFrame
    statements: pd.DataFrame
    about: pd.DataFrame
    skipped: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["path", "record", "id", "reason"])
    )
    duplicates: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["group", "document", "outlet", "similarity"])
    )

    @classmethod
    def of(cls, annotated: Iterable[AnnotatedDocument], **others: pd.DataFrame | None) -> Frames:
        """Build the frames from annotated documents, read once and not kept."""
        rows = FrameRows()
        for document in annotated:
            rows.add(document)
        return rows.frames(**others)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every frame by name, in the order of the class."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


class FrameRows:
    """Collects rows document by document, so that texts need not be kept."""

    def __init__(self) -> None:
        self._rows: Rows = {name: [] for name in COLUMNS}

    def add(self, annotated: AnnotatedDocument) -> None:
        """Add the rows of one document."""
        view = _View(annotated)
        rows = self._rows
        rows["documents"].append(view.document_row())
        rows["attributions"].extend(view.attribution_row(a) for a in annotated.attributions)
        rows["sources"].extend(view.source_row(s) for s in annotated.sources)
        rows["hedges"].extend(view.hedge_row(h) for h in annotated.hedges)
        for number, statement in enumerate(annotated.statements):
            span, voice = statement.span, statement.voice
            sides = sorted({about.side for about in statement.about})
            place = (*view.head, number, span.start, span.end)
            told = (statement.agentless, *view.own_words(span))
            rows["statements"].append((*place, span.of(view.text), voice, "; ".join(sides), *told))
            rows["about"].extend((*place, voice, a.side, a.part, *told) for a in statement.about)

    def frames(self, **others: pd.DataFrame | None) -> Frames:
        """Return the frames of everything added."""
        made = {
            name: pd.DataFrame(self._rows[name], columns=list(columns))
            for name, columns in COLUMNS.items()
        }
        made.update({name: frame for name, frame in others.items() if frame is not None})
        return Frames(**made)


class _View:
    """One annotated document with what its rows need to look up."""

    def __init__(self, annotated: AnnotatedDocument) -> None:
        self.annotated = annotated
        self.text = annotated.text
        document = annotated.document
        self.head = (document.id, document.outlet, document.date)
        self.sources = {s.id: s for s in annotated.sources}
        self.side_of = {
            a.id: self.sources[a.entity].side
            for a in annotated.attributions
            if a.entity in self.sources
        }
        words = list(_WORD.finditer(self.text))
        self.word_starts = [m.start() for m in words]
        self.loaded_starts = [m.start() for m in words if m[0].lower() in loaded_words()]
        self.pieces = sorted((*p, a.id) for a in annotated.attributions for p in a.content)
        self.longest = max((end - start for start, end, _ in self.pieces), default=0)
        self.hedged = Counter(
            id for h in annotated.hedges if _weakens(h, "author") for id in h.weakens
        )
        self.cautious = Counter(
            id
            for h in annotated.hedges
            if _weakens(h, "source")
            for id in {
                id for start, end, id in self.near(h.cue) if Span(start, end).contains(h.cue)
            }
        )

    def n_words(self, spans: Iterable[Span]) -> int:
        starts = self.word_starts
        return sum(bisect_left(starts, s.end) - bisect_left(starts, s.start) for s in spans)

    def own_words(self, span: Span) -> tuple[int, int]:
        """Return how many of the sentence's words are the outlet's own, and how many loaded."""
        own = [span, *self.inside(span)]
        counts = []
        for starts in (self.word_starts, self.loaded_starts):
            whole, *credited = (
                bisect_left(starts, s.end) - bisect_left(starts, s.start) for s in own
            )
            counts.append(max(0, whole - sum(credited)))
        return counts[0], counts[1]

    def near(self, span: Span) -> list[tuple[int, int, str]]:
        """Return the pieces of contents that may touch the span, with their attributions."""
        first = bisect_left(self.pieces, (span.start - self.longest, 0, ""))
        return self.pieces[first : bisect_left(self.pieces, (span.end, 0, ""))]

    def inside(self, span: Span) -> list[Span]:
        """Return the stretches of text inside the span's sentences that a content covers."""
        found: list[Span] = []
        for start, end, _ in self.near(span):
            start = max(start, span.start, found[-1].end if found else 0)
            if min(end, span.end) > start:
                found.append(Span(start, min(end, span.end)))
        return found

    def around(self, extent: Span) -> str:
        """Return the outlet's own words in the sentences of an attribution, contents left out."""
        told = [s.span for s in self.annotated.statements if s.span.overlaps(extent)]
        if not told:
            return ""
        first, last = told[0].start, told[-1].end
        pieces, at = [], first
        for piece in self.inside(Span(first, last)):
            pieces.append(self.text[at : max(at, piece.start)])
            at = max(at, piece.end)
        return " ".join(" ".join([*pieces, self.text[at:last]]).split())

    def position(self, offset: int) -> float:
        return offset / max(1, len(self.text))

    def document_row(self) -> tuple[Any, ...]:
        document, annotated = self.annotated.document, self.annotated
        return (
            *(*self.head, document.title, document.url, document.language),
            *(len(self.word_starts), len(annotated.statements)),
            *(len(annotated.attributions), len(annotated.hedges)),
        )

    def attribution_row(self, a: Attribution) -> tuple[Any, ...]:
        words, extent = self.annotated.words, a.extent
        source = self.sources.get(a.entity or "")
        return (
            *(*self.head, a.id, words(a.source), words(a.cue), words(a.content), a.entity),
            *_source_values(source),
            *(a.quotation, a.attitude, a.stance, a.stance_score, a.response, a.channel),
            *(a.depth, a.outer, a.confidence, extent.start, extent.end),
            *(self.position(extent.start), self.n_words(a.content)),
            self.n_words(_quoted(self.text, a.content)),
            *(self.hedged[a.id], self.cautious[a.id], self.around(extent)),
        )

    def source_row(self, s: Source) -> tuple[Any, ...]:
        count = sum(a.entity == s.id for a in self.annotated.attributions)
        return (
            *(self.head[0], self.head[1], s.id, s.name, s.kind, s.naming, s.side, s.reason),
            *("; ".join(s.candidates), s.verifiability, count, len(s.mentions)),
        )

    def hedge_row(self, h: Hedge) -> tuple[Any, ...]:
        sides = sorted({side for i in h.weakens if (side := self.side_of.get(i)) is not None})
        return (
            *(*self.head, h.id, h.cue.of(self.text), h.label, h.holder, h.strength),
            *(h.scope.of(self.text) if h.scope else "", h.cue.start, h.cue.end),
            *(self.position(h.cue.start), sides[0] if len(sides) == 1 else None),
            *("; ".join(sides), len(h.weakens)),
        )


def _source_values(source: Source | None) -> tuple[Any, ...]:
    if source is None:
        return (None, None, "none", None, None)
    return (source.name, source.kind, source.naming, source.verifiability, source.side)


def _weakens(hedge: Hedge, holder: str) -> bool:
    """Say whether the holder withholds commitment here: no booster, no silence."""
    return hedge.holder == holder and hedge.label not in NO_HEDGE


def _quoted(text: str, content: Spans) -> list[Span]:
    """Return the parts of a content that stand between quotation marks."""
    out = []
    for span in content:
        opened: int | None = None
        for mark in _QUOTED.finditer(text, span.start, span.end):
            if opened is None:
                opened = mark.start()
            else:
                out.append(Span(opened, mark.end()))
                opened = None
        if opened is not None:
            out.append(Span(opened, span.end))
    return out
