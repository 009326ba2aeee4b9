"""The frames of an analysis in, drawn charts out: one of each, some once for each pair of sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.charts import CHARTS, Picture
from toolkit.charts.picture import picture
from toolkit.charts.wording import CLEAR
from toolkit.measure.counts import NO_OUTLET
from toolkit.report import wording
from toolkit.report.contract import AnalysisLike

#: Charts of one article: a report shows articles in full instead.
_LEFT_OUT = ("article",)
#: Charts that a report shows only where there is something to show.
_WHERE_SEEN = ("timeline", "wording", "second_hand")


def pictures(analysis: AnalysisLike, comparison: pd.DataFrame) -> dict[str, Picture]:
    """Return the charts of a report by file name, in the order of the registry."""
    frames: dict[str, pd.DataFrame] = {"comparison": comparison}
    out: dict[str, Picture] = {}
    for name, chart in CHARTS.items():
        if name in _LEFT_OUT:
            continue
        if chart.frame not in frames:
            frames[chart.frame] = analysis.chart_frames[chart.frame]()
        frame = frames[chart.frame]
        for suffix, options in _variants(name, frame):
            drawn = picture(chart, frame, study=analysis.study, **options)
            if name in _WHERE_SEEN and "nothing to show" in drawn.alt:
                continue
            if name == "wording" and not (frame["q"] < CLEAR).any():
                continue
            out[name + suffix] = replace(drawn, name=name + suffix)
    return out


def _variants(name: str, frame: pd.DataFrame) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what is drawn of a chart: a suffix for its file, and its options."""
    if name == "timeline":
        # Two points are no course of time.
        if frame["period"].nunique() < wording.limit("periods"):
            return
        found = set(zip(frame["measure"], frame["group"].fillna(""), strict=True))
        wanted = [tuple(key.split("/")) for key in wording.settings()["timelines"]["shown"]]
        kept = [(w[0], w[1] if len(w) > 1 else "") for w in wanted]
        for measure, group in (k for k in kept if k in found):
            yield f"-{measure}", {"measure": measure, "group": group}
    elif name in ("differences", "by_outlet", "wording"):
        rows = frame
        if name != "wording":
            outlet = frame["outlet"].fillna("")
            together = name == "differences"
            rows = frame[outlet == "" if together else ~outlet.isin(["", NO_OUTLET])]
        pairs = list(dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True)))
        for n, pair in enumerate(pairs[: wording.limit("differences")], 1):
            yield (f"-{n}" if n > 1 else ""), {"pair": pair}
        if not pairs:
            yield "", {}
    else:
        yield "", {}
