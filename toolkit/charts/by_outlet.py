"""The table of comparisons in, the differences between two sides within each outlet out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import forest, house
from toolkit.measure.counts import NO_OUTLET
from toolkit.study import Study

TITLE = "How the sides differ within each outlet"
CAPTION = (
    "Each point is the figure of one side minus that of the other within one outlet; the line is "
    "its 95% interval from resampling the outlet's articles. A filled point: a clear difference; "
    "its interval leaves out zero and it stands among all comparisons within outlets (false "
    "discovery rate under 5%). A hollow point: no clear difference. In brackets: the articles the "
    "row rests on; with few, take it with care. Every "
    "block has a scale of its own. “Too little”: the outlet has not enough attributions to one of "
    "the sides; “no case”: neither side has one; “no interval”: there are too few articles. "
    "Measures without a figure in any of the outlets are left out."
)
_OUTLETS = 12


def by_outlet(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    pair: tuple[str, str] | None = None,
) -> Axes:
    """Draw, measure by measure, the differences between two sides within each outlet.

    Parameters
    ----------
    frame : DataFrame
        The table of comparisons, with rows of single outlets.
    ax, study, colors, labels
        As in :func:`share_of_voice`.
    outlet : str
        One outlet to show alone; by default the twelve with most articles.
    pair : (str, str), optional
        Which two sides; the first pair of the table by default.

    Returns
    -------
    Axes
    """
    house.need(frame, *forest.COLUMNS)
    with house.house_style():
        rows, pair = forest.pair_of(_of_outlets(frame, outlet), pair)
        blocks = _blocks(rows) if pair else {}
        if pair is None or not blocks:
            reason = "it needs two sides and outlets with enough articles"
            return house.nothing_to_show(ax, TITLE, reason)
        sides = house.sides_of(
            frame, study=study, colors=colors, labels=labels, columns=("side_a", "side_b")
        )
        a, b = (house.short(sides.labels[k], 32) for k in pair)
        subtitle = f"{a} minus {b}, with 95% intervals, in percentage points{_other_units(blocks)}"
        lines = 1.2 + sum(forest.BLOCK + forest.ROW * len(r) for r in blocks.values())
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        forest.heads(ax, sides, pair)
        y = 1.6
        for label, drawn in blocks.items():
            tones = (sides.colors[pair[0]], sides.colors[pair[1]])
            y = forest.block(ax, label, drawn, tones, y, weight="bold")
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    pair: tuple[str, str] | None = None,
) -> str:
    """Say the clear differences of each outlet in words."""
    rows, pair = forest.pair_of(_of_outlets(frame, outlet), pair)
    if pair is None:
        return f"{TITLE}: nothing to show."
    sides = house.sides_of(frame, study=study, labels=labels, columns=("side_a", "side_b"))
    told = [
        f"{label}, {row.label} {row.figures}"
        for label, drawn in _blocks(rows).items()
        for row in drawn
        if row.clear
    ]
    a, b = (sides.labels[k] for k in pair)
    clear = "; ".join(told) if told else "none"
    return f"{TITLE}, {a} minus {b}. Clear differences: {clear}."


def _of_outlets(frame: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Return the rows of single outlets: one, or the first by number of articles."""
    rows = frame[~frame["outlet"].fillna("").isin(["", NO_OUTLET])]
    if outlet:
        return rows[rows["outlet"] == outlet]
    size = rows.groupby("outlet")["n_documents"].max().sort_values(ascending=False, kind="stable")
    kept = sorted(size.index[:_OUTLETS])
    return rows[rows["outlet"].isin(kept)]


def _blocks(rows: pd.DataFrame) -> dict[str, list[forest.Row]]:
    """Return a row for each outlet by measure; measures without any case are left out."""
    out = {}
    for label, _, found in forest.chosen(rows, "by_outlet"):
        if forest.seen(found).any():
            out[label] = [
                forest.row_of(record, _label(record))
                for _, record in found.sort_values("outlet", kind="stable").iterrows()
            ]
    return out


def _other_units(blocks: Mapping[str, list[forest.Row]]) -> str:
    """Name the units of blocks that are no shares."""
    other = [
        f"{label}: {forest.difference_unit(rows[0].unit)}"
        for label, rows in blocks.items()
        if not forest.is_share(rows[0].unit)
    ]
    return f" ({'; '.join(other)})" if other else ""


def _label(record: Any) -> str:
    """Name an outlet with the number of articles its row rests on."""
    return f"{house.short(house.clean(record['outlet']), 24)} ({record['n_documents']:.0f})"
