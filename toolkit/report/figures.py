"""The frames of an analysis in, drawn charts out: one of each, differences once for each pair."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.charts import CHARTS, Picture
from toolkit.charts.picture import picture
from toolkit.report import wording
from toolkit.report.contract import AnalysisLike


def pictures(analysis: AnalysisLike, comparison: pd.DataFrame) -> dict[str, Picture]:
    """Return every chart of the registry by file name, in the order of the registry."""
    frames = {
        "measures": analysis.measures,
        "attributions": analysis.frames.attributions,
        "comparison": comparison,
    }
    out: dict[str, Picture] = {}
    for name, chart in CHARTS.items():
        for suffix, options in _variants(name, comparison):
            drawn = picture(chart, frames[chart.frame], study=analysis.study, **options)
            out[name + suffix] = replace(drawn, name=name + suffix)
    return out


def _variants(name: str, comparison: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    if name not in ("differences", "by_outlet"):
        return [("", {})]
    rows = comparison[(comparison["outlet"].fillna("") == "") == (name == "differences")]
    pairs = list(dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True)))
    pairs = pairs[: wording.limit("differences")]
    if not pairs:
        return [("", {})]
    return [(f"-{n}" if n > 1 else "", {"pair": pair}) for n, pair in enumerate(pairs, 1)]
