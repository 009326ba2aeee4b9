"""The frame of attributions in, a map of which outlet credits which source how often out."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from toolkit.charts import house
from toolkit.study import Study, readable_on

TITLE = "Who is quoted by whom"
CAPTION = (
    "Rows: the sources credited most, with the colour of their side; below the line, what has no "
    "name. Columns: outlets. Numbers: attributions. The darker a cell, the larger the source's "
    "part of all the outlet's attributions, so that outlets with many and with few articles can "
    "be compared. Counts describe these articles; they carry no interval."
)
_SOURCES, _OUTLETS = 16, 8
_NAMED = ("named_person", "named_institution")
#: Where the columns begin, as a part of the width.
_NAMES = 0.33
_OTHER = "\x00"


def quoted_by(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw how often each outlet credits each source, the sixteen most credited by name.

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
        named, others, outlets = _rows_and_columns(rows)
        if not len(rows):
            return house.nothing_to_show(ax, TITLE, "no attribution was found")
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        totals = rows.groupby("column").size()
        counts = rows.groupby(["row", "column"]).size()
        n = house.count(len(rows), "attribution")
        subtitle = (
            f"Attributions by source and outlet · {n} in "
            f"{house.count(rows['document'].nunique(), 'article')} · "
            f"{_told_of(rows, named)} of them to the {len(named)} sources named"
        )
        heads = [_head(o, totals, len(outlets)) for o in outlets]
        top = max(len(h.split("\n")) for h in heads) + 0.7
        lines = top + 1.35 * (len(named) + len(others)) + (0.6 if others else 0) + 0.3
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        width = (1 - _NAMES) / len(outlets)
        for i, head in enumerate(heads):
            x = _NAMES + (i + 0.5) * width
            ax.text(x, top - 0.55, head, ha="center", va="bottom", fontsize=8.5, linespacing=1.2)
        deepest = max(counts[k] / totals[k[1]] for k in counts.index)
        y = top
        for key in [*named, *others]:
            if key in others[:1]:
                ax.plot([0, 1], [y + 0.25, y + 0.25], color=house.ink("line"), linewidth=0.9)
                y += 0.6
            _name(ax, key, y + 0.65, sides)
            for i, column in enumerate(outlets):
                x, size = _NAMES + i * width, int(counts.get((key, column), 0))
                _cell(ax, (x, y, width), size, size / totals[column] / deepest)
            y += 1.35
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say for each outlet which three sources it credits most."""
    rows = _heard(frame, outlet)
    if not len(rows):
        return f"{TITLE}: nothing to show."
    _, _, outlets = _rows_and_columns(rows)
    told = []
    for column in outlets:
        mine = rows[(rows["column"] == column) & rows["is_named"]]
        sizes = mine.groupby("row").size().sort_values(ascending=False, kind="stable").head(3)
        names = [name for name, _ in sizes.index]
        some = [f"{house.clean(n)} {size}" for n, size in zip(names, sizes, strict=True)]
        told.append(f"{_outlet(column)}: {', '.join(some) or 'no source by name'}")
    return f"{TITLE}. Credited most, with the number of attributions: {'; '.join(told)}."


def _heard(frame: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Return attributions with the row and column each is counted in."""
    house.need(frame, "document", "outlet", "side", "source_name", "naming", "response")
    rows = frame[frame["response"].isin(["given", "denied"])].copy()
    if outlet:
        rows = rows[rows["outlet"] == outlet]
    rows["side"] = rows["side"].fillna("").astype(str)
    rows["is_named"] = rows["naming"].isin(_NAMED) & rows["source_name"].fillna("").ne("")
    naming = rows["naming"].fillna("none").astype(str)
    names = rows["source_name"].where(rows["is_named"], naming)
    sides = rows["side"].where(rows["is_named"], "")
    rows["row"] = list(zip(names, sides, strict=True))
    largest = rows["outlet"].fillna("").value_counts(sort=True)
    kept = set(sorted(largest.index, key=lambda o: (-largest[o], o))[:_OUTLETS])
    cut = len(largest) > _OUTLETS
    rows["column"] = [o if o in kept or not cut else _OTHER for o in rows["outlet"].fillna("")]
    return rows


def _rows_and_columns(
    rows: pd.DataFrame,
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[str]]:
    """Return the sources by name, the kinds without a name, and the outlets, each in order."""
    sizes = rows[rows["is_named"]].groupby("row").size()
    named = sorted(sizes.index, key=lambda k: (-sizes[k], k))[:_SOURCES]
    found = set(rows.loc[~rows["is_named"], "row"])
    order = ("unnamed_official", "generic", "anonymous", "none")
    return (
        named,
        [(g, "") for g in order if (g, "") in found],
        sorted(rows["column"].unique(), key=lambda o: (o in ("", _OTHER), o)),
    )


def _told_of(rows: pd.DataFrame, named: Sequence[tuple[str, str]]) -> str:
    return house.percent(rows["row"].isin(named).mean()) if len(rows) else "none"


def _outlet(column: str) -> str:
    return {"": "outlet not stated", _OTHER: "other outlets"}.get(column, house.clean(column))


def _head(column: str, totals: pd.Series, columns: int) -> str:
    """Return an outlet's name on as many short lines as it takes, with its n."""
    width = max(7, 62 // columns)
    lines = textwrap.wrap(_outlet(column), width)
    lines = [*lines[:3], f"n = {totals[column]:,}"]
    return "\n".join(house.short(line, width + 3) for line in lines)


def _name(ax: Axes, key: tuple[str, str], y: float, sides: house.Sides) -> None:
    name, side = key
    if name in ("unnamed_official", "generic", "anonymous", "none") and not side:
        ax.text(0, y, house.words(name), va="center", style="italic", color=house.ink("muted"))
        return
    shape: dict[str, Any] = {"marker": "s", "markersize": 6.5, "linestyle": "", "clip_on": False}
    ax.plot([0.008], [y], color=sides.colors.get(side, house.ink("none")), **shape)
    ax.text(0.025, y, house.short(house.clean(name), 31), va="center", fontsize=8.5)


#: Single hue, so that darker is more in colour and in grey alike.
_DEPTHS = LinearSegmentedColormap.from_list("depths", ["#f4f6f8", "#9db4c6", "#24506e"])


def _cell(ax: Axes, place: tuple[float, float, float], size: int, depth: float) -> None:
    x, y, width = place
    color = to_hex(_DEPTHS(depth)) if size else house.ink("paper")
    ax.add_patch(
        Rectangle((x + 0.002, y + 0.06), width - 0.004, 1.23, facecolor=color, label="cell")
    )
    told = str(size) if size else "·"
    ink = readable_on(color) if size else house.ink("line")
    ax.text(x + width / 2, y + 0.68, told, ha="center", va="center", fontsize=8.5, color=ink)
