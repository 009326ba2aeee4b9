"""An analysis and its charts in, the page of the report out: what each section says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.charts import CHARTS, Picture
from toolkit.display import annotated_html, legend_html
from toolkit.document import LABELS
from toolkit.measure import MEASURES, Measure
from toolkit.report import summary, tables, wording
from toolkit.report.contract import AnalysisLike
from toolkit.report.manifest import manifest
from toolkit.study import Study


@dataclass(frozen=True, slots=True)
class Section:
    """One measure of the findings: its charts, its table, and what it is."""

    measure: Measure
    pictures: tuple[Picture, ...]
    table: tables.Table
    note: str


def page_html(
    analysis: AnalysisLike, comparison: pd.DataFrame, pictures: Mapping[str, Picture]
) -> str:
    """Return the page: self-contained, without script, everything from articles escaped."""
    study, frames = analysis.study, analysis.frames
    sides = _sides(study)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            css=Markup(_css()),
            legend=Markup(legend_html(study)),
            study=study,
            facts=_facts(frames.documents, frames.attributions, frames.hedges),
            summary=_summary(comparison, study, frames.documents),
            pictures={name: _figure(p) for name, p in pictures.items()},
            differences=[n for n in pictures if n.startswith("differences")],
            by_outlet=[n for n in pictures if n.startswith("by_outlet")],
            names=_names(study),
            outlets=_outlets(frames.documents),
            sections=_sections(analysis.measures, pictures, sides),
            outlet_table=tables.outlet_table(analysis.measures, comparison, study.labels),
            difference_table=tables.difference_table(comparison, study.labels),
            sources=_sources(frames.sources, study),
            ambiguous=_ambiguous(frames.sources, study),
            skipped=_skipped(frames.skipped),
            duplicates=_duplicates(frames.duplicates),
            articles=_articles(analysis),
            n_articles=len(frames.documents),
            manifest=manifest(analysis, {}),
            command=analysis.provenance.get("command")
            or "toolkit report ARTICLES --study STUDY.toml --out REPORT",
            labels=LABELS,
            limit=wording.limit,
            number=wording.number,
            counted=wording.counted,
            spaced=wording.spaced,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _css() -> str:
    return (files("toolkit.report") / "templates" / "report.css").read_text(encoding="utf-8")


def _figure(picture: Picture) -> dict[str, Any]:
    """Return what a template needs of a chart; the drawing itself is trusted markup."""
    return {
        "name": picture.name,
        "title": picture.title,
        "caption": picture.caption,
        "svg": Markup(picture.inline_svg()),
    }


def _sides(study: Study) -> dict[str, str]:
    """Return labels of the sides in order, and of what belongs to none."""
    return {**study.labels, "": "no side" if study.sides else "all sources"}


# Sections ----------------------------------------------------------------------------------------


def _facts(
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


def _summary(comparison: pd.DataFrame, study: Study, documents: pd.DataFrame) -> dict[str, Any]:
    """Return the sentences of the summary by kind, those of single outlets counted apart."""
    found = summary.findings(comparison, labels=study.labels)
    by_outlet = []
    for outlet in sorted(documents["outlet"].dropna().unique()):
        mine = summary.findings(comparison, labels=study.labels, outlet=str(outlet))
        clear = summary.of_kind(mine, "clear")
        if mine:
            by_outlet.append((str(outlet), [f.text for f in clear], len(mine)))
    return {
        "n": len(found),
        "differ": [f.text for f in summary.of_kind(found, "clear")],
        "unclear": [f.text for f in summary.of_kind(found, "unclear")],
        "withheld": [f.text for f in summary.of_kind(found, "withheld")],
        "absent": sorted({f.noun for f in summary.of_kind(found, "absent")}),
        "by_outlet": by_outlet,
    }


def _names(study: Study) -> tables.Table:
    """Return what ties a source to each side; kinds of names that no side has are left out."""
    kinds = {
        "Names": [s.aliases for s in study.sides],
        "Adjectives": [s.demonyms for s in study.sides],
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


def _outlets(documents: pd.DataFrame) -> tables.Table:
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


def _sections(
    measures: pd.DataFrame, pictures: Mapping[str, Picture], sides: Mapping[str, str]
) -> list[Section]:
    """Return the findings, each chart with the first measure that it shows."""
    charts = {chart.measures[0]: name for name, chart in CHARTS.items() if chart.measures}
    overall = measures[measures["outlet"].fillna("") == ""].copy()
    overall["side"] = overall["side"].fillna("")
    out = []
    for name, measure in MEASURES.items():
        rows = overall[overall["measure"] == name]
        if not len(rows):
            continue
        table, note = tables.measure_table(rows, measure, sides)
        drawn = (pictures[charts[name]],) if charts.get(name) in pictures else ()
        out.append(Section(measure, drawn, table, note))
    return out


def _sources(sources: pd.DataFrame, study: Study) -> tuple[tables.Table, tables.Table, int]:
    """Return who is credited most, one row for each name, side, kind and naming."""
    labels = _sides(study)
    heard = sources[sources["n_attributions"] > 0]
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


def _ambiguous(sources: pd.DataFrame, study: Study) -> tuple[tables.Table, int]:
    """Return the sources that matched more than one side."""
    rows = sources[sources["candidates"].fillna("") != ""].copy()
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


def _skipped(frame: pd.DataFrame) -> tuple[tables.Table, int]:
    columns = {"path": "File", "record": "Record", "id": "Id", "reason": "Why it was set aside"}
    return tables.plain(
        frame, "Records set aside, with the reason", columns, rows=wording.limit("rows")
    ), len(frame)


def _duplicates(frame: pd.DataFrame) -> tuple[tables.Table, int]:
    columns = {c: c.replace("_", " ").capitalize() for c in map(str, frame.columns)}
    table = tables.plain(
        frame, "Articles that nearly repeat one another", columns, rows=wording.limit("rows")
    )
    return table, len(frame)


def _articles(analysis: AnalysisLike) -> list[dict[str, Any]]:
    """Return the index of articles; the first ones with their text, marked up."""
    documents = analysis.frames.documents.head(wording.limit("index"))
    full = {
        a.id: annotated_html(a, study=analysis.study, style=False, legend=False, heading=False)
        for a in islice(analysis.annotated, wording.limit("articles"))
    }
    out = []
    for number, row in enumerate(documents.to_dict("records"), 1):
        told = [tables.written(row[c])[:200] for c in ("outlet", "date")]
        out.append(
            {
                "anchor": f"article-{number}",
                "title": tables.written(row["title"]) or row["document"],
                "id": row["document"],
                "url": tables.written(row["url"]),
                "told": [t for t in told if t],
                "n": int(row["n_attributions"]),
                "html": Markup(full[row["document"]]) if row["document"] in full else None,
            }
        )
    return out


def analysis_html(analysis: AnalysisLike) -> str:
    """Return a short account of an analysis for a notebook: counts, and what differs clearly."""
    frames, study = analysis.frames, analysis.study
    template = _environment().get_template("analysis.html.j2")
    return template.render(
        study=study,
        facts=_facts(frames.documents, frames.attributions, frames.hedges),
        skipped=len(frames.skipped),
        summary=_summary(analysis.compare(), study, frames.documents),
    )
