"""Gold for hedges is read and scored as its format says."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.document import Hedge, Span
from toolkit.errors import FormatError, OptionError
from toolkit.learn.hedge_evaluate import evaluate_hedges
from toolkit.learn.hedge_gold import half_of, read_articles, read_marked
from toolkit.learn.hedge_scores import CueScores, pair

MARKED = (
    "# a comment\n"
    "n001\t-\tThe dam {may|epistemic||may burst} burst, and {at least|approximator} two men fled.\n"
    "n002\tdeclined\tThe mayor {declined to comment|non_response}.\n"
    "a1\tAB\t[He] ^said^ <<it {might|epistemic|source} rain>>. || It rained.\n"
)


@pytest.fixture
def marked(tmp_path):
    path = tmp_path / "gold.tsv"
    path.write_text(MARKED, encoding="utf-8")
    return path


def test_marks_are_taken_out_and_point_at_their_words(marked):
    one, two, three = read_marked(marked)
    assert one.text == "The dam may burst, and at least two men fled."
    assert [(h.cue.of(one.text), h.label, h.holder, h.scope) for h in one.hedges] == [
        ("may", "epistemic", "author", "may burst"),
        ("at least", "approximator", "author", ""),
    ]
    assert (one.responses, two.responses, three.responses) == ((), ("declined",), None)
    (said,) = three.attributions
    assert said.content[0].of(three.text) == "it might rain"
    assert three.hedges[0].holder == "source"


def test_a_faulty_mark_names_its_line(tmp_path):
    path = tmp_path / "gold.tsv"
    path.write_text("n001\t-\tIt {may|wish} rain.\n", encoding="utf-8")
    with pytest.raises(FormatError, match="line 1"):
        read_marked(path)


def test_only_numbered_lines_can_be_in_the_test_half():
    halves = {half_of(f"n{n:03d}") for n in range(40)}
    assert halves == {"test", "development"}
    assert {half_of(id) for id in ("nr01", "if07", "lg50")} == {"development"}


def test_each_gold_cue_is_paired_once(marked):
    gold = read_marked(marked)[0].hedges
    found = [
        Hedge("H1", Span(8, 17), "epistemic", "author", None, None, ()),
        Hedge("H2", Span(23, 31), "generaliser", "source", None, None, ()),
    ]
    assert [mine.id for _, mine in pair(gold, found)] == ["H1", "H2"]
    scores = CueScores()
    scores.add(read_marked(marked)[0], found, ())
    figures = scores.figures()
    assert figures["cue F1"] == 100.0
    assert figures["exact cue F1"] == 50.0
    assert (figures["class accuracy"], figures["holder accuracy"]) == (50.0, 50.0)
    assert figures["scope exact"] == 0.0


def test_articles_take_their_texts_from_elsewhere():
    row = {
        "id": "x",
        "hedges": [{"cue": [[4, 7]], "class": "epistemic", "holder": "author"}],
        "attributions": [],
    }
    (article,) = read_articles([row], {"x": "It  may rain."})
    assert article.hedges[0].cue.of(article.text) == "may"
    with pytest.raises(FormatError, match="'x'"):
        read_articles([row], {})


def test_each_kind_of_gold_is_told_by_its_rows(tmp_path, marked):
    words = tmp_path / "words.jsonl"
    cue = {"start": 4, "end": 7, "type": "epistemic"}
    words.write_text(
        json.dumps({"id": "1", "corpus": "own", "text": "Now may it rain.", "cues": []})
        + "\n"
        + json.dumps({"id": "2", "corpus": "own", "text": "It  may rain.", "cues": [cue]})
        + "\n",
        encoding="utf-8",
    )
    lines = evaluate_hedges(words, engine="rules")
    assert lines[0].split()[-1] == "investigation"
    assert "(1)" in lines[1]
    labels = tmp_path / "labels.jsonl"
    row = {"id": "1", "text": "Some say it may rain.", "doc": "d", "label": 1}
    labels.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert evaluate_hedges(labels)[-1].startswith("sentence F1")
    other = tmp_path / "other.jsonl"
    other.write_text("{}\n", encoding="utf-8")
    with pytest.raises(FormatError, match="neither"):
        evaluate_hedges(other)
    with pytest.raises(OptionError, match="half"):
        evaluate_hedges(marked, half="third")


def test_the_command_prints_the_figures_of_each_file(marked):
    done = CliRunner().invoke(main, ["evaluate", "hedges", str(marked), "--engine", "rules"])
    assert done.exit_code == 0, done.output
    assert "3 passages, 4 hedges, engine rules" in done.output
    assert "cue F1" in done.output
