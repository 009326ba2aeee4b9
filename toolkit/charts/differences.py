"""The table of comparisons in, a forest plot of the differences between two sides out."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import forest, house
from toolkit.study import Study

TITLE = "Where the sides differ"
CAPTION = (
    "Each point is the figure of one side minus that of the other; the line is its 95% interval "
    "from resampling articles. Every question has its main measure here, some have further ones. "
    "A filled point: a clear difference; its interval leaves out zero "
    "and it stands among all comparisons of the report (false discovery rate under 5%). A hollow "
    "point: no clear difference, or no line because there are too few articles for an interval. "
    "“Too little”: not enough for a figure; “no case”: neither side has one. Further measures "
    "without a figure are left out."
)


def differences(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    pair: tuple[str, str] | None = None,
) -> Axes:
    """Draw the differences between two sides on the main measures, with their intervals.

    Parameters
    ----------
    frame : DataFrame
        The table of comparisons.
    ax, study, colors, labels, outlet
        As in :func:`share_of_voice`.
    pair : (str, str), optional
        Which two sides; the first pair of the table by default.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        If the table does not compare this pair.
    """
    house.need(frame, *forest.COLUMNS)
    with house.house_style():
        rows, pair = forest.pair_of(frame[frame["outlet"].fillna("") == outlet], pair)
        if pair is None:
            return house.nothing_to_show(ax, TITLE, "a comparison needs two sides")
        blocks = _blocks(rows)
        if not blocks:
            return house.nothing_to_show(ax, TITLE, "too little was found to compare the sides")
        sides = house.sides_of(
            frame, study=study, colors=colors, labels=labels, columns=("side_a", "side_b")
        )
        a, b = (house.short(sides.labels[k], 32) for k in pair)
        subtitle = f"{a} minus {b}, with 95% intervals · {_rests_on(rows)}"
        lines = 1.2 + sum(forest.BLOCK + forest.ROW * len(r) for r in blocks.values())
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        forest.heads(ax, sides, pair)
        y = 1.6
        for unit, drawn in blocks.items():
            looks = {"color": house.ink("muted")}
            tones = (sides.colors[pair[0]], sides.colors[pair[1]])
            y = forest.block(ax, unit, drawn, tones, y, **looks)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    pair: tuple[str, str] | None = None,
) -> str:
    """Say every difference of the chart in words, and whether it is clear."""
    rows, pair = forest.pair_of(frame[frame["outlet"].fillna("") == outlet], pair)
    if pair is None:
        return f"{TITLE}: nothing to show."
    sides = house.sides_of(frame, study=study, labels=labels, columns=("side_a", "side_b"))
    told = [
        f"{row.label}: {row.figures}"
        f"{', no clear difference' if isfinite(row.difference) and not row.clear else ''}"
        for drawn in _blocks(rows).values()
        for row in drawn
    ]
    a, b = (sides.labels[k] for k in pair)
    return f"{TITLE}, {a} minus {b}. " + ("; ".join(told) if told else "Nothing to show") + "."


def _blocks(rows: pd.DataFrame) -> dict[str, list[forest.Row]]:
    """Return the main differences by unit, in the order of the settings, and then further ones.

    Nothing where there is no difference at all. Main ones stand there without a figure, too.
    """
    out: dict[str, list[forest.Row]] = {}
    for label, main, found in forest.chosen(rows, "differences"):
        for _, record in (found if main else found[forest.seen(found)]).iterrows():
            row = forest.row_of(record, label)
            unit = f"in {forest.difference_unit(row.unit)}"
            out.setdefault(unit if main else f"further, {unit}", []).append(row)
    drawn = any(isfinite(row.difference) for block in out.values() for row in block)
    return out if drawn else {}


def _rests_on(rows: pd.DataFrame) -> str:
    return house.count(house.documents([rows]), "article")
