"""Hedges and voices against sentences and passages labelled for this project (``tests/data``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.statements import find_statements
from toolkit.document import LABELS
from toolkit.language import parse
from toolkit.learn.hedge_evaluate import cue_scores
from toolkit.learn.hedge_gold import half_of, read_marked
from toolkit.learn.hedge_scores import CueScores

DATA = Path(__file__).parents[1] / "data"
SENTENCES = read_marked(DATA / "hedge_gold.tsv")
PASSAGES = read_marked(DATA / "hedge_passages.tsv")
TEST_HALF = [p for p in PASSAGES if half_of(p.id) == "test"]
VOICES = {"A": "attributed", "H": "hedged", "B": "bare", "N": "none"}

#: Floors in percent, with the attributions that each engine finds, on the test half.
FLOORS = {
    "rules": {
        "cue F1": 95.0,
        "exact cue F1": 91.0,
        "class accuracy": 98.0,
        "holder accuracy": 93.0,
        "scope exact": 80.0,
        "scope token F1": 93.0,
        "claim before": 100.0,
        "response F1": 94.0,
    },
    "accurate": {
        "cue F1": 95.0,
        "exact cue F1": 91.0,
        "class accuracy": 98.0,
        "holder accuracy": 96.5,
        "scope exact": 80.0,
        "scope token F1": 93.0,
        "claim before": 100.0,
        "response F1": 94.0,
    },
}


def test_the_gold_is_large_and_covers_every_class():
    everything = [*SENTENCES, *PASSAGES]
    assert len(everything) >= 400
    assert len({p.id for p in everything}) == len(everything)
    for part in (everything, TEST_HALF):
        assert {h.label for p in part for h in p.hedges} == set(LABELS["class"])
        assert {h.holder for p in part for h in p.hedges} == set(LABELS["holder"])
        assert sum(not p.hedges for p in part) >= len(part) / 6
    assert len(TEST_HALF) >= 150
    answers = {r for p in PASSAGES for r in p.responses or ()}
    assert answers == set(LABELS["response"]) - {"given"}


def test_sentences_made_with_the_lexicon_never_judge_it():
    assert all(half_of(p.id) == "development" for p in SENTENCES)
    assert {half_of(p.id) for p in PASSAGES} == {"development", "test"}


@pytest.mark.parametrize("engine", ["rules", "accurate"])
def test_hedges_of_the_test_half_reach_their_floors(engine):
    figures = cue_scores(TEST_HALF, engine).figures()
    below = {n: figures[n] for n, floor in FLOORS[engine].items() if figures[n] < floor}
    assert below == {}


def test_hedges_with_the_attributions_of_the_gold_reach_their_floors():
    scores = CueScores()
    for passage in SENTENCES:
        hedges = find_hedges(parse(passage.text), passage.attributions)
        scores.add(passage, hedges, passage.attributions)
    figures = scores.figures()
    assert figures["cue F1"] >= 97.0
    assert figures["class accuracy"] >= 98.0
    assert figures["holder accuracy"] >= 98.0
    assert figures["scope exact"] >= 90.0


def voice_pairs() -> list[tuple[str, str, str]]:
    pairs = []
    for passage in SENTENCES:
        parsed = parse(passage.text)
        hedges = find_hedges(parsed, passage.attributions)
        statements = find_statements(parsed, passage.attributions, hedges, ())
        voices = [VOICES[v] for v in passage.about]
        assert len(statements) == len(voices), passage.id
        found = zip(voices, statements, strict=True)
        pairs += [(passage.id, gold, s.voice) for gold, s in found]
    return pairs


def test_voices_reach_their_floor():
    pairs = voice_pairs()
    assert sum(gold == mine for _, gold, mine in pairs) / len(pairs) >= 0.93
