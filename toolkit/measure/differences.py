"""A difference with what is known of it in, rows of the table of differences out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.measure.counts import Array, Key, Scope
from toolkit.measure.estimate import withheld

COMPARE_COLUMNS = (
    *("measure", "group", "question", "main", "unit", "by", "outlet", "period"),
    *("side_a", "side_b"),
    *("estimate_a", "estimate_b", "difference", "low", "high", "interval"),
    *("ratio", "effect", "effect_kind", "p", "test", "q", "clear"),
    *("n_a", "n_b", "n_documents", "n_attributions", "note"),
)


class Difference(NamedTuple):
    """Two figures, their difference and what is known of it; arrays by column, unscaled."""

    keys: tuple[Key, ...]
    a: Array
    b: Array
    low: Array
    high: Array
    method: npt.NDArray[np.str_]
    p: Array
    adjusted: Array
    test: npt.NDArray[np.str_]
    units: tuple[Array, Array]
    n_documents: Array
    notes: list[str]


def rows(found: Difference, scope: Scope, names: tuple[str, str], heard: int) -> pd.DataFrame:
    """Return the rows of a table of differences, figures scaled to their units."""
    keys = found.keys
    scale = np.array([k.measure.scale for k in keys])
    gone = withheld(found.notes)
    a, b = (np.where(gone, np.nan, v * scale) for v in (found.a, found.b))
    low, high = found.low * scale, found.high * scale
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(b > 0, a / b, np.nan)
    effect, kind = _effect(keys, a, b)
    return pd.DataFrame(
        {
            "measure": [k.measure.name for k in keys],
            "group": [k.group for k in keys],
            "question": [k.question for k in keys],
            "main": [k.main for k in keys],
            "unit": [k.measure.unit for k in keys],
            "by": "",
            "outlet": scope.outlet,
            "period": scope.period,
            "side_a": names[0],
            "side_b": names[1],
            "estimate_a": a,
            "estimate_b": b,
            "difference": a - b,
            "low": np.where(gone, np.nan, low),
            "high": np.where(gone, np.nan, high),
            "interval": found.method,
            "ratio": ratio,
            "effect": effect,
            "effect_kind": kind,
            "p": found.p,
            "test": found.test,
            "adjusted": found.adjusted,
            "q": np.nan,
            "clear": False,
            "n_a": found.units[0],
            "n_b": found.units[1],
            "n_documents": found.n_documents.astype(int),
            "n_attributions": heard,
            "note": found.notes,
        }
    )


def _effect(keys: Sequence[Key], a: Array, b: Array) -> tuple[Array, list[str]]:
    """Return effect sizes: Cohen's h of shares, the log ratio of rates and numbers."""
    share = np.array([k.measure.is_share for k in keys])
    score = np.array([k.measure.unit.startswith("mean") for k in keys])
    with np.errstate(divide="ignore", invalid="ignore"):
        h = 2 * (np.arcsin(np.sqrt(np.clip(a, 0, 1))) - np.arcsin(np.sqrt(np.clip(b, 0, 1))))
        log = np.where((a > 0) & (b > 0), np.log(a / b), np.nan)
    effect = np.where(share, h, np.where(score, np.nan, log))
    kinds = [
        "Cohen's h" if s else "" if m else "log ratio" for s, m in zip(share, score, strict=True)
    ]
    return effect, kinds
