"""Counts of a scope in, the differences between each outlet and all others out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.measure.between_sides import Columns, Mask, side_limits
from toolkit.measure.counts import NO_OUTLET, Array, Counts, Scope, hypotheses
from toolkit.measure.differences import Difference, rows
from toolkit.measure.estimate import Singles, no_interval, rule, singles, too_few
from toolkit.measure.intervals import figures, joined, percentile
from toolkit.measure.significance import label_shuffle, t_test

Other = Columns | None


def between_outlets(
    counts: Counts, scope: Scope, rounds: int, permutations: int, random_state: int
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each outlet against all others: each side's figure, each pair of sides."""
    outlets = counts.documents["outlet"].iloc[scope.rows]
    sides = counts.sides
    names = [(side, "") for side in sides] + list(combinations(sides, 2))
    named = sorted(outlets.dropna().unique())
    alone = "there is no other outlet" if named else "no article has an outlet"
    for outlet in named or [NO_OUTLET]:
        inside = (outlets == outlet).to_numpy() if named else outlets.isna().to_numpy()
        others = outlets.notna().to_numpy() & ~inside
        note = "" if others.any() else f"not enough: {alone}"
        here = Scope(str(outlet), scope.period, scope.rows[inside], note)
        rest = scope._replace(rows=scope.rows[others])
        # Two sets of documents are drawn independently of one another.
        one = singles(counts, here, rounds, random_state)
        two = singles(counts, rest, rounds, random_state + 1)
        for pair in names:
            i = counts.columns(pair[0])
            j = counts.columns(pair[1]) if pair[1] else None
            found = _against(counts, (here, rest), (one, two), i, j, permutations, random_state)
            columns = [sides.index(side) for side in pair if side]
            heard = counts.attributions[here.rows][:, columns].sum()
            yield rows(found, here, pair, int(heard))


def _against(
    counts: Counts,
    where: tuple[Scope, Scope],
    sets: tuple[Singles, Singles],
    i: Columns,
    j: Other,
    permutations: int,
    random_state: int,
) -> Difference:
    keys = tuple(counts.keys[k] for k in i)
    units, heard, cases = (
        [_least(getattr(one.found, name), i, j) for one in sets]
        for name in ("units", "heard", "cases")
    )
    notes = [
        where[0].note or too_few(key, n) or no_interval(m)
        for key, n, m in zip(keys, np.minimum(*units), np.minimum(*heard), strict=True)
    ]
    unknown = np.array([bool(note) for note in notes]) | (np.maximum(*cases) == 0)
    few = _any_few(sets, i, j)
    low, high = (np.where(unknown, np.nan, v) for v in _limits(sets, i, j, few))
    estimates = [_minus(one.found.estimate, i, j) for one in sets]
    p, adjusted, test = _tested(counts, where, sets, i, j, unknown, permutations, random_state)
    return Difference(
        keys,
        estimates[0],
        estimates[1],
        low,
        high,
        np.where(unknown, "", np.where(few, "joined", "percentile")),
        np.where(unknown, np.nan, p),
        np.where(unknown, np.nan, adjusted),
        np.where(unknown, "", test),
        (units[0], units[1]),
        heard[0],
        notes,
    )


def _minus(values: Array, i: Columns, j: Other) -> Array:
    """Return one side's columns, or one side's less the other's."""
    found: Array = values[..., i] if j is None else values[..., i] - values[..., j]
    return found


def _least(values: Array, i: Columns, j: Other) -> Array:
    """Return one side's columns, or the lesser of both sides'."""
    found: Array = values[i] if j is None else np.minimum(values[i], values[j])
    return found


def _any_few(sets: tuple[Singles, Singles], i: Columns, j: Other) -> Mask:
    found: Mask = np.any([s.few[k] for s in sets for k in (i, j) if k is not None], axis=0)
    return found


def _limits(sets: tuple[Singles, Singles], i: Columns, j: Other, few: Mask) -> tuple[Array, Array]:
    """Return the limits of the outlet's figure less that of the others."""
    one, two = sets
    worth = np.minimum(_least(one.found.worth, i, j), _least(two.found.worth, i, j))
    draws = _minus(one.draws, i, j) - _minus(two.draws, i, j)
    wide = percentile(draws, worth, level=rule("level"))
    if j is None:
        near = joined(one.at(i), two.at(i))
    else:
        ends = [(_minus(s.found.estimate, i, j), *side_limits(s, i, j)) for s in sets]
        near = joined(ends[0], ends[1])
    return np.where(few, near[0], wide[0]), np.where(few, near[1], wide[1])


def _tested(
    counts: Counts,
    where: tuple[Scope, Scope],
    sets: tuple[Singles, Singles],
    i: Columns,
    j: Other,
    unknown: Mask,
    permutations: int,
    random_state: int,
) -> tuple[Array, Array, npt.NDArray[np.str_]]:
    """Shuffle the outlet's label over documents; with few documents, a t test of both sets."""
    every = np.concatenate([scope.rows for scope in where])
    inside = np.arange(len(every)) < len(where[0].rows)
    if not 0 < inside.sum() < len(every):
        none = np.full(len(i), np.nan)
        return none, none, np.full(len(i), "")
    families = hypotheses([counts.keys[k] for k in i])
    found = figures(counts.numerators[every], counts.denominators[every])
    scores = np.where(unknown, 0.0, np.nan_to_num(_minus(found.influence, i, j)))
    p, adjusted = label_shuffle(
        scores, inside, families, permutations=permutations, random_state=random_state
    )
    few = np.minimum(*[_least(s.found.heard, i, j) for s in sets]) < rule("few_documents")
    worth = np.minimum(*[_least(s.found.worth, i, j) for s in sets])
    error = np.hypot(*[_error(s, i, j) for s in sets])
    difference = np.subtract(*[_minus(s.found.estimate, i, j) for s in sets])
    small = t_test(np.where(unknown, np.nan, difference), error, worth, families)
    p, adjusted = np.where(few, small[0], p), np.where(few, small[1], adjusted)
    return p, adjusted, np.where(few, "t", "label shuffle")


def _error(one: Singles, i: Columns, j: Other) -> Array:
    """Return the cluster-robust standard error of a figure, or of a difference of two."""
    worth = _least(one.found.worth, i, j)
    squares = (_minus(one.found.influence, i, j) ** 2).sum(axis=0)
    error: Array = np.sqrt(worth / np.maximum(worth - 1, 1) * squares)
    return error
