"""Contributions of documents in, p-values and false discovery rates out.

**Two sides.** Under the null an outlet treats the sides alike, and within a document the two sides
are exchangeable: every document's contribution to the difference is as likely to have the other
sign. The signs of whole documents are flipped, because attributions of one document hang together.
With the contributions taken around the rate of both sides together this is the sign-flip score test
of Hemerik, Goeman & Finos (2020), which also holds where one side is heard more often than the
other. With few documents there are too few sign patterns; there the contributions get a t test
(Ibragimov & Müller 2010).

**Two sets of documents** (an outlet and the others). Under the null outlets are labels that say
nothing: they are shuffled over documents, and the difference is studentized, so that the test also
holds where documents of one outlet vary more (Chung & Romano 2013).

**Many measures.** Measures that answer one question are a family, and false discovery rates are
those of Benjamini & Hochberg (1995) over the families. A question is opened by its main measure,
which has most of its error, or by the further ones, which share the rest and get all of it when the
main measure is significant (weights and inheritance as in Bretz et al. 2009; a closed test, Marcus,
Peritz & Gabriel 1976). Further measures, and groups of a measure, are adjusted by their largest
statistic (Westfall & Young 1993). A row counts when it passes the level that selected its family
(Benjamini & Bogomolov 2014).

References
----------
Benjamini & Hochberg (1995). Controlling the false discovery rate. JRSS B 57(1).
Benjamini & Bogomolov (2014). Selective inference on multiple families of hypotheses. JRSS B 76(1).
Bretz, Maurer, Brannath & Posch (2009). A graphical approach to sequentially rejective multiple test
procedures. Statistics in Medicine 28(4).
Chung & Romano (2013). Exact and asymptotically robust permutation tests. Annals of Statistics
41(2).
Hemerik, Goeman & Finos (2020). Robust testing in generalized linear models by sign flipping score
contributions. JRSS B 82(3).
Ibragimov & Müller (2010). t-statistic based correlation and heterogeneity robust inference. Journal
of Business & Economic Statistics 28(4).
Marcus, Peritz & Gabriel (1976). On closed testing procedures with special reference to ordered
analysis of variance. Biometrika 63(3).
Westfall & Young (1993). Resampling-based multiple testing. Wiley.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from toolkit.measure.counts import Array

_BATCH = 500
_MOST = 1 << 25  # signs or labels of documents in memory at once
#: Least squared error of columns of length 1; what is below is rounding.
_LEAST = 1e-16
_TIE = 1e-6  # statistics so close are the same: sums in another order differ by rounding


def sign_flip(
    contributions: npt.NDArray[np.floating[Any]],
    families: npt.NDArray[np.intp],
    *,
    permutations: int,
    random_state: int,
) -> tuple[Array, Array]:
    """Test that each column of contributions is symmetric around 0, flipping documents' signs.

    Parameters
    ----------
    contributions : array, shape (documents, columns)
        What each document adds to the difference.
    families : array of int, shape (columns,)
        Columns that are tested as one have the same number.
    permutations : int
        Random sign patterns; the observed one is counted too.
    random_state : int

    Returns
    -------
    p, adjusted : array, shape (columns,)
        Two-sided p-values, and those adjusted for the columns of the same family.
    """
    scale = _size(contributions)
    scaled = (contributions / scale).astype(np.float32)
    rng = np.random.default_rng(random_state)

    def statistics(size: int) -> Array:
        signs = rng.integers(0, 2, size=(size, len(scaled)), dtype=np.int8)
        found: Array = np.abs((2.0 * signs - 1).astype(np.float32) @ scaled)
        return found

    return _p_values(np.abs(scaled.sum(axis=0)), statistics, families, permutations, len(scaled))


def label_shuffle(
    scores: Array,
    inside: npt.NDArray[np.bool_],
    families: npt.NDArray[np.intp],
    *,
    permutations: int,
    random_state: int,
) -> tuple[Array, Array]:
    """Test that a set of documents has the same mean scores as the others, shuffling the labels.

    Parameters
    ----------
    scores : array, shape (documents, columns)
    inside : array of bool, shape (documents,)
        Which documents are of the set.
    families, permutations, random_state
        As in :func:`sign_flip`.
    """
    centred = scores - scores.mean(axis=0)
    centred /= _size(centred)
    squares = centred**2
    rng = np.random.default_rng(random_state)
    k, n = int(inside.sum()), len(inside)

    def welch(member: Array) -> Array:
        one, two = member @ centred, member @ squares
        mean, other = one / k, -one / (n - k)
        spread = two / k - mean**2
        rest = (squares.sum(axis=0) - two) / (n - k) - other**2
        error = np.sqrt(np.maximum(spread / max(k - 1, 1) + rest / max(n - k - 1, 1), _LEAST))
        found: Array = np.abs(mean - other) / error
        return found

    def statistics(size: int) -> Array:
        member = np.zeros((size, n))
        chosen = np.argpartition(rng.random((size, n)), k - 1, axis=1)[:, :k]
        np.put_along_axis(member, chosen, 1.0, axis=1)
        return welch(member)

    observed = welch(inside[None, :].astype(float))[0]
    return _p_values(observed, statistics, families, permutations, n)


def _p_values(
    observed: Array,
    statistics: Callable[[int], Array],
    families: npt.NDArray[np.intp],
    permutations: int,
    documents: int,
) -> tuple[Array, Array]:
    """Count how often shuffled statistics, and the largest of a family, reach the observed one."""
    together = np.argsort(families, kind="stable")
    numbers, starts = np.unique(families[together], return_index=True)
    family = np.searchsorted(numbers, families)
    reached = np.zeros(len(observed))
    largest = np.zeros(len(observed))
    batch = max(1, min(_BATCH, _MOST // max(1, documents)))
    for done in range(0, permutations, batch):
        found = statistics(min(batch, permutations - done))
        bar = observed * (1 - _TIE) - _TIE
        reached += (found >= bar).sum(axis=0)
        top = np.maximum.reduceat(found[:, together], starts, axis=1)
        largest += (top[:, family] >= bar).sum(axis=0)
    return (reached + 1) / (permutations + 1), (largest + 1) / (permutations + 1)


def _size(columns: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    """Return the length of each column, 1 for a column of zeros."""
    length = np.sqrt((columns**2).sum(axis=0))
    return np.where(length > 0, length, 1.0)


def t_test(
    difference: Array, error: Array, heard: Array, families: npt.NDArray[np.intp]
) -> tuple[Array, Array]:
    """Test differences by their standard error; adjusted by the number of a family's columns."""
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(difference) / error, np.maximum(heard - 1, 1))
    number = pd.Series(p).groupby(families).transform("count").to_numpy(float)
    return p, np.minimum(p * number, 1.0)


def within_question(p: pd.Series, main: pd.Series, family: pd.Series, *, share: float) -> pd.Series:
    """Return p-values adjusted for all that a question tests, its main measure first.

    Parameters
    ----------
    p : Series
        p-values of the main measures; of further ones adjusted for all of their question's. NaN
        where nothing was tested.
    main : Series of bool
        Whether a row is of its question's main measure.
    family : Series
        Labels of the families: question, scope and pair of sides.
    share : float
        The main measure's share of the error, 0 to 1. It passes on to the further measures when
        the main one is significant; where only one of both was tested it has the whole.

    Returns
    -------
    Series
        Family-wise adjusted p-values, those of a closed test of weighted hypotheses.
    """
    first = p.where(main).groupby(family).transform("min")
    rest = p.mask(main).groupby(family).transform("min")
    followed = np.minimum(p / (1 - share), np.maximum(p, first / share))
    adjusted = (p / share).where(main, followed).where(first.notna() & rest.notna(), p)
    return adjusted.clip(upper=1.0)


def false_discovery(p: pd.Series, family: pd.Series) -> pd.Series:
    """Return the false discovery rate at which each row would be called clear.

    Parameters
    ----------
    p : Series
        p-values adjusted within their family; NaN where nothing was tested.
    family : Series
        Labels of the families: question, scope and pair. A family's own p-value is its smallest.

    Returns
    -------
    Series
        Benjamini-Hochberg values over the families; a row of a family counts when its own adjusted
        p-value passes the level that selected the families.
    """
    smallest = np.sort(p.groupby(family).min().dropna().to_numpy())
    m = len(smallest)
    if not m:
        return pd.Series(np.nan, index=p.index)
    rank = np.arange(1, m + 1)
    levels = m / rank * np.maximum(smallest, p.to_numpy()[:, None])
    return pd.Series(np.minimum(levels.min(axis=1), 1.0), index=p.index)
