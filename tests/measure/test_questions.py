"""Questions: every measure answers one, the main measure decides first, asking beforehand pays."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "corpora" / "planted"))

from planted import plant, settings

from toolkit.errors import OptionError
from toolkit.measure import MEASURES, Frames, compare
from toolkit.measure.questions import questions
from toolkit.measure.significance import within_question

SIDES = ("side0", "side1")


@pytest.fixture(scope="module")
def frames() -> Frames:
    return Frames.of(plant([settings("hedge", 2.5)], 50, 11).articles)


@pytest.fixture(scope="module")
def table(frames: Frames) -> pd.DataFrame:
    return compare(frames, sides=SIDES)


def test_every_measure_answers_one_question_and_stands_with_the_others_of_it() -> None:
    asked = [set(q.measures) for q in questions().values()]
    assert sum(map(len, asked)) == len(set().union(*asked))
    place = {m: i for i, names in enumerate(asked) for m in names}
    assert [place[m] for m in MEASURES] == sorted(place.values())
    for question in questions().values():
        assert question.group in (MEASURES[question.main].groups or ("",))
        assert question.asks.endswith("?")


def test_each_question_has_one_main_row_for_a_pair(table: pd.DataFrame) -> None:
    assert list(table.groupby("question", sort=False)["main"].sum()) == [1] * len(questions())
    assert list(table.question.unique()) == list(questions())


def adjusted(main: float, further: list[float], share: float = 0.8) -> list[float]:
    p = pd.Series([main, *further])
    first = pd.Series([True, *[False] * len(further)])
    return list(within_question(p, first, pd.Series(0, index=p.index), share=share))


def test_the_main_measure_passes_its_error_on_when_it_is_significant() -> None:
    assert adjusted(0.008, [0.03, 0.2]) == pytest.approx([0.01, 0.03, 0.2])
    assert adjusted(0.4, [0.002, 0.03]) == pytest.approx([0.5, 0.01, 0.15])
    assert adjusted(0.04, [0.04]) == pytest.approx([0.05, 0.05])


def test_what_was_not_tested_costs_nothing() -> None:
    assert adjusted(np.nan, [0.02, 0.3])[1:] == [0.02, 0.3]
    assert adjusted(0.02, [np.nan])[0] == 0.02
    assert adjusted(0.02, []) == [0.02]


def test_the_adjustment_is_a_closed_test() -> None:
    """A row is rejected when every set of hypotheses with it is, each by its weighted test."""
    rng = np.random.default_rng(5)
    for _ in range(200):
        main, *further = rng.random(4) ** 3
        rest = np.minimum(np.array(further) * 3, 1.0)
        found = adjusted(main, list(rest))
        for level in (0.02, 0.05, 0.2):
            alone = rest <= level
            together = (main <= 0.8 * level) | (rest <= 0.2 * level)
            assert [p <= level for p in found[1:]] == list(alone & together)
            # The main hypothesis is held to its share, which is less than the closed test allows.
            assert (found[0] <= level) == (main <= 0.8 * level)


def test_asking_beforehand_pays_for_nothing_else(frames: Frames, table: pd.DataFrame) -> None:
    asked = compare(frames, sides=SIDES, questions=["hedging"])
    assert list(asked.measure.unique()) == [
        m for m in MEASURES if m in questions()["hedging"].measures
    ]
    one = asked[asked.measure == "hedged_share"].iloc[0]
    assert one.q == pytest.approx(one.p / 0.8)
    assert one.q < table[table.measure == "hedged_share"].q.iloc[0]


def test_a_question_shows_what_follows_from_its_main_measure(table: pd.DataFrame) -> None:
    clear = table[table.clear]
    assert {"hedged_share", "hedging_rate"} <= set(clear.measure)
    assert set(clear.question) == {"hedging"}


def test_all_measures_can_be_tested_as_equals(frames: Frames) -> None:
    equal = compare(frames, sides=SIDES, measures=list(MEASURES))
    assert list(equal.question) == list(equal.measure)
    assert equal.main.all()


def test_measures_and_questions_that_do_not_exist_are_named(frames: Frames) -> None:
    with pytest.raises(OptionError, match="no question 'hedges'; there are: voice"):
        compare(frames, sides=SIDES, questions=["hedges"])
    with pytest.raises(OptionError, match="not both"):
        compare(frames, sides=SIDES, questions=["naming"], measures=["hedged_share"])


def test_one_name_needs_no_list_and_no_name_is_an_error(frames: Frames) -> None:
    assert set(compare(frames, sides=SIDES, questions="hedging").question) == {"hedging"}
    with pytest.raises(OptionError, match="at least one question"):
        compare(frames, sides=SIDES, questions=[])


def test_every_question_is_asked_of_every_outlet() -> None:
    made = plant([settings("nothing", 1.0)] * 2, 12, 4)
    within = compare(Frames.of(made.articles), sides=SIDES, within="outlet")
    tested = within.groupby("outlet")["question"].agg(lambda q: list(dict.fromkeys(q)))
    assert list(chain(*tested)) == [*questions(), *questions()]
