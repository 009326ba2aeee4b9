"""One file per chart: a tidy frame in, matplotlib Axes out; and the registry of them all."""

from __future__ import annotations

from toolkit.charts.article import article, spans_frame
from toolkit.charts.by_outlet import by_outlet
from toolkit.charts.cue_stance import cue_stance
from toolkit.charts.differences import differences
from toolkit.charts.hedging import hedging
from toolkit.charts.naming import naming
from toolkit.charts.picture import BoundCharts, Picture
from toolkit.charts.position import position
from toolkit.charts.quoted_by import quoted_by
from toolkit.charts.registry import CHARTS, Chart
from toolkit.charts.second_hand import second_hand
from toolkit.charts.share_of_voice import share_of_voice
from toolkit.charts.source_kinds import source_kinds
from toolkit.charts.timeline import timeline
from toolkit.charts.voice import voice
from toolkit.charts.wording import wording

__all__ = [
    "CHARTS",
    "BoundCharts",
    "Chart",
    "Picture",
    "article",
    "by_outlet",
    "cue_stance",
    "differences",
    "hedging",
    "naming",
    "position",
    "quoted_by",
    "second_hand",
    "share_of_voice",
    "source_kinds",
    "spans_frame",
    "timeline",
    "voice",
    "wording",
]
