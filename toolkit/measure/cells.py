"""Frames in, cells out: what each measure counts, over what, by document, side and group.

Cells are a tidy frame with the columns ``document, side, group, numerator, denominator`` and as
many rows as there are things to count; :mod:`toolkit.measure.counts` adds them up. ``side`` is ""
for what belongs to no side. A denominator with the group ``"*"`` counts for every group of its
side, one with the side ``"*"`` for every side: the whole that all of them are a share of.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.measure.frames import Frames

Cells = pd.DataFrame
CELL_COLUMNS = ("document", "side", "group", "numerator", "denominator")
EVERY = "*"
VOICED = ("given", "denied")


@cache
def settings() -> Mapping[str, Any]:
    """Return the lists and limits of ``data/measures.toml``."""
    text = (files("toolkit") / "data" / "measures.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def voiced(frames: Frames) -> pd.DataFrame:
    """Return the attributions in which a source is heard: silences are counted elsewhere."""
    frame = frames.attributions
    return frame[frame["response"].isin(VOICED)]


def stated(frames: Frames) -> pd.DataFrame:
    """Return what states something: one row per statement, side and part."""
    return frames.about[frames.about["voice"] != "none"]


def stated_once(frames: Frames) -> pd.DataFrame:
    """Return one row per statement and side, whatever parts the side has in it."""
    return stated(frames).drop_duplicates(["document", "statement", "side"])


def rows(
    frame: pd.DataFrame,
    numerator: pd.Series | float,
    denominator: pd.Series | float = 1.0,
    *,
    side: pd.Series | str | None = None,
    group: pd.Series | str = "",
) -> Cells:
    """Return one cell per row of a frame; the side is the frame's own unless another is given."""
    own = frame["side"].fillna("") if side is None else side
    return pd.DataFrame(
        {
            "document": frame["document"].to_numpy(),
            "side": _values(own),
            "group": _values(group),
            "numerator": _numbers(numerator, len(frame)),
            "denominator": _numbers(denominator, len(frame)),
        }
    )


def _values(given: pd.Series | str) -> Any:
    return given if isinstance(given, str) else given.to_numpy()


def _numbers(given: pd.Series | float, length: int) -> npt.NDArray[np.float64]:
    if isinstance(given, pd.Series):
        return given.to_numpy(float)
    return np.full(length, float(given))


def mix(frame: pd.DataFrame, column: str | pd.Series) -> Cells:
    """Return how a side's rows spread over the categories of a column."""
    group = frame[column] if isinstance(column, str) else column
    return joined(rows(frame, 1.0, 0.0, group=group), rows(frame, 0.0, group=EVERY))


def share_of_all(frame: pd.DataFrame, weight: pd.Series | float) -> Cells:
    """Return each side's part of the whole; the denominator is the same for all sides."""
    return joined(rows(frame, weight, 0.0), rows(frame, 0.0, weight, side=EVERY))


def joined(*parts: Cells) -> Cells:
    """Return several frames of cells as one."""
    return pd.concat(parts, ignore_index=True)
