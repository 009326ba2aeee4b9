"""Shares in, Hill numbers out: how many equally common kinds a mixture is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def hill_number(
    shares: pd.Series, by: Sequence[pd.Series] | None = None, *, order: float
) -> pd.Series:
    """Return the Hill number of each group of shares.

    Parameters
    ----------
    shares : Series
        Shares above 0 that sum to 1 in each group.
    by : sequence of Series, optional
        What the groups are; all shares are one group by default.
    order : float
        0 counts the kinds; 1 is the exponential of Shannon's entropy; 2 the inverse of Simpson's
        index; higher orders look at the commonest kinds alone.

    Returns
    -------
    Series
        One number for each group, 1 to the number of kinds.

    References
    ----------
    Hill (1973). Diversity and evenness: a unifying notation and its consequences. Ecology 54(2).
    Jost (2006). Entropy and diversity. Oikos 113(2).

    Examples
    --------
    >>> float(hill_number(pd.Series([0.5, 0.5]), order=2).iloc[0])
    2.0
    """
    terms = -shares * np.log(shares) if order == 1 else shares**order
    keys = pd.Series(0, index=shares.index) if by is None else list(by)
    sums = terms.groupby(keys, sort=False).sum()
    return np.exp(sums) if order == 1 else sums ** (1 / (1 - order))
