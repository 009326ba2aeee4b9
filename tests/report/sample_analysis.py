"""A corpus of invented articles with their annotation, and what a report is written from."""

import random
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

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
from toolkit.exchange import write_annotated
from toolkit.measure import Frames, compare, measures
from toolkit.study import Side, Study

_COLORS = ("#b5493a", "#2f6db3", "#009e73", "#cc79a7", "#e69f00")
_NAMES = ("Ardenia", "Velmark", "the Republic of the Seven Upper Lakes", "Coast Union", "Dunmoor")
_SPEAKERS = (
    ("the defence ministry of {}", "military", "named_institution"),
    ("Mira Tolland, a minister of {}", "government", "named_person"),
    ("officials in {}", "government", "unnamed_official"),
    ("residents of {}", "civilian", "generic"),
    ("a person close to {} who asked not to be named", "government", "anonymous"),
)
_CUES = (("said", "neutral"), ("said", "neutral"), ("claimed", "distancing"))
_CUES += (("confirmed", "endorsing"), ("insisted", "arguing"))
_CLAIMS = (
    "{h}two bridges near the weir were hit before dawn",
    "{h}the grain convoy had turned back at the border",
    "{h}nobody was hurt when the depot burned",
    "{h}the ceasefire line would hold through the winter",
)
_OUTLETS = ("Harbour Post", "The Valley Ledger", "Morning Beacon")


def sides(number: int) -> Study:
    """Return a study of so many invented sides."""
    return Study(
        title="The river dispute",
        sides=tuple(
            Side(f"side{n}", _NAMES[n], _COLORS[n], aliases=(_NAMES[n],)) for n in range(number)
        ),
    )


class _Writer:
    """Writes one article sentence by sentence and keeps the spans of what it says."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.text = ""
        self.attributions: list[Attribution] = []
        self.sources: list[Source] = []
        self.hedges: list[Hedge] = []
        self.statements: list[Statement] = []

    def put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def says(self, who: str, source: dict[str, Any], cue: tuple[str, str], claim: str) -> None:
        n = len(self.attributions) + 1
        begin = len(self.text)
        named = self.put(who[0].upper() + who[1:])
        self.put(" ")
        cued = self.put(cue[0])
        self.put(" that ")
        hedged = "{h}" in claim and claim.startswith("{h}reportedly")
        content = self.put(claim.replace("{h}", ""))
        self.put(". ")
        self.sources.append(Source(f"S{n}", name=who, mentions=(named,), **source))
        self.attributions.append(
            Attribution(f"A{n}", (named,), (cued,), (content,), stance=cue[1], entity=f"S{n}")
        )
        if hedged:
            span = Span(content.start, content.start + len("reportedly"))
            self.hedges.append(Hedge(f"H{n}", span, "hearsay", "author", weakens=(f"A{n}",)))
        side = source.get("side")
        about = (About(side, "agent"),) if side else ()
        self.statements.append(Statement(Span(begin, len(self.text)), "attributed", about))

    def tells(self, words: str, side: str) -> None:
        span = self.put(words)
        self.put("\n\n")
        self.statements.append(Statement(span, "bare", (About(side, "affected"),)))

    def done(self, outlet: str | None) -> AnnotatedDocument:
        document = Document(
            f"doc-{self.number:03d}",
            self.text,
            outlet=outlet,
            date=f"2024-05-{1 + self.number % 28:02d}",
            title=f"River report number {self.number}",
            url=f"https://news.invalid/{self.number}",
        )
        layers = (self.attributions, self.sources, self.hedges, self.statements)
        return AnnotatedDocument(document, *(tuple(layer) for layer in layers))


def corpus(study: Study, number: int = 18) -> list[AnnotatedDocument]:
    """Return invented articles in which the first side is heard more and hedged less."""
    rng = random.Random(7)
    keys = [s.key for s in study.sides]
    out = []
    for n in range(number):
        writer = _Writer(n)
        for _ in range(6):
            side = rng.choice([*keys[:1], *keys[:1], *keys, None])
            place = study.labels.get(side, "an aid group")
            who, kind, naming = rng.choice(_SPEAKERS)
            cue = rng.choice(_CUES[:2] if side in keys[:1] else _CUES)
            claim = rng.choice(_CLAIMS)
            if side not in keys[:1] and rng.random() < 0.4:
                claim = claim.replace("{h}", "{h}reportedly ")
            source = {"kind": kind, "naming": naming, "side": side}
            source["reason"] = f"alias {place!r}" if side else "matches no side"
            writer.says(who.format(place), source, cue, claim)
        for side in keys[:2]:
            writer.tells(f"{study.labels[side]} closed its schools.", side)
        out.append(writer.done(_OUTLETS[n % 3]))
    return out


@dataclass
class FakeAnalysis:
    """What a report needs of an analysis."""

    study: Study
    annotated: list[AnnotatedDocument]
    skipped: pd.DataFrame | None = None
    duplicates: pd.DataFrame | None = None
    provenance: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.frames = Frames.of(self.annotated, skipped=self.skipped, duplicates=self.duplicates)
        keys = [s.key for s in self.study.sides]
        self.measures = measures(self.frames, sides=keys, rounds=200)
        by_outlet = measures(self.frames, sides=keys, within="outlet", rounds=100)
        self.measures = pd.concat([self.measures, by_outlet], ignore_index=True)

    @property
    def chart_frames(self):
        names = ("word", "side_a", "side_b", "count_a", "count_b", "log_odds", "error", "q")
        return {
            "measures": lambda: self.measures,
            "attributions": lambda: self.frames.attributions,
            "comparison": lambda: self.comparison,
            "timeline": lambda: self.measures.head(0).assign(period=""),
            "wording": lambda: pd.DataFrame(columns=list(names)),
        }

    def save(self, path) -> int:
        return write_annotated(self.annotated, path)

    def compare(self, by="side") -> pd.DataFrame:
        keys = [s.key for s in self.study.sides]
        return compare(self.frames, sides=keys, by=by, rounds=200, permutations=199)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        keys = [s.key for s in self.study.sides]
        parts = [
            compare(self.frames, sides=keys, within=within, rounds=200, permutations=199)
            for within in (None, "outlet")
        ]
        return pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)


def make(number: int, articles: int = 18) -> FakeAnalysis:
    """Return a whole invented analysis with so many sides."""
    study = sides(number)
    return FakeAnalysis(
        study,
        corpus(study, articles),
        skipped=pd.DataFrame(
            [("broken.txt", None, None, "not text: more than a tenth of it is control characters")],
            columns=["path", "record", "id", "reason"],
        ),
        duplicates=pd.DataFrame(
            [(1, "doc-001", "The Valley Ledger", 1.0), (1, "doc-004", "The Valley Ledger", 0.93)],
            columns=["group", "document", "outlet", "similarity"],
        ),
        provenance={
            "versions": {"attribution-toolkit": "0.1.0", "python": "3.11", "nltk": "3.9.1"},
            "inputs": [{"path": "articles/river.jsonl", "sha256": "0" * 64}],
            "options": {"random_state": 0, "rounds": 200},
            "command": "toolkit report articles --study study.toml --out report",
        },
    )
