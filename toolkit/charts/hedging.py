"""The table of measures in, points of how much is hedged, by class, side and holder, out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house, rungs
from toolkit.document import LABELS
from toolkit.study import Study

TITLE = "How much is hedged, by class, side and holder"
CAPTION = (
    "Points: hedges for every 1,000 words credited to the side, by class of hedge. Held by the "
    "author: hedges in the outlet's own words that weaken a claim of the side; further right, the "
    "outlet withholds more commitment. Held by the source: hedges inside what the side itself is "
    "quoted with. The two are never added up, and each has a scale of its own. Lines: 95% "
    "intervals from resampling articles."
)
#: Who hedges: the measure that says how much, and the head of its panel.
_HOLDERS = {"hedging_rate": "held by the author", "source_hedging_rate": "held by the source"}
#: Where the names of classes end, and the gap between two panels, as parts of the width.
_LABELS, _GUTTER, _RIGHT = 0.22, 0.07, 0.97


def hedging(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw the rates of hedges by class and side, a panel for each holder, with intervals.

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
    tables = {m: _rates(frame, m, outlet) for m in _HOLDERS}
    with house.house_style():
        tables = {m: rows for m, rows in tables.items() if len(rows)}
        if not tables:
            return house.nothing_to_show(ax, TITLE, "no side has enough attributed words")
        tables = {m: rows for m, rows in tables.items() if _any(rows, "all")}
        if not tables:
            return house.nothing_to_show(ax, TITLE, "no claim of any side is hedged")
        rows = pd.concat(tables.values())
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if (rows["side"] == k).any()]
        ax = _axes(ax, tables, sides.only(keys))
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say each side's overall rate of hedges in words, holder by holder."""
    out = []
    for measure, holder in _HOLDERS.items():
        rows = _rates(frame, measure, outlet)
        sides = house.sides_of(rows, study=study, labels=labels)
        told = []
        for key in sides.keys:
            row = house.one(rows, key, "all")
            if row is not None:
                ranged = house.interval(row["low"], row["high"], _rate)
                told.append(
                    f"{sides.labels[key]} {_rate(row['estimate'])}"
                    + (f" (95% interval {ranged})" if ranged else "")
                )
        if told:
            out.append(f"Hedges {holder} per 1,000 attributed words: {'; '.join(told)}.")
    return f"{TITLE}. " + (" ".join(out) if out else "Nothing to show.")


def _rates(frame: pd.DataFrame, measure: str, outlet: str) -> pd.DataFrame:
    """Return the rates of a measure; one without classes has a rate of all of them together."""
    rows = house.rows_of(frame, measure, outlet)
    rows["group"] = rows["group"].replace("", "all")
    return rows[rows["estimate"].notna()]


def _any(rows: pd.DataFrame, group: str) -> bool:
    return bool((rows.loc[rows["group"] == group, "numerator"] > 0).any())


def _rate(value: float) -> str:
    return f"{value:.1f}"


def _axes(ax: Axes | None, tables: Mapping[str, pd.DataFrame], sides: house.Sides) -> Axes:
    """Draw the key, the names of the classes, and a panel for each holder."""
    seen = [c for c in LABELS["class"] if any(_any(rows, c) for rows in tables.values())]
    ladder = rungs.Ladder(("all", *seen), rungs.key_lines(sides) + 2.6, sides)
    subtitle = "Hedges per 1,000 words credited to the side, by class of hedge"
    ax = house.table_axes(ax, ladder.bottom, title=TITLE, subtitle=subtitle)
    ax.set_xlim(0, 1)
    rungs.key(ax, next(iter(tables.values())), sides, "attributed word")
    rungs.names(ax, ladder, bold=["all"])
    width = (_RIGHT - _LABELS - _GUTTER * (len(tables) - 1)) / len(tables)
    for nth, (measure, rows) in enumerate(tables.items()):
        left = _LABELS + nth * (width + _GUTTER)
        ax.text(left, ladder.top - 1.6, _HOLDERS[measure], va="center", weight="bold")
        # Room for the figure that stands after the longest line.
        room = width * (0.92 if len(tables) == 1 else 0.86)
        rungs.panel(
            ax,
            rows,
            ladder,
            place=(left, room),
            write=lambda v: f"{float(f'{v:.6g}'):g}",
            told=lambda row: _rate(row["estimate"]) if row["group"] == "all" else "",
        )
    return ax
