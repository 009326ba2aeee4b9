"""The frame of attributions in, where in the article each side speaks out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study, readable_on

TITLE = "Where in the article each side is heard"
CAPTION = (
    "Every thin stroke is one attribution, at its place between the first and the last character "
    "of its article. The bars count them by tenths of the article, as a share of the side's "
    "attributions; all sides share one scale. The triangle marks the middle one: half of the "
    "side's attributions come before it."
)
TENTHS = 10
_STROKES = 400


def position(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw where in the article each side is heard: strokes, bars by tenth, and the median.

    Parameters
    ----------
    frame : DataFrame
        The frame of attributions.
    ax, study, colors, labels, outlet
        As in :func:`share_of_voice`.

    Returns
    -------
    Axes
    """
    rows = _heard(frame, outlet)
    with house.house_style():
        if not len(rows):
            return house.nothing_to_show(ax, TITLE, "no attribution was found")
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if (rows["side"] == k).any()]
        subtitle = (
            "Share of the side's attributions in each tenth of the article · "
            f"{house.count(len(rows), 'attribution')} in "
            f"{house.count(rows['document'].nunique(), 'article')}"
        )
        ax = house.table_axes(ax, 4.6 * len(keys), title=TITLE, subtitle=subtitle, axis=True)
        ax.set_xlim(0, 1)
        ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
        words = ("first words", "a quarter", "half way", "three quarters", "last words")
        ax.set_xticks(ticks, words)
        for label, align in zip(ax.get_xticklabels(), _ALIGNED, strict=True):
            label.set_horizontalalignment(align)
        shares = {k: _tenths(rows.loc[rows["side"] == k, "position"]) for k in keys}
        top = max(float(s.max()) for s in shares.values())
        for n, key in enumerate(keys):
            _panel(ax, rows[rows["side"] == key], shares[key] / top, sides, key, 4.6 * n, top)
    return ax


_ALIGNED: tuple[Literal["left", "center", "right"], ...] = (
    "left",
    "center",
    "center",
    "center",
    "right",
)


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say for each side by what point of the article half of its attributions have come."""
    rows = _heard(frame, outlet)
    sides = house.sides_of(rows, study=study, labels=labels)
    told = [
        f"{sides.labels[key]}, half of {house.count(len(mine), 'attribution')} before "
        f"{house.percent(float(mine['position'].median()))} of the article"
        for key in sides.keys
        if len(mine := rows[rows["side"] == key])
    ]
    return f"{TITLE}: " + ("; ".join(told) if told else "nothing to show") + "."


def _heard(frame: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Return the attributions in which a source is heard, of one outlet or of all."""
    house.need(frame, "document", "outlet", "side", "position", "response")
    rows = frame[frame["response"].isin(["given", "denied"])].copy()
    if outlet:
        rows = rows[rows["outlet"] == outlet]
    rows["side"] = rows["side"].fillna("")
    rows["position"] = rows["position"].astype(float).clip(0, 1)
    return rows


def _tenths(positions: pd.Series) -> npt.NDArray[np.float64]:
    counts = np.histogram(positions.to_numpy(float), bins=TENTHS, range=(0, 1))[0]
    return np.asarray(counts / max(1, counts.sum()), dtype=np.float64)


def _panel(
    ax: Axes,
    rows: pd.DataFrame,
    heights: npt.NDArray[np.float64],
    sides: house.Sides,
    key: str,
    y: float,
    top: float,
) -> None:
    """Draw one side: name, bars by tenth on a baseline, strokes under it, the median."""
    base, color = y + 3.2, sides.colors[key]
    n = len(rows)
    note = (
        house.count(n, "attribution") + f" in {house.count(rows['document'].nunique(), 'article')}"
    )
    house.swatch_label(ax, 0.0, y + 0.5, sides, key, note=note)
    left = np.arange(TENTHS) / TENTHS
    ax.bar(left + 0.003, -2.0 * heights, width=0.094, bottom=base, align="edge", color=color)
    for x, height in zip(left, heights, strict=True):
        if height == heights.max() and height > 0:
            ax.text(
                x + 0.05,
                base - 2.0 * height + 0.45,
                house.percent(height * top),
                ha="center",
                va="center",
                fontsize=8,
                color=readable_on(color),
            )
            break
    places = np.sort(rows["position"].to_numpy(float))
    # A stroke for each would be a black band in a large corpus: evenly chosen ones keep the shape.
    if n > _STROKES:
        places = places[np.linspace(0, n - 1, _STROKES).astype(int)]
    ax.vlines(places, base + 0.1, base + 0.55, color=color, linewidth=0.9, alpha=0.65)
    median = float(rows["position"].median())
    ax.plot(
        [median],
        [base + 0.85],
        marker="^",
        color=house.ink("text"),
        markersize=5,
        linestyle="",
        clip_on=False,
        label="median",
    )
