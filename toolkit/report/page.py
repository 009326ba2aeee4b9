"""An analysis and its charts in, the pages of the report out: what each section says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.charts import CHARTS, Picture
from toolkit.display import legend_html
from toolkit.document import LABELS
from toolkit.measure import MEASURES, Measure
from toolkit.report import articles, described, summary, tables, wording
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


def context(
    analysis: AnalysisLike,
    comparison: pd.DataFrame,
    between: pd.DataFrame,
    pictures: Mapping[str, Picture],
) -> dict[str, Any]:
    """Return everything the report says, for whichever template writes it down.

    Figures are computed here once; HTML, Markdown and PDF are three spellings of the same values.
    """
    study, frames = analysis.study, analysis.frames
    made = manifest(analysis, {})
    return {
        "study": study,
        "facts": described.facts(frames.documents, frames.attributions, frames.hedges),
        "summary": _summary(comparison, study, frames.documents),
        "habit_words": {
            str(outlet): summary.habits(between, labels=study.labels, outlet=str(outlet))
            for outlet in sorted(frames.documents["outlet"].dropna().unique())
        },
        "pictures": pictures,
        "differences": [n for n in pictures if n.startswith("differences")],
        "by_outlet": [n for n in pictures if n.startswith("by_outlet")],
        "timelines": [n for n in pictures if n.startswith("timeline")],
        "wordings": [n for n in pictures if n.startswith("wording")],
        "names": described.names(study),
        "outlets": described.outlets(frames.documents),
        "sections": _sections(analysis.measures, pictures, described.sides(study)),
        "outlet_table": tables.outlet_table(analysis.measures, comparison, study.labels),
        "habits": tables.habit_tables(between, study.labels),
        "difference_table": tables.difference_table(comparison, study.labels),
        "sources": described.sources(frames.sources, study),
        "ambiguous": described.ambiguous(frames.sources, study),
        "skipped": described.skipped(frames.skipped),
        "duplicates": described.duplicates(frames.duplicates),
        "n_articles": len(frames.documents),
        "manifest": made,
        "accuracy": _accuracy(str(made["options"].get("engine", ""))),
        "command": analysis.provenance.get("command")
        or "toolkit report ARTICLES --study STUDY.toml --out REPORT",
        "labels": LABELS,
        "limit": wording.limit,
        "number": wording.number,
        "counted": wording.counted,
        "spaced": wording.spaced,
    }


def page_html(
    told: Mapping[str, Any],
    analysis: AnalysisLike,
    found: articles.Shown,
    svgs: Mapping[str, str],
) -> str:
    """Return the page: self-contained, without script, everything from articles escaped.

    ``svgs`` holds the charts as they were saved, by name.
    """
    drawn = {name: _figure(p, svgs[name]) for name, p in told["pictures"].items()}
    more = {
        "css": Markup(_css()),
        "legend": Markup(legend_html(analysis.study)),
        "pictures": drawn,
        "articles": articles.inline(analysis, found),
        "found": found,
    }
    return _environment().get_template("report.html.j2").render({**told, **more})


def article_pages(analysis: AnalysisLike, found: articles.Shown) -> dict[str, str]:
    """Return the further pages of a long corpus and their index, by path in the report."""
    if not found.paged:
        return {}
    study, names = analysis.study, found.pages
    common = {
        "study": study,
        "css": Markup(_css()),
        "legend": Markup(legend_html(study)),
        "found": found,
        "counted": wording.counted,
        "number": wording.number,
    }
    template = _environment().get_template("articles.html.j2")
    out = {}
    for nth, (name, entries) in enumerate(articles.paged(analysis, found)):
        near = {
            "before": names[nth - 1] if nth else "",
            "after": names[nth + 1] if nth + 1 < len(names) else "",
            "nth": nth + 1,
        }
        out[f"{articles.FOLDER}/{name}"] = template.render({**common, **near, "shown": entries})
    index = _environment().get_template("index.html.j2")
    out[f"{articles.FOLDER}/index.html"] = index.render(common)
    return out


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


def _figure(picture: Picture, svg: str) -> dict[str, Any]:
    """Return what a template needs of a chart; the drawing itself is trusted markup."""
    return {
        "name": picture.name,
        "title": picture.title,
        "caption": picture.caption,
        "svg": Markup(picture.inline_svg(svg)),
    }


@cache
def _all_accuracy() -> list[dict[str, Any]]:
    text = (files("toolkit") / "data" / "accuracy.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["figure"]
    return rows


def _accuracy(engine: str) -> tables.Table | None:
    """Return how well the engine's annotation agrees with people's; None for an unknown engine."""
    rows = tuple(
        (tables.Cell(row["what"]), tables.Cell(row[engine]), tables.Cell(row["on"]))
        for row in _all_accuracy()
        if engine in row
    )
    head = ("What", "Agreement", "Measured on")
    return tables.Table("Agreement of the annotation with people", head, rows) if rows else None


# Sections ----------------------------------------------------------------------------------------


def _summary(comparison: pd.DataFrame, study: Study, documents: pd.DataFrame) -> dict[str, Any]:
    """Return the sentences of the summary by kind, those of single outlets counted apart."""
    found = summary.findings(comparison, labels=study.labels)
    unclear = summary.of_kind(found, "unclear")
    by_outlet = []
    for outlet in sorted(documents["outlet"].dropna().unique()):
        mine = summary.findings(comparison, labels=study.labels, outlet=str(outlet))
        clear = summary.of_kind(mine, "clear")
        if mine:
            by_outlet.append((str(outlet), [f.text for f in clear], len(mine)))
    return {
        "n": len(found),
        "differ": [f.text for f in summary.of_kind(found, "clear")],
        "unclear": [_after(f.text, "No clear difference in ") for f in unclear],
        "withheld": [f.text for f in summary.of_kind(found, "withheld")],
        "absent": sorted({f.noun for f in summary.of_kind(found, "absent")}),
        "by_outlet": by_outlet,
    }


def _after(text: str, prefix: str) -> str:
    """Return a sentence without what the heading above it says already."""
    rest = text.removeprefix(prefix)
    return rest[:1].upper() + rest[1:]


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


def analysis_html(analysis: AnalysisLike) -> str:
    """Return a short account of an analysis for a notebook: counts, and what differs clearly."""
    frames, study = analysis.frames, analysis.study
    template = _environment().get_template("analysis.html.j2")
    return template.render(
        study=study,
        facts=described.facts(frames.documents, frames.attributions, frames.hedges),
        skipped=len(frames.skipped),
        summary=_summary(analysis.chart_frames["comparison"](), study, frames.documents),
    )
