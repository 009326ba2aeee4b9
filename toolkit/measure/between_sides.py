"""Counts of a scope in, the differences between its sides out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from toolkit.measure.counts import Array, Counts, Scope, hypotheses
from toolkit.measure.differences import Difference, rows
from toolkit.measure.estimate import Singles, no_interval, rule, singles, too_few
from toolkit.measure.intervals import joined, percentile
from toolkit.measure.significance import sign_flip, t_test

Columns = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


def between_sides(
    counts: Counts, scope: Scope, rounds: int, permutations: int, random_state: int
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each pair of sides in a scope."""
    one = singles(counts, scope, rounds, random_state)
    heard = counts.attributions[scope.rows].sum(axis=0)
    for a, b in combinations(range(len(counts.sides)), 2):
        i, j = counts.columns(counts.sides[a]), counts.columns(counts.sides[b])
        found = _between(counts, scope, one, i, j, permutations, random_state)
        names = (counts.sides[a], counts.sides[b])
        yield rows(found, scope, names, int(heard[a] + heard[b]))


def _between(
    counts: Counts,
    scope: Scope,
    one: Singles,
    i: Columns,
    j: Columns,
    permutations: int,
    random_state: int,
) -> Difference:
    keys = tuple(counts.keys[k] for k in i)
    found = one.found
    heard = np.minimum(found.heard[i], found.heard[j])
    notes = [
        scope.note or too_few(key, x) or too_few(key, y) or no_interval(n)
        for key, x, y, n in zip(keys, found.units[i], found.units[j], heard, strict=True)
    ]
    unknown = np.array([bool(note) for note in notes])
    unknown |= (found.cases[i] == 0) & (found.cases[j] == 0)
    limits = side_limits(one, i, j)
    few = one.few[i] | one.few[j]
    low, high = (np.where(unknown, np.nan, v) for v in limits)
    documents = _either(counts, scope, i, j)
    families = hypotheses(keys)
    p, adjusted = _small(one, i, j, (low, high), families)
    flips = documents >= rule("few_documents")
    if flips.any():
        added = np.where(unknown, 0.0, _contributions(counts, scope, one, i, j))
        flipped = sign_flip(added, families, permutations=permutations, random_state=random_state)
        p, adjusted = np.where(flips, flipped[0], p), np.where(flips, flipped[1], adjusted)
    return Difference(
        keys,
        found.estimate[i],
        found.estimate[j],
        low,
        high,
        np.where(unknown, "", np.where(few, "joined", "percentile")),
        np.where(unknown, np.nan, p),
        np.where(unknown, np.nan, adjusted),
        np.where(unknown, "", np.where(flips, "sign flip", "t")),
        (found.units[i], found.units[j]),
        documents,
        notes,
    )


def side_limits(one: Singles, i: Columns, j: Columns) -> tuple[Array, Array]:
    """Return the limits of one side's figures less the other's."""
    worth = np.minimum(one.found.worth[i], one.found.worth[j])
    wide = percentile(one.draws[:, i] - one.draws[:, j], worth, level=rule("level"))
    near = joined(one.at(i), one.at(j))
    few = one.few[i] | one.few[j]
    return np.where(few, near[0], wide[0]), np.where(few, near[1], wide[1])


def _either(counts: Counts, scope: Scope, i: Columns, j: Columns) -> Array:
    """Return in how many documents there is something to count of either side."""
    below = counts.denominators[scope.rows]
    found: Array = ((below[:, i] > 0) | (below[:, j] > 0)).sum(axis=0)
    return found


def _contributions(counts: Counts, scope: Scope, one: Singles, i: Columns, j: Columns) -> Array:
    """Return what each document adds to the difference, around the rate of both sides together."""
    above, below = counts.numerators[scope.rows], counts.denominators[scope.rows]
    found = one.found
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (found.cases[i] + found.cases[j]) / (found.units[i] + found.units[j])
        a = (above[:, i] - rate * below[:, i]) / found.units[i]
        b = (above[:, j] - rate * below[:, j]) / found.units[j]
    return np.nan_to_num(a - b)


def _small(
    one: Singles, i: Columns, j: Columns, limits: tuple[Array, Array], families: Columns
) -> tuple[Array, Array]:
    """Test differences in few documents, by t; rows without limits are not tested.

    Where the limits were joined, the standard error is what the limit nearer to zero implies.
    """
    low, high = limits
    found = one.found
    worth = np.minimum(found.worth[i], found.worth[j])
    difference = np.where(np.isnan(low), np.nan, found.estimate[i] - found.estimate[j])
    joint = found.influence[:, i] - found.influence[:, j]
    error = np.sqrt(worth / np.maximum(worth - 1, 1) * (joint**2).sum(axis=0))
    reach = np.where(difference > 0, difference - low, high - difference)
    implied = reach / stats.t.ppf((1 + rule("level")) / 2, np.maximum(worth - 1, 1))
    error = np.where(one.few[i] | one.few[j], implied, error)
    return t_test(difference, error, worth, families)
