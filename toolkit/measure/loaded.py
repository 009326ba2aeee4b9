"""The list of loaded words: lower-case words that readers take for slanted in news."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def loaded_words() -> frozenset[str]:
    """Return the words of ``data/loaded.toml``; its head says what they were estimated from."""
    text = (files("toolkit") / "data" / "loaded.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["words"])
