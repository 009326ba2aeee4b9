"""Sources of a corpus in, how varied each side's named sources are out.

Within an article a side seldom has many sources; across a corpus it may be heard through one
spokesman or through hundreds of people. That grows with how often it is heard, so sides are
compared at an equal number of attributions: Hill numbers of samples of that size, exactly (Chao et
al. 2014). Sources without a name cannot be told apart between articles and are left out.

References
----------
Chao, Gotelli, Hsieh, Sander, Ma, Colwell & Ellison (2014). Rarefaction and extrapolation with Hill
numbers. Ecological Monographs 84(1).
Good (1953). The population frequencies of species. Biometrika 40(3/4).
Heltshe & Forrester (1983). Estimating species richness using the jackknife procedure. Biometrics
39(1).
Kott (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from toolkit.annotate.across import CorpusSource
from toolkit.measure.counts import Array
from toolkit.measure.estimate import no_interval, rule

ORDERS = (0, 1, 2)
_GROUPS = 50  # of articles, left out one after the other
_FEWEST = 10  # attributions under which nothing is said
_COLUMNS = ("side", "order", "estimate", "low", "high", "at", "observed", "coverage")
DIVERSITY_COLUMNS = (*_COLUMNS, "n_sources", "n_attributions", "n_documents", "note")


def corpus_diversity(
    sources: Iterable[CorpusSource], *, sides: Sequence[str], random_state: int = 0
) -> pd.DataFrame:
    """Estimate the effective number of a side's named sources across the corpus.

    Parameters
    ----------
    sources : iterable of CorpusSource
        Persons and bodies of the corpus, see :func:`toolkit.annotate.across.gather_sources`.
    sides : sequence of str
    random_state : int
        Which articles are left out together.

    Returns
    -------
    DataFrame
        A row for each side and order: ``estimate``, the Hill number expected in ``at`` attributions
        (the same for all sides; order 0 counts sources, 1 weighs them by how often they are
        credited, 2 counts those that dominate), with a 95 % interval from leaving out groups of
        articles; ``observed``, the Hill number of all its attributions; ``coverage``, the chance
        that its next attribution is to a source credited before (Good 1953). A side with fewer than
        ten attributions has no figure and ``note`` says so.

    Examples
    --------
    >>> corpus_diversity([], sides=["north"])["note"].iloc[0]
    'not enough: 0 attributions to named sources, 10 needed'
    """
    found = list(sources)
    tables = {side: _table([s for s in found if s.side == side]) for side in sides}
    known = {side: t for side, t in tables.items() if t.sum() >= _FEWEST}
    groups = {side: _grouped(table, random_state) for side, table in known.items()}
    # So many attributions are left of every side whichever articles are left out.
    at = min((int((t.sum() - g.sum(axis=1)).min()) for t, g in _pairs(known, groups)), default=0)
    rows = [
        row
        for side, table in tables.items()
        for row in _rows(side, table, groups.get(side), max(at, 1))
    ]
    return pd.DataFrame(rows, columns=list(DIVERSITY_COLUMNS))


def _pairs(tables: dict[str, Array], groups: dict[str, Array]) -> list[tuple[Array, Array]]:
    return [(tables[side], groups[side]) for side in tables]


def _table(sources: Sequence[CorpusSource]) -> Array:
    """Return attributions by article and source."""
    places = [(p.document, i, p.attributions) for i, s in enumerate(sources) for p in s.places]
    names = {name: n for n, name in enumerate(sorted({document for document, _, _ in places}))}
    table: Array = np.zeros((len(names), len(sources)))
    for document, source, number in places:
        table[names[document], source] += number
    found: Array = table[table.sum(axis=1) > 0]
    return found


def _grouped(table: Array, random_state: int) -> Array:
    """Add articles up to groups, drawn at random."""
    order = np.random.default_rng(random_state).permutation(len(table))
    return np.stack([table[part].sum(axis=0) for part in np.array_split(order, _count(table))])


def _count(table: Array) -> int:
    return max(1, min(_GROUPS, len(table)))


def _rows(side: str, table: Array, groups: Array | None, at: int) -> list[tuple[object, ...]]:
    total = table.sum(axis=0)
    n = int(total.sum())
    counts = (int((total > 0).sum()), n, len(table))
    if groups is None:
        note = f"not enough: {n} attributions to named sources, {_FEWEST} needed"
        gone = [np.nan] * 6
        return [(side, q, *gone[:3], 0, *gone[:2], *counts, note) for q in ORDERS]
    note = no_interval(len(table))
    estimate, observed = hill_numbers(total, at), hill_numbers(total, n)
    low = high = np.full(len(ORDERS), np.nan)
    if not note:
        left = np.stack([hill_numbers(total - group, at) for group in groups])
        g = len(groups)
        error = np.sqrt((g - 1) / g * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
        wide = stats.t.ppf((1 + rule("level")) / 2, g - 1) * error
        low, high = np.maximum(estimate - wide, 1.0), estimate + wide
    covered = 1 - (total == 1).sum() / n
    return [
        (side, q, estimate[i], low[i], high[i], at, observed[i], covered, *counts, note)
        for i, q in enumerate(ORDERS)
    ]


def hill_numbers(counts: npt.ArrayLike, at: int) -> Array:
    """Return the Hill numbers of order 0, 1 and 2 expected in a sample of a sample.

    Parameters
    ----------
    counts : array
        How often each kind was found.
    at : int
        Size of the smaller sample, 1 to all that was found.

    Returns
    -------
    array, shape (3,)
        1 to the number of kinds.

    Examples
    --------
    >>> hill_numbers([2, 2], 4).round(9).tolist()
    [2.0, 2.0, 2.0]
    """
    found = np.asarray(counts, dtype=float)
    values, times = np.unique(found[found > 0].astype(int), return_counts=True)
    size = np.arange(1, at + 1)
    # How many kinds are found so many times in the smaller sample.
    expected = times @ stats.hypergeom.pmf(size, int(found.sum()), values[:, None], at)
    share = size / at
    entropy = -(share * np.log(share) * expected).sum()
    return np.array([expected.sum(), np.exp(entropy), 1 / (share**2 * expected).sum()])
