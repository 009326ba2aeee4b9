"""Counts of a scope in, the differences between each outlet and all others out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.measure.counts import Array, Counts, Scope
from toolkit.measure.differences import Difference, rows
from toolkit.measure.estimate import Singles, no_interval, rule, singles, too_few
from toolkit.measure.intervals import figures, percentile
from toolkit.measure.significance import label_shuffle, t_test


def between_outlets(
    counts: Counts, scope: Scope, rounds: int, permutations: int, random_state: int
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each outlet against all others: each side's figure, each pair of sides."""
    outlets = counts.documents["outlet"].iloc[scope.rows]
    sides = counts.sides
    names = [(side, "") for side in sides] + list(combinations(sides, 2))
    for outlet in sorted(outlets.dropna().unique()):
        inside = (outlets == outlet).to_numpy()
        others = outlets.notna().to_numpy() & ~inside
        note = "" if others.any() else "not enough: there is no other outlet"
        here = Scope(str(outlet), scope.period, scope.rows[inside], note)
        rest = scope._replace(rows=scope.rows[others])
        # Two sets of documents are drawn independently of one another.
        one = singles(counts, here, rounds, random_state)
        two = singles(counts, rest, rounds, random_state + 1)
        for pair in names:
            found = _against(counts, (here, rest), (one, two), pair, permutations, random_state)
            columns = [sides.index(side) for side in pair if side]
            heard = counts.attributions[here.rows][:, columns].sum()
            yield rows(found, here, pair, int(heard))


def _against(
    counts: Counts,
    where: tuple[Scope, Scope],
    sets: tuple[Singles, Singles],
    pair: tuple[str, str],
    permutations: int,
    random_state: int,
) -> Difference:
    i = counts.columns(pair[0])
    j = counts.columns(pair[1]) if pair[1] else None
    keys = tuple(counts.keys[k] for k in i)
    estimates = [_minus(one.found.estimate, i, j) for one in sets]
    draws = [_minus(one.draws, i, j) for one in sets]
    units, heard, worth = (
        [_least(getattr(one.found, name), i, j) for one in sets]
        for name in ("units", "heard", "worth")
    )
    least, fewest = np.minimum(*units), np.minimum(*heard)
    notes = [
        where[0].note or too_few(key, n) or no_interval(m)
        for key, n, m in zip(keys, least, fewest, strict=True)
    ]
    unknown = np.array([bool(note) for note in notes])
    limits = percentile(draws[0] - draws[1], np.minimum(*worth), level=rule("level"))
    low, high = (np.where(unknown, np.nan, v) for v in limits)
    p, adjusted, test = _tested(
        counts, where, sets, (i, j), fewest, unknown, permutations, random_state
    )
    method = np.where(np.isnan(low), "", "percentile")
    documents = heard[0]
    return Difference(
        keys,
        estimates[0],
        estimates[1],
        low,
        high,
        method,
        p,
        adjusted,
        test,
        (units[0], units[1]),
        documents,
        notes,
    )


def _minus(values: Array, i: npt.NDArray[np.intp], j: npt.NDArray[np.intp] | None) -> Array:
    """Return one side's columns, or one side's less the other's."""
    found: Array = values[..., i] if j is None else values[..., i] - values[..., j]
    return found


def _least(values: Array, i: npt.NDArray[np.intp], j: npt.NDArray[np.intp] | None) -> Array:
    """Return one side's columns, or the lesser of both sides'."""
    found: Array = values[i] if j is None else np.minimum(values[i], values[j])
    return found


def _tested(
    counts: Counts,
    where: tuple[Scope, Scope],
    sets: tuple[Singles, Singles],
    columns: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp] | None],
    heard: Array,
    unknown: npt.NDArray[np.bool_],
    permutations: int,
    random_state: int,
) -> tuple[Array, Array, npt.NDArray[np.str_]]:
    """Shuffle the outlet's label over documents; with few documents, a t test of both sets."""
    i, j = columns
    every = np.concatenate([scope.rows for scope in where])
    inside = np.arange(len(every)) < len(where[0].rows)
    families = pd.factorize(np.array([counts.keys[k].measure.name for k in i]))[0]
    if not 0 < inside.sum() < len(every):
        none = np.full(len(i), np.nan)
        return none, none, np.full(len(i), "")
    found = figures(counts.numerators[every], counts.denominators[every])
    scores = np.where(unknown, 0.0, np.nan_to_num(_minus(found.influence, i, j)))
    few = heard < rule("few_documents")
    p, adjusted = label_shuffle(
        scores, inside, families, permutations=permutations, random_state=random_state
    )
    errors = [_minus_error(one, i, j) for one in sets]
    difference = _minus(sets[0].found.estimate, i, j) - _minus(sets[1].found.estimate, i, j)
    difference = np.where(unknown, np.nan, difference)
    other = t_test(difference, np.hypot(*errors), heard, families)
    p, adjusted = np.where(few, other[0], p), np.where(few, other[1], adjusted)
    test = np.where(unknown, "", np.where(few, "t", "label shuffle"))
    p, adjusted = (np.where(unknown, np.nan, v) for v in (p, adjusted))
    return p, adjusted, test


def _minus_error(one: Singles, i: npt.NDArray[np.intp], j: npt.NDArray[np.intp] | None) -> Array:
    """Return the cluster-robust standard error of a figure, or of a difference of two."""
    found = one.found
    influence = _minus(found.influence, i, j)
    heard = _least(found.heard, i, j)
    error: Array = np.sqrt(heard / np.maximum(heard - 1, 1) * (influence**2).sum(axis=0))
    return error
