"""What the charts of differences share: blocks of rows around zero, each on its own scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.errors import OptionError
from toolkit.measure.questions import questions

COLUMNS = (
    *("measure", "group", "unit", "outlet", "side_a", "side_b", "estimate_a", "estimate_b"),
    *("difference", "low", "high", "note"),
)
#: Room for labels and figures, in half widths of the plotted part.
LABELS, FIGURES = 1.16, 0.84
#: Lines a block takes beside its rows, and lines of a row.
BLOCK, ROW = 1.8, 1.3


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: what it is of, its size and interval, and why there is none."""

    label: str
    difference: float
    low: float
    high: float
    unit: str
    note: str = ""
    clear: bool = False

    @property
    def figures(self) -> str:
        """The difference and its interval in words."""
        if not isfinite(self.difference):
            return self.note
        size, low, high = (signed(v, self.unit) for v in (self.difference, self.low, self.high))
        return f"{size} ({low} to {high})" if isfinite(self.low) else f"{size} (no interval)"


def row_of(record: Any, label: str) -> Row:
    """Return a row of the table of comparisons under a label.

    Where neither side has a case there is no difference to draw.
    """
    difference = float(record["difference"])
    note = "" if isfinite(difference) else "too little"
    if record["estimate_a"] == 0 and record["estimate_b"] == 0:
        difference, note = float("nan"), "no case"
    return Row(
        label=label,
        difference=difference,
        low=float(record["low"]),
        high=float(record["high"]),
        unit=str(record["unit"]),
        note=note,
        clear=isfinite(difference) and is_clear(record),
    )


def is_clear(record: Any) -> bool:
    """Say whether a row of the table of comparisons is a finding.

    The column ``clear`` decides, which holds the whole family of comparisons to a false discovery
    rate; a table without it is read by its intervals alone.
    """
    if "clear" in record:
        return bool(record["clear"])
    low, high = float(record["low"]), float(record["high"])
    return isfinite(low) and isfinite(high) and (low > 0 or high < 0)


def chosen(rows: pd.DataFrame, name: str) -> Iterator[tuple[str, bool, pd.DataFrame]]:
    """Yield the differences a chart shows: what each is called, whether it is a main one, its rows.

    The main measure of each question that the settings name comes first, further measures follow.
    """
    settings = house.settings()
    asked = [questions()[q] for q in settings[name]["questions"]]
    mains = [(q.main, q.group) for q in asked]
    further = [(m, g) for m, groups in settings[name]["further"].items() for g in groups]
    for n, (measure, group) in enumerate([*mains, *further]):
        found = rows[(rows["measure"] == measure) & (rows["group"].fillna("") == group)]
        key = f"{measure}/{group}" if group else measure
        yield settings["difference_labels"][key], n < len(mains), found


def seen(rows: pd.DataFrame) -> pd.Series[bool]:
    """Say which rows have a figure, and a case on at least one side."""
    return rows["difference"].notna() & (rows["estimate_a"].ne(0) | rows["estimate_b"].ne(0))


def pair_of(
    rows: pd.DataFrame, pair: tuple[str, str] | None
) -> tuple[pd.DataFrame, tuple[str, str] | None]:
    """Return the rows of a pair of sides, the first pair by default.

    Raises
    ------
    OptionError
        If the table does not compare this pair.
    """
    pairs = list(dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True)))
    if pair is None:
        pair = pairs[0] if pairs else None
    elif tuple(pair) not in pairs:
        known = "; ".join(f"{a}, {b}" for a, b in pairs) or "none"
        raise OptionError(f"the table compares no pair {pair!r}; it compares: {known}")
    if pair is None:
        return rows, None
    return rows[(rows["side_a"] == pair[0]) & (rows["side_b"] == pair[1])], pair


def signed(value: float, unit: str) -> str:
    """Write a difference with its sign: shares in percentage points, rates with a decimal.

    A difference under a point that is not nothing keeps a decimal, lest it read as zero. Scores and
    places, which lie between -1 and 1, have two.
    """
    if not isfinite(value):
        return "–"
    share = is_share(unit)
    size = 100 * value if share else value
    digits = 0 if share and abs(size) >= 0.95 else 1 if share or "per " in unit else 2
    text = f"{size:+.{digits}f}"
    return "0" if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")


def is_share(unit: str) -> bool:
    """Say whether figures of this unit are shares, written as percentages."""
    return unit.startswith("share")


def difference_unit(unit: str) -> str:
    """Return the unit of a difference, short enough to stand above the labels of a block."""
    if is_share(unit):
        return "percentage points"
    return unit.split(" of ")[0].replace("-", "\N{MINUS SIGN}")


def heads(ax: Axes, sides: house.Sides, pair: tuple[str, str]) -> None:
    """Say which direction means which side."""
    ax.set_xlim(-1 - LABELS, 1 + FIGURES)
    left, right = (house.short(sides.labels[key], 26) for key in (pair[1], pair[0]))
    looks: dict[str, Any] = {"va": "center", "weight": "bold", "fontsize": 8.5}
    ax.text(-0.03, 0.5, f"\N{LEFTWARDS ARROW} more for {left}", ha="right", **looks)
    ax.text(0.03, 0.5, f"more for {right} \N{RIGHTWARDS ARROW}", ha="left", **looks)


def block(
    ax: Axes, heading: str, rows: Sequence[Row], colors: tuple[str, str], y: float, **looks: Any
) -> float:
    """Draw rows of one unit on a scale of their own; return where the next block begins.

    Parameters
    ----------
    ax : Axes
    heading : str
        Stands above the labels, left of the numbers of the scale.
    rows : sequence of Row
    colors : (str, str)
        Colours for more of the first side and more of the second.
    y : float
        The line the block begins at.
    **looks
        Of the heading.
    """
    share = is_share(rows[0].unit)
    values = [abs(v) for r in rows for v in (r.difference, r.low, r.high) if isfinite(v)]
    unit = 100 if share else 1
    least = 0.5 if "per " in rows[0].unit else 0.05
    step = house.step(max([*values, least]) * unit, 2)
    muted = house.ink("muted")
    ax.text(-1 - LABELS, y + 0.45, heading, va="center", **{"fontsize": 8.5, **looks})
    end = y + 1.2 + ROW * len(rows)
    for n in range(-2, 3):
        color = muted if n == 0 else house.ink("grid")
        ax.plot([n / 2, n / 2], [y + 1.0, end], linewidth=0.9, zorder=0, color=color)
        words = f"{n * step:+g}".replace("-", "\N{MINUS SIGN}") if n else "0"
        ax.text(n / 2, y + 0.45, words, ha="center", va="center", fontsize=8, color=muted)
    for n, row in enumerate(rows):
        color = colors[0] if row.difference > 0 else colors[1]
        _row(ax, row, y + 1.8 + ROW * n, 2 * step / unit, color)
    return end + 0.6


def _row(ax: Axes, row: Row, y: float, top: float, color: str) -> None:
    ax.text(-1 - LABELS, y, row.label, va="center")
    ax.text(
        1 + FIGURES,
        y,
        row.figures,
        va="center",
        ha="right",
        fontsize=8.5,
        color=house.ink("text" if isfinite(row.difference) else "muted"),
    )
    if not isfinite(row.difference):
        return
    if isfinite(row.low) and isfinite(row.high):
        ends = [row.low / top, row.high / top]
        ax.plot(ends, [y, y], color=color, linewidth=1.6, label="interval")
    ax.plot(
        [row.difference / top],
        [y],
        marker="o",
        markersize=6.5,
        linestyle="",
        markerfacecolor=color if row.clear else "white",
        markeredgecolor=color,
        markeredgewidth=1.4,
        label="clear" if row.clear else "unclear",
    )
