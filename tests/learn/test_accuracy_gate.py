import json
import os
from pathlib import Path

import pytest

from toolkit.errors import FormatError
from toolkit.learn.gate import checksum, failures, load, measure, moved

SHARED = Path(os.environ.get("TOOLKIT_SHARED", Path(__file__).parents[2].parent / "shared"))
GOLD = SHARED / "data" / "polnear" / "dev.jsonl"
FLOORS = Path(__file__).parent / "accuracy_floors.json"


def test_floors_rise_by_themselves_and_fall_only_when_told():
    floors = {"relation/all": 70.0, "cue/exact/all": 60.0}
    figures = {"relation/all": 71.0, "cue/exact/all": 55.0}
    assert moved(floors, figures) == {"relation/all": 71.0, "cue/exact/all": 60.0}
    assert moved(floors, figures, lower=True) == figures
    (missed,) = failures(floors, figures)
    assert "cue/exact/all" in missed


def test_floors_of_other_data_are_refused(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}")
    floors = tmp_path / "floors.json"
    assert load(floors, gold) == {"sha256": checksum(gold), "floors": {}}
    floors.write_text(json.dumps({"sha256": "0", "floors": {}}))
    with pytest.raises(FormatError, match="other data"):
        load(floors, gold)


@pytest.mark.parametrize("name", ["szeged_uncertainty", "conll2010_wiki"])
@pytest.mark.parametrize("engine", ["accurate", "rules"])
def test_hedges_keep_their_accuracy(name, engine):
    gold = SHARED / "data" / name / "dev.jsonl"
    if not gold.exists():
        pytest.skip(f"the development part of {name} is not at {gold}")
    stored = load(Path(__file__).parent / f"{name}_floors.json", gold)["floors"]
    assert stored[engine]
    assert failures(stored[engine], measure(gold, engine)) == []


@pytest.mark.skipif(not GOLD.exists(), reason=f"the development part of PolNeAR is not at {GOLD}")
@pytest.mark.skipif(not FLOORS.exists(), reason="no accuracy floors have been measured yet")
@pytest.mark.parametrize("engine", ["accurate", "rules"])
def test_engines_keep_their_accuracy(engine):
    floors = load(FLOORS, GOLD)["floors"]
    assert floors[engine]
    assert failures(floors[engine], measure(GOLD, engine)) == []
