"""Measures with their uncertainty: ratios of sums over documents, and a clustered bootstrap.

Documents, not attributions, are drawn with replacement, because attributions of one article are
not independent (Cameron, Gelbach & Miller 2008). Intervals are percentile intervals (Efron &
Tibshirani 1993, ch. 13).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import OptionError
from toolkit.measure.definitions import MEASURES, Measure
from toolkit.measure.frames import Frames

Array = npt.NDArray[np.float64]

MIN_DOCUMENTS = 5
ROUNDS = 1000
_BATCH = 250

MEASURE_COLUMNS = (
    *("measure", "unit", "outlet", "side", "group", "estimate", "low", "high"),
    *("numerator", "denominator", "n_documents", "note"),
)
COMPARE_COLUMNS = (
    *("measure", "group", "unit", "outlet", "side_a", "side_b", "estimate_a", "estimate_b"),
    *("difference", "low", "high", "n_a", "n_b", "n_documents", "note"),
)


@dataclass(frozen=True, slots=True)
class _Table:
    """Numerators and denominators as arrays of shape (documents, sides × groups)."""

    measure: Measure
    keys: tuple[tuple[str, str], ...]
    numerators: Array
    denominators: Array

    def estimates(self, weights: Array) -> Array:
        """Return the estimates, shape (rounds, keys), NaN where nothing was counted."""
        below = weights @ self.denominators
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.measure.scale * (weights @ self.numerators) / below


def measures(
    frames: Frames,
    *,
    sides: Sequence[str],
    within: Literal["outlet"] | None = None,
    rounds: int = ROUNDS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Estimate every measure for every side, over the corpus or within each outlet.

    Parameters
    ----------
    frames : Frames
    sides : sequence of str
        The study's sides, in order; rows for "" (no side) are added where they mean something.
    within : {"outlet"} or None
        Whether to give figures for each outlet by itself.
    rounds : int
        Bootstrap rounds.
    random_state : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        Columns ``measure, unit, outlet, side, group, estimate, low, high, numerator, denominator,
        n_documents, note``. Under a measure's minimal count ``estimate`` is NaN and ``note`` says
        so; with fewer than five documents there is no interval and ``note`` says so.
    """
    rows: list[tuple[object, ...]] = []
    for outlet, tables, weights in _scopes(frames, sides, within, rounds, random_state):
        for table in tables:
            rows.extend(_measure_rows(table, outlet, weights))
    return pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))


def compare(
    frames: Frames,
    *,
    sides: Sequence[str],
    within: Literal["outlet"] | None = None,
    rounds: int = ROUNDS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Estimate the difference between sides for every measure, with a 95 % interval.

    Both sides' figures come from the same bootstrap draws, so the interval of the difference
    carries their dependence within documents.

    Returns
    -------
    DataFrame
        Columns ``measure, group, unit, outlet, side_a, side_b, estimate_a, estimate_b, difference,
        low, high, n_a, n_b, n_documents, note``; ``difference`` is a minus b, one row per pair of
        sides in the study's order.
    """
    rows: list[tuple[object, ...]] = []
    for outlet, tables, weights in _scopes(frames, sides, within, rounds, random_state):
        for table in tables:
            draws = table.estimates(weights)
            column = {key: i for i, key in enumerate(table.keys)}
            for a, b in combinations(sides, 2):
                for group in table.measure.groups or ("",):
                    i, j = column[a, group], column[b, group]
                    rows.append(_compare_row(table, outlet, (a, b, group), (i, j), draws))
    return pd.DataFrame(rows, columns=list(COMPARE_COLUMNS))


def _scopes(
    frames: Frames,
    sides: Sequence[str],
    within: str | None,
    rounds: int,
    random_state: int,
) -> Iterator[tuple[str, list[_Table], Array]]:
    if within not in (None, "outlet"):
        raise OptionError(f"within must be 'outlet' or None, not {within!r}")
    documents = frames.documents
    cells = {name: m.cells(frames) for name, m in MEASURES.items()}
    if within is None:
        scopes = [("", documents["document"])]
    else:
        known = documents[documents["outlet"].notna()]
        scopes = [(str(o), g["document"]) for o, g in known.groupby("outlet", sort=True)]
    for outlet, ids in scopes:
        index = pd.Index(sorted(ids))
        if not len(index):
            continue
        weights = _draws(len(index), rounds, random_state)
        tables = [_table(MEASURES[n], c, index, sides) for n, c in cells.items()]
        yield outlet, tables, weights


def _draws(n: int, rounds: int, random_state: int) -> Array:
    """Return how often each document is drawn, shape (rounds, n)."""
    rng = np.random.default_rng(random_state)
    batches = [
        rng.multinomial(n, np.full(n, 1 / n), size=min(_BATCH, rounds - done))
        for done in range(0, rounds, _BATCH)
    ]
    return np.concatenate(batches).astype(np.float64)


def _table(measure: Measure, cells: pd.DataFrame, index: pd.Index, sides: Sequence[str]) -> _Table:
    keys = tuple((s, g) for s in (*sides, "") for g in measure.groups or ("",))
    column = {key: i for i, key in enumerate(keys)}
    cells = cells[cells["document"].isin(index)]
    numerators = np.zeros((len(index), len(keys)))
    denominators = np.zeros_like(numerators)
    place = [column.get(key, -1) for key in zip(cells["side"], cells["group"], strict=True)]
    columns = np.array(place, dtype=int)
    kept = columns >= 0
    rows = index.get_indexer(pd.Index(cells["document"]))[kept]
    numerators[rows, columns[kept]] = cells["numerator"].to_numpy(float)[kept]
    denominators[rows, columns[kept]] = cells["denominator"].to_numpy(float)[kept]
    if measure.name in ("share_of_voice", "share_of_words"):
        # The whole is the same for every side, also in documents where a side is not heard.
        denominators[:] = denominators.max(axis=1, keepdims=True)
    return _Table(measure, keys, numerators, denominators)


def _measure_rows(table: _Table, outlet: str, weights: Array) -> Iterator[tuple[object, ...]]:
    draws = table.estimates(weights)
    for i, (side, group) in enumerate(table.keys):
        above, below = table.numerators[:, i].sum(), table.denominators[:, i].sum()
        n_documents = int((table.denominators[:, i] > 0).sum())
        note = _too_few(table.measure, below)
        estimate = low = high = float("nan")
        if not note:
            estimate = table.measure.scale * above / below
            low, high, note = _interval(draws[:, i], n_documents)
        yield (
            *(table.measure.name, table.measure.unit, outlet, side, group),
            *(estimate, low, high, float(above), float(below), n_documents, note),
        )


def _compare_row(
    table: _Table,
    outlet: str,
    names: tuple[str, str, str],
    columns: tuple[int, int],
    draws: Array,
) -> tuple[object, ...]:
    i, j = columns
    below = table.denominators[:, [i, j]].sum(axis=0)
    counted = (table.denominators[:, [i, j]] > 0).sum(axis=0)
    note = next((n for n in (_too_few(table.measure, b) for b in below) if n), "")
    a = b = low = high = float("nan")
    if not note:
        a, b = table.measure.scale * table.numerators[:, [i, j]].sum(axis=0) / below
        low, high, note = _interval(draws[:, i] - draws[:, j], int(counted.min()))
    return (
        *(table.measure.name, names[2], table.measure.unit, outlet, names[0], names[1]),
        *(a, b, a - b, low, high, float(below[0]), float(below[1])),
        *(int((table.denominators[:, [i, j]] > 0).any(axis=1).sum()), note),
    )


def _too_few(measure: Measure, below: float) -> str:
    if below >= measure.minimum:
        return ""
    return f"not enough: {below:.0f} {measure.counted}, {measure.minimum} needed"


def _interval(draws: Array, n_documents: int) -> tuple[float, float, str]:
    if n_documents < MIN_DOCUMENTS:
        plural = "document" if n_documents == 1 else "documents"
        return (
            float("nan"),
            float("nan"),
            f"no interval: {n_documents} {plural}, {MIN_DOCUMENTS} needed",
        )
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return float(low), float(high), ""
