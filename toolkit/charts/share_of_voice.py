"""The table of measures in, bars of each side's share of attributions and attributed words out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study

TITLE = "Who gets to speak"
CAPTION = (
    "Solid bars: the side's part of all attributions in which a source is heard. Pale bars: its "
    "part of all words credited to sources. Thin lines: 95% intervals from resampling articles. "
    "“No side”: sources that belong to no side of the study."
)
_MEASURES = (
    ("share_of_voice", "attributions", 1.0),
    ("share_of_words", "attributed words", 0.4),
)


def share_of_voice(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw each side's share of attributions and of attributed words.

    Parameters
    ----------
    frame : DataFrame
        The table of measures.
    ax : Axes, optional
        Where to draw; a new figure by default.
    study : Study, optional
        Gives order, labels and colours of the sides.
    colors, labels : mapping, optional
        Colours and labels by side, over those of the study.
    outlet : str
        The outlet to show; all together by default.

    Returns
    -------
    Axes
    """
    tables = {m: house.rows_of(frame, m, outlet) for m, _, _ in _MEASURES}
    rows = pd.concat(tables.values())
    with house.house_style():
        if not rows["denominator"].gt(0).any():
            return house.nothing_to_show(ax, TITLE, "no attribution was found")
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        ax = house.table_axes(
            ax, 3.5 * len(sides.keys), title=TITLE, subtitle=_subtitle(tables), axis=True
        )
        top = max(house.largest(rows), 0.05)
        ax.set_xlim(0, 1.48 * top)
        house.percent_axis(ax, top)
        for n, key in enumerate(sides.keys):
            house.swatch_label(ax, 0.0, 3.5 * n + 0.55, sides, key)
            for i, (measure, noun, alpha) in enumerate(_MEASURES):
                row = house.one(tables[measure], key)
                if row is not None:
                    _bar(ax, row, 3.5 * n + 1.5 + i, noun, sides.colors[key], alpha)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say the chart's key figures in words."""
    rows = house.rows_of(frame, "share_of_voice", outlet)
    words = house.rows_of(frame, "share_of_words", outlet)
    told = []
    sides = house.sides_of(rows, study=study, labels=labels)
    for key in sides.keys:
        row, also = house.one(rows, key), house.one(words, key)
        if row is None or pd.isna(row["estimate"]):
            continue
        ranged = house.interval(row["low"], row["high"])
        told.append(
            f"{sides.labels[key]} {house.percent(row['estimate'])} of attributions"
            + (f" (95% interval {ranged})" if ranged else "")
            + (
                f" and {house.percent(also['estimate'])} of attributed words"
                if also is not None and pd.notna(also["estimate"])
                else ""
            )
        )
    return f"{TITLE}: " + ("; ".join(told) if told else "nothing to show") + "."


def _subtitle(tables: Mapping[str, pd.DataFrame]) -> str:
    voice, words = tables["share_of_voice"], tables["share_of_words"]
    parts = ["Share of all attributions and of all attributed words"]
    if len(voice):
        parts.append(house.count(voice["denominator"].max(), "attribution"))
    if len(words):
        parts.append(house.count(words["denominator"].max(), "attributed word"))
    parts.append(house.count(house.documents(tables.values()), "article"))
    return " · ".join(parts)


def _bar(ax: Axes, row: pd.Series, y: float, noun: str, color: str, alpha: float) -> None:
    if pd.isna(row["estimate"]):
        ax.text(0, y, str(row["note"]), va="center", fontsize=8.5, style="italic")
        return
    ax.barh(y, row["estimate"], height=0.72, color=color, alpha=alpha)
    house.whisker(ax, row["low"], row["high"], y)
    end = max(x for x in (row["estimate"], row["high"]) if x == x)
    ax.annotate(
        f"{house.percent(row['estimate'])} of {noun} ({row['numerator']:,.0f})",
        xy=(end, y),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
    )
