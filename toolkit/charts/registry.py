"""Every chart by name: how it is drawn, what it is called, how to read it, what it shows in words.

A new chart is one file with ``TITLE``, ``CAPTION``, a function of the chart's name and
``alt_text``, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from types import MappingProxyType
from typing import Literal

from matplotlib.axes import Axes

FrameName = Literal["measures", "attributions", "comparison", "timeline", "wording", "spans"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Parameters
    ----------
    name, title : str
        Key of the registry, and what the chart is called.
    caption : str
        How to read it.
    frame : {"measures", "attributions", "comparison", "timeline", "wording", "spans"}
        Which tidy frame it draws.
    measures : tuple of str
        The measures it shows; a report puts it beside their tables.
    asks : tuple of str
        Options that choose the frame itself: which article, what length of period.
    draw : callable
        ``draw(frame, *, ax=None, study=None, colors=None, labels=None, outlet="") -> Axes``.
    alt : callable
        ``alt(frame, *, study=None, labels=None) -> str``, the key figures in words.
    """

    name: str
    title: str
    caption: str
    frame: FrameName
    measures: tuple[str, ...]
    asks: tuple[str, ...]
    draw: Callable[..., Axes]
    alt: Callable[..., str]

    @property
    def words(self) -> tuple[str, ...]:
        """The options of its drawing that its words take too."""
        return tuple(n for n in signature(self.alt).parameters if n not in ("frame", "study"))


_ASKS: Mapping[FrameName, tuple[str, ...]] = {"spans": ("document",), "timeline": ("over",)}


def _chart(name: str, frame: FrameName, *measures: str) -> Chart:
    room = import_module(f"toolkit.charts.{name}")
    return Chart(
        name=name,
        title=room.TITLE,
        caption=room.CAPTION,
        frame=frame,
        measures=measures,
        asks=_ASKS.get(frame, ()),
        draw=getattr(room, name),
        alt=room.alt_text,
    )


def _charts() -> tuple[Chart, ...]:
    return (
        _chart("share_of_voice", "measures", "share_of_voice", "share_of_words"),
        _chart("source_kinds", "measures", "kind_mix"),
        _chart("naming", "measures", "naming_mix"),
        _chart("cue_stance", "measures", "stance_mix"),
        _chart("hedging", "measures", "hedging_rate", "source_hedging_rate"),
        _chart("voice", "measures", "voice_mix", "bare_statement_share"),
        _chart("position", "attributions", "position_mix"),
        _chart("differences", "comparison"),
        _chart("by_outlet", "comparison"),
        _chart("timeline", "timeline"),
        _chart("quoted_by", "attributions"),
        _chart("second_hand", "attributions"),
        _chart("wording", "wording"),
        _chart("article", "spans"),
    )


#: Every chart by name, in the order of reports.
CHARTS: Mapping[str, Chart] = MappingProxyType({c.name: c for c in _charts()})
