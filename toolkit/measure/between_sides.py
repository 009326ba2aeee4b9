"""Counts of a scope in, the differences between its sides out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from toolkit.measure.counts import Array, Counts, Scope
from toolkit.measure.differences import Difference, rows
from toolkit.measure.estimate import Singles, no_interval, rule, singles, too_few
from toolkit.measure.intervals import Figures, joined, percentile
from toolkit.measure.significance import sign_flip, t_test


def between_sides(
    counts: Counts, scope: Scope, rounds: int, permutations: int, random_state: int
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each pair of sides in a scope."""
    one = singles(counts, scope, rounds, random_state)
    heard = counts.attributions[scope.rows].sum(axis=0)
    for a, b in combinations(range(len(counts.sides)), 2):
        i, j = counts.columns(counts.sides[a]), counts.columns(counts.sides[b])
        found = _between(counts, scope, one, (i, j), permutations, random_state)
        names = (counts.sides[a], counts.sides[b])
        yield rows(found, scope, names, int(heard[a] + heard[b]))


def _between(
    counts: Counts,
    scope: Scope,
    one: Singles,
    columns: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    permutations: int,
    random_state: int,
) -> Difference:
    i, j = columns
    keys = tuple(counts.keys[k] for k in i)
    heard = np.minimum(one.found.heard[i], one.found.heard[j])
    below = counts.denominators[scope.rows]
    either = ((below[:, i] > 0) | (below[:, j] > 0)).sum(axis=0)
    notes = [
        scope.note or too_few(key, x) or too_few(key, y) or no_interval(n)
        for key, x, y, n in zip(keys, one.found.units[i], one.found.units[j], heard, strict=True)
    ]
    worth = np.minimum(one.found.worth[i], one.found.worth[j])
    low, high = percentile(one.draws[:, i] - one.draws[:, j], worth, level=rule("level"))
    few = one.few[i] | one.few[j]
    near = joined(one.at(i), one.at(j))
    low, high = np.where(few, near[0], low), np.where(few, near[1], high)
    empty = (one.found.cases[i] == 0) & (one.found.cases[j] == 0)
    unknown = np.array([bool(note) for note in notes]) | empty
    low, high = (np.where(unknown, np.nan, v) for v in (low, high))
    difference = one.found.estimate[i] - one.found.estimate[j]
    contributions = _contributions(counts, scope, one.found, i, j)
    families = np.unique([k.measure.name for k in keys], return_inverse=True)[1]
    families = _in_order(families)
    error = _error(one.found, i, j, heard)
    error = np.where(few, _implied(difference, low, high, heard), error)
    p, adjusted = t_test(np.where(unknown, np.nan, difference), error, heard, families)
    test = np.where(either < rule("few_documents"), "t", "sign flip")
    if (test == "sign flip").any():
        flipped = sign_flip(
            np.where(unknown, 0.0, contributions),
            families,
            permutations=permutations,
            random_state=random_state,
        )
        p, adjusted = (
            np.where(test == "t", x, y) for x, y in zip((p, adjusted), flipped, strict=True)
        )
    p, adjusted = (np.where(unknown, np.nan, v) for v in (p, adjusted))
    return Difference(
        keys,
        one.found.estimate[i],
        one.found.estimate[j],
        low,
        high,
        np.where(np.isnan(low), "", np.where(few, "joined", "percentile")),
        p,
        adjusted,
        np.where(np.isnan(p), "", test),
        (one.found.units[i], one.found.units[j]),
        either,
        notes,
    )


def _in_order(families: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Number families in the order they appear, so that each stands together."""
    return pd.factorize(families)[0]


def _contributions(
    counts: Counts,
    scope: Scope,
    found: Figures,
    i: npt.NDArray[np.intp],
    j: npt.NDArray[np.intp],
) -> Array:
    """Return what each document adds to the difference, around the rate of both sides together."""
    above, below = counts.numerators[scope.rows], counts.denominators[scope.rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (found.cases[i] + found.cases[j]) / (found.units[i] + found.units[j])
        a = (above[:, i] - rate * below[:, i]) / found.units[i]
        b = (above[:, j] - rate * below[:, j]) / found.units[j]
    return np.nan_to_num(a - b)


def _error(found: Figures, i: npt.NDArray[np.intp], j: npt.NDArray[np.intp], heard: Array) -> Array:
    """Return the cluster-robust standard error of the difference."""
    joint = found.influence[:, i] - found.influence[:, j]
    error: Array = np.sqrt(heard / np.maximum(heard - 1, 1) * (joint**2).sum(axis=0))
    return error


def _implied(difference: Array, low: Array, high: Array, heard: Array) -> Array:
    """Return the standard error that the limit nearer to zero implies."""
    reach = np.where(difference > 0, difference - low, high - difference)
    implied: Array = reach / stats.t.ppf((1 + rule("level")) / 2, np.maximum(heard - 1, 1))
    return implied
