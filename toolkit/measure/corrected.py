"""Automatic annotation of all documents and corrected annotation of some in, valid intervals out.

An annotator errs, and errs perhaps on one side more than on the other; no bootstrap of its output
can see that. Where a random sample of the documents has been corrected by hand, the errors in the
sample correct the figures of the whole: prediction-powered inference (Angelopoulos, Bates,
Fannjiang, Jordan & Zrnic 2023) with power tuning (Angelopoulos, Duchi & Zrnic 2023), or the
design-based estimator of Egami, Hinck, Stewart & Wei (2023). Both are valid however bad the
annotator is; a good one makes them narrow. Documents are the units, and a figure is a ratio of
sums, so that each document enters with what it adds to the linearized ratio.

References
----------
Angelopoulos et al. (2023). Prediction-powered inference. Science 382.
Angelopoulos, Duchi & Zrnic (2023). PPI++: Efficient prediction-powered inference. arXiv 2311.01453.
Egami et al. (2023). Using imperfect surrogates for downstream inference: design-based supervised
learning for social science applications of large language models. NeurIPS 36.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from toolkit.errors import OptionError
from toolkit.measure.counts import (
    Array,
    Counts,
    Over,
    Scope,
    Within,
    count,
    hypotheses,
    scopes,
)
from toolkit.measure.differences import Difference, rows
from toolkit.measure.estimate import rule, table, too_few
from toolkit.measure.frames import Frames
from toolkit.measure.questions import EVERYTHING, Chosen
from toolkit.measure.significance import t_test

Method = Literal["ppi", "dsl"]


class Pair(NamedTuple):
    """Numerators and denominators of one scope, automatic and corrected; (documents, columns).

    ``inside`` says which documents were corrected; the corrected arrays have a row for each of
    those, in the same order.
    """

    above: Array
    below: Array
    true_above: Array
    true_below: Array
    inside: npt.NDArray[np.bool_]


class Estimate(NamedTuple):
    """Corrected ratios, and what each document adds to their error; arrays by column.

    ``sample`` (corrected documents, columns) and ``rest`` (documents the automatic part rests on,
    columns) are contributions whose means have independent errors.
    """

    value: Array
    sample: Array
    rest: Array


def estimate(pair: Pair, *, method: Method = "ppi") -> Estimate:
    """Return the corrected ratio of each column with its contributions.

    Parameters
    ----------
    pair : Pair
    method : {"ppi", "dsl"}
        Prediction-powered inference with power tuning, or design-based supervised learning: the
        same estimator with the automatic annotation at full weight, over all documents.
    """
    m = int(pair.inside.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = pair.true_above.sum(axis=0) / pair.true_below.sum(axis=0)
        weight = np.ones(len(theta)) if method == "dsl" else _tuned(pair, theta)
        others = np.ones(len(pair.inside), bool) if method == "dsl" else ~pair.inside
        n = max(int(others.sum()), 1)

        def corrected(true: Array, found: Array) -> Array:
            shift = found[others].sum(axis=0) / n - found[pair.inside].mean(axis=0)
            total: Array = true.mean(axis=0) + weight * shift
            return total

        above = corrected(pair.true_above, pair.above)
        below = corrected(pair.true_below, pair.below)
        theta = above / below
        true = (pair.true_above - theta * pair.true_below) / below
        found = weight * (pair.above - theta * pair.below) / below
    sample = true - found[pair.inside]
    if method == "dsl":
        # Every document has a pseudo-outcome; the mean over all documents carries the whole error.
        pseudo = found.copy()
        pseudo[pair.inside] += sample * (len(pair.inside) / m)
        return Estimate(theta, np.zeros_like(sample), pseudo)
    return Estimate(theta, sample, found[others])


def _tuned(pair: Pair, theta: Array) -> Array:
    """Return how far the automatic annotation is trusted, 0 to 1, by least variance."""
    m, n = int(pair.inside.sum()), int((~pair.inside).sum())
    true = pair.true_above - theta * pair.true_below
    found = pair.above - theta * pair.below
    mine = found[pair.inside]
    together = ((true - true.mean(axis=0)) * (mine - mine.mean(axis=0))).sum(axis=0) / m
    spread = found.var(axis=0, ddof=1)
    weight = together / ((1 + m / max(n, 1)) * spread)
    return np.clip(np.nan_to_num(weight), 0.0, 1.0) if n else np.zeros(len(theta))


def error(sample: Array, rest: Array) -> Array:
    """Return the standard error of sums of contributions of independent documents."""
    parts = [x.var(axis=0, ddof=1) / len(x) if len(x) > 1 else 0.0 for x in (sample, rest)]
    found: Array = np.sqrt(parts[0] + parts[1])
    return found


def compare_corrected(
    frames: Frames,
    corrected: Frames,
    *,
    sides: Sequence[str],
    within: Within | None = None,
    over: Over | None = None,
    only: Chosen = EVERYTHING,
    method: Method = "ppi",
    width: float | None = None,
) -> pd.DataFrame:
    """Estimate the differences between sides, with the annotator's errors taken into account.

    Parameters
    ----------
    frames : Frames
        Of all documents, as annotated automatically.
    corrected : Frames
        Of a simple random sample of the same documents, corrected by hand.
    sides, within, over
        As in :func:`toolkit.measure.compare`.
    only : Chosen
        The measures to compare; all by default.
    method : {"ppi", "dsl"}
        See :func:`estimate`.
    width : float, optional
        A wanted width of the interval of a difference, in the unit of each measure.

    Returns
    -------
    DataFrame
        Columns of :func:`toolkit.measure.compare`, then ``n_corrected`` (corrected documents),
        ``uncorrected`` (the difference that automatic annotation alone gives) and, if a width is
        given, ``n_needed``: how many documents to correct for it (NaN: not even all would do).

    Raises
    ------
    OptionError
        If a corrected document is not among the documents, or a choice does not exist.
    """
    if method not in get_args(Method):
        raise OptionError(f"method must be one of {get_args(Method)}, not {method!r}")
    if width is not None and method == "dsl":
        raise OptionError("how many documents a width needs is told with method='ppi'")
    automatic, truth = count(frames, sides, only), count(corrected, sides, only)
    place = pd.Index(automatic.documents["document"]).get_indexer(
        pd.Index(truth.documents["document"])
    )
    if (place < 0).any():
        some = ", ".join(truth.documents["document"][place < 0].head(3))
        raise OptionError(f"corrected documents are not among those of the analysis: {some}")
    parts = [
        part
        for scope in scopes(automatic.documents, within, over)
        for part in _scope(automatic, truth, place, scope, method, width)
    ]
    columns = list(parts[0].columns) if parts else ["adjusted"]
    return table(parts, columns)


def _scope(
    automatic: Counts,
    truth: Counts,
    place: npt.NDArray[np.intp],
    scope: Scope,
    method: Method,
    width: float | None,
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each pair of sides in a scope."""
    inside = np.isin(scope.rows, place)
    chosen = np.flatnonzero(np.isin(place, scope.rows))  # documents are sorted in both
    pair = Pair(
        automatic.numerators[scope.rows],
        automatic.denominators[scope.rows],
        truth.numerators[chosen],
        truth.denominators[chosen],
        inside,
    )
    needed = rule("min_corrected")
    if inside.sum() < needed:
        note = f"not enough: {inside.sum()} corrected documents, {needed} needed"
        scope = scope._replace(note=scope.note or note)
        pair = pair._replace(inside=np.zeros(len(inside), bool), true_above=pair.true_above[:0])
    found = estimate(pair, method=method) if pair.inside.any() else None
    sides = automatic.sides
    heard = automatic.attributions[scope.rows].sum(axis=0)
    for a, b in combinations(range(len(sides)), 2):
        i, j = automatic.columns(sides[a]), automatic.columns(sides[b])
        made = _difference(automatic, scope, pair, found, (i, j))
        frame = rows(made, scope, (sides[a], sides[b]), int(heard[a] + heard[b]))
        yield _with_more(frame, automatic, scope, found, (i, j), int(inside.sum()), width)


def _difference(
    counts: Counts,
    scope: Scope,
    pair: Pair,
    found: Estimate | None,
    columns: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
) -> Difference:
    i, j = columns
    keys = tuple(counts.keys[k] for k in i)
    below = pair.below.sum(axis=0)
    either = ((pair.below[:, i] > 0) | (pair.below[:, j] > 0)).sum(axis=0)
    nothing = np.full(len(i), np.nan)
    a, b, spread = nothing, nothing, nothing
    heard = np.zeros(len(i))
    if found is not None:
        a, b = found.value[i], found.value[j]
        spread = error(found.sample[:, i] - found.sample[:, j], found.rest[:, i] - found.rest[:, j])
        true = pair.true_below > 0
        heard = np.minimum(true[:, i].sum(axis=0), true[:, j].sum(axis=0)).astype(float)
    notes = [
        scope.note or too_few(key, x) or too_few(key, y) or _too_few_corrected(n)
        for key, x, y, n in zip(keys, below[i], below[j], heard, strict=True)
    ]
    # Without any spread in the sample nothing is known of the errors.
    unknown = np.array([bool(note) for note in notes]) | ~(spread > 0)
    quantile = stats.t.ppf((1 + rule("level")) / 2, np.maximum(heard - 1, 1))
    low, high = (np.where(unknown, np.nan, a - b + s * quantile * spread) for s in (-1, 1))
    p, adjusted = t_test(np.where(unknown, np.nan, a - b), spread, heard, hypotheses(keys))
    method = np.where(unknown, "", "corrected")
    units = (below[i], below[j])
    return Difference(keys, a, b, low, high, method, p, adjusted, method, units, either, notes)


def _too_few_corrected(heard: float) -> str:
    needed = rule("min_documents")
    if heard >= needed:
        return ""
    return f"not enough: a side is heard in {heard:.0f} corrected documents, {needed} needed"


def _with_more(
    frame: pd.DataFrame,
    counts: Counts,
    scope: Scope,
    found: Estimate | None,
    columns: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    corrected: int,
    width: float | None,
) -> pd.DataFrame:
    """Add what automatic annotation alone gives, and how many documents a width needs."""
    i, j = columns
    above, below = (x[scope.rows].sum(axis=0) for x in (counts.numerators, counts.denominators))
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = counts.scale * above / below
    frame = frame.assign(n_corrected=corrected, uncorrected=plain[i] - plain[j])
    if width is None:
        return frame
    needed = np.full(len(i), np.nan)
    if found is not None:
        sample = found.sample[:, i] - found.sample[:, j]
        rest = found.rest[:, i] - found.rest[:, j]
        scaled = width / counts.scale[i]
        needed = documents_needed(sample, rest, len(scope.rows), scaled)
    return frame.assign(n_needed=np.where(frame["low"].isna(), np.nan, needed))


def documents_needed(sample: Array, rest: Array, total: int, width: Array) -> Array:
    """Return how many documents to correct for an interval of this width, NaN where none do.

    Parameters
    ----------
    sample, rest : array, shape (documents, columns)
        Contributions of the corrected and of the other documents, see :class:`Estimate`.
    total : int
        Documents in all.
    width : array, shape (columns,)
        Wanted width, in the unit of the contributions.
    """
    m = np.arange(rule("min_corrected"), total)[:, None]
    quantile = stats.t.ppf((1 + rule("level")) / 2, m - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = sample.var(axis=0, ddof=1) / m + rest.var(axis=0, ddof=1) / (total - m)
    narrow = 2 * quantile * np.sqrt(spread) <= width
    first = np.where(narrow.any(axis=0), narrow.argmax(axis=0), -1)
    return np.where(first >= 0, first + rule("min_corrected"), np.nan)
