"""Sentences in, one article with its gold annotation out: every span is kept as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.document import (
    About,
    AnnotatedDocument,
    Attribution,
    Document,
    Hedge,
    Source,
    Span,
    Statement,
)

#: What is added to a claim: where, its words, the cue in them, class and strength.
Added = tuple[str, str, str, str, float] | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source of the article: its entity, and its words when it comes first and later."""

    id: str
    phrase: str
    side: int | None


class Article:
    """Writes an article sentence by sentence.

    Parameters
    ----------
    cast : sequence of mapping
        For each side ``Name``, ``Adj``, ``place`` (list) and ``person`` (list).
    """

    def __init__(self, cast: Sequence[Mapping[str, Any]]) -> None:
        self.cast = cast
        self.text = ""
        self.attributions: list[Attribution] = []
        self.sources: dict[str, Source] = {}
        self.mentions: dict[str, list[Span]] = {}
        self.hedges: list[Hedge] = []
        self.statements: list[Statement] = []
        self._sides = [
            re.compile(
                rf"\b(?:{c['Name']}|{c['Adj']}|{'|'.join(c['place'])}|"
                rf"{'|'.join(p.split()[-1] for p in c['person'])})\b"
            )
            for c in cast
        ]

    def speaker(
        self, phrase: str, side: int | None, kind: str, naming: str, verifiability: float
    ) -> Speaker:
        """Return the source of these words; the same words are the same source."""
        for id, source in self.sources.items():
            if source.name == phrase:
                return Speaker(id, phrase, side)
        id = f"S{len(self.sources) + 1}"
        key = None if side is None else f"side{side}"
        self.sources[id] = Source(
            id,
            phrase,
            kind=kind,
            naming=naming,
            side=key,
            verifiability=verifiability,  # type: ignore[arg-type]
        )
        self.mentions[id] = []
        return Speaker(id, phrase, side)

    def report(
        self,
        who: Speaker,
        cue: str,
        words: str,
        stance: str,
        score: float,
        hedge: Added,
        order: int,
        caution: str = "",
    ) -> None:
        """Write an indirect claim: source first, source last, or "according to"."""
        start = self._begin()
        if order == 0 or order == 3:
            source = self._name(who, first=True)
            self._put(" ")
            cued = self._put(cue)
            self._put(" that " if order == 0 else " ")
            content = self._put(words)
        elif order == 1:
            content = self._put(words[:1].upper() + words[1:])
            self._put(", ")
            source = self._name(who)
            self._put(" ")
            cued = self._put(cue)
        else:
            content = self._put(words[:1].upper() + words[1:])
            self._put(", ")
            cued = self._put("according to")
            self._put(" ")
            source = self._name(who)
        id = self._credit(who, source, cued, content, stance=stance, stance_score=score)
        self._cautious(content, caution, id)
        self._end(start, hedge, id)

    def quote(
        self,
        who: Speaker,
        cue: str,
        words: str,
        stance: str,
        score: float,
        hedge: Added,
        order: int,
    ) -> None:
        """Write a direct quotation: speaker after, speaker before, or verb before the speaker."""
        start = self._begin()
        after = cue if cue != "told reporters" or order > 1 else "said"
        if order < 2:
            content = self._put(f"“{words},”")
            self._put(" ")
            if order == 0 or after != "said":
                source = self._name(who)
                self._put(" ")
                cued = self._put(after)
            else:
                cued = self._put(after)
                self._put(" ")
                source = self._name(who)
        else:
            source = self._name(who, first=True)
            self._put(" ")
            cued = self._put(after)
            self._put(": " if order == 2 else ", ")
            content = self._put(f"“{words}.”")
        id = self._credit(
            who, source, cued, content, quotation="direct", stance=stance, stance_score=score
        )
        self._end(start, hedge, id, stop="" if order > 1 else ".")

    def relay(
        self,
        who: Speaker,
        agency: str,
        words: str,
        score: float,
        hedge: Added,
        caution: str = "",
    ) -> None:
        """Write a claim that an agency passes on: the agency's, and at second hand the source's."""
        start = self._begin()
        via = self.speaker(agency, None, "media", "named_institution", 0.74)
        outer = self._name(via, first=True)
        self._put(", ")
        citing = self._put("citing")
        self._put(" ")
        source = self._name(who)
        self._put(" " if self.text.endswith(",") else ", ")
        cued = self._put("reported")
        self._put(" that ")
        content = self._put(words)
        id = self._credit(via, outer, cued, content, stance_score=score)
        self._cautious(content, caution, id)
        inner = self._credit(who, source, citing, None, stance_score=score, depth=2, outer=id)
        self._end(start, hedge, inner)

    def accuse(self, who: Speaker, words: str, score: float) -> None:
        """Write "X accused Y of …"."""
        start = self._begin()
        source = self._name(who, first=True)
        self._put(" ")
        cued = self._put("accused")
        self._put(" ")
        content = self._put(words)
        self._credit(who, source, cued, content, stance="arguing", stance_score=score)
        self._end(start, None, "")

    def answer(self, who: Speaker, text: str, cue: str, response: str) -> None:
        """Write a denial, a refusal or a silence."""
        start = self._begin()
        before, after = text.split("{Source}")
        self._put(before)
        source = self._name(who, first=True)
        at = len(self.text) + after.index(cue)
        rest = self._put(after.rstrip("."))
        cued = Span(at, at + len(cue))
        denied = response == "denied"
        content = Span(cued.end + 1, rest.end) if denied else None
        id = self._credit(who, source, cued, content, response=response, stance_score=0.1)
        if not denied:
            self._hedge(cued, "non_response", None, id)
        self._end(start, None, "")

    def state(
        self,
        text: str,
        side: int,
        part: str,
        agentless: bool,
        cue: str = "",
        label: str = "",
        strength: float = 0.0,
    ) -> None:
        """Write a statement of the outlet about a side, hedged if there is a cue."""
        start = self._begin()
        span = self._put(text[:1].upper() + text[1:])
        if cue:
            at = self.text.index(cue, start)
            self._hedge(Span(at, at + len(cue)), label, strength, "", span)
        about = (About(f"side{side}", part),)  # type: ignore[arg-type]
        self.statements.append(Statement(span, "hedged" if cue else "bare", about, agentless))

    def tell(self, text: str, voice: str, side: int | None) -> None:
        """Write a sentence that is about neither side."""
        self._begin()
        self.statements.append(Statement(self._put(text), voice))  # type: ignore[arg-type]

    def done(self, id: str, outlet: str, date: str) -> AnnotatedDocument:
        """Return the article."""
        sources = tuple(
            Source(s.id, s.name, s.kind, s.naming, s.side, s.verifiability, mentions=mentions)
            for s in self.sources.values()
            if (mentions := tuple(self.mentions[s.id]))
        )
        return AnnotatedDocument(
            Document(id, self.text, outlet=outlet, date=date, language="en"),
            tuple(self.attributions),
            sources,
            tuple(self.hedges),
            tuple(self.statements),
            {"made by": "corpora/planted"},
        )

    def _begin(self) -> int:
        if self.text:
            self.text += "\n\n" if len(self.statements) % 3 == 0 else " "
        return len(self.text)

    def _put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def _name(self, who: Speaker, first: bool = False) -> Span:
        """Write a source: in full the first time, then a person by the last name."""
        words = who.phrase
        source = self.sources[who.id]
        if source.naming == "named_person" and self.mentions[who.id] and who.side is not None:
            full = next(p for p in self.cast[who.side]["person"] if p in words)
            words = full.split()[-1]
        span = self._put(words[:1].upper() + words[1:] if first else words)
        if "," in words:
            self._put(",")
        self.mentions[who.id].append(span)
        return span

    def _credit(
        self, who: Speaker, source: Span, cue: Span, content: Span | None, **more: Any
    ) -> str:
        id = f"A{len(self.attributions) + 1}"
        pieces = () if content is None else (content,)
        self.attributions.append(
            Attribution(id, (source,), (cue,), pieces, entity=who.id, channel="spoken", **more)
        )
        return id

    def _hedge(
        self,
        cue: Span,
        label: str,
        strength: float | None,
        weakens: str,
        scope: Span | None = None,
        holder: str = "author",
    ) -> None:
        self.hedges.append(
            Hedge(
                f"H{len(self.hedges) + 1}",
                cue,
                label,  # type: ignore[arg-type]
                holder,  # type: ignore[arg-type]
                scope,
                strength,
                (weakens,) if weakens else (),
            )
        )

    def _cautious(self, content: Span, cue: str, id: str) -> None:
        """Keep the hedge that a source puts into its own claim."""
        if cue:
            at = self.text.lower().index(cue, content.start)
            self._hedge(Span(at, at + len(cue)), "epistemic", -0.5, id, content, holder="source")

    def _end(self, start: int, hedge: Added, id: str, stop: str = ".") -> None:
        """End an attributed sentence, with what the outlet adds to it."""
        if self.text.endswith(","):
            # A described person at the end needs no closing comma.
            self.text = self.text[:-1]
        if hedge and hedge[0] == "tail":
            self._added(self._put(hedge[1]), hedge, id)
        self._put(stop)
        self.statements.append(
            Statement(Span(start, len(self.text)), "attributed", self._about(start))
        )
        if hedge and hedge[0] == "after":
            begin = self._begin()
            self._added(self._put(hedge[1]), hedge, id)
            self.statements.append(Statement(Span(begin, len(self.text)), "hedged"))

    def _added(self, span: Span, hedge: tuple[str, str, str, str, float], id: str) -> None:
        at = span.start + hedge[1].index(hedge[2])
        self._hedge(Span(at, at + len(hedge[2])), hedge[3], hedge[4], id, span)

    def _about(self, start: int) -> tuple[About, ...]:
        """Return the sides that a sentence names: mentioned, whatever their part in a claim."""
        sentence = self.text[start:]
        return tuple(
            About(f"side{i}", "mentioned")
            for i, names in enumerate(self._sides)
            if names.search(sentence)
        )
