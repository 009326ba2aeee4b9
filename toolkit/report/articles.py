"""The annotated articles in, what a reader can open out: in the page, or in pages of their own.

A short corpus is shown whole in the report's page. A long one gets pages of its own with an index;
when even those would grow past a limit, articles are taken at even distances through the corpus,
so that every outlet and every week stays represented, and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

import pandas as pd
from markupsafe import Markup

from toolkit.display import annotated_html
from toolkit.report import tables, wording
from toolkit.report.contract import AnalysisLike

FOLDER = "articles"
#: Bytes of a marked-up article: per word, attribution, hedge, and for itself; fitted on the
#: demonstration corpus (tests/report/test_articles.py holds it to its real size).
_BYTES = {"n_words": 6.2, "n_attributions": 215.0, "n_hedges": 90.0}
_BYTES_EACH = 320.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the index: what it is, and where it is shown, if it is."""

    anchor: str
    id: str
    title: str
    told: tuple[str, ...]
    url: str
    n: int
    page: str = ""

    @property
    def href(self) -> str:
        """Where it is shown, seen from the index of the articles; "" if it is not."""
        return f"{self.page}#{self.anchor}" if self.page else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which articles a report shows, and where.

    Parameters
    ----------
    entries : tuple of Entry
        Every article, in the order of the corpus.
    every : int
        1 where all are shown, 2 where every second one is, and so on.
    paged : bool
        Whether they have pages of their own.
    """

    entries: tuple[Entry, ...]
    every: int
    paged: bool

    @property
    def n_shown(self) -> int:
        """How many are shown in full."""
        return len(self.entries) if not self.paged else sum(bool(e.page) for e in self.entries)

    @property
    def pages(self) -> list[str]:
        """The names of the pages, in order."""
        return list(dict.fromkeys(e.page for e in self.entries if e.page))


def shown(documents: pd.DataFrame) -> Shown:
    """Decide which articles are shown and where, from the frame of documents alone."""
    paged = len(documents) > wording.limit("articles")
    every = ceil(_size(documents) / wording.limit("page_bytes")) if paged else 1
    per_page = wording.limit("per_page")
    entries = []
    for n, row in enumerate(documents.to_dict("records")):
        page = f"page-{n // every // per_page + 1:03d}.html" if paged and n % every == 0 else ""
        entries.append(_entry(n, {str(k): v for k, v in row.items()}, page))
    return Shown(tuple(entries), max(1, every), paged)


def _size(documents: pd.DataFrame) -> float:
    """Return about how many bytes the articles take when all are marked up."""
    counted = sum(float(documents[c].sum()) * each for c, each in _BYTES.items())
    return counted + _BYTES_EACH * len(documents)


def _entry(number: int, row: Mapping[str, Any], page: str) -> Entry:
    told = (tables.written(row[c])[:200] for c in ("outlet", "date"))
    return Entry(
        anchor=f"article-{number + 1}",
        id=str(row["document"]),
        title=tables.written(row["title"])[:500] or str(row["document"]),
        told=tuple(t for t in told if t),
        url=tables.written(row["url"])[:500],
        n=int(row["n_attributions"]),
        page=page,
    )


def inline(analysis: AnalysisLike, found: Shown) -> list[tuple[Entry, Markup]]:
    """Return the articles that stand in the report's page: all, or the first of a long corpus."""
    most = wording.limit("first") if found.paged else len(found.entries)
    out = []
    for entry, annotated in zip(found.entries, islice(analysis.annotated, most), strict=False):
        html = annotated_html(
            annotated, study=analysis.study, style=False, legend=False, heading=False
        )
        out.append((entry, Markup(html)))
    return out


def paged(analysis: AnalysisLike, found: Shown) -> Iterator[tuple[str, list[tuple[Entry, Markup]]]]:
    """Yield the pages of a long corpus, name and articles, one page in memory at a time."""
    page: list[tuple[Entry, Markup]] = []
    if not found.paged:
        return
    for entry, annotated in zip(found.entries, analysis.annotated, strict=True):
        if not entry.page:
            continue
        if page and page[0][0].page != entry.page:
            yield page[0][0].page, page
            page = []
        html = annotated_html(
            annotated,
            study=analysis.study,
            style=False,
            legend=False,
            heading=False,
            compact=True,
        )
        page.append((entry, Markup(html)))
    if page:
        yield page[0][0].page, page
