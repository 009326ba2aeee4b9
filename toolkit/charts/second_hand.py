"""The frame of attributions in, links from those heard at second hand to who passed them on out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import house
from toolkit.study import Study

TITLE = "Who is heard only through somebody else"
CAPTION = (
    "Left: sources that passed on what others said. Right: whom they passed on. A line is as "
    "thick as the number of attributions at second hand between the two; numbers count them. "
    "Squares have the colour of a source's side. What is credited directly is not in this chart. "
    "Counts describe these articles; they carry no interval."
)
_LINKS, _LEFT, _RIGHT = 24, 0.36, 0.64


def second_hand(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    study: Study | None = None,
    colors: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> Axes:
    """Draw who is credited through whom: the second-hand links of the source network.

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
    links = links_of(frame, outlet)
    with house.house_style():
        if not len(links):
            reason = "no attribution at second hand was found"
            return house.nothing_to_show(ax, TITLE, reason)
        shown = links.head(_LINKS)
        sides = house.sides_of(
            links, study=study, colors=colors, labels=labels, columns=("side", "outer_side")
        )
        total, documents = links["n"].sum(), links.attrs["documents"]
        cut = f" · the {_LINKS} commonest links of {len(links)}" if len(links) > _LINKS else ""
        subtitle = (
            f"Attributions at second hand · {house.count(total, 'attribution')} in "
            f"{house.count(documents, 'article')}{cut}"
        )
        left, right = _order(shown)
        lines = 1.3 * max(len(left), len(right)) + 1.9
        ax = house.table_axes(ax, lines, title=TITLE, subtitle=subtitle)
        ax.set_xlim(0, 1)
        for x, words, side in ((_LEFT, "passed on by", "right"), (_RIGHT, "said by", "left")):
            grey = house.ink("muted")
            ax.text(x, 0.4, words, ha=side, va="center", fontsize=8.5, color=grey)
        at = (_places(left, lines), _places(right, lines))
        for row in shown.to_dict("records"):
            ends = at[0][row["outer_name"], row["outer_side"]], at[1][row["name"], row["side"]]
            _link(ax, ends, row["n"], shown["n"].max(), sides.colors[row["side"]])
        for places, sign in zip(at, (-1, 1), strict=True):
            for key, y in places.items():
                _node(ax, key, y, _total(shown, key, sign), sign, sides)
    return ax


def alt_text(
    frame: pd.DataFrame,
    *,
    study: Study | None = None,
    labels: Mapping[str, str] | None = None,
    outlet: str = "",
) -> str:
    """Say the commonest second-hand links in words."""
    links = links_of(frame, outlet)
    told = [
        f"{_words(r['name'])} through {_words(r['outer_name'])} {r['n']}"
        for r in links.head(8).to_dict("records")
    ]
    return f"{TITLE}: " + ("; ".join(told) if told else "nothing to show") + "."


def links_of(frame: pd.DataFrame, outlet: str = "") -> pd.DataFrame:
    """Return who is credited through whom, most frequent first.

    Returns
    -------
    DataFrame
        Columns ``outer_name, outer_side, name, side, n``, one row per pair of sources; the number
        of articles is in ``attrs["documents"]``. Attributions whose outer one is not in the frame
        are left out.
    """
    house.need(frame, "document", "outlet", "attribution", "outer", "depth", "side", "source_name")
    rows = frame[frame["outlet"] == outlet] if outlet else frame
    rows = rows.assign(side=rows["side"].fillna(""), name=rows["source_name"].fillna(""))
    inner = rows[(rows["depth"] > 1) & rows["outer"].notna()]
    outer = rows[["document", "attribution", "name", "side"]].rename(
        columns={"attribution": "outer", "name": "outer_name", "side": "outer_side"}
    )
    pairs = inner[["document", "outer", "name", "side"]].merge(outer, on=["document", "outer"])
    by = ["outer_name", "outer_side", "name", "side"]
    links = pairs.groupby(by, sort=True).size().reset_index(name="n")
    links = links.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)
    links.attrs["documents"] = int(pairs["document"].nunique())
    return links


Node = tuple[str, str]


def _order(links: pd.DataFrame) -> tuple[list[Node], list[Node]]:
    """Return both columns: left by size, right so that lines cross little (by barycentre)."""
    records = links.to_dict("records")
    sizes: dict[Node, int] = {}
    for r in records:
        sizes[r["outer_name"], r["outer_side"]] = (
            sizes.get((r["outer_name"], r["outer_side"]), 0) + r["n"]
        )
    left = sorted(sizes, key=lambda k: (-sizes[k], k))
    weight: dict[Node, list[float]] = {}
    for r in records:
        at = left.index((r["outer_name"], r["outer_side"]))
        weight.setdefault((r["name"], r["side"]), []).append(float(at))
    right = sorted(weight, key=lambda k: (sum(weight[k]) / len(weight[k]), k))
    return left, right


def _places(nodes: list[Node], lines: float) -> dict[Node, float]:
    """Spread a column over the height, from its middle where it is the shorter one."""
    room = lines - 1.9
    step = room / len(nodes)
    return {key: 1.5 + step * (n + 0.5) for n, key in enumerate(nodes)}


def _total(links: pd.DataFrame, key: Node, sign: int) -> int:
    columns = ("outer_name", "outer_side") if sign < 0 else ("name", "side")
    mine = (links[columns[0]] == key[0]) & (links[columns[1]] == key[1])
    return int(links.loc[mine, "n"].sum())


def _link(ax: Axes, ends: tuple[float, float], n: int, most: int, color: str) -> None:
    """Draw a smooth line from the left column to the right."""
    t = np.linspace(0, 1, 40)
    x = _LEFT + 0.035 + (_RIGHT - _LEFT - 0.07) * t
    y = ends[0] + (ends[1] - ends[0]) * (3 * t**2 - 2 * t**3)
    ax.plot(x, y, color=color, linewidth=1 + 5 * n / most, alpha=0.55, label="link")


def _node(ax: Axes, key: Node, y: float, n: int, sign: int, sides: house.Sides) -> None:
    x = _LEFT if sign < 0 else _RIGHT
    shape: dict[str, Any] = {"marker": "s", "markersize": 7, "linestyle": "", "clip_on": False}
    ax.plot([x + 0.02 * -sign], [y], color=sides.colors[key[1]], label="node", **shape)
    name = house.short(_words(key[0]), 34)
    told = f"{name} ({n})"
    ax.text(x, y, told, ha="right" if sign < 0 else "left", va="center", fontsize=8.5)


def _words(name: str) -> str:
    return house.clean(name) or house.words("none")
