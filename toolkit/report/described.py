"""The frames and the study in, what a report says of what it rests on out: facts and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.report import tables, wording
from toolkit.study import Study


def sides(study: Study) -> dict[str, str]:
    """Return labels of the sides in order, and of what belongs to none."""
    return {**study.labels, "": "no side" if study.sides else "all sources"}


def facts(
    documents: pd.DataFrame, attributions: pd.DataFrame, hedges: pd.DataFrame
) -> dict[str, str]:
    """Return what the report rests on, in figures."""
    out = {"articles": wording.number(len(documents))}
    named = documents["outlet"].dropna()
    if named.nunique():
        out["outlets"] = wording.number(named.nunique())
    dates = sorted(str(d)[:10] for d in documents["date"].dropna())
    if dates:
        out["dates"] = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    out["words"] = wording.number(documents["n_words"].sum())
    out["attributions"] = wording.number(len(attributions))
    out["hedges"] = wording.number(len(hedges))
    return out


def names(study: Study) -> tables.Table:
    """Return what ties a source to each side; kinds of names that no side has are left out."""
    kinds = {
        "Names": [s.aliases for s in study.sides],
        "Adjectives": [(*s.demonyms, *s.official_demonyms) for s in study.sides],
        "People": [tuple(p.name for p in s.people) for s in study.sides],
        "Institutions": [s.institutions for s in study.sides],
        "Places": [s.places for s in study.sides],
        "Not counted": [s.exclude for s in study.sides],
    }
    kinds = {head: names for head, names in kinds.items() if any(names)}
    rows = tuple(
        (
            tables.Cell(side.label, tone=side.key),
            *(tables.Cell(", ".join(names[n])) for names in kinds.values()),
        )
        for n, side in enumerate(study.sides)
    )
    return tables.Table("Names that tie a source to a side", ("Side", *kinds), rows)


def outlets(documents: pd.DataFrame) -> tables.Table:
    """Return articles, dates, words and attributions of each outlet."""
    rows = []
    named = documents.assign(outlet=documents["outlet"].fillna("(outlet not stated)"))
    for outlet, mine in named.groupby("outlet", sort=True):
        dates = sorted(str(d)[:10] for d in mine["date"].dropna())
        span = f"{dates[0]} to {dates[-1]}" if dates else "not stated"
        sums = [wording.number(mine[c].sum()) for c in ("n_words", "n_attributions", "n_hedges")]
        cells = (str(outlet), wording.number(len(mine)), span, *sums)
        rows.append(tuple(tables.Cell(c) for c in cells))
    head = ("Outlet", "Articles", "Dates", "Words", "Attributions", "Hedges")
    return tables.Table("Articles by outlet", head, tuple(rows), numeric=True)


def sources(frame: pd.DataFrame, study: Study) -> tuple[tables.Table, tables.Table, int]:
    """Return who is credited most, one row for each name, side, kind and naming."""
    labels = sides(study)
    heard = frame[frame["n_attributions"] > 0]
    heard = heard.assign(side=heard["side"].fillna("").map(lambda s: labels.get(s, s)))
    by = ["name", "side", "kind", "naming"]
    rows = heard.groupby(by, sort=True, dropna=False).agg(
        n=("n_attributions", "sum"), articles=("document", "nunique"), reason=("reason", "first")
    )
    rows = rows.reset_index().sort_values("n", ascending=False, kind="stable")
    rows[["kind", "naming"]] = rows[["kind", "naming"]].map(wording.spaced)
    columns = {
        "name": "Source",
        "n": "Attributions",
        "articles": "Articles",
        "side": "Side",
        "kind": "Kind",
        "naming": "Naming",
        "reason": "Why this side",
    }
    cut, most = wording.limit("sources_first"), wording.limit("sources")
    first = tables.plain(rows[:cut], "Sources, most credited first", columns)
    return first, tables.plain(rows[cut:most], "Further sources", columns), len(rows)


def ambiguous(frame: pd.DataFrame, study: Study) -> tuple[tables.Table, int]:
    """Return the sources that matched more than one side."""
    rows = frame[frame["candidates"].fillna("") != ""].copy()
    rows["candidates"] = rows["candidates"].map(lambda keys: _labelled(keys, study.labels))
    columns = {
        "name": "Source",
        "document": "Article",
        "candidates": "Sides it matches",
        "n_attributions": "Attributions",
        "reason": "Why",
    }
    table = tables.plain(rows, "Ambiguous sources", columns, rows=wording.limit("rows"))
    return table, len(rows)


def _labelled(keys: Any, labels: Mapping[str, str]) -> str:
    parts: Sequence[str] = keys.split("; ") if isinstance(keys, str) else list(keys)
    return ", ".join(labels.get(k, k) for k in parts)


def skipped(frame: pd.DataFrame) -> tuple[tables.Table, int]:
    """Return what was set aside, with the reason, and how much in all."""
    columns = {"path": "File", "record": "Record", "id": "Id", "reason": "Why it was set aside"}
    return tables.plain(
        frame, "Records set aside, with the reason", columns, rows=wording.limit("rows")
    ), len(frame)


def duplicates(frame: pd.DataFrame) -> tuple[tables.Table, int]:
    """Return the articles that nearly repeat one another, and how many in all."""
    columns = {c: c.replace("_", " ").capitalize() for c in map(str, frame.columns)}
    table = tables.plain(
        frame, "Articles that nearly repeat one another", columns, rows=wording.limit("rows")
    )
    return table, len(frame)
