"""Counts by document in, intervals out: the document-clustered bootstrap.

Documents, not attributions, are drawn with replacement, because attributions of one article are not
independent (Cameron, Gelbach & Miller 2008). The interval of a figure is a BCa interval (Efron
1987), that of a difference a percentile interval; both are widened for the small-sample narrowness
of the bootstrap as Hesterberg (2015) proposes: quantiles of the normal distribution are replaced by
those of t with n - 1 degrees of freedom, times sqrt(n / (n - 1)), n the number of equally large
documents that the documents are worth (Kish 1965; Carter, Schnepel & Steigerwald 2017). Where
hardly any case, or hardly any non-case, was counted the bootstrap says nothing: there a figure has
an exact interval on its effective sample size (Korn & Graubard 1998), and a difference joins those
of its two figures (Zou & Donner 2008).

References
----------
Cameron, Gelbach & Miller (2008). Bootstrap-based improvements for inference with clustered errors.
Review of Economics and Statistics 90(3).
Carter, Schnepel & Steigerwald (2017). Asymptotic behavior of a t-test robust to cluster
heterogeneity. Review of Economics and Statistics 99(4).
Efron (1987). Better bootstrap confidence intervals. JASA 82(397).
Hesterberg (2015). What teachers should know about the bootstrap. The American Statistician 69(4).
Kish (1965). Survey sampling. Wiley.
Korn & Graubard (1998). Confidence intervals for proportions with small expected number of positive
counts estimated from survey data. Survey Methodology 24(2).
Zou & Donner (2008). Construction of confidence limits about effect measures. Statistics in Medicine
27(10).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from toolkit.measure.counts import Array

_BATCH = 250
_TIE = 1e-9
_MOST = 1 << 24  # draws of documents in memory at once, whatever the number of documents


class Figures(NamedTuple):
    """Ratios of sums with what their uncertainty needs; arrays of shape (columns,) but one.

    ``influence`` (documents, columns) is how far each document moves its ratio; its columns sum to
    0. ``heard`` counts the documents in which there is something to count, ``with_cases`` and
    ``with_others`` those in which something counted is a case, or is none. ``worth`` is the number
    of equally large documents that those heard are worth (Kish 1965).
    """

    estimate: Array
    influence: Array
    heard: Array
    cases: Array
    units: Array
    with_cases: Array
    with_others: Array
    worth: Array

    @property
    def error(self) -> Array:
        """The cluster-robust standard error, with n / (n - 1) for the documents heard."""
        small = self.heard / np.maximum(self.heard - 1, 1)
        error: Array = np.sqrt(small * (self.influence**2).sum(axis=0))
        return error


def figures(numerators: Array, denominators: Array) -> Figures:
    """Return the ratio of each column (unscaled, NaN where nothing was counted)."""
    above, below = numerators.sum(axis=0), denominators.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = above / below
        influence = (numerators - estimate * denominators) / below
    heard = (denominators > 0).sum(axis=0).astype(float)
    case, other = (numerators > 0).sum(axis=0), (numerators < denominators).sum(axis=0)
    squares = np.maximum((denominators**2).sum(axis=0), 1e-300)
    counted = (heard, above, below, case.astype(float), other.astype(float), below**2 / squares)
    return Figures(estimate, influence, *counted)


def resampled(numerators: Array, denominators: Array, *, rounds: int, random_state: int) -> Array:
    """Return the ratios of documents drawn with replacement, shape (rounds, columns)."""
    n = len(numerators)
    rng = np.random.default_rng(random_state)
    parts = []
    batch = max(1, min(_BATCH, _MOST // max(1, n)))
    for done in range(0, rounds, batch):
        size = min(batch, rounds - done)
        drawn = rng.integers(0, n, size=(size, n)) + n * np.arange(size)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append((weights @ numerators) / (weights @ denominators))
    return np.concatenate(parts)


def bca(draws: Array, found: Figures, *, level: float) -> tuple[Array, Array]:
    """Return widened BCa limits of each column."""
    squares, cubes = ((found.influence**k).sum(axis=0) for k in (2, 3))
    with np.errstate(divide="ignore", invalid="ignore"):
        acceleration = np.nan_to_num(cubes / (6 * squares**1.5))
        # Sums in another order differ by rounding: what is as close as that is a tie.
        tie = np.abs(draws - found.estimate) <= _TIE * np.abs(found.estimate)
        less = (draws < found.estimate) & ~tie
        below = 2 * less.mean(axis=0) + tie.mean(axis=0)
    z0 = stats.norm.ppf(np.clip(below / 2, 1e-3, 1 - 1e-3))
    wide = _wide(found.worth, level)
    limits = []
    for z in (-wide, wide):
        moved = z0 + (z0 + z) / (1 - acceleration * (z0 + z))
        limits.append(_quantile(draws, stats.norm.cdf(moved)))
    return limits[0], limits[1]


def percentile(draws: Array, worth: Array, *, level: float) -> tuple[Array, Array]:
    """Return widened percentile limits of each column, ``worth`` so many documents."""
    wide = _wide(worth, level)
    return _quantile(draws, stats.norm.cdf(-wide)), _quantile(draws, stats.norm.cdf(wide))


def exact(
    found: Figures, is_share: npt.NDArray[np.bool_], *, level: float, alike: float
) -> tuple[Array, Array]:
    """Return exact limits on the effective sample size, for columns with few cases.

    Shares get Clopper-Pearson limits, rates the corresponding Poisson limits. Where every unit or
    none is a case the spread cannot be estimated; there the units of a document are taken to be
    correlated by ``alike``.
    """
    p, tail = found.estimate, (1 - level) / 2
    together = found.units / np.maximum(found.worth, 1)  # units of a document, large ones heavier
    assumed = found.units / (1 + np.maximum(together - 1, 0) * alike)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(is_share, p * (1 - p), p * p) / found.error**2
        effective = np.minimum(effective, np.where(is_share, found.units, found.cases))
        effective = np.where(effective > 0, effective, np.where(is_share, assumed, 0.0))
        cases = np.where(is_share, p * effective, effective)
        low = np.where(
            is_share,
            stats.beta.ppf(tail, cases, effective - cases + 1),
            stats.gamma.ppf(tail, cases) * p / cases,
        )
        # Without any case a rate's exposure is what was counted in all.
        unit = np.where(cases > 0, p / cases, 1 / found.units)
        high = np.where(
            is_share,
            stats.beta.ppf(1 - tail, cases + 1, effective - cases),
            stats.gamma.ppf(1 - tail, cases + 1) * unit,
        )
    low = np.where(found.cases <= 0, 0.0, low)
    return low, np.where(is_share & (found.cases >= found.units), 1.0, high)


def joined(a: tuple[Array, Array, Array], b: tuple[Array, Array, Array]) -> tuple[Array, Array]:
    """Return limits of a - b from the estimate and limits of each: the square-and-add method."""
    (pa, la, ua), (pb, lb, ub) = a, b
    difference = pa - pb
    low = difference - np.sqrt((pa - la) ** 2 + (ub - pb) ** 2)
    return low, difference + np.sqrt((ua - pa) ** 2 + (pb - lb) ** 2)


def _wide(worth: Array, level: float) -> Array:
    """Return the quantile of the normal scale that makes up for few documents."""
    n = np.maximum(worth, 2.0)
    wide: Array = np.sqrt(n / (n - 1)) * stats.t.ppf((1 + level) / 2, n - 1)
    return wide


def _quantile(draws: Array, at: Array) -> Array:
    """Return a quantile of its own of each column, draws without a figure left out."""
    ordered = np.sort(draws, axis=0)  # NaN last
    count = np.isfinite(ordered).sum(axis=0)
    place = np.nan_to_num(at) * np.maximum(count - 1, 0)
    lower = np.floor(place).astype(int)
    upper = np.minimum(lower + 1, np.maximum(count - 1, 0))
    column = np.arange(draws.shape[1])
    low, high = ordered[lower, column], ordered[upper, column]
    found: Array = low + (place - lower) * (high - low)
    return np.where(count > 0, found, np.nan)
