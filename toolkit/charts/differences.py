"""The table of comparisons in, a forest plot of the differences between two sides out."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.errors import OptionError
from toolkit.study import Study

TITLE = "Where the sides differ"
CAPTION = (
    "Each point is the figure of one side minus that of the other; the line is its 95% interval "
    "from resampling articles. A filled point: the interval leaves out zero, so the sides differ "
    "clearly on this measure. A hollow point: no clear difference. Measures of which neither side "
    "has a case are left out. Where nothing differed, still about one interval in twenty would "
    "leave out zero by chance."
)
_SHARES, _RATES = "percentage points", "hedges per 1,000 words"
_LABELS, _FIGURES = 1.0, 0.68


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
    house.need(frame, "measure", "group", "outlet", "side_a", "side_b", "difference", "low", "high")
    with house.house_style():
        rows, pair = _of_pair(frame, outlet, pair)
        if pair is None:
            return house.nothing_to_show(ax, TITLE, "a comparison needs two sides")
        sides = house.sides_of(
            frame, study=study, colors=colors, labels=labels, columns=("side_a", "side_b")
        )
        shown = _chosen(rows)
        if not shown:
            return house.nothing_to_show(ax, TITLE, "too little was found to compare the sides")
        blocks = [b for b in (_SHARES, _RATES) if any(r["block"] == b for r in shown)]
        lines = 1.3 * len(shown) + 1.8 * len(blocks) + 1.2
        a, b = (house.short(sides.labels[k], 32) for k in pair)
        subtitle = f"{a} minus {b}, with 95% intervals"
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        ax.set_xlim(-1 - _LABELS, 1 + _FIGURES)
        _heads(ax, sides, pair)
        y = 1.6
        for block in blocks:
            y = _block(ax, block, [r for r in shown if r["block"] == block], sides, pair, y)
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
    rows, pair = _of_pair(frame, outlet, pair)
    if pair is None:
        return f"{TITLE}: nothing to show."
    sides = house.sides_of(frame, study=study, labels=labels, columns=("side_a", "side_b"))
    told = [
        f"{r['label']}: {_figures(r)}{'' if _clear(r) else ', no clear difference'}"
        for r in _chosen(rows)
    ]
    a, b = (sides.labels[k] for k in pair)
    return f"{TITLE}, {a} minus {b}. " + ("; ".join(told) if told else "Nothing to show") + "."


def _of_pair(
    frame: pd.DataFrame, outlet: str, pair: tuple[str, str] | None
) -> tuple[pd.DataFrame, tuple[str, str] | None]:
    rows = frame[frame["outlet"].fillna("") == outlet]
    pairs = list(dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True)))
    if pair is None:
        pair = pairs[0] if pairs else None
    elif tuple(pair) not in pairs:
        known = "; ".join(f"{a}, {b}" for a, b in pairs) or "none"
        raise OptionError(f"the table compares no pair {pair!r}; it compares: {known}")
    if pair is None:
        return rows, None
    return rows[(rows["side_a"] == pair[0]) & (rows["side_b"] == pair[1])], pair


def _chosen(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the main differences as plain rows with a label, in the order of the settings."""
    chosen = house.settings()["differences"]
    out = []
    for measure, groups in chosen.items():
        if measure == "labels":
            continue
        for group in groups:
            found = rows[(rows["measure"] == measure) & (rows["group"].fillna("") == group)]
            for _, row in found[_seen(found)].iterrows():
                label = chosen["labels"][f"{measure}/{group}" if group else measure]
                block = _RATES if measure == "hedging_rate" else _SHARES
                out.append({**row.to_dict(), "label": label, "block": block})
    return out


def _seen(rows: pd.DataFrame) -> pd.Series[bool]:
    """Say which rows have a figure, and a case on at least one side."""
    return rows["difference"].notna() & (rows["estimate_a"].ne(0) | rows["estimate_b"].ne(0))


def _clear(row: Mapping[str, Any]) -> bool:
    return isfinite(row["low"]) and isfinite(row["high"]) and row["low"] * row["high"] > 0


def _figures(row: Mapping[str, Any]) -> str:
    scale, form = (1, "{:+.1f}") if row["block"] == _RATES else (100, "{:+.0f}")
    values = [form.format(scale * row[c] + 0.0) for c in ("difference", "low", "high")]
    values = [
        v.replace("-", "\N{MINUS SIGN}").replace("+0", "0")
        if float(v) == 0
        else v.replace("-", "\N{MINUS SIGN}")
        for v in values
    ]
    if not isfinite(row["low"]):
        return f"{values[0]} (no interval)"
    return f"{values[0]} ({values[1]} to {values[2]})"


def _heads(ax: Axes, sides: house.Sides, pair: tuple[str, str]) -> None:
    """Say which direction means which side."""
    for key, x, align, words in (
        (pair[1], -0.03, "right", "\N{LEFTWARDS ARROW} more for {}"),
        (pair[0], 0.03, "left", "more for {} \N{RIGHTWARDS ARROW}"),
    ):
        name = house.short(sides.labels[key], 26)
        ax.text(x, 0.5, words.format(name), ha=align, va="center", weight="bold", fontsize=8.5)


def _block(
    ax: Axes,
    block: str,
    rows: list[dict[str, Any]],
    sides: house.Sides,
    pair: tuple[str, str],
    y: float,
) -> float:
    """Draw the differences of one unit on their own scale; return where the next block begins."""
    values = [abs(r[c]) for r in rows for c in ("difference", "low", "high") if isfinite(r[c])]
    unit = 100 if block == _SHARES else 1
    step = house.step(max([*values, 0.05 if block == _SHARES else 0.5]) * unit, 2)
    top = 2 * step / unit
    ax.text(
        -1 - _LABELS, y + 0.4, f"in {block}", color=house.ink("muted"), fontsize=8.5, va="center"
    )
    end = y + 1.2 + 1.3 * len(rows)
    for n in range(-2, 3):
        ax.plot(
            [n / 2, n / 2],
            [y + 1.0, end],
            linewidth=1 if n == 0 else 0.8,
            zorder=0,
            color=house.ink("muted") if n == 0 else "#e6e6e6",
        )
        words = f"{n * step:+g}".replace("-", "\N{MINUS SIGN}") if n else "0"
        ax.text(
            n / 2, y + 0.45, words, ha="center", va="center", fontsize=8, color=house.ink("muted")
        )
    for n, row in enumerate(rows):
        _row(ax, row, y + 1.8 + 1.3 * n, top, sides.colors[pair[0 if row["difference"] > 0 else 1]])
    return end + 0.6


def _row(ax: Axes, row: dict[str, Any], y: float, top: float, color: str) -> None:
    ax.text(-1 - _LABELS, y, row["label"], va="center")
    if isfinite(row["low"]) and isfinite(row["high"]):
        ends = [row["low"] / top, row["high"] / top]
        ax.plot(ends, [y, y], color=color, linewidth=1.6, label="interval")
    ax.plot(
        [row["difference"] / top],
        [y],
        marker="o",
        markersize=6.5,
        linestyle="",
        markerfacecolor=color if _clear(row) else "white",
        markeredgecolor=color,
        markeredgewidth=1.4,
        label="clear" if _clear(row) else "unclear",
    )
    ax.text(1 + _FIGURES, y, _figures(row), va="center", ha="right", fontsize=8.5)
