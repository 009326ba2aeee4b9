"""The table of measures in, diverging bars of how cues introduce each side's claims out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house, stacked
from toolkit.study import Study

TITLE = "How the cues frame each side's claims"
CAPTION = (
    "Right of the line: cues that vouch for a claim (“confirmed”, “revealed”). Left of it: cues "
    "that keep it at a distance (“claimed”) and, further out, cues that show the source arguing "
    "(“insisted”). Neutral cues (“said”) stand apart at the right, on the same scale. Together "
    "they make 100% of a side's attributions. Thin lines under the bars: the 95% interval of each "
    "part's length, measured from where the part begins."
)
_LEFT = ("distancing", "arguing")


def cue_stance(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw the stance of cues by side, diverging from a line, neutral cues apart.

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
    rows = house.rows_of(frame, "stance_mix", outlet)
    with house.house_style():
        rows = rows[rows["estimate"].notna()]
        if not len(rows):
            return house.nothing_to_show(ax, TITLE, "no side has enough attributions")
        sides = house.sides_of(rows, colors=colors, labels=labels, study=study)
        keys = [k for k in sides.keys if (rows["side"] == k).any()]
        table = rows.pivot_table(index="side", columns="group", values="estimate", sort=False)
        table = table.reindex(columns=["distancing", "arguing", "neutral", "endorsing"]).fillna(0.0)
        subtitle = "Share of the side's attributions by stance of the cue"
        ax = house.table_axes(ax, 2.9 * len(keys) + 2, title=TITLE, subtitle=subtitle)
        ends = rows.assign(end=rows[["estimate", "high"]].max(axis=1))
        ends = ends.pivot_table(index="side", columns="group", values="end", sort=False)
        ends = ends.reindex(columns=list(table.columns)).fillna(0.0)
        neutral = float(ends["neutral"].max())
        # Room for the words above the bars, in parts of the axis: two left of the line, one right.
        right = max(float(ends["endorsing"].max()), 0.25 * neutral)
        apart = right * 1.12 + 0.02
        reach = pd.concat([table["distancing"] + ends["arguing"], ends["distancing"]])
        left = max(float(reach.max()), 0.4 * (apart + neutral))
        ax.set_xlim(-left, apart + neutral)
        _heads(ax, apart)
        for n, key in enumerate(keys):
            y = 2.9 * n + 2.4
            note = house.sizes(rows, key, "attribution")
            house.swatch_label(ax, -left, y, sides, key, note=note)
            _bars(ax, rows, key, y + 1, apart)
            ax.plot([0, 0], [y + 0.45, y + 1.55], color=house.ink("text"), linewidth=1.2)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say each side's shares of distancing, arguing, neutral and endorsing cues in words."""
    rows = house.rows_of(frame, "stance_mix", outlet)
    rows = rows[rows["estimate"].notna()]
    sides = house.sides_of(rows, study=study, labels=labels)
    told = []
    for key in sides.keys:
        shares = [
            f"{group} {house.percent(row['estimate'])}"
            for group in ("distancing", "arguing", "neutral", "endorsing")
            if (row := house.one(rows, key, group)) is not None
        ]
        if shares:
            told.append(f"{sides.labels[key]}: {', '.join(shares)}")
    return f"{TITLE}. " + ("; ".join(told) if told else "Nothing to show") + "."


def _heads(ax: Axes, apart: float) -> None:
    """Name the colours once, above where they stand."""
    colors = house.settings()["stance"]
    place: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
    place["annotation_clip"] = False
    near = ax.annotate(
        "distancing", (0, 0.7), (-6, 0), ha="right", **place, **house.chip(colors["distancing"])
    )
    house.beside(ax, near, "arguing", gap=-11, **house.chip(colors["arguing"]))
    for x, stance, shift in ((0.0, "endorsing", 6), (apart, "neutral", 3)):
        ax.annotate(stance, (x, 0.7), (shift, 0), **place, **house.chip(colors[stance]))


def _bars(ax: Axes, rows: pd.DataFrame, key: str, y: float, apart: float) -> None:
    """Draw a side's four parts, each with its interval from where it begins."""
    colors = house.settings()["stance"]
    at = 0.0
    for nth, stance in enumerate((*_LEFT, "endorsing", "neutral")):
        row = house.one(rows, key, stance)
        if row is None:
            continue
        width, left = float(row["estimate"]), stance in _LEFT
        start = at if left else {"endorsing": 0.0, "neutral": apart}[stance]
        stacked.segment(ax, start - width if left else start, width, y, colors[stance])
        stacked.lane(ax, row, start, y, 1 if nth == 1 else 0, -1 if left else 1)
        at -= width if left else 0.0
