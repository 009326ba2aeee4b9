"""A study proposed from a corpus: valid, the same each time, with what is left over in comments."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import toolkit as tk
from toolkit.annotate.suggest import suggest_study
from toolkit.cli import main
from toolkit.errors import InputError
from toolkit.study import Study

DEMO = Path(__file__).parents[2] / "corpora" / "demo"


@pytest.fixture(scope="module")
def annotated():
    return [tk.annotate(d, engine="rules") for d in tk.read_corpus(DEMO / "articles.jsonl")]


def test_the_proposal_is_a_study_with_both_sides_of_the_corpus(annotated):
    text = suggest_study(annotated, title="A river")
    study = Study.load(tomllib.loads(text))
    assert set(study.labels) == {"kelvaria", "ostmere"}
    own = Study.load(DEMO / "study.toml")
    for side in study.sides:
        listed = {name for person in own.side(side.key).people for name in person.names}
        proposed = {person.name for person in side.people}
        assert proposed & listed
    assert text == suggest_study(annotated, title="A river")


def test_frequent_sources_without_a_side_are_comments(annotated):
    text = suggest_study(annotated)
    assert any(line.startswith("#   ") and "Amara Quill" in line for line in text.splitlines())


def test_what_a_study_claims_is_left_out():
    documents = (
        tk.annotate(d, DEMO / "study.toml", engine="rules")
        for d in tk.read_corpus(DEMO / "articles.jsonl")
    )
    text = suggest_study(documents)
    assert "Mira Tavens" not in text


def test_a_common_word_before_an_office_is_no_country():
    text = "Local officials said no. Agriculture Minister Ann Roe said why. She said it twice."
    assert "\n[sides." not in suggest_study([tk.annotate(text, engine="rules")])


def test_a_corpus_without_sources_is_an_error():
    with pytest.raises(InputError, match="nothing to suggest"):
        suggest_study([tk.annotate("The bridge is closed.", engine="rules")])


def test_the_command_writes_a_file_and_does_not_overwrite_it(tmp_path):
    out = tmp_path / "study.toml"
    arguments = ["study", "suggest", str(DEMO / "articles.jsonl"), "--engine", "rules", "-q"]
    first = CliRunner().invoke(main, [*arguments, "--out", str(out)])
    assert first.exit_code == 0, first.output
    assert Study.load(out).sides
    second = CliRunner().invoke(main, [*arguments, "--out", str(out)])
    assert second.exit_code == 1
    assert "--force" in second.output
