"""The table of measures in, a ladder of how each side's sources are named and checkable out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house, rungs
from toolkit.study import Study

TITLE = "Who could be asked: how each side's sources are named"
CAPTION = (
    "A ladder from sources a reader could ask, at the top (green), to those nobody could, at the "
    "foot (brown; grey: nobody is credited). Points: the part of a side's attributions on each "
    "rung; the rungs of a side add up to 100%. Lines: 95% intervals from resampling articles. "
    "Below, the mean verifiability of the side's sources: 0, nobody could check with them; 1, a "
    "reader could tomorrow."
)
_ORDER = ("named_person", "named_institution", "unnamed_official", "generic", "anonymous", "none")
#: Where the scale of verifiability begins and ends, as parts of the width.
_FROM, _TO = 0.27, 0.9


def naming(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw how the sources of each side are named, and how well a reader could check with them.

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
    checked = house.rows_of(frame, "mean_verifiability", outlet)
    with house.house_style():
        rows, checked = rows[rows["estimate"].notna()], checked[checked["estimate"].notna()]
        if not len(rows):
            return house.nothing_to_show(ax, TITLE, "no side has enough attributions")
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        sides = sides.only([k for k in sides.keys if (rows["side"] == k).any()])
        shown = tuple(g for g in _ORDER if (rows.loc[rows["group"] == g, "numerator"] > 0).any())
        ladder = rungs.Ladder(shown, rungs.key_lines(sides) + 1.4, sides)
        subtitle = "Share of the side's attributions by naming of the source"
        foot = 1.3 * checked["side"].isin(sides.keys).sum() + 2.6 if len(checked) else 0.0
        ax = house.table_axes(ax, ladder.bottom + foot, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        rungs.key(ax, rows, sides, "attribution")
        rungs.names(ax, ladder, colors=house.settings()["naming"])
        rungs.panel(
            ax,
            rows,
            ladder,
            place=(_FROM, _TO - _FROM),
            write=house.percent,
            told=lambda row: house.percent(row["estimate"]),
        )
        if foot:
            _verifiability(ax, checked, sides, ladder.bottom + 0.9)
    return ax


def _verifiability(ax: Axes, rows: pd.DataFrame, sides: house.Sides, y: float) -> None:
    """Draw the mean verifiability of each side's sources on a scale from 0 to 1."""
    muted = house.ink("muted")
    ax.text(0, y, "Mean verifiability of the side's sources", va="center", weight="bold")
    keys = [k for k in sides.keys if house.one(rows, k) is not None]
    first, last = y + 1.9, y + 1.9 + 1.3 * (len(keys) - 1)
    for tick in (0.0, 0.5, 1.0):
        x = _FROM + tick * (_TO - _FROM)
        ax.plot(
            [x, x], [first - 0.55, last + 0.55], color=house.ink("grid"), linewidth=0.9, zorder=0
        )
        words = {0.0: "0 nobody could check", 0.5: "0.5", 1.0: "1 a reader could"}[tick]
        ax.text(x, y + 0.95, words, ha="center", va="center", fontsize=8, color=muted)
    for n, key in enumerate(keys):
        row = house.one(rows, key)
        if row is not None:
            line = first + 1.3 * n
            house.swatch_label(ax, 0.0, line, sides, key, width=24, marker=sides.marker(key))
            rungs.point(ax, row, (_FROM, _TO - _FROM), line, sides, f"{row['estimate']:.2f}")


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
    checked = house.rows_of(frame, "mean_verifiability", outlet)
    means = [
        f"{sides.labels[key]} {row['estimate']:.2f}"
        for key in sides.keys
        if (row := house.one(checked, key)) is not None and pd.notna(row["estimate"])
    ]
    mean = f". Mean verifiability, 0 to 1: {'; '.join(means)}" if told and means else ""
    return f"{TITLE}. " + ("; ".join(told) if told else "Nothing to show") + mean + "."
