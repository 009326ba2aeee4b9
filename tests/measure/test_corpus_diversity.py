"""Sources across a corpus: one spokesman is told from a crowd."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.annotate.across import CorpusSource, Place
from toolkit.measure import DIVERSITY_COLUMNS, corpus_diversity


def source(name: str, side: str, documents: list[int]) -> CorpusSource:
    places = tuple(Place(f"d{n:03d}", "S1", 1) for n in documents)
    return CorpusSource(name, (name,), "government", "named_person", side, places)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    spokesman = [source("Ada Holm", "north", list(range(40)))]
    aide = [source("Ib Krag", "north", list(range(0, 40, 8)))]
    crowd = [source(f"Witness {n}", "south", [n % 30, (n * 7) % 30]) for n in range(30)]
    return corpus_diversity([*spokesman, *aide, *crowd], sides=["north", "south", "west"])


def row(table: pd.DataFrame, side: str, order: int) -> pd.Series:
    return table[(table.side == side) & (table.order == order)].iloc[0]


def test_one_spokesman_counts_as_one_and_a_crowd_as_many(table: pd.DataFrame) -> None:
    assert list(table.columns) == list(DIVERSITY_COLUMNS)
    assert row(table, "north", 2).high < 2 < row(table, "south", 2).low
    assert row(table, "south", 0).estimate > 20 > 2 > row(table, "north", 0).estimate - 1e-9
    assert row(table, "north", 0).coverage == 1.0


def test_sides_are_compared_at_an_equal_number_of_attributions(table: pd.DataFrame) -> None:
    known = table[table.side != "west"]
    assert known["at"].nunique() == 1
    assert (known["at"] <= known["n_attributions"]).all()
    assert (known["estimate"] <= known["observed"] + 1e-9).all()
    assert known.groupby("side").estimate.agg(lambda e: e.is_monotonic_decreasing).all()


def test_a_side_without_named_sources_has_no_figure_and_its_reason(table: pd.DataFrame) -> None:
    west = table[table.side == "west"]
    assert west.estimate.isna().all()
    assert west.note.str.startswith("not enough: 0 attributions").all()


def test_few_articles_give_no_interval() -> None:
    made = corpus_diversity([source("Ada Holm", "north", [1, 2, 3] * 4)], sides=["north"])
    assert made.low.isna().all()
    assert made.note.str.startswith("no interval: 3 documents").all()
    assert np.allclose(made.estimate, 1.0)
