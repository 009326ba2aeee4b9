"""Counts become measures per side, outlet and period, as tidy frames with intervals and tests."""

from __future__ import annotations

from toolkit.measure.comparison import By, compare
from toolkit.measure.corpus_diversity import DIVERSITY_COLUMNS, corpus_diversity
from toolkit.measure.corrected import Method
from toolkit.measure.counts import Over, Within
from toolkit.measure.definitions import MEASURES
from toolkit.measure.described import Measure
from toolkit.measure.differences import COMPARE_COLUMNS
from toolkit.measure.diversity import hill_number
from toolkit.measure.estimate import MEASURE_COLUMNS, measures
from toolkit.measure.frames import FrameRows, Frames
from toolkit.measure.parts import compare_parts, measures_of_parts
from toolkit.measure.wording import log_odds, wording

__all__ = [
    "COMPARE_COLUMNS",
    "DIVERSITY_COLUMNS",
    "MEASURES",
    "MEASURE_COLUMNS",
    "By",
    "FrameRows",
    "Frames",
    "Measure",
    "Method",
    "Over",
    "Within",
    "compare",
    "compare_parts",
    "corpus_diversity",
    "hill_number",
    "log_odds",
    "measures",
    "measures_of_parts",
    "wording",
]
