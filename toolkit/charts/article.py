"""The spans of one article in, the article as a strip out: who is heard where, hedged and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from toolkit.charts import house
from toolkit.document import AnnotatedDocument
from toolkit.study import Study

TITLE = "One article from its first word to its last"
CAPTION = (
    "The strip runs from the first word of the article to the last; light lines part its "
    "paragraphs. Each row shows what is credited to one side: solid, direct quotations; pale, "
    "mixed and indirect ones. The row beneath has the hedges: filled, held by the author; hollow, "
    "held by the source. The last row marks what the outlet says of a side as fact, in its colour."
)
COLUMNS = ("document", "title", "role", "side", "group", "start", "end", "n_characters")
#: Where the strip begins, as a part of the width, and the lines of a row.
_NAMES, _ROW = 0.25, 1.5


def spans_frame(annotated: AnnotatedDocument) -> pd.DataFrame:
    """Return the spans of one article as a tidy frame, one row per piece.

    Parameters
    ----------
    annotated : AnnotatedDocument

    Returns
    -------
    DataFrame
        Columns ``document, title, role, side, group, start, end, n_characters``. ``role`` is
        ``content`` (``group``: its quotation), ``hedge`` (``group``: its holder), ``bare`` (a
        statement as fact, one row per side it is about), or ``paragraph``; offsets are code points.

    Examples
    --------
    >>> from toolkit.document import Document
    >>> spans_frame(AnnotatedDocument(Document("d", "One.\\n\\nTwo.")))["role"].tolist()
    ['paragraph', 'paragraph']
    """
    head = (annotated.id, annotated.document.title or annotated.id)
    size = max(1, len(annotated.text))
    rows = [(*head, *row, size) for row in _spans(annotated)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _spans(annotated: AnnotatedDocument) -> Iterator[tuple[str, str, str, int, int]]:
    at = 0
    for line in annotated.text.split("\n"):
        if line.strip():
            yield "paragraph", "", "", at, at + len(line)
        at += len(line) + 1
    for a in annotated.attributions:
        source = annotated.source(a.entity)
        side = source.side if source and source.side else ""
        for piece in a.content:
            yield "content", side, a.quotation, piece.start, piece.end
    for hedge in annotated.hedges:
        yield "hedge", "", hedge.holder, hedge.cue.start, hedge.cue.end
    for statement in annotated.statements:
        if statement.voice == "bare":
            for key in dict.fromkeys(about.side for about in statement.about):
                yield "bare", key, "", statement.span.start, statement.span.end


def article(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw one article as a strip: contents by side, hedges by holder, statements as fact.

    Parameters
    ----------
    frame : DataFrame
        The spans of one article, see :func:`spans_frame`.
    ax, study, colors, labels
        As in :func:`share_of_voice`.
    outlet : str
        Not used: an article has one outlet.

    Returns
    -------
    Axes
    """
    house.need(frame, *COLUMNS)
    with house.house_style():
        marked = frame[frame["role"] != "paragraph"]
        if not len(marked):
            return house.nothing_to_show(ax, TITLE, "nothing is marked in the article")
        sides = house.sides_of(marked, study=study, colors=colors, labels=labels)
        keys = [k for k in sides.keys if (_of(frame, "content")["side"] == k).any()]
        first = frame.iloc[0]
        subtitle = f"{house.short(house.clean(first['title']), 90)} · {_counted(frame)}"
        lines = _ROW * (len(keys) + 2) + 1.5
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        scale = (1 - _NAMES) / float(first["n_characters"])
        for start in _of(frame, "paragraph")["start"].iloc[1:]:
            x = _NAMES + scale * start
            ax.plot([x, x], [0.1, lines - 1.3], color=house.ink("grid"), linewidth=0.8, zorder=0)
        for n, key in enumerate(keys):
            y = 0.9 + _ROW * n
            house.swatch_label(ax, 0, y, sides, key, width=18)
            ax.plot([_NAMES, 1], [y, y], color=house.ink("grid"), linewidth=0.8, zorder=0)
            rows = _of(frame, "content")
            for row in rows[rows["side"] == key].to_dict("records"):
                alpha = 1.0 if row["group"] == "direct" else 0.45
                _block(ax, row, (y, 0.8), scale, sides.colors[key], alpha)
        _hedges(ax, frame, 0.9 + _ROW * len(keys), scale)
        _facts(ax, frame, 0.9 + _ROW * (len(keys) + 1), scale, sides)
        for x, words, align in ((_NAMES, "first words", "left"), (1.0, "last words", "right")):
            grey = house.ink("muted")
            ax.text(x, lines - 0.7, words, ha=align, va="center", fontsize=8, color=grey)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say how much of the article is credited to each side, and how many hedges it has."""
    house.need(frame, *COLUMNS)
    marked = frame[frame["role"] != "paragraph"]
    if not len(marked):
        return f"{TITLE}: nothing to show."
    sides = house.sides_of(marked, study=study, labels=labels)
    rows = _of(frame, "content")
    told = []
    for key in sides.keys:
        mine = rows[rows["side"] == key]
        if len(mine):
            part = (mine["end"] - mine["start"]).sum() / frame["n_characters"].iloc[0]
            told.append(f"{sides.labels[key]} {house.percent(min(1.0, float(part)))} of the text")
    name = house.clean(frame["title"].iloc[0])
    return f"{TITLE}, {name}: {'; '.join(told) or 'nobody is credited'}; {_counted(frame)}."


def _of(frame: pd.DataFrame, role: str) -> pd.DataFrame:
    return frame[frame["role"] == role]


def _counted(frame: pd.DataFrame) -> str:
    hedges = _of(frame, "hedge")
    author = int((hedges["group"] == "author").sum())
    return (
        f"{house.count(author, 'hedge')} of the author, {len(hedges) - author} of sources"
        f" · {house.count(len(_of(frame, 'paragraph')), 'paragraph')}"
    )


def _block(
    ax: Axes,
    row: Mapping[Any, Any],
    place: tuple[float, float],
    scale: float,
    color: str,
    alpha: float,
) -> None:
    y, height = place
    x, width = _NAMES + scale * row["start"], scale * (row["end"] - row["start"])
    shape: dict[str, Any] = {"facecolor": color, "alpha": alpha, "linewidth": 0, "label": "span"}
    ax.add_patch(Rectangle((x, y - height / 2), width, height, **shape))


def _hedges(ax: Axes, frame: pd.DataFrame, y: float, scale: float) -> None:
    ax.text(0, y, "hedges", va="center")
    for row in _of(frame, "hedge").to_dict("records"):
        x = _NAMES + scale * (row["start"] + row["end"]) / 2
        ink = house.ink("text")
        face = ink if row["group"] == "author" else "white"
        shape: dict[str, Any] = {
            "marker": "D",
            "markersize": 5,
            "linestyle": "",
            "markeredgewidth": 1.1,
        }
        ax.plot([x], [y], markerfacecolor=face, markeredgecolor=ink, label="hedge", **shape)


def _facts(ax: Axes, frame: pd.DataFrame, y: float, scale: float, sides: house.Sides) -> None:
    ax.text(0, y, "told as fact, about", va="center")
    rows = _of(frame, "bare")
    shared = rows.groupby(["start", "end"]).size()
    done: dict[tuple[int, int], int] = {}
    for row in rows.to_dict("records"):
        # A statement about two sides is parted between their colours.
        span = (row["start"], row["end"])
        parts, nth = int(shared[span]), done.get(span, 0)
        done[span] = nth + 1
        height = 0.7 / parts
        middle = y - 0.35 + height * (nth + 0.5)
        _block(ax, row, (middle, height), scale, sides.colors[row["side"]], 1.0)
