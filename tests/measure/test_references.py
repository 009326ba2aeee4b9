"""Statistics against outside references: scipy, published examples, other packages."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from toolkit.measure import hill_number, log_odds
from toolkit.measure.corpus_diversity import hill_numbers
from toolkit.measure.corrected import Pair, documents_needed, error, estimate
from toolkit.measure.intervals import Figures, bca, exact, figures, joined, percentile, resampled
from toolkit.measure.significance import false_discovery, label_shuffle, sign_flip, t_test

ONE = np.zeros(1, dtype=int)


def test_hill_numbers_of_the_spider_data_are_the_published_ones() -> None:
    """Observed diversities in the vignette of iNEXT (Hsieh, Ma & Chao 2016)."""
    girdled = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, *[2] * 4, *[1] * 12]
    logged = [88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, *[1] * 14]
    for counts, published in ((girdled, (26, 12.060, 7.840)), (logged, (37, 14.421, 6.761))):
        shares = pd.Series(counts) / sum(counts)
        found = [float(hill_number(shares, order=q).iloc[0]) for q in (0, 1, 2)]
        assert found == pytest.approx(published, abs=5e-4)


def test_expected_numbers_of_sources_are_hurlberts_and_end_in_what_was_observed() -> None:
    """Hurlbert (1971): a kind is missed by a sample in so many of all samples of its size."""
    girdled = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, *[2] * 4, *[1] * 12]
    n = sum(girdled)
    for at in (1, 10, 50, n - 1):
        expected = sum(1 - comb(n - x, at) / comb(n, at) for x in girdled)
        assert hill_numbers(girdled, at)[0] == pytest.approx(expected, rel=1e-9)
    assert hill_numbers(girdled, 1) == pytest.approx([1, 1, 1])
    assert hill_numbers(girdled, n) == pytest.approx((26, 12.060, 7.840), abs=5e-4)


def test_log_odds_of_the_two_foxes_are_the_published_ones() -> None:
    """The z-scores printed in the documentation of the package fightin_words (prior .05 a word)."""
    one = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "pig"]
    two = ["the", "lazy", "purple", "pig", "jumps", "over", "the", "lazier", "donkey"]
    words = sorted({*one, *two})
    a, b = (np.array([float(text.count(w)) for w in words]) for text in (one, two))
    ratio, spread = log_odds(a, b, np.ones(len(words)), prior=0.05 * len(words))
    z = dict(zip(words, ratio / spread, strict=True))
    assert z["donkey"] == z["purple"] == pytest.approx(-0.6894227886807968, abs=1e-12)
    assert z["brown"] == z["quick"] == pytest.approx(0.6894227886807968, abs=1e-12)
    assert z["the"] == z["over"] == pytest.approx(0.0, abs=1e-12)


def test_joined_limits_are_newcombes() -> None:
    """56 of 70 less 48 of 80 in Newcombe (1998), method 10: .2, from .0524 to .3339."""
    sides = []
    for cases, n in ((56, 70), (48, 80)):
        wilson = stats.binomtest(cases, n).proportion_ci(method="wilson")
        sides.append(tuple(np.array([x]) for x in (cases / n, wilson.low, wilson.high)))
    low, high = joined(*sides)
    assert (low[0], high[0]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_exact_limits_of_independent_units_are_clopper_pearsons() -> None:
    cases = np.array([1.0] * 3 + [0.0] * 57)[:, None]
    found = figures(cases, np.ones_like(cases))
    low, high = exact(found, np.array([True]), level=0.95, alike=0.3)
    other = stats.binomtest(3, 60).proportion_ci(method="exact")
    assert (low[0], high[0]) == pytest.approx((other.low, other.high), rel=0.03)
    none = figures(cases * 0, np.ones_like(cases))
    low, high = exact(none, np.array([True]), level=0.95, alike=0.3)
    other = stats.binomtest(0, 60).proportion_ci(method="exact")
    assert (low[0], high[0]) == pytest.approx((other.low, other.high))


def test_exact_limits_of_rates_are_poissons() -> None:
    none = figures(np.zeros((50, 1)), np.full((50, 1), 40.0))
    low, high = exact(none, np.array([False]), level=0.95, alike=0.3)
    assert (low[0], high[0]) == pytest.approx((0.0, stats.gamma.ppf(0.975, 1) / 2000))


@pytest.fixture(scope="module")
def clustered() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    below = rng.poisson(5, 80) + 1.0
    above = rng.binomial(below.astype(int), rng.beta(2, 5, 80)).astype(float)
    return above[:, None], below[:, None]


def _plain(found: Figures) -> Figures:
    """Return the same figures as of endless documents, so that nothing is widened."""
    return found._replace(worth=np.array([1e9]))


@pytest.mark.parametrize("method", ["BCa", "percentile"])
def test_bootstrap_limits_before_widening_are_scipys(
    clustered: tuple[np.ndarray, np.ndarray], method: str
) -> None:
    above, below = clustered
    other = stats.bootstrap(
        (above[:, 0], below[:, 0]),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        method=method,
        n_resamples=6_000,
        rng=np.random.default_rng(2),
    ).confidence_interval
    draws = resampled(above, below, rounds=6_000, random_state=1)
    found = _plain(figures(above, below))
    if method == "BCa":
        low, high = bca(draws, found, level=0.95)
    else:
        low, high = percentile(draws, found.worth, level=0.95)
    assert (low[0], high[0]) == pytest.approx((other.low, other.high), abs=0.006)


def test_the_standard_error_of_a_ratio_is_that_of_statsmodels(
    clustered: tuple[np.ndarray, np.ndarray],
) -> None:
    """WLS of the ratio on a constant, weights the denominators, HC1 (statsmodels 0.14 and 0.15)."""
    above, below = clustered
    assert figures(above, below).error[0] == pytest.approx(STATSMODELS_HC1, abs=1e-12)


STATSMODELS_HC1 = 0.02494471237310717


def test_sign_flips_are_those_of_every_pattern_and_of_scipy() -> None:
    values = np.array([0.9, 0.4, -0.2, 1.3, 0.1, 0.8, -0.5, 0.7])
    patterns = np.array(list(product((-1, 1), repeat=8)))
    every = (np.abs(patterns @ values) >= abs(values.sum()) - 1e-12).mean()
    p, adjusted = sign_flip(values[:, None], ONE, permutations=9999, random_state=0)
    assert p[0] == pytest.approx(every, abs=0.01)
    assert adjusted[0] == p[0]
    other = stats.permutation_test(
        (values,), np.sum, permutation_type="samples", n_resamples=np.inf
    )
    assert every == pytest.approx(other.pvalue)


def test_shuffled_labels_are_those_of_scipy() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(0.6, 1, 14), rng.normal(0, 2, 40)

    def welch(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return np.abs(stats.ttest_ind(x, y, equal_var=False, axis=axis).statistic)

    other = stats.permutation_test(
        (a, b), welch, n_resamples=9999, alternative="greater", vectorized=True, rng=rng
    )
    scores = np.concatenate([a, b])[:, None]
    inside = np.arange(54) < 14
    p, _ = label_shuffle(scores, inside, ONE, permutations=9999, random_state=1)
    assert p[0] == pytest.approx(other.pvalue, abs=0.015)


def test_t_tests_are_scipys() -> None:
    values = np.array([0.9, 0.4, -0.2, 1.3, 0.1])
    spread = values.std(ddof=1) / np.sqrt(5)
    p, adjusted = t_test(
        np.array([values.mean()] * 3), np.array([spread] * 3), np.full(3, 5.0), np.zeros(3, int)
    )
    assert p[0] == pytest.approx(stats.ttest_1samp(values, 0).pvalue)
    assert adjusted[0] == pytest.approx(3 * p[0])


def test_false_discovery_rates_of_single_rows_are_scipys() -> None:
    p = pd.Series([0.01, 0.02, 0.04, 0.2, 0.9, 0.0001])
    q = false_discovery(p, pd.Series(range(6)))
    assert q.to_numpy() == pytest.approx(stats.false_discovery_control(p.to_numpy()))


def test_a_row_of_a_family_counts_only_when_its_family_does() -> None:
    p = pd.Series([0.001, 0.02, 0.5, np.nan])
    q = false_discovery(p, pd.Series(["mix", "mix", "other", "none"]))
    assert q.iloc[0] == pytest.approx(0.002)  # the family's own p, of two families
    assert q.iloc[1] == pytest.approx(0.04)  # passes .04 of one selected family in two
    assert np.isnan(q.iloc[3])


@pytest.fixture(scope="module")
def surrogate() -> tuple[Pair, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    n, m = 500, 80
    true = rng.normal(1, 1, n)
    found = 0.3 + 0.8 * true + rng.normal(0, 0.5, n)
    inside = np.arange(n) < m
    ones = np.ones((n, 1))
    return Pair(found[:, None], ones, true[:m, None], ones[:m], inside), true, found


def test_prediction_powered_means_are_those_of_ppi_python(
    surrogate: tuple[Pair, np.ndarray, np.ndarray],
) -> None:
    """``ppi_mean_pointestimate`` and ``ppi_mean_ci`` of ppi-python 0.2.3 on the same numbers."""
    made = estimate(surrogate[0])
    assert made.value[0] == pytest.approx(0.94952832, abs=1e-8)
    # Its variances divide by n, ours by n - 1.
    assert error(made.sample, made.rest)[0] == pytest.approx(0.06697526, rel=0.007)


def test_design_based_means_are_the_mean_of_pseudo_outcomes(
    surrogate: tuple[Pair, np.ndarray, np.ndarray],
) -> None:
    """Equation 6 of Egami et al. (2023): found + R / pi (true - found)."""
    pair, true, found = surrogate
    pseudo = found.copy()
    pseudo[:80] += (true[:80] - found[:80]) * 500 / 80
    made = estimate(pair, method="dsl")
    assert made.value[0] == pytest.approx(pseudo.mean())
    assert error(made.sample, made.rest)[0] == pytest.approx(pseudo.std(ddof=1) / np.sqrt(500))


def test_as_many_documents_as_are_needed_give_the_width() -> None:
    rng = np.random.default_rng(1)
    sample, rest = rng.normal(0, 1, (60, 1)), rng.normal(0, 0.8, (940, 1))
    needed = int(documents_needed(sample, rest, 1000, np.array([0.3]))[0])
    widths = [
        2
        * stats.t.ppf(0.975, m - 1)
        * np.sqrt(sample.var(ddof=1) / m + rest.var(ddof=1) / (1000 - m))
        for m in (needed - 1, needed)
    ]
    assert widths[1] <= 0.3 < widths[0]
    assert np.isnan(documents_needed(sample, rest, 1000, np.array([1e-6]))[0])
