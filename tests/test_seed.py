"""The story the project began with, against its gold: who said what, for which side, how hedged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.document import AnnotatedDocument, Attribution
from toolkit.learn.pairing import pair

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
DEMO = SEEDS.parent / "corpora" / "demo"


@dataclass(frozen=True)
class Pair:
    gold: AnnotatedDocument
    found: AnnotatedDocument

    def matches(self) -> list[tuple[Attribution, Attribution]]:
        return pair(self.gold.attributions, self.found.attributions)

    def side(self, of: AnnotatedDocument, a: Attribution) -> str | None:
        source = of.source(a.entity)
        return source.side if source else None


@cache
def pairs(folder: Path) -> list[Pair]:
    gold = tk.read_annotated(folder / "gold.jsonl")
    return [Pair(g, tk.annotate(g.document, folder / "study.toml")) for g in gold]


@pytest.fixture(scope="module")
def seed() -> Pair:
    return pairs(SEEDS)[0]


def _find(found: AnnotatedDocument, source: str, cue: str) -> Attribution:
    hits = [
        a
        for a in found.attributions
        if source in found.words(a.source) and cue in found.words(a.cue)
    ]
    assert len(hits) == 1, f"{source!r} {cue!r}: {len(hits)} attributions"
    return hits[0]


def test_nearly_every_attribution_of_the_seed_is_found(seed: Pair) -> None:
    assert len(seed.gold.attributions) == 19
    assert len(seed.matches()) == 19


def test_every_source_found_is_on_the_right_side(seed: Pair) -> None:
    for a, b in seed.matches():
        words = seed.gold.words(a.source)
        assert seed.side(seed.found, b) == seed.side(seed.gold, a), words


def test_the_agency_cites_the_ministry_at_second_hand(seed: Pair) -> None:
    agency = _find(seed.found, "TASS", "described")
    cited = _find(seed.found, "ministry", "citing")
    assert cited.depth == 2
    assert cited.outer == agency.id


def test_a_pronoun_speaks_for_the_one_named_before(seed: Pair) -> None:
    he = _find(seed.found, "He", "stated")
    announced = _find(seed.found, "he", "announced")
    names = [seed.found.source(a.entity) for a in (he, announced)]
    assert [s.name for s in names if s] == ["Vyacheslav Gladkov", "Vitaliy Klitschko"]


def test_the_silence_of_a_government_is_told_from_its_habit(seed: Pair) -> None:
    found = [a for a in seed.found.attributions if a.response != "given"]
    assert [a.response for a in found] == ["no_response", "habitual_silence"]
    assert [seed.side(seed.found, a) for a in found] == ["ukraine", "ukraine"]


def test_a_quotation_goes_on_after_its_speech_tag(seed: Pair) -> None:
    continued = [a for a in seed.found.attributions if not a.cue]
    assert len(continued) == 1
    source = seed.found.source(continued[0].entity)
    assert source is not None
    assert source.name == "Vitaliy Klitschko"
    assert continued[0].quotation == "direct"


def test_outsiders_belong_to_no_side(seed: Pair) -> None:
    sides = {s.name: s.side for s in seed.found.sources}
    assert sides["Jens Stoltenberg"] is None
    assert [side for name, side in sides.items() if "Poland" in name] == [None]


def test_every_hedge_of_the_seed_is_found_with_class_and_holder(seed: Pair) -> None:
    found = {h.cue: h for h in seed.found.hedges}
    text = seed.gold.text
    for h in seed.gold.hedges:
        near = [f for cue, f in found.items() if cue.overlaps(h.cue)]
        assert near, h.cue.of(text)
        assert (near[0].label, near[0].holder) == (h.label, h.holder), h.cue.of(text)
    words = {h.cue.of(text).lower(): h.label for h in found.values()}
    assert words["if confirmed"] == "conditional"
    assert words["typically"] == "generaliser"


def test_the_byline_and_the_heading_state_nothing(seed: Pair) -> None:
    voices = {s.span.of(seed.found.text): s.voice for s in seed.found.statements}
    assert voices["Searching the ruins in Kyiv"] == "none"


def test_voices_agree_with_the_gold(seed: Pair) -> None:
    gold = {s.span.start: s.voice for s in seed.gold.statements}
    found = {s.span.start: s.voice for s in seed.found.statements}
    agree = sum(found.get(start) == voice for start, voice in gold.items())
    assert agree / len(gold) >= 0.92


def test_most_of_the_demo_gold_is_found_with_the_right_side() -> None:
    total = found = right = 0
    for each in pairs(DEMO):
        total += len(each.gold.attributions)
        for a, b in each.matches():
            found += 1
            right += each.side(each.found, b) == each.side(each.gold, a)
    assert total == 322
    assert found / total >= 0.88
    assert right / found >= 0.95
