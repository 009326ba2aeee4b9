"""The planted corpora: reproducible, annotated as the codebook says, with the planted habits."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "planted"
sys.path.insert(0, str(FOLDER))

from planted import Planted, Treatment, plant, settings  # noqa: E402

from toolkit.annotate import Annotator  # noqa: E402
from toolkit.document import LABELS  # noqa: E402
from toolkit.exchange import from_record, to_record  # noqa: E402
from toolkit.measure import Frames, measures  # noqa: E402
from toolkit.study import Study  # noqa: E402

SIDES = ("side0", "side1")


@pytest.fixture(scope="module")
def made() -> Planted:
    return plant([(Treatment(), Treatment().times(hedge=2.0, nameless=2.0))], 60, 5)


def test_the_same_seed_gives_the_same_corpus_and_another_seed_other_names() -> None:
    one, two = (plant([settings("nothing", 1.0)], 3, 9) for _ in range(2))
    assert one == two
    assert plant([settings("nothing", 1.0)], 3, 10).study != one.study


def test_the_gold_is_in_the_public_format_with_labels_of_the_codebook(made: Planted) -> None:
    for article in made.articles[:20]:
        assert from_record(to_record(article)) == article
        for a in article.attributions:
            assert a.stance in LABELS["stance"] and a.response in LABELS["response"]
        for s in article.sources:
            assert s.kind in LABELS["kind"] and s.naming in LABELS["naming"]


def test_spans_of_the_gold_read_as_words(made: Planted) -> None:
    for article in made.articles:
        for a in article.attributions:
            for piece in (*a.source, *a.cue, *a.content):
                words = piece.of(article.text)
                assert words and words == words.strip()
            if a.quotation == "direct":
                assert article.words(a.content)[0] == "“"
        for h in article.hedges:
            assert h.cue.of(article.text).strip()
        covered = [s.span for s in article.statements]
        between = [article.text[p.end : n.start] for p, n in pairwise(covered)]
        assert not "".join(between).strip()


def test_the_study_knows_both_sides(made: Planted) -> None:
    study = Study.load(made.study)
    assert [s.key for s in study.sides] == list(SIDES)


def test_planted_habits_are_in_the_gold(made: Planted) -> None:
    table = measures(Frames.of(made.articles), sides=SIDES, rounds=50)
    rows = table.set_index(["measure", "group", "side"])["estimate"]
    for name, least in (("hedged_share", 1.5), ("nameless_share", 1.4)):
        assert rows[name, "", "side1"] / rows[name, "", "side0"] > least
    for name in ("direct_quotation_share", "bare_statement_share", "officials_share"):
        assert rows[name, "", "side1"] == pytest.approx(rows[name, "", "side0"], abs=0.12)


def test_the_annotator_finds_most_of_what_was_planted(made: Planted) -> None:
    annotator = Annotator(made.study, engine="rules")
    found = [annotator(a.document) for a in made.articles[:15]]
    gold = sum(len(a.attributions) for a in made.articles[:15])
    assert sum(len(a.attributions) for a in found) == pytest.approx(gold, rel=0.2)
    sides = [s.side for a in found for s in a.sources]
    assert {"side0", "side1"} <= set(sides)
