"""A table of measures by period in, lines of one measure over time with their intervals out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.errors import OptionError
from toolkit.study import Study

TITLE = "Over time"
CAPTION = (
    "Each point is the figure of one side in one period; the band around the line is its 95% "
    "interval from resampling the period's articles. No band: too few articles for an interval. A "
    "gap: too little for a figure. Grey bars at the foot: the articles of each period. Where "
    "bands overlap widely, a rise or fall is not told from chance."
)
#: Lines of the plotted part, and of the bars at its foot; the part of the width that is plotted.
_HEIGHT, _FOOT, _PLOT = 13.0, 1.6, 0.78


def timeline(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    measure: str = "share_of_voice",
    group: str = "",
) -> Axes:
    """Draw one measure over time, a line for each side with the band of its interval.

    Parameters
    ----------
    frame : DataFrame
        A table of measures with a column ``period`` whose texts sort in time.
    ax, study, colors, labels, outlet
        As in :func:`share_of_voice`.
    measure, group : str
        Which measure, and which of its categories ("" for a measure without).

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        If the frame has rows, and none of this measure and group.
    """
    rows, periods = _rows(frame, outlet, measure, group)
    with house.house_style():
        drawn = rows[rows["estimate"].notna()]
        if drawn["period"].nunique() < 2:
            reason = "it needs two periods with enough attributions"
            return house.nothing_to_show(ax, _title(frame, measure, group), reason)
        sides = house.sides_of(drawn, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if k and (drawn["side"] == k).any()] or list(sides.keys)
        unit = str(drawn["unit"].iloc[0])
        subtitle = f"{unit[:1].upper()}{unit[1:]}, by {_period_noun(periods)}"
        lines = _HEIGHT + _FOOT + 3.2
        title = _title(frame, measure, group)
        ax = house.table_axes(ax, lines, title=title, subtitle=subtitle)
        ax.set_xlim(0, 1)
        top, low = _reach(drawn[drawn["side"].isin(keys)])
        _scale(ax, low, top, unit)
        ends = {}
        for key in keys:
            ends[key] = _line(ax, drawn[drawn["side"] == key], periods, sides, key, (low, top))
        _names(ax, ends, sides)
        _foot(ax, frame, periods, outlet)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    measure: str = "share_of_voice",
    group: str = "",
) -> str:
    """Say each side's first and last figure in words, with their intervals."""
    rows, _ = _rows(frame, outlet, measure, group)
    rows = rows[rows["estimate"].notna()]
    title = _title(frame, measure, group)
    if rows["period"].nunique() < 2:
        return f"{title}: nothing to show."
    sides = house.sides_of(rows, study=study, labels=labels)
    unit, told = str(rows["unit"].iloc[0]), []
    for key in sides.keys:
        mine = rows[rows["side"] == key].sort_values("period")
        if key and len(mine):
            ends = [mine.iloc[0], mine.iloc[-1]] if len(mine) > 1 else [mine.iloc[0]]
            told.append(f"{sides.labels[key]}: {', then '.join(_told(r, unit) for r in ends)}")
    return f"{title}. {'; '.join(told) or 'Nothing to show'}."


def _rows(
    frame: pd.DataFrame, outlet: str, measure: str, group: str
) -> tuple[pd.DataFrame, list[str]]:
    house.need(frame, "period", "unit")
    rows = house.rows_of(frame, measure, outlet)
    rows = rows[rows["group"] == group]
    if len(frame) and not len(rows):
        known = frame[["measure", "group"]].fillna("").drop_duplicates().to_numpy().tolist()
        some = "; ".join(f"{m} {g}".strip() for m, g in known)
        raise OptionError(f"the table has no rows of {measure!r} {group!r}; it has: {some}")
    return rows, sorted(frame["period"].astype(str).unique())


def _title(frame: pd.DataFrame, measure: str, group: str) -> str:
    """Return the title of the drawing: which measure, and of which category."""
    told = house.words(measure)
    more = f" ({house.words(group)})" if group else ""
    return f"{told[:1].upper()}{told[1:]}{more} over time"


def _period_noun(periods: Sequence[str]) -> str:
    size = max(map(len, periods))
    return {4: "year", 7: "month", 10: "day"}.get(size, "period")


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the largest and the smallest value to be drawn; zero is always in."""
    values = rows[["estimate", "low", "high"]].astype(float).to_numpy()
    values = values[np.isfinite(values)]
    return max(float(values.max()), 0.0) or 1.0, min(float(values.min()), 0.0)


def _y(value: float, low: float, top: float) -> float:
    return 0.8 + _HEIGHT * (1 - (value - low) / (top - low))


def _x(nth: int, periods: Sequence[str]) -> float:
    return 0.06 + (_PLOT - 0.08) * nth / max(1, len(periods) - 1)


def _scale(ax: Axes, low: float, top: float, unit: str) -> None:
    """Draw light lines at round values with their numbers at the left."""
    share = unit.startswith("share")
    step = house.step((top - low) * (100 if share else 1), 4) / (100 if share else 1)
    n = int(np.ceil(low / step - 1e-9))
    while n * step <= top + 1e-9:
        y = _y(n * step, low, top)
        ax.plot([0.055, _PLOT], [y, y], color=house.ink("grid"), linewidth=0.9, zorder=0)
        told = house.percent(n * step) if share else f"{float(f'{n * step:.6g}'):g}"
        told = told.replace("-", "\N{MINUS SIGN}")
        grey = house.ink("muted")
        ax.text(0.045, y, told, ha="right", va="center", fontsize=8, color=grey)
        n += 1


def _line(
    ax: Axes,
    rows: pd.DataFrame,
    periods: Sequence[str],
    sides: house.Sides,
    key: str,
    reach: tuple[float, float],
) -> float:
    """Draw one side: band, line with gaps, markers; return where its line ends."""
    found = {str(r["period"]): r for _, r in rows.iterrows()}
    color = sides.colors[key]
    xs = [_x(n, periods) for n in range(len(periods))]
    nan = float("nan")
    table = {
        c: [
            _y(float(found[p][c]), *reach) if p in found and isfinite(float(found[p][c])) else nan
            for p in periods
        ]
        for c in ("estimate", "low", "high")
    }
    ax.fill_between(xs, table["low"], table["high"], color=color, alpha=0.16, linewidth=0)
    ax.plot(xs, table["estimate"], color=color, linewidth=1.8, label="line")
    looks: dict[str, Any] = {"marker": sides.marker(key), "color": color, "markersize": 6}
    ax.plot(xs, table["estimate"], linestyle="", markeredgecolor="white", label="points", **looks)
    return [y for y in table["estimate"] if y == y][-1]


def _names(ax: Axes, ends: Mapping[str, float], sides: house.Sides) -> None:
    """Name each line at its end; names that would collide are moved apart."""
    at = -1.0
    for key in sorted(ends, key=lambda k: ends[k]):
        at = max(ends[key], at + 1.1)
        house.swatch_label(ax, _PLOT + 0.01, at, sides, key, width=15, marker=sides.marker(key))


def _foot(ax: Axes, frame: pd.DataFrame, periods: Sequence[str], outlet: str) -> None:
    """Draw how many articles each period has, and name the periods."""
    mine = frame[frame["outlet"].fillna("") == outlet]
    sizes = mine.groupby(mine["period"].astype(str))["n_documents"].max()
    most = max(int(sizes.max()), 1)
    base, grey = _HEIGHT + _FOOT + 1.2, house.ink("muted")
    every = -(-len(periods) // 6)
    width = 0.6 * (_PLOT - 0.08) / max(1, len(periods) - 1)
    for n, period in enumerate(periods):
        x, size = _x(n, periods), int(sizes.get(period, 0))
        height = _FOOT * 0.75 * size / most
        color = house.ink("line")
        ax.bar(x, -height, bottom=base, width=min(width, 0.03), color=color, label="articles")
        if n % every == 0:
            ax.text(x, base + 0.7, period, ha="center", va="center", fontsize=8, color=grey)
    told = f"articles, {most:,} at most"
    ax.text(_PLOT + 0.01, base - 0.4, told, va="center", fontsize=8, color=grey)


def _told(row: pd.Series, unit: str) -> str:
    write = house.percent if unit.startswith("share") else lambda v: f"{v:.2f}"
    ranged = house.interval(row["low"], row["high"], write)
    return f"{write(row['estimate'])} in {row['period']}" + (
        f" (95% interval {ranged})" if ranged else ""
    )
