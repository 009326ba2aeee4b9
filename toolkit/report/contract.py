"""What a report is written from: the parts of an analysis it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

import pandas as pd

from toolkit.charts.registry import FrameName
from toolkit.document import AnnotatedDocument
from toolkit.measure import Frames
from toolkit.study import Study


class AnalysisLike(Protocol):
    """An analysis as a report reads it.

    ``annotated`` is gone through only as far as articles are shown. ``measures`` is the
    long table of :mod:`toolkit.measure`, rows of single outlets included where there are any.
    ``provenance`` may hold ``versions`` (package to version), ``inputs`` (a list of
    ``{"path", "sha256"}`` or a mapping of the one to the other), ``options`` and ``command``.
    """

    @property
    def study(self) -> Study:
        """The sides that are compared."""

    @property
    def annotated(self) -> Iterable[AnnotatedDocument]:
        """The articles with their annotation."""

    @property
    def frames(self) -> Frames:
        """The tidy frames."""

    @property
    def measures(self) -> pd.DataFrame:
        """The table of measures."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Versions, inputs and options."""

    @property
    def chart_frames(self) -> Mapping[FrameName, Callable[..., pd.DataFrame]]:
        """What each chart draws, made when it is asked for."""

    def save(self, path: str | Path) -> int:
        """Write the annotated articles as JSON Lines."""

    def compare(self, by: Literal["side", "outlet"] = "side") -> pd.DataFrame:
        """Return the table of comparisons: of sides, or of each outlet with the others."""
