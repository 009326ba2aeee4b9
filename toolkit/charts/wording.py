"""A table of word contrasts in, the words that tell the coverage of two sides apart out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study

TITLE = "Which of the outlets' words go with which side"
CAPTION = (
    "The outlets' own words around each side's attributions: how much more likely one is with a "
    "side than with the other, as a log-odds ratio with an informative prior (Monroe, Colaresi & "
    "Quinn 2008), which keeps rare words near zero. Lines: 95% intervals of single words. "
    "In brackets: how often the word stands with the first and with the second side. A filled "
    "point: clear when whole articles are permuted and so many words are looked at (false "
    "discovery rate under 5%); a hollow point is not."
)
_WORDS = 12
COLUMNS = ("word", "side_a", "side_b", "count_a", "count_b", "log_odds", "error", "q")
#: Half a 95 % interval, in standard errors.
_HALF = 1.959964
#: Under this q a word is clear.
CLEAR = 0.05


def wording(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    pair: tuple[str, str] | None = None,
) -> Axes:
    """Draw the words most typical of each of two sides, with the intervals of their log-odds.

    Parameters
    ----------
    frame : DataFrame
        A row for each word and pair of sides: ``word, side_a, side_b, count_a, count_b, log_odds,
        error, q``; above zero the word goes with ``side_a``, ``error`` is its standard error.
    ax, study, colors, labels, outlet
        As in :func:`share_of_voice`; ``outlet`` needs a column of this name.
    pair : (str, str), optional
        Which two sides; the first pair of the table by default.

    Returns
    -------
    Axes
    """
    rows, pair = _rows(frame, outlet, pair)
    with house.house_style():
        if pair is None or not len(rows):
            return house.nothing_to_show(ax, TITLE, "there are too few words of two sides")
        sides = house.sides_of(
            frame, study=study, colors=colors, labels=labels, columns=("side_a", "side_b")
        )
        top, bottom = _typical(rows)
        told = pd.concat([top, bottom])
        reach = float(told[["log_odds", "low", "high"]].abs().max().max())
        lines = 1.25 * (len(top) + len(bottom)) + 4.3
        a, b = (house.short(sides.labels[k], 32) for k in pair)
        subtitle = f"Log-odds of a word with {a} against {b} · {_sizes(rows)}"
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        y = 0.5
        for key, some in zip(pair, (top, bottom), strict=True):
            house.swatch_label(ax, 0.0, y, sides, key, note="more with this side", width=36)
            for row in some.to_dict("records"):
                y += 1.25
                _word(ax, row, y, reach, sides.colors[key])
            y += 1.8
        _scale(ax, lines, reach)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
    pair: tuple[str, str] | None = None,
) -> str:
    """Say the words that go clearly with each side."""
    rows, pair = _rows(frame, outlet, pair)
    if pair is None or not len(rows):
        return f"{TITLE}: nothing to show."
    sides = house.sides_of(frame, study=study, labels=labels, columns=("side_a", "side_b"))
    told = []
    for key, some in zip(pair, _typical(rows), strict=True):
        clear = [house.clean(r["word"]) for r in some.to_dict("records") if _clear(r)]
        told.append(f"{sides.labels[key]}: {', '.join(clear) or 'none clearly'}")
    return f"{TITLE}. {'; '.join(told)}."


def _rows(
    frame: pd.DataFrame, outlet: str, pair: tuple[str, str] | None
) -> tuple[pd.DataFrame, tuple[str, str] | None]:
    house.need(frame, *COLUMNS)
    rows = frame
    if "outlet" in frame.columns:
        rows = frame[frame["outlet"].fillna("") == outlet]
    pairs = list(dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True)))
    pair = pair or (pairs[0] if pairs else None)
    if pair is None:
        return rows, None
    rows = rows[(rows["side_a"] == pair[0]) & (rows["side_b"] == pair[1])]
    rows = rows[rows["log_odds"].notna()]
    half = _HALF * rows["error"]
    return rows.assign(low=rows["log_odds"] - half, high=rows["log_odds"] + half), pair


def _typical(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the words surest to go with the first side, and with the second."""
    ranked = rows.assign(z=rows["log_odds"] / rows["error"].where(lambda e: e > 0))
    ranked = ranked.sort_values(["z", "word"], kind="stable")
    first = ranked[ranked["z"] > 0].iloc[::-1].head(_WORDS)
    return first, ranked[ranked["z"] < 0].head(_WORDS)


def _sizes(rows: pd.DataFrame) -> str:
    return house.count(len(rows), "word") + " compared"


def _clear(row: Mapping[Any, Any]) -> bool:
    return bool(row["q"] < CLEAR)


def _place(value: float, reach: float) -> float:
    return 0.66 + 0.32 * value / reach


def _word(ax: Axes, row: Mapping[Any, Any], y: float, reach: float, color: str) -> None:
    told = (
        f"{house.short(house.clean(row['word']), 26)} ({row['count_a']:.0f}, {row['count_b']:.0f})"
    )
    ax.text(0.02, y, told, va="center")
    ends = [_place(row[c], reach) for c in ("low", "high")]
    ax.plot(ends, [y, y], color=color, linewidth=1.6, label="interval")
    ax.plot(
        [_place(row["log_odds"], reach)],
        [y],
        marker="o",
        markersize=6,
        linestyle="",
        markerfacecolor=color if _clear(row) else "white",
        markeredgecolor=color,
        markeredgewidth=1.4,
        label="clear" if _clear(row) else "unclear",
    )


def _scale(ax: Axes, lines: float, reach: float) -> None:
    step = house.step(reach, 2)
    n = int(reach / step + 1e-9)
    for k in range(-n, n + 1):
        x = _place(k * step, reach)
        color = house.ink("muted" if k == 0 else "grid")
        ax.plot([x, x], [1.1, lines - 1.4], color=color, linewidth=0.9, zorder=0)
        told = f"{float(f'{k * step:.6g}'):+g}".replace("-", "\N{MINUS SIGN}") if k else "0"
        grey = house.ink("muted")
        ax.text(x, lines - 0.8, told, ha="center", va="center", fontsize=8, color=grey)
