"""The table of measures in, points of how much the outlet hedges each side's claims out."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.document import LABELS
from toolkit.study import Study

TITLE = "How much the outlet hedges each side's claims"
CAPTION = (
    "Points: hedges in the author's own words that weaken a claim of the side, for every 1,000 "
    "words credited to it. Holder: author; hedges inside a source's own words are not counted "
    "here. Lines: 95% intervals from resampling articles. Further right: the outlet withholds "
    "more commitment."
)
#: Room for the names of classes, as a part of the largest value.
_LABELS = 0.27
#: Lines between the points of two sides.
_GAP = 0.78


def hedging(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw the rate of the author's hedges by class and side, as points with intervals.

    Parameters
    ----------
    frame : DataFrame
        The table of measures.
    ax, study, colors, labels, outlet
        As in :func:`share_of_voice`.

    Returns
    -------
    Axes
    """
    rows = house.rows_of(frame, "hedging_rate", outlet)
    with house.house_style():
        rows = rows[rows["estimate"].notna()]
        classes = ["all", *(c for c in LABELS["class"] if _any(rows, c))]
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if (rows["side"] == k).any()]
        if not keys:
            return house.nothing_to_show(ax, TITLE, "no side has enough attributed words")
        if not _any(rows, "all"):
            return house.nothing_to_show(ax, TITLE, "the author hedges no claim of any side")
        ax = _axes(ax, rows, classes, sides.only(keys))
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say each side's overall rate of the author's hedges in words."""
    rows = house.rows_of(frame, "hedging_rate", outlet)
    sides = house.sides_of(rows, study=study, labels=labels)
    told = []
    for key in sides.keys:
        row = house.one(rows, key, "all")
        if row is None or pd.isna(row["estimate"]):
            continue
        ranged = house.interval(row["low"], row["high"], _rate)
        told.append(
            f"{sides.labels[key]} {_rate(row['estimate'])}"
            + (f" (95% interval {ranged})" if ranged else "")
        )
    figures = "; ".join(told) if told else "nothing to show"
    return f"{TITLE}. Author's hedges per 1,000 attributed words: {figures}."


def _any(rows: pd.DataFrame, group: str) -> bool:
    return bool((rows.loc[rows["group"] == group, "numerator"] > 0).any())


def _rate(value: float) -> str:
    return f"{value:.1f}"


def _axes(ax: Axes | None, rows: pd.DataFrame, classes: list[str], sides: house.Sides) -> Axes:
    step = _GAP * len(sides.keys) + 0.8
    head = 1.15 * len(sides.keys) + 0.6
    subtitle = "Author's hedges per 1,000 words credited to the side, by class of hedge"
    ax = house.table_axes(ax, head + step * len(classes), title=TITLE, subtitle=subtitle, axis=True)
    shown = rows[rows["group"].isin(classes)]
    top = house.largest(shown)
    ax.set_xlim(-_LABELS * top, top * 1.1)
    ticks = _ticks(top)
    ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
    for tick in ticks:
        ax.plot(
            [tick, tick],
            [head, head + step * len(classes)],
            linewidth=0.9,
            color=house.ink("grid"),
            zorder=0,
        )
    for i, key in enumerate(sides.keys):
        _key(ax, rows, sides, key, 0.5 + 1.15 * i)
    for n, name in enumerate(classes):
        y = head + step * n
        weight = "bold" if name == "all" else "normal"
        words = house.words(name)
        ax.text(ax.get_xlim()[0], y + step / 2, words, va="center", weight=weight)
        for i, key in enumerate(sides.keys):
            row = house.one(rows, key, name)
            if row is not None:
                middle = (i - (len(sides.keys) - 1) / 2) * _GAP
                _point(ax, row, y + step / 2 + middle, sides, key, told=name == "all")
    return ax


def _key(ax: Axes, rows: pd.DataFrame, sides: house.Sides, key: str, y: float) -> None:
    """Name a side beside its marker, with what its rates rest on."""
    note = house.sizes(rows, key, "attributed word")
    house.swatch_label(ax, ax.get_xlim()[0], y, sides, key, note=note, marker=sides.marker(key))


def _point(ax: Axes, row: pd.Series, y: float, sides: house.Sides, key: str, *, told: bool) -> None:
    color = sides.colors[key]
    if isfinite(row["low"]) and isfinite(row["high"]):
        ax.plot([row["low"], row["high"]], [y, y], color=color, linewidth=1.6, label="interval")
    ax.plot(
        [row["estimate"]],
        [y],
        marker=sides.marker(key),
        color=color,
        markersize=6.5,
        markeredgecolor="white",
        linestyle="",
        label="estimate",
        clip_on=False,
    )
    if told:
        end = max(x for x in (row["estimate"], row["high"]) if x == x)
        ax.annotate(
            f"{_rate(row['estimate'])}",
            xy=(end, y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )


def _ticks(top: float) -> list[float]:
    """Return at most six round numbers from 0 to the largest value."""
    step = house.step(top, 5)
    return [float(f"{n * step:.6g}") for n in range(int(top / step + 1e-9) + 1)]
