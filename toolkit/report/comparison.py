"""A table of comparisons that a notebook shows with its intervals, and what is clear."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from toolkit.charts.forest import is_clear
from toolkit.measure import MEASURES
from toolkit.report import wording

#: Rows shown at most; the frame has them all.
_SHOWN = 60


class Comparison(pd.DataFrame):
    """The table of :meth:`toolkit.Analysis.compare`: a DataFrame that shows itself for readers.

    Rows that have a figure are shown with both figures, the difference with its interval, q, and
    a mark where it is clear. Selecting rows or columns gives a plain DataFrame.

    Parameters
    ----------
    frame : DataFrame
        See :func:`toolkit.measure.compare`.
    labels : mapping of str to str
        What the sides are called.
    """

    _metadata = ["labels"]  # noqa: RUF012 - pandas reads a list here

    def __init__(self, frame: pd.DataFrame, labels: Mapping[str, str] | None = None) -> None:
        pd.DataFrame.__init__(self, frame)  # type: ignore[call-arg]
        self.labels = dict(labels or {})

    @property
    def _constructor(self) -> Any:
        return pd.DataFrame

    def _repr_html_(self) -> str:
        rows = self[self["difference"].notna()]
        rows = rows[rows["estimate_a"].ne(0) | rows["estimate_b"].ne(0)]
        scoped = [c for c in ("outlet", "period") if rows[c].fillna("").ne("").any()]
        columns = (*map(str.capitalize, scoped), "Measure", "A", "B", "A minus B", "q", "Clear")
        body = "".join(
            _row({str(k): v for k, v in record.items()}, scoped, self.labels)
            for record in rows.head(_SHOWN).to_dict("records")
        )
        head = "".join(f'<th scope="col" style="text-align:left">{c}</th>' for c in columns)
        clear = int(rows["clear"].astype(bool).sum()) if len(rows) else 0
        told = (
            f"{wording.counted(len(rows), 'comparison')} with a figure, {clear} clear (q under .05 "
            "and a 95% interval that leaves out zero)"
        )
        if len(rows) > _SHOWN:
            told += f"; the first {_SHOWN} are shown, the frame has all"
        return (
            f"<table><caption style='text-align:left'>{escape(told)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _row(row: Mapping[str, Any], scoped: list[str], labels: Mapping[str, str]) -> str:
    unit = row["unit"]
    group = f": {wording.spaced(row['group'])}" if row["group"] else ""
    by_outlet = row.get("by") == "outlet"
    names = [labels.get(row[c], row[c]) for c in ("side_a", "side_b")]
    if by_outlet:
        names = [" minus ".join(n for n in names if n), "other outlets"]
    write = wording.difference if by_outlet and row["side_b"] else wording.figure
    figures = [write(row[c], unit) for c in ("estimate_a", "estimate_b")]
    span = wording.ranged(row["low"], row["high"], unit, signed=True)
    size = wording.difference(row["difference"], unit)
    cells = [
        *(str(row[c] or "") for c in scoped),
        MEASURES[row["measure"]].title + group,
        *(f"{n} {f}".strip() for n, f in zip(names, figures, strict=True)),
        f"{size} ({span})" if span else f"{size} (no interval)",
        wording.chance(row["q"]).removeprefix("= "),
        "yes" if is_clear(row) else "no",
    ]
    weight = ' style="text-align:left;font-weight:bold"' if is_clear(row) else _PLAIN
    return "<tr>" + "".join(f"<td{weight}>{escape(c)}</td>" for c in cells) + "</tr>"


_PLAIN = ' style="text-align:left"'
