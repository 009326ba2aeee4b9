"""Sources keep their accuracy: floors on the held-out labels, where the research data are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from toolkit.annotate import annotate
from toolkit.document import Document
from toolkit.learn.source_eval import STUDIES, load, score
from toolkit.learn.verifiability import table_of, ten_fold

SHARED = Path(os.environ.get("TOOLKIT_SHARED", Path(__file__).parents[2].parent / "shared"))
FLOORS = json.loads((Path(__file__).parent / "source_floors.json").read_text(encoding="utf-8"))
CROWD = SHARED / "data" / "verifiability" / "gold100.jsonl"
STORY = sorted((SHARED / "seeds").glob("*.txt"))
NEWS = SHARED / "data" / "conflict_news" / "articles.jsonl"


@pytest.mark.skipif(not NEWS.exists(), reason=f"the labelled articles are not below {SHARED}")
def test_kind_naming_source_and_side_keep_their_floors():
    figures = score(load(SHARED, "test"))
    for key in ("kind", "naming", "side", "side, of those assigned"):
        assert figures.share(key) >= FLOORS[key], key
    assert figures.share("side left unassigned") <= FLOORS["side left unassigned"]
    assert figures.pairs[2] >= FLOORS["same source"]


@pytest.mark.skipif(not CROWD.exists(), reason=f"the crowd's judgements are not at {CROWD}")
def test_verifiability_keeps_its_floor():
    rows = [json.loads(line) for line in CROWD.read_text(encoding="utf-8").splitlines()]
    _, values, scores = table_of(rows)
    rho, error, _, _ = ten_fold(values, scores)
    assert rho >= FLOORS["verifiability rho"]
    assert error <= FLOORS["verifiability error"]


@pytest.mark.skipif(not STORY, reason=f"the seed article is not below {SHARED}")
@pytest.mark.parametrize("engine", ["accurate", "rules"])
def test_every_source_of_the_seed_article_is_on_its_side(engine):
    text = STORY[0].read_text(encoding="utf-8")
    document = Document("seed", text, date="2023-12-31")
    found = annotate(document, STUDIES / "russia-ukraine.toml", engine=engine)
    sides = {s.name: s.side for s in found.sources}
    assert sides == {
        "Russian emergencies ministry": "russia",
        "TASS": "russia",
        "Kremlin": "russia",
        "Russian officials": "russia",
        "Vyacheslav Gladkov": "russia",
        "Aleksandr Bogomaz": "russia",
        "Russian defense ministry": "russia",
        "Ukraine": "ukraine",
        "Vitaliy Klitschko": "ukraine",
        "military authorities in Poland": None,
        "Russia": "russia",
        "Jens Stoltenberg": None,
    }
    names = {s.id: s.name for s in found.sources}
    said = {
        (found.words(a.source), names[a.entity]) for a in found.attributions if a.entity is not None
    }
    for mention, name in (
        ("He", "Vyacheslav Gladkov"),
        ("he", "Vitaliy Klitschko"),
        ("Klitschko", "Vitaliy Klitschko"),
    ):
        assert (mention, name) in said
