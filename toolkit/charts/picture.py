"""A drawn chart with its title, caption and words: shown in a notebook, saved, put in a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.charts.house import figure_of, pdf_of, png_of, svg_of
from toolkit.charts.registry import CHARTS, Chart, FrameName
from toolkit.errors import OptionError
from toolkit.study import Study

_ID = re.compile(r'(\bid="|url\(#|href="#)')
_SIZE = re.compile(r'<svg\b[^>]*?width="([0-9.]+)pt"')


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart.

    Parameters
    ----------
    name, title, caption, alt : str
        The chart's key, title, how to read it, and its key figures in words.
    ax : Axes
        The drawing, to be changed at will.
    """

    name: str
    title: str
    caption: str
    alt: str
    ax: Axes

    @property
    def figure(self) -> Figure:
        """The figure that holds the drawing."""
        return figure_of(self.ax)

    def svg(self) -> str:
        """Return the drawing as SVG: text stays text, the same drawing gives the same bytes."""
        return svg_of(self.ax)

    def png(self) -> bytes:
        """Return the drawing as PNG."""
        return png_of(self.ax)

    def pdf(self) -> bytes:
        """Return the drawing as PDF: text stays text, the same drawing gives the same bytes."""
        return pdf_of(self.ax)

    def inline_svg(self, svg: str = "") -> str:
        """Return the drawing as an element of an HTML page: ids of its own, title and words.

        ``svg`` is what :meth:`svg` gave, where it was made before.
        """
        svg = svg or self.svg()
        svg = svg[svg.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
        svg = _ID.sub(rf"\g<1>{self.name}-", svg)
        width = _SIZE.search(svg)
        style = f' style="width:{float(width[1]) / 0.75:.0f}px"' if width else ""
        label = f'role="img" aria-label="{escape(self.alt)}"{style} focusable="false"'
        head, _, rest = svg.partition(">")
        told = f"<title>{escape(self.title)}</title><desc>{escape(self.alt)}</desc>"
        return f"{head} {label}>{told}{rest}"

    def save(self, path: str | Path) -> Path:
        """Save as ``.svg``, ``.pdf`` or ``.png``, by the ending of the path."""
        path = Path(path)
        if path.suffix == ".svg":
            path.write_text(self.svg(), encoding="utf-8", newline="")
        elif path.suffix == ".png":
            path.write_bytes(self.png())
        elif path.suffix == ".pdf":
            path.write_bytes(self.pdf())
        else:
            raise OptionError(f"{path}: a chart is saved as .svg, .pdf or .png")
        return path

    def _repr_html_(self) -> str:
        return (
            f'<figure style="background:#fff;color:#222;margin:0;padding:8px;max-width:720px">'
            f"{self.inline_svg()}<figcaption>{escape(self.caption)}</figcaption></figure>"
        )


class BoundCharts:
    """Every chart of the registry, bound to the frames of one analysis.

    Parameters
    ----------
    frames : mapping of str to callable
        Gives each frame when it is asked for; some take options (:attr:`Chart.asks`).
    study : Study, optional
        Gives labels and colours of the sides.

    Examples
    --------
    >>> charts = BoundCharts({"measures": lambda: table}, study)    # doctest: +SKIP
    >>> charts.share_of_voice()                                     # doctest: +SKIP
    """

    def __init__(
        self,
        frames: Mapping[FrameName, Callable[..., pd.DataFrame]],
        study: Study | None = None,
    ) -> None:
        self._frames = frames
        self._study = study

    def __getattr__(self, name: str) -> Callable[..., Picture]:
        if name not in CHARTS:
            raise AttributeError(f"no chart {name!r}; the charts are: {', '.join(CHARTS)}")
        chart = CHARTS[name]

        def draw(**options: Any) -> Picture:
            asked = {name: options.pop(name) for name in chart.asks if name in options}
            frame = self._frames[chart.frame](**asked)
            return picture(chart, frame, study=self._study, **options)

        draw.__doc__ = chart.draw.__doc__
        return draw

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *CHARTS]

    def __iter__(self) -> Iterator[str]:
        return iter(CHARTS)


def picture(
    chart: Chart, frame: pd.DataFrame, *, study: Study | None = None, **options: Any
) -> Picture:
    """Draw a chart and return it with its words.

    Parameters
    ----------
    chart : Chart
        One of the registry.
    frame : DataFrame
        The frame it draws (``chart.frame`` says which).
    study : Study, optional
        Gives labels and colours of the sides.
    **options
        Passed to the chart.
    """
    words = {k: v for k, v in options.items() if k in chart.words}
    ax = chart.draw(frame, study=study, **options)
    return Picture(
        name=chart.name,
        title=ax.get_title(loc="left"),
        caption=chart.caption,
        alt=chart.alt(frame, study=study, **words),
        ax=ax,
    )
