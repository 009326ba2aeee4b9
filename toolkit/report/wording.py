"""Figures in, words out: how the report writes a number of each unit, and its settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

from toolkit.charts.forest import is_share, signed
from toolkit.charts.house import words

MINUS = "\N{MINUS SIGN}"


@cache
def settings() -> Mapping[str, Any]:
    """Return the wordings and limits of ``toolkit/data/report.toml``."""
    text = (files("toolkit") / "data" / "report.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def limit(name: str) -> int:
    """Return one of the limits by name."""
    return int(settings()["limits"][name])


def figure(value: float, unit: str) -> str:
    """Write a figure in its unit: ``44%``, ``12.3``, ``0.25``; a dash where there is none."""
    if not isfinite(value):
        return "–"
    if is_share(unit):
        return "<1%" if 0 < value < 0.005 else f"{100 * value:.0f}%"
    return _signed(f"{value:.1f}" if "per " in unit else f"{value:.2f}")


def difference(value: float, unit: str) -> str:
    """Write a difference with its sign: points for shares, else the unit's own decimals."""
    return signed(value, unit)


def difference_unit(unit: str) -> str:
    """Return the unit of a difference."""
    return "percentage points" if is_share(unit) else unit.split(", ")[0]


def ranged(low: float, high: float, unit: str, *, signed: bool = False) -> str:
    """Write an interval, or nothing where there is none.

    Where nothing, or nothing else, was found, resampling gives no spread: that is no interval.
    """
    if not (isfinite(low) and isfinite(high)) or low == high:
        return ""
    write = difference if signed else figure
    return f"{write(low, unit)} to {write(high, unit)}"


def chance(value: float) -> str:
    """Write a p or q value: ``= .03``, ``< .001``; nothing where there is none."""
    if not isfinite(value):
        return ""
    if value < 0.001:
        return "< .001"
    digits = 3 if value < 0.01 else 2
    return "= 1" if value > 0.995 else f"= {value:.{digits}f}".replace("= 0", "= ")


def number(value: float) -> str:
    """Write a count: ``1,200``."""
    return f"{value:,.0f}"


def counted(value: float, noun: str) -> str:
    """Write a count with its noun: ``1 article``, ``1,200 articles``."""
    return f"{value:,.0f} {noun}{'' if value == 1 else 's'}"


def listed(items: list[str]) -> str:
    """Write a list in a sentence: ``a, b and c``."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" and {items[-1]}"


def spaced(label: str) -> str:
    """Return a label of the codebook as words."""
    return words(label)


def _signed(text: str) -> str:
    return text.replace("-", MINUS)
