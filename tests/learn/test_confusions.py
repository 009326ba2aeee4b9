import json

import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.learn.confusions import COLUMNS, OUTCOMES, confusions

TEXT = "The pier is safe, the mayor said. Divers found cracks, according to a report."


def piece(words):
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def attribution(source, cue, content):
    return {"source": piece(source), "cue": piece(cue), "content": piece(content)}


FIRST = attribution("the mayor", "said", "The pier is safe")
SECOND = attribution("a report", "according to", "Divers found cracks")
GOLD = {"a": {"id": "a", "text": TEXT, "attributions": [FIRST, SECOND]}}


def test_each_attribution_has_one_outcome():
    wrong_source = attribution("Divers", "said", "The pier is safe")
    short = attribution("a report", "according to", "Divers")
    spurious = attribution("a report", "according to", "said")
    frame = confusions(GOLD, {"a": [wrong_source, short, spurious]})
    assert list(frame.columns) == list(COLUMNS)
    assert frame["outcome"].tolist() == ["wrong source", "other extent", "spurious"]
    assert frame["gold_source"].tolist()[:2] == ["the mayor", "a report"]
    assert frame["found_content"].tolist() == ["The pier is safe", "Divers", "said"]
    assert set(frame["outcome"]) <= set(OUTCOMES)


def test_what_nobody_found_is_missed_and_what_agrees_is_right():
    frame = confusions(GOLD, {"a": [FIRST]})
    assert frame["outcome"].tolist() == ["right", "missed"]
    assert confusions(GOLD, {})["outcome"].tolist() == ["missed", "missed"]


def run(*arguments):
    return CliRunner().invoke(main, ["evaluate", "attributions", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [{**GOLD["a"], "annotator": name, "publisher": "Courier"} for name in "xy"]
    rows[1]["attributions"] = [FIRST]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_the_command_scores_a_prediction_and_lists_its_errors(gold, tmp_path):
    predicted, errors, out = (tmp_path / name for name in ("p.jsonl", "errors.csv", "f.json"))
    predicted.write_text(json.dumps({"id": "a", "attributions": [FIRST]}) + "\n")
    done = run(
        gold,
        predicted,
        "--errors",
        errors,
        "--json",
        out,
        "--by",
        "publisher",
        "--extents",
        "polnear",
    )
    assert done.exit_code == 0, done.output
    assert "Courier" in done.output
    figures = json.loads(out.read_text())
    assert figures["all/relation"]["precision"] == 100.0
    assert figures["all/relation"]["recall"] == 50.0
    assert errors.read_text().splitlines()[2].startswith("a,missed")


def test_the_command_scores_people_against_each_other(gold, tmp_path):
    done = run(gold, "--human")
    assert done.exit_code == 0, done.output
    relation = next(line for line in done.output.splitlines() if line.startswith("relation "))
    assert relation.split()[1:4] == ["66.7", "66.7", "66.7"]
    alone = tmp_path / "alone.jsonl"
    alone.write_text(gold.read_text().splitlines()[0] + "\n")
    assert "more than one annotator" in run(alone, "--human").output
