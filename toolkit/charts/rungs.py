"""What the ladders share: a rung for each category, on it a point and interval for each side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house

#: Lines between the points of two sides on a rung, and between two rungs.
_GAP, _BETWEEN = 0.78, 0.8


class Ladder(NamedTuple):
    """Where a ladder stands: its rungs, the line it begins at, and the sides on each rung."""

    rungs: tuple[str, ...]
    top: float
    sides: house.Sides

    @property
    def step(self) -> float:
        """Lines from one rung to the next."""
        return _GAP * len(self.sides.keys) + _BETWEEN

    @property
    def bottom(self) -> float:
        """The line it ends at."""
        return self.top + self.step * len(self.rungs)

    def middle(self, rung: str) -> float:
        """The line of a rung's middle."""
        return self.top + self.step * (self.rungs.index(rung) + 0.5)

    def line(self, rung: str, key: str) -> float:
        """The line of a side's point on a rung."""
        shift = self.sides.keys.index(key) - (len(self.sides.keys) - 1) / 2
        return self.middle(rung) + shift * _GAP


def key_lines(sides: house.Sides) -> float:
    """Return how many lines the names of the sides take."""
    return 1.15 * len(sides.keys)


def key(ax: Axes, rows: pd.DataFrame, sides: house.Sides, noun: str) -> None:
    """Name each side beside its marker, with what its figures rest on."""
    for i, name in enumerate(sides.keys):
        note = house.sizes(rows, name, noun)
        marker = sides.marker(name)
        house.swatch_label(ax, 0, 0.5 + 1.15 * i, sides, name, note=note, marker=marker)


def names(
    ax: Axes, ladder: Ladder, *, bold: Sequence[str] = (), colors: Mapping[str, str] | None = None
) -> None:
    """Name the rungs at the left, some in bold, each beside its colour where colours are given."""
    for rung in ladder.rungs:
        y, x = ladder.middle(rung), 0.0
        if colors:
            look: dict[str, Any] = {
                "marker": "s",
                "markersize": 7,
                "linestyle": "",
                "clip_on": False,
            }
            ax.plot([0.008], [y], color=colors[rung], **look)
            x = 0.026
        weight = "bold" if rung in bold else "normal"
        ax.text(x, y, house.words(rung), va="center", weight=weight)


def panel(
    ax: Axes,
    rows: pd.DataFrame,
    ladder: Ladder,
    *,
    place: tuple[float, float],
    write: Callable[[float], str],
    told: Callable[[pd.Series], str],
) -> None:
    """Draw the points of a table on a ladder, on a scale from zero with numbers above it.

    Parameters
    ----------
    ax : Axes
    rows : DataFrame
        Rows of one measure with an estimate.
    ladder : Ladder
    place : (float, float)
        Where zero is, and the room for the longest line with its figure.
    write : callable
        Writes the numbers of the scale.
    told : callable
        What stands after a point; "" for nothing.
    """
    left, width = place
    shown = rows[rows["group"].isin(ladder.rungs) & rows["side"].isin(ladder.sides.keys)]
    top = house.largest(shown) or 1.0
    scale = width / top
    _grid(ax, ladder, (left, scale), top, write)
    for row in (r for _, r in shown.iterrows()):
        y = ladder.line(row["group"], row["side"])
        point(ax, row, (left, scale), y, ladder.sides, told(row))


def _grid(
    ax: Axes, ladder: Ladder, place: tuple[float, float], top: float, write: Callable[[float], str]
) -> None:
    step = house.step(top, 4)
    for n in range(int(top / step + 1e-9) + 1):
        x = place[0] + place[1] * n * step
        ends = (ladder.top, ladder.bottom)
        ax.plot([x, x], ends, linewidth=0.9, color=house.ink("grid"), zorder=0)
        number, grey = write(n * step), house.ink("muted")
        ax.text(x, ladder.top - 0.5, number, ha="center", va="center", fontsize=8, color=grey)


def point(
    ax: Axes, row: pd.Series, place: tuple[float, float], y: float, sides: house.Sides, told: str
) -> None:
    """Draw an estimate with its interval, and words after them."""
    left, scale = place
    color = sides.colors[row["side"]]
    low, high, estimate = (left + scale * float(row[c]) for c in ("low", "high", "estimate"))
    if isfinite(low) and isfinite(high):
        ax.plot([low, high], [y, y], color=color, linewidth=1.6, label="interval")
    ax.plot(
        [estimate],
        [y],
        marker=sides.marker(row["side"]),
        color=color,
        markersize=6.5,
        markeredgecolor="white",
        linestyle="",
        label="estimate",
        clip_on=False,
    )
    if told:
        end = max(x for x in (estimate, high) if x == x)
        ax.annotate(
            told,
            xy=(end, y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
