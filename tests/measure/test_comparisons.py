"""The table of differences: what is compared, what is withheld, what is called clear."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "corpora" / "planted"))

from planted import Treatment, plant, settings

from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import OptionError
from toolkit.measure import COMPARE_COLUMNS, Frames, compare, measures, wording

SIDES = ("side0", "side1")


def planted(name: str, factor: float, documents: int = 40, seed: int = 1) -> Frames:
    return Frames.of(plant([settings(name, factor)], documents, seed).articles)


@pytest.fixture(scope="module")
def doubled() -> pd.DataFrame:
    return compare(planted("nameless", 2.5), sides=SIDES, random_state=2)


def row(table: pd.DataFrame, measure: str, group: str = "", **where: str) -> pd.Series:
    found = table[(table.measure == measure) & (table.group == group)]
    for column, value in where.items():
        found = found[found[column] == value]
    assert len(found) == 1
    return found.iloc[0]


def test_a_large_planted_difference_is_clear_and_says_how_large(doubled: pd.DataFrame) -> None:
    found = row(doubled, "nameless_share")
    assert found.clear
    assert found.high < 0
    assert found.p <= found.q < 0.05
    assert found.test == "sign flip"
    assert found.ratio == pytest.approx(found.estimate_a / found.estimate_b)
    assert found.effect_kind == "Cohen's h"
    expected = 2 * (np.arcsin(found.estimate_a**0.5) - np.arcsin(found.estimate_b**0.5))
    assert found.effect == pytest.approx(expected)
    assert row(doubled, "hedging_rate", "all").effect_kind == "log ratio"


def test_columns_and_seeds(doubled: pd.DataFrame) -> None:
    assert list(doubled.columns) == list(COMPARE_COLUMNS)
    again = compare(planted("nameless", 2.5), sides=SIDES, random_state=2)
    pd.testing.assert_frame_equal(doubled, again)


def test_sides_that_are_treated_alike_are_not_told_apart() -> None:
    flagged = [compare(planted("nothing", 1.0, seed=s), sides=SIDES).clear.any() for s in range(4)]
    assert sum(flagged) <= 1


def test_swapping_the_sides_turns_every_difference_round(doubled: pd.DataFrame) -> None:
    other = compare(planted("nameless", 2.5), sides=SIDES[::-1], random_state=2)
    for name in ("nameless_share", "share_of_voice", "mean_stance_score"):
        one, two = row(doubled, name), row(other, name)
        assert one.difference == pytest.approx(-two.difference)
        assert (one.low, one.high) == pytest.approx((-two.high, -two.low))
        assert one.p == pytest.approx(two.p, abs=0.01)


def test_a_declared_hypothesis_pays_for_no_other_measure(doubled: pd.DataFrame) -> None:
    alone = compare(planted("nameless", 2.5), sides=SIDES, measures=["nameless_share"])
    assert set(alone.measure) == {"nameless_share"}
    assert alone.q.iloc[0] == pytest.approx(alone.p.iloc[0])
    assert alone.q.iloc[0] <= row(doubled, "nameless_share").q


def test_few_articles_get_a_t_test_and_the_table_says_so() -> None:
    table = compare(planted("nothing", 1.0, documents=8), sides=SIDES)
    assert set(table.test) == {"t", ""}


def test_within_outlets_and_over_months() -> None:
    frames = Frames.of(plant([settings("nothing", 1.0)] * 2, 20, 4).articles)
    within = compare(frames, sides=SIDES, within="outlet")
    assert within.outlet.nunique() == 2
    months = measures(frames, sides=SIDES, over="month", rounds=50)
    assert list(months.period.unique()) == sorted(months.period.unique())
    assert months.period.str.fullmatch(r"2032-\d\d").all()
    both = measures(frames, sides=SIDES, within="outlet", over="year", rounds=50)
    assert set(zip(both.outlet, both.period, strict=True)) == {
        (o, "2032") for o in within.outlet.unique()
    }
    weeks = measures(frames, sides=SIDES, over="week", rounds=10)
    assert weeks.period.str.fullmatch(r"203[12]-W\d\d").all()


def test_outlets_are_compared_with_the_others() -> None:
    even = Treatment()
    habits = [(even, even), (even, even), (even, even.times(nameless=2.5))]
    made = plant(habits, 40, 3)
    table = compare(Frames.of(made.articles), sides=SIDES, by="outlet", measures=["nameless_share"])
    odd = row(table, "nameless_share", outlet=made.outlets[2], side_b="side1")
    assert odd.clear and odd.difference < 0
    level = row(table, "nameless_share", outlet=made.outlets[2], side_a="side1", side_b="")
    assert level.clear and level.estimate_a > level.estimate_b
    assert set(table.test) == {"label shuffle"}


def bare(documents: Iterable[AnnotatedDocument], **fields: None) -> list[AnnotatedDocument]:
    """Return the documents without some of their metadata."""
    out = []
    for made in documents:
        d = made.document
        kept = {"outlet": d.outlet, "date": d.date} | fields
        document = Document(d.id, d.text, **kept)
        layers = (made.attributions, made.sources, made.hedges, made.statements)
        out.append(AnnotatedDocument(document, *layers))
    return out


@pytest.mark.parametrize(
    ("field", "how", "note"),
    [
        ("outlet", {"within": "outlet"}, "no article has an outlet"),
        ("date", {"over": "month"}, "no article has a date"),
    ],
)
def test_missing_outlets_and_dates_are_said_to_be_missing(
    field: str, how: dict[str, str], note: str
) -> None:
    documents = bare(plant([settings("nothing", 1.0)], 10, 2).articles, **{field: None})
    for table in (
        measures(Frames.of(documents), sides=SIDES, **how),
        compare(Frames.of(documents), sides=SIDES, **how),
    ):
        assert table.note.str.contains(note).all()
        assert table.low.isna().all()
        assert not table.get("clear", pd.Series(False)).any()


def test_nothing_is_silently_missing() -> None:
    """Every figure, interval and test that is not given has its reason."""
    articles = list(plant([settings("nothing", 1.0)], 6, 2).articles)
    silent = AnnotatedDocument(Document("silent", "Nothing was said.", outlet="Alone"))
    for documents in ([silent], articles[:1], articles[:4], [*articles, silent], []):
        for within in (None, "outlet"):
            table = compare(Frames.of(documents), sides=(*SIDES, "nobody"), within=within)
            without = table[table.difference.isna()]
            assert (without.note.str.startswith("not enough")).all()
            unsure = table[table.low.isna() & table.difference.notna()]
            nothing = (unsure.estimate_a == 0) & (unsure.estimate_b == 0)
            assert (unsure.note.str.startswith("no interval") | nothing).all()
            assert table.loc[table.low.isna(), "p"].isna().all()
            figures = measures(Frames.of(documents), sides=(*SIDES, "nobody"), within=within)
            assert (figures[figures.estimate.isna()].note.str.startswith("not enough")).all()
            assert (figures[figures.low.isna()].note != "").all()


def test_choices_that_do_not_exist_are_refused_with_those_that_do(doubled: pd.DataFrame) -> None:
    frames = planted("nothing", 1.0, documents=3)
    for options, message in (
        ({"by": "topic"}, "side"),
        ({"within": "topic"}, "outlet"),
        ({"over": "decade"}, "month"),
        ({"measures": ["fairness"]}, "share_of_voice"),
        ({"by": "outlet", "within": "outlet"}, "leave within out"),
        ({"by": "outlet", "corrected": frames}, "by='side'"),
        ({"method": "magic", "corrected": frames}, "ppi"),
        ({"corrected": planted("nothing", 1.0, documents=5)}, "not among those"),
    ):
        with pytest.raises(OptionError, match=message):
            compare(frames, sides=SIDES, **options)


def test_words_around_a_side_tell_how_it_is_treated() -> None:
    table = wording(planted("distancing", 4.0), sides=SIDES)
    claimed = table[table.word == "claimed"].iloc[0]
    assert claimed.log_odds < 0 and claimed.q < 0.05
    assert list(table.z.abs()) == sorted(table.z.abs(), reverse=True)
    assert not table.word.isin(["vostrian", "kelmari"]).any()


def test_correction_undoes_what_the_annotator_gets_wrong() -> None:
    """An annotator that misses the names of one side's sources is put right by 60 documents."""
    articles = plant([settings("nothing", 1.0)], 240, 8).articles
    gold = Frames.of(articles)
    wrong = gold.attributions.copy()
    missed = (wrong.side == "side1") & (np.arange(len(wrong)) % 3 == 0)
    wrong.loc[missed, "naming"] = "generic"
    frames = Frames(**{**gold.tables(), "attributions": wrong})
    chosen = Frames.of(articles[::4])
    options = {"sides": SIDES, "measures": ["nameless_share"]}
    plain = compare(frames, **options).iloc[0]
    assert plain.clear and plain.high < 0  # a difference that is not there
    for method in ("ppi", "dsl"):
        mended = compare(frames, corrected=chosen, method=method, **options).iloc[0]
        assert mended.low < 0 < mended.high
        assert mended.n_corrected == 60
        assert mended.uncorrected == pytest.approx(plain.difference)
        assert abs(mended.difference) < abs(plain.difference)
    wide = mended.high - mended.low
    planned = compare(frames, corrected=chosen, width=0.7 * wide, **options).iloc[0]
    assert planned.n_needed > 60


def test_a_small_corrected_sample_corrects_nothing() -> None:
    articles = plant([settings("nothing", 1.0)], 40, 8).articles
    table = compare(Frames.of(articles), sides=SIDES, corrected=Frames.of(articles[:10]))
    assert table.note.str.startswith("not enough: 10 corrected documents, 20 needed").all()
    assert table.difference.isna().all()
