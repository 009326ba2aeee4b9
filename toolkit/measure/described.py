"""A measure as a value: its cells, and what its docstring says of formula, range and reading.

The docstring of the function is the one place where a measure is described; the page of measures,
the tables of the report and the charts read it from here.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.measure.cells import Cells
from toolkit.measure.frames import Frames

_PART = re.compile(r"^(Formula|Unit|Range|Reading|Literature): ", re.M)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of how sides are sourced.

    Parameters
    ----------
    name : str
        Key in tables.
    title : str
        What charts and reports call it.
    unit : str
        Unit of the estimate; begins with "share" for a share in [0, 1].
    counted : str
        What the denominator counts, for "n = 120 attributions".
    formula, range, reading, literature : str
        How it is computed, which values it takes, how a reader should take them, and where it is
        from.
    cells : callable
        From frames to cells, see :mod:`toolkit.measure.cells`.
    groups : tuple of str
        The categories, in codebook order; empty for a measure without.
    scale : float
        The estimate is ``scale * numerator / denominator``.
    minimum : int
        Denominator under which no figure is given.
    bounded : bool
        Whether the estimate lies in [0, 1].
    """

    name: str
    title: str
    unit: str
    counted: str
    formula: str
    reading: str
    cells: Callable[[Frames], Cells]
    groups: tuple[str, ...] = ()
    scale: float = 1.0
    minimum: int = 5
    bounded: bool = True
    range: str = ""
    literature: str = ""

    @property
    def is_share(self) -> bool:
        """Whether the estimate is a share of things counted."""
        return self.unit.startswith("share")


def measure(
    title: str,
    counted: str,
    *,
    groups: tuple[str, ...] = (),
    scale: float = 1.0,
    minimum: int = 5,
) -> Callable[[Callable[[Frames], Cells]], Measure]:
    """Make a measure of a function from frames to cells, described by its docstring."""

    def made(function: Callable[[Frames], Cells]) -> Measure:
        parts = _described(function)
        return Measure(
            name=function.__name__,
            title=title,
            unit=parts.get("Unit", ""),
            counted=counted,
            formula=parts.get("Formula", ""),
            reading=parts.get("Reading", ""),
            cells=function,
            groups=groups,
            scale=scale,
            minimum=minimum,
            bounded=parts.get("Range", "") == "0 to 1",
            range=parts.get("Range", ""),
            literature=parts.get("Literature", ""),
        )

    return made


def _described(function: Callable[[Frames], Cells]) -> dict[str, str]:
    """Return the parts of a docstring by their headings, each as one line."""
    text = inspect.getdoc(function) or ""
    marks = list(_PART.finditer(text))
    ends = [m.start() for m in marks[1:]] + [len(text)]
    return {
        mark[1]: " ".join(text[mark.end() : end].split())
        for mark, end in zip(marks, ends, strict=True)
    }
