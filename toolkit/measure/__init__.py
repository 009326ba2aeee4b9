"""Counts become measures per side and outlet, as tidy frames with intervals."""

from __future__ import annotations

from toolkit.measure.definitions import MEASURES, Measure
from toolkit.measure.estimate import compare, measures
from toolkit.measure.frames import FrameRows, Frames

__all__ = ["MEASURES", "FrameRows", "Frames", "Measure", "compare", "measures"]
