"""Frames in, the table of measures out: every figure by side, outlet and period, with its interval.

How intervals are made: :mod:`toolkit.measure.intervals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.measure.cells import settings
from toolkit.measure.counts import Array, Counts, Key, Over, Scope, Within, count, scopes
from toolkit.measure.frames import Frames
from toolkit.measure.intervals import Figures, bca, exact, figures, resampled

MEASURE_COLUMNS = (
    *("measure", "group", "unit", "outlet", "period", "side", "estimate", "low", "high"),
    *("interval", "numerator", "denominator", "n_documents", "n_attributions", "note"),
)


def rule(name: str) -> Any:
    """Return one of the limits of inference of ``data/measures.toml``."""
    return settings()["inference"][name]


class Singles(NamedTuple):
    """The figures of one scope with their limits and what they rest on; arrays by column."""

    keys: tuple[Key, ...]
    scale: Array
    found: Figures
    draws: Array
    low: Array
    high: Array
    few: npt.NDArray[np.bool_]
    notes: list[str]

    def at(self, columns: npt.NDArray[np.intp]) -> tuple[Array, Array, Array]:
        """Return estimate and limits of some columns."""
        return self.found.estimate[columns], self.low[columns], self.high[columns]


def measures(
    frames: Frames,
    *,
    sides: Sequence[str],
    within: Within | None = None,
    over: Over | None = None,
    rounds: int | None = None,
    random_state: int = 0,
) -> pd.DataFrame:
    """Estimate every measure for every side, over the corpus, by outlet, by period or by both.

    Parameters
    ----------
    frames : Frames
    sides : sequence of str
        The study's sides, in order; rows for "" (no side) are added.
    within : {"outlet"} or None
        Whether to give figures for each outlet by itself.
    over : {"year", "month", "week", "day"} or None
        Whether to give figures for each period by itself.
    rounds : int
        Bootstrap rounds, 2,000 by default.
    random_state : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        Columns ``measure, group, unit, outlet, period, side, estimate, low, high, interval,
        numerator, denominator, n_documents, n_attributions, note``. Under a measure's minimal count
        ``estimate`` is NaN and ``note`` says so; with fewer than five documents there is no
        interval and ``note`` says so. ``interval`` names how it was made: ``bca`` or ``exact``.

    Raises
    ------
    OptionError
        If ``within`` or ``over`` is not one of the choices.
    """
    return figures_of(count(frames, sides), within, over, rounds, random_state)


def figures_of(
    counts: Counts,
    within: Within | None,
    over: Over | None,
    rounds: int | None,
    random_state: int,
) -> pd.DataFrame:
    """Return the table of measures of some counts, see :func:`measures`."""
    parts = [
        rows(counts, scope, singles(counts, scope, rounds, random_state))
        for scope in scopes(counts.documents, within, over)
    ]
    return table(parts, MEASURE_COLUMNS)


def table(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Return parts as one frame with these columns, also when there is no part."""
    if not parts:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(parts, ignore_index=True)[list(columns)]


def singles(
    counts: Counts, scope: Scope, rounds: int | None = None, random_state: int = 0
) -> Singles:
    """Return the figures of a scope with their limits, unscaled."""
    numerators, denominators = counts.numerators[scope.rows], counts.denominators[scope.rows]
    found = figures(numerators, denominators)
    draws = resampled(
        numerators,
        denominators,
        rounds=rule("rounds") if rounds is None else rounds,
        random_state=random_state,
    )
    is_share = np.array([k.measure.is_share for k in counts.keys])
    is_rate = counts.scale != 1
    both = np.minimum(found.with_cases, found.with_others)
    rare = np.where(is_share, both, found.with_cases)
    few = (is_share | is_rate) & (rare < rule("min_cases"))
    level = rule("level")
    wide, narrow = (
        bca(draws, found, level=level),
        exact(found, is_share, level=level, alike=rule("alike")),
    )
    notes = list(_notes(counts.keys, found, scope))
    known = found.heard >= rule("min_documents")
    low, high = (
        np.where(known, np.where(few, n, w), np.nan) for n, w in zip(narrow, wide, strict=True)
    )
    return Singles(counts.keys, counts.scale, found, draws, low, high, few, notes)


def _notes(keys: Sequence[Key], found: Figures, scope: Scope) -> Iterator[str]:
    """Say for each column why it has no figure, or no interval."""
    for key, units, heard in zip(keys, found.units, found.heard, strict=True):
        yield scope.note or too_few(key, units) or no_interval(heard)


def too_few(key: Key, units: float) -> str:
    """Say that a measure's minimal count is not reached, or nothing."""
    if units >= key.measure.minimum:
        return ""
    counted = key.measure.counted
    if units == 1:
        counted = re.sub(r"^((?:attributed )?\w+?)s\b", r"\1", counted)
    return f"not enough: {units:.0f} {counted}, {key.measure.minimum} needed"


def no_interval(heard: float) -> str:
    """Say that there are too few documents for an interval, or nothing."""
    needed = rule("min_documents")
    if heard >= needed:
        return ""
    plural = "document" if heard == 1 else "documents"
    return f"no interval: {heard:.0f} {plural}, {needed} needed"


def withheld(notes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Say which figures are not given at all."""
    return np.array([note.startswith("not enough") for note in notes], dtype=bool)


def rows(counts: Counts, scope: Scope, one: Singles) -> pd.DataFrame:
    """Return the rows of the table of measures for one scope."""
    keys = counts.keys
    gone = withheld(one.notes)
    estimate, low, high = (
        np.where(gone, np.nan, values * one.scale)
        for values in (one.found.estimate, one.low, one.high)
    )
    heard = dict(zip((*counts.sides, ""), counts.attributions[scope.rows].sum(axis=0), strict=True))
    method = np.where(np.isnan(low), "", np.where(one.few, "exact", "bca"))
    return pd.DataFrame(
        {
            "measure": [k.measure.name for k in keys],
            "group": [k.group for k in keys],
            "unit": [k.measure.unit for k in keys],
            "outlet": scope.outlet,
            "period": scope.period,
            "side": [k.side for k in keys],
            "estimate": estimate,
            "low": low,
            "high": high,
            "interval": method,
            "numerator": one.found.cases,
            "denominator": one.found.units,
            "n_documents": one.found.heard.astype(int),
            "n_attributions": [int(heard[k.side]) for k in keys],
            "note": one.notes,
        }
    )
