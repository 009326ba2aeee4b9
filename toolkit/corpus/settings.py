"""The readers' tables and thresholds, from ``toolkit/data/corpus.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def settings(table: str) -> dict[str, Any]:
    """Return one table of the data file."""
    raw = (resources.files("toolkit") / "data" / "corpus.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(raw)[table]
    return found
