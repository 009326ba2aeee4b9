"""The table of measures in, diverging bars of how cues introduce each side's claims out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study

TITLE = "How the cues frame each side's claims"
CAPTION = (
    "Right of the line: cues that vouch for a claim (“confirmed”, “revealed”). Left of it: cues "
    "that keep it at a distance (“claimed”) and, further out, cues that show the source arguing "
    "(“insisted”). Neutral cues (“said”) stand apart at the right, on the same scale. Together "
    "they make 100% of a side's attributions; intervals are in the table."
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
        ax = house.table_axes(ax, 2.5 * len(keys) + 2, title=TITLE, subtitle=subtitle)
        neutral = float(table["neutral"].max())
        # Room for the words above the bars, in parts of the axis: two left of the line, one right.
        right = max(float(table["endorsing"].max()), 0.25 * neutral)
        apart = right * 1.12 + 0.02
        left = max(float(table[list(_LEFT)].sum(axis=1).max()), 0.4 * (apart + neutral))
        ax.set_xlim(-left, apart + neutral)
        _heads(ax, apart)
        for n, key in enumerate(keys):
            y = 2.5 * n + 2.4
            note = house.sizes(rows, key, "attribution")
            house.swatch_label(ax, -left, y, sides, key, note=note)
            _bars(ax, {str(g): float(v) for g, v in table.loc[[key]].iloc[0].items()}, y + 1, apart)
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


def _bars(ax: Axes, shares: Mapping[str, float], y: float, apart: float) -> None:
    colors = house.settings()["stance"]
    at = 0.0
    for stance in _LEFT:
        _segment(ax, at - shares[stance], shares[stance], y, colors[stance])
        at -= shares[stance]
    _segment(ax, 0.0, shares["endorsing"], y, colors["endorsing"])
    _segment(ax, apart, shares["neutral"], y, colors["neutral"])


def _segment(ax: Axes, start: float, width: float, y: float, color: str) -> None:
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
            color=house.readable_on(color),
        )
