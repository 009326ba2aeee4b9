"""The table of measures in, bars of whose voice speaks about each side out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house, stacked
from toolkit.study import Study

TITLE = "In whose voice each side is spoken about"
CAPTION = (
    "Each bar is all statements about a side. Bare: the outlet states it in its own words, as "
    "fact. Hedged: in its own words, under a hedge of its own. Attributed: it is credited to a "
    "source. Thin lines under a bar: the 95% intervals of the bare and of the hedged part's "
    "length, measured from where the part begins."
)
_ORDER = ("bare", "hedged", "attributed")


def voice(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw the voice of the statements about each side: bare, hedged or attributed.

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
    rows = house.rows_of(frame, "voice_mix", outlet)
    with house.house_style():
        rows = rows[rows["estimate"].notna()]
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if k and (rows["side"] == k).any()]
        if not keys:
            return house.nothing_to_show(ax, TITLE, "no side has enough statements about it")
        subtitle = "Share of the statements about the side, by voice"
        ax = house.table_axes(ax, 2.9 * len(keys) + 1.7, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        stacked.heads(ax, _ORDER, house.settings()["voice"])
        for n, key in enumerate(keys):
            note = house.sizes(rows, key, "statement")
            house.swatch_label(ax, 0.0, 2.9 * n + 2.2, sides, key, note=note)
            stacked.bar(ax, rows, key, _ORDER, 2.9 * n + 3.2, house.settings()["voice"])
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say each side's shares of bare, hedged and attributed statements in words."""
    rows = house.rows_of(frame, "voice_mix", outlet)
    rows = rows[rows["estimate"].notna()]
    sides = house.sides_of(rows, study=study, labels=labels)
    told = []
    for key in sides.keys:
        shares = []
        for group in _ORDER:
            row = house.one(rows, key, group)
            if key and row is not None:
                ranged = house.interval(row["low"], row["high"])
                more = f" (95% interval {ranged})" if ranged and group == "bare" else ""
                shares.append(f"{house.words(group)} {house.percent(row['estimate'])}{more}")
        if shares:
            told.append(f"{sides.labels[key]}: {', '.join(shares)}")
    return f"{TITLE}. " + ("; ".join(told) if told else "Nothing to show") + "."
