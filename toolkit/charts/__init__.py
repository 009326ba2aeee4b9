"""One file per chart: a tidy frame in, matplotlib Axes out; and the registry of them all."""

from __future__ import annotations

from toolkit.charts.by_outlet import by_outlet
from toolkit.charts.cue_stance import cue_stance
from toolkit.charts.differences import differences
from toolkit.charts.hedging import hedging
from toolkit.charts.naming import naming
from toolkit.charts.picture import BoundCharts, Picture
from toolkit.charts.position import position
from toolkit.charts.registry import CHARTS, Chart
from toolkit.charts.share_of_voice import share_of_voice
from toolkit.charts.source_kinds import source_kinds

__all__ = [
    "CHARTS",
    "BoundCharts",
    "Chart",
    "Picture",
    "by_outlet",
    "cue_stance",
    "differences",
    "hedging",
    "naming",
    "position",
    "share_of_voice",
    "source_kinds",
]
