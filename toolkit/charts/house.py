"""What every chart shares: sides with colours, figures without global state, titles, numbers.

Charts are laid out as tables are: ``y`` counts lines of text downwards, so that labels never
collide however many rows there are, and the figure grows with them.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from math import floor, isfinite, log10
from typing import Any, Literal

import pandas as pd
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import offset_copy

from toolkit.errors import OptionError
from toolkit.study import DEFAULT_COLORS, Study, readable_on

WIDTH = 7.2
LINE = 0.205
LEFT, RIGHT, BOTTOM = 0.14, 0.14, 0.34
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@cache
def settings() -> Mapping[str, Any]:
    """Return the colours and wordings of ``toolkit/data/charts.toml``."""
    text = (files("toolkit") / "data" / "charts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def ink(name: str) -> str:
    """Return one of the greys by name."""
    return str(settings()["ink"][name])


@contextmanager
def house_style() -> Iterator[None]:
    """Apply the house style for a while; nothing global stays changed."""
    with (
        as_file(files("toolkit") / "charts" / "toolkit.mplstyle") as path,
        style.context(str(path), after_reset=True),
    ):
        yield


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides a chart shows, in order, with what they are called and their colours."""

    keys: tuple[str, ...]
    labels: Mapping[str, str]
    colors: Mapping[str, str]

    def marker(self, key: str) -> str:
        """Return the marker of a side."""
        order = settings()["markers"]["order"]
        return str(order[self.keys.index(key) % len(order)])

    def only(self, keys: Sequence[str]) -> Sides:
        """Return these sides alone, colours kept."""
        return Sides(tuple(keys), self.labels, self.colors)


def sides_of(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: Sequence[str] = ("side",),
) -> Sides:
    """Return the sides of a frame: in the study's order, what belongs to no side ("") last."""
    found = {str(s or "") for c in columns for s in frame[c].fillna("").unique()}
    keys = [s.key for s in study.sides] if study else []
    keys += sorted(found - set(keys) - {""})
    palette = {key: DEFAULT_COLORS[n % len(DEFAULT_COLORS)] for n, key in enumerate(keys)}
    names = {key: key.replace("_", " ") for key in keys}
    if study:
        palette.update(study.colors)
        names.update(study.labels)
    palette.update({"": ink("none"), **(colors or {})})
    names.update({"": "no side" if keys else "all sources", **(labels or {})})
    order = (*keys, "") if "" in found else tuple(keys)
    return Sides(order, {k: clean(v) for k, v in names.items()}, palette)


def rows_of(frame: pd.DataFrame, measure: str, outlet: str = "") -> pd.DataFrame:
    """Return the rows of one measure in a table of measures, for all outlets or one.

    Raises
    ------
    OptionError
        If the frame is not a table of measures.
    """
    need(frame, "measure", "outlet", "side", "group", "estimate", "low", "high", "note")
    rows = frame[(frame["measure"] == measure) & (frame["outlet"].fillna("") == outlet)].copy()
    rows["side"] = rows["side"].fillna("")
    rows["group"] = rows["group"].fillna("")
    return rows.reset_index(drop=True)


def need(frame: pd.DataFrame, *columns: str) -> None:
    """Raise an OptionError that lists what a frame lacks."""
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise OptionError(
            f"this chart needs the columns {', '.join(columns)}; the frame lacks "
            f"{', '.join(missing)} (it has {', '.join(map(str, frame.columns)) or 'none'})"
        )


def one(rows: pd.DataFrame, side: str, group: str = "") -> pd.Series[Any] | None:
    """Return the row of a side and group, or None."""
    found = rows[(rows["side"] == side) & (rows["group"] == group)]
    return found.iloc[0] if len(found) else None


def words(label: str) -> str:
    """Return a label of the codebook as charts and reports write it."""
    return str(settings()["labels"].get(label, label.replace("_", " ")))


def clean(text: object) -> str:
    """Return a label on one line, without controls that would break a figure."""
    return " ".join(_CONTROL.sub(" ", str(text)).split())


def short(text: str, width: int) -> str:
    """Return a label cut to a width in characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def percent(value: float) -> str:
    """Write a share as a percentage; a small share that is not nothing is ``<1%``."""
    if not isfinite(value):
        return "–"
    return "<1%" if 0 < value < 0.005 else f"{100 * value:.0f}%"


def count(number: float, noun: str) -> str:
    """Write a number with its noun: ``1 article``, ``1,200 articles``."""
    return f"{number:,.0f} {noun}{'' if number == 1 else 's'}"


def interval(low: float, high: float, write: Any = percent) -> str:
    """Write an interval, or nothing where there is none."""
    return f"{write(low)} to {write(high)}" if isfinite(low) and isfinite(high) else ""


class HouseAxes(Axes):
    """Axes that a notebook shows by themselves, since no global state knows their figure."""

    def _repr_svg_(self) -> str:
        return svg_of(self)


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that holds some axes."""
    figure = ax.figure.figure if ax.figure is not None else None
    if not isinstance(figure, Figure):
        raise OptionError("these axes are in no figure any more")
    return figure


def svg_of(ax: Axes) -> str:
    """Return the figure of some axes as SVG: text stays text, the same drawing, the same bytes."""
    return _saved(ax, "svg", {"Date": None, "Creator": None}).decode("utf-8")


def png_of(ax: Axes) -> bytes:
    """Return the figure of some axes as PNG."""
    return _saved(ax, "png", {"Software": None})


def pdf_of(ax: Axes) -> bytes:
    """Return the figure of some axes as PDF: text stays text, the same drawing, the same bytes."""
    return _saved(ax, "pdf", {"CreationDate": None, "Creator": None, "Producer": None})


def _saved(ax: Axes, kind: str, metadata: Mapping[str, None]) -> bytes:
    figure = figure_of(ax)
    out = BytesIO()
    with house_style(), warnings.catch_warnings():
        # Letters that the font lacks stay text in SVG, for the reader's own fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(out, format=kind, metadata=dict(metadata))
    return out.getvalue()


def table_axes(
    ax: Axes | None, lines: float, *, title: str, subtitle: str, axis: bool = False
) -> Axes:
    """Return axes of so many lines of text with a title, on a new figure where none are given."""
    told = textwrap.wrap(clean(subtitle), 112)
    if ax is None:
        top = 0.36 + 0.17 * max(1, len(told)) + 0.08
        bottom = BOTTOM if axis else 0.1
        height = top + lines * LINE + bottom
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        ax = figure.add_axes(
            (
                LEFT / WIDTH,
                bottom / height,
                (WIDTH - LEFT - RIGHT) / WIDTH,
                lines * LINE / height,
            ),
            axes_class=HouseAxes,
        )
    ax.set_ylim(lines, 0)
    ax.set_yticks([])
    ax.set_xticks([])
    ax.set_title(title, loc="left", pad=10 + 12.5 * max(1, len(told)))
    ax.annotate(
        "\n".join(told),
        xy=(0, 1),
        xycoords="axes fraction",
        xytext=(0, 7),
        textcoords="offset points",
        va="bottom",
        fontsize=8.5,
        linespacing=1.35,
        color=ink("muted"),
        annotation_clip=False,
    )
    return ax


def nothing_to_show(ax: Axes | None, title: str, reason: str) -> Axes:
    """Return axes that say why there is no chart."""
    ax = table_axes(ax, 3, title=title, subtitle="")
    ax.set_xlim(0, 1)
    ax.text(0, 1, f"nothing to show: {reason}", color=ink("muted"), va="center", style="italic")
    return ax


def swatch_label(
    ax: Axes,
    x: float,
    y: float,
    sides: Sides,
    key: str,
    *,
    note: str = "",
    width: int = 60,
    marker: str = "s",
    align: Literal["left", "right"] = "left",
) -> None:
    """Write a side's name beside a mark of its colour, and a note in grey after it."""
    sign = 1 if align == "left" else -1
    ax.plot(
        [x],
        [y],
        marker=marker,
        markersize=7.5,
        color=sides.colors[key],
        clip_on=False,
        linestyle="",
        transform=offset_copy(ax.transData, figure_of(ax), 4 * sign, 0, "points"),
    )
    name = ax.annotate(
        short(sides.labels[key], width),
        xy=(x, y),
        xytext=(13 * sign, 0),
        textcoords="offset points",
        ha=align,
        va="center",
        weight="bold",
        annotation_clip=False,
    )
    if note:
        beside(ax, name, note, gap=6 * sign, fontsize=8.5, color=ink("muted"))


def beside(ax: Axes, text: Annotation, words: str, *, gap: float, **looks: Any) -> Annotation:
    """Write words after another text, or before it where the gap (in points) is negative."""
    return ax.annotate(
        words,
        xy=(1 if gap > 0 else 0, 0.5),
        xycoords=text,
        xytext=(gap, 0),
        textcoords="offset points",
        ha="left" if gap > 0 else "right",
        va="center",
        annotation_clip=False,
        **looks,
    )


def chip(color: str) -> dict[str, Any]:
    """Return the looks of a word that stands on the colour it names."""
    box = {"facecolor": color, "edgecolor": "none", "boxstyle": "square,pad=0.3"}
    return {"fontsize": 8.5, "color": readable_on(color), "bbox": box}


def whisker(
    ax: Axes, low: float, high: float, y: float, *, color: str = "", size: float = 0.16
) -> None:
    """Draw an interval as a thin line with ends; nothing where there is none."""
    # Where nothing, or nothing else, was found, resampling gives no spread: no line, no false calm.
    if not (isfinite(low) and isfinite(high)) or low == high:
        return
    ax.plot(
        [low, low, low, high, high, high],
        [y - size, y + size, y, y, y - size, y + size],
        color=color or ink("text"),
        linewidth=1,
        solid_joinstyle="miter",
        clip_on=False,
        label="interval",
    )


def percent_axis(ax: Axes, top: float) -> None:
    """Draw light lines and labels at round percentages from 0 to the largest value."""
    step = next(s for s in (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0) if top / s <= 5)
    ticks = [n * step for n in range(int(top / step + 1e-9) + 1)]
    ax.set_xticks(ticks, [percent(t) for t in ticks])
    ax.get_xticklabels()[0].set_horizontalalignment("left")
    ax.grid(axis="x")


def documents(tables: Iterable[pd.DataFrame]) -> int:
    """Return the number of articles that the widest row of some tables rests on."""
    return max((int(t["n_documents"].max()) for t in tables if len(t)), default=0)


def largest(rows: pd.DataFrame) -> float:
    """Return the largest figure or end of an interval, 0 where all are missing."""
    largest = float(rows[["estimate", "high"]].astype(float).max().max())
    return largest if isfinite(largest) else 0.0


def sizes(rows: pd.DataFrame, key: str, noun: str) -> str:
    """Write what a side's figures rest on: ``120 attributions in 20 articles``."""
    mine = rows[rows["side"] == key]
    if not len(mine) or not mine["denominator"].max() > 0:
        return f"no {noun}s"
    return (
        f"{count(mine['denominator'].max(), noun)} in {count(mine['n_documents'].max(), 'article')}"
    )


def step(top: float, parts: int) -> float:
    """Return a round step that divides 0 to ``top`` into at most so many parts."""
    unit = 10.0 ** floor(log10(top / parts) - 1)
    while True:
        for factor in (1, 2, 2.5, 5):
            if top / (unit * factor) <= parts + 1e-9:
                return float(f"{unit * factor:.6g}")
        unit *= 10
