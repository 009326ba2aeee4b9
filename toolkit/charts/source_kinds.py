"""The table of measures in, bars of the kinds of sources of each side out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study

TITLE = "What kinds of sources speak for each side"
CAPTION = (
    "Each bar is the part of a side's attributions that credit a source of this kind; the bars of "
    "one side add up to 100%. Thin lines: 95% intervals from resampling articles; in brackets the "
    "number of attributions. Both sides share one scale."
)
_HALF, _MIDDLE = 0.52, 0.38
_COLUMNS, _NAMES, _HEAD = 3, 0.25, 2.8


def source_kinds(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw the kinds of sources by side: mirrored for two sides, else a column for each.

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
    rows = house.rows_of(frame, "kind_mix", outlet)
    with house.house_style():
        rows = rows[rows["estimate"].notna()]
        sides = house.sides_of(rows, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if k] or list(sides.keys)
        rows = rows[rows["side"].isin(keys)]
        totals = (
            rows.groupby("group")["numerator"].sum().sort_values(ascending=False, kind="stable")
        )
        kinds = [str(k) for k in totals[totals > 0].index]
        if not kinds:
            return house.nothing_to_show(ax, TITLE, "no side has enough sources")
        top = house.largest(rows)
        mirrored = len(keys) == 2
        bands = 1 if mirrored else -(-len(keys) // _COLUMNS)
        height = 1.25 * len(kinds) + _HEAD
        subtitle = "Share of the side's attributions, by kind of source"
        ax = house.table_axes(ax, height * bands, title=TITLE, subtitle=subtitle)
        if mirrored:
            _mirrored(ax, rows, kinds, sides.only(keys), top)
        else:
            ax.set_xlim(0, 1)
            for band in range(bands):
                some = sides.only(keys[band * _COLUMNS : (band + 1) * _COLUMNS])
                columns = min(_COLUMNS, len(keys))
                _columns(ax, rows, kinds, some, top, (band * height, columns))
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say each side's three commonest kinds of sources in words."""
    rows = house.rows_of(frame, "kind_mix", outlet)
    rows = rows[rows["estimate"].notna() & (rows["numerator"] > 0)]
    sides = house.sides_of(rows, study=study, labels=labels)
    told = []
    for key in sides.keys:
        mine = rows[rows["side"] == key].sort_values("estimate", ascending=False, kind="stable")
        kinds = [
            f"{house.words(r['group'])} {house.percent(r['estimate'])}"
            for _, r in mine.head(3).iterrows()
        ]
        if kinds:
            told.append(f"{sides.labels[key]}: {', '.join(kinds)}")
    return f"{TITLE}. " + ("; ".join(told) if told else "Nothing to show") + "."


def _mirrored(
    ax: Axes, rows: pd.DataFrame, kinds: list[str], sides: house.Sides, top: float
) -> None:
    edge = _MIDDLE / 2
    reach = edge + _HALF * 1.42
    ax.set_xlim(-reach, reach)
    for sign, key in zip((-1, 1), sides.keys, strict=True):
        align: Literal["left", "right"] = "left" if sign > 0 else "right"
        house.swatch_label(ax, sign * edge, 0.5, sides, key, width=30, align=align)
        note = house.sizes(rows, key, "attribution")
        grey = house.ink("muted")
        ax.text(sign * edge, 1.5, note, ha=align, va="center", fontsize=8.5, color=grey)
        for n, kind in enumerate(kinds):
            row = house.one(rows, key, kind)
            if row is not None:
                _bar(ax, row, sign, edge, _HEAD + 1.25 * n + 0.1, _HALF / top, sides.colors[key])
    for n, kind in enumerate(kinds):
        y = _HEAD + 1.25 * n + 0.1
        ax.text(0, y, house.words(kind), ha="center", va="center")


def _columns(
    ax: Axes,
    rows: pd.DataFrame,
    kinds: list[str],
    sides: house.Sides,
    top: float,
    place: tuple[float, int],
) -> None:
    """Draw up to three sides beside each other, on one scale."""
    y, columns = place
    width = (1 - _NAMES) / columns
    for n, kind in enumerate(kinds):
        ax.text(0, y + _HEAD + 1.25 * n + 0.1, house.words(kind), va="center")
    for i, key in enumerate(sides.keys):
        base = _NAMES + i * width
        house.swatch_label(ax, base, y + 0.5, sides, key, width=60 // columns)
        note = house.sizes(rows, key, "attribution")
        if columns == _COLUMNS:
            note = "n = " + note.replace(" attributions", "").replace(" attribution", "")
        ax.text(base, y + 1.5, note, fontsize=8.5, va="center", color=house.ink("muted"))
        for j, kind in enumerate(kinds):
            row = house.one(rows, key, kind)
            if row is not None:
                line = y + _HEAD + 1.25 * j + 0.1
                _bar(ax, row, 1, base, line, 0.6 * width / top, sides.colors[key])


def _bar(
    ax: Axes, row: pd.Series, sign: int, base: float, y: float, scale: float, color: str
) -> None:
    """Draw one bar outwards from its baseline, with its interval and figure."""
    ends = [base + scale * row[c] for c in ("estimate", "low", "high")]
    ax.barh(y, sign * scale * row["estimate"], left=sign * base, height=0.78, color=color)
    house.whisker(ax, sign * ends[1], sign * ends[2], y)
    end = max(e for e in (ends[0], ends[2]) if e == e)
    ax.annotate(
        f"{house.percent(row['estimate'])} ({row['numerator']:.0f})" if row["numerator"] else "0",
        xy=(sign * end, y),
        xytext=(4 * sign, 0),
        textcoords="offset points",
        va="center",
        ha="left" if sign > 0 else "right",
        fontsize=8.5,
        annotation_clip=False,
    )
