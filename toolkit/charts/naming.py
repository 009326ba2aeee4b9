"""The table of measures in, stacked bars of how each side's sources are named out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study

TITLE = "Who could be asked: how each side's sources are named"
CAPTION = (
    "Each bar is all of a side's attributions. Green: a reader could ask the person or "
    "institution named. Yellow to brown: officials without a name, groups (“critics”), sources "
    "kept anonymous. Grey: nobody is credited. Intervals are in the table."
)
_ORDER = ("named_person", "named_institution", "unnamed_official", "generic", "anonymous", "none")


def naming(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw how the sources of each side are named, attribution by attribution.

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
    rows = house.rows_of(frame, "naming_mix", outlet)
    with house.house_style():
        rows = rows[rows["estimate"].notna()]
        if not len(rows):
            return house.nothing_to_show(ax, TITLE, "no side has enough attributions")
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if (rows["side"] == k).any()]
        shown = [g for g in _ORDER if (rows.loc[rows["group"] == g, "numerator"] > 0).any()]
        subtitle = "Share of the side's attributions by naming of the source"
        ax = house.table_axes(ax, 2.5 * len(keys) + 1.7, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        _heads(ax, shown)
        for n, key in enumerate(keys):
            y = 2.5 * n + 2.2
            note = house.sizes(rows, key, "attribution")
            house.swatch_label(ax, 0.0, y, sides, key, note=note)
            at = 0.0
            for group in shown:
                row = house.one(rows, key, group)
                if row is not None and row["estimate"] > 0:
                    _segment(ax, at, float(row["estimate"]), y + 1, group)
                    at += float(row["estimate"])
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say each side's shares of named, unnamed and anonymous sources in words."""
    rows = house.rows_of(frame, "naming_mix", outlet)
    rows = rows[rows["estimate"].notna() & (rows["numerator"] > 0)]
    sides = house.sides_of(rows, study=study, labels=labels)
    told = []
    for key in sides.keys:
        shares = [
            f"{house.words(group)} {house.percent(row['estimate'])}"
            for group in _ORDER
            if (row := house.one(rows, key, group)) is not None
        ]
        if shares:
            told.append(f"{sides.labels[key]}: {', '.join(shares)}")
    return f"{TITLE}. " + ("; ".join(told) if told else "Nothing to show") + "."


def _heads(ax: Axes, groups: list[str]) -> None:
    """Name the colours once, in the order of the segments."""
    colors = house.settings()["naming"]
    last = None
    for group in groups:
        looks = house.chip(colors[group])
        if last is None:
            place: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
            place["annotation_clip"] = False
            last = ax.annotate(house.words(group), (0, 0.6), (3, 0), **place, **looks)
        else:
            last = house.beside(ax, last, house.words(group), gap=11, **looks)


def _segment(ax: Axes, start: float, width: float, y: float, group: str) -> None:
    color = house.settings()["naming"][group]
    ax.barh(y, width, left=start, height=0.85, color=color, edgecolor="white", linewidth=0.8)
    if width > 0.045:
        ax.text(
            start + width / 2,
            y,
            house.percent(width),
            ha="center",
            va="center",
            fontsize=8.5,
            color=house.readable_on(color),
        )
