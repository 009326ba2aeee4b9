"""What the charts of stacked bars share: segments with their figures, and intervals beneath them.

A segment that does not begin at zero still has an interval of its own length: it is drawn from
where the segment begins, in a lane under the bar, so that neighbours never hide each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from toolkit.charts import house
from toolkit.study import readable_on

#: Lines from the middle of a bar to its first lane, and from one lane to the next.
_LANE, _NEXT = 0.64, 0.26


def segment(ax: Axes, start: float, width: float, y: float, color: str) -> None:
    """Draw one segment of a bar; its percentage stands in it where there is room."""
    if width <= 0:
        return
    ax.barh(y, width, left=start, height=0.85, color=color, edgecolor="white", linewidth=0.8)
    low, high = ax.get_xlim()
    if width / (high - low) > 0.045:
        ax.text(
            start + width / 2,
            y,
            house.percent(width),
            ha="center",
            va="center",
            fontsize=8.5,
            color=readable_on(color),
        )


def lane(ax: Axes, row: pd.Series[Any], start: float, y: float, nth: int, sign: int = 1) -> None:
    """Draw the interval of a segment's length under its bar, from where the segment begins."""
    ends = sorted((start + sign * float(row["low"]), start + sign * float(row["high"])))
    house.whisker(ax, ends[0], ends[1], y + _LANE + _NEXT * nth, size=0.1)


def heads(ax: Axes, groups: Sequence[str], colors: Mapping[str, str], y: float = 0.6) -> None:
    """Name the colours once, in the order of the segments."""
    last: Annotation | None = None
    for group in groups:
        looks = house.chip(colors[group])
        if last is None:
            last = ax.annotate(
                house.words(group),
                (0, y),
                (3, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
                **looks,
            )
        else:
            last = house.beside(ax, last, house.words(group), gap=11, **looks)


def bar(
    ax: Axes,
    rows: pd.DataFrame,
    key: str,
    groups: Sequence[str],
    y: float,
    colors: Mapping[str, str],
) -> None:
    """Draw a side's bar over the whole width: segments in order, intervals of all but the last."""
    at = 0.0
    for nth, group in enumerate(groups):
        row = house.one(rows, key, group)
        if row is None or not row["estimate"] > 0:
            continue
        width = float(row["estimate"])
        segment(ax, at, width, y, colors[group])
        # What is left over is known as well as the rest; a line for it would hide the others'.
        if nth < len(groups) - 1:
            lane(ax, row, at, y, nth)
        at += width
