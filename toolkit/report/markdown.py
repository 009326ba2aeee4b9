"""What a report says in, the same in Markdown out: for a repository, a wiki, or a converter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from toolkit.charts.house import clean

#: What Markdown, and HTML within it, would take for its own.
_SPECIAL = re.compile(r"([\\`*_{}\[\]#!|<>~$&])")


def markdown(told: Mapping[str, Any]) -> str:
    """Return the report in Markdown (CommonMark with tables), charts as links to their files."""
    return _environment().get_template("report.md.j2").render(told).rstrip() + "\n"


def escape(text: object) -> str:
    r"""Return a text on one line of which Markdown takes nothing for its own.

    Examples
    --------
    >>> print(escape("[a](b) <i> 5*3"))
    \[a\](b) \<i\> 5\*3
    """
    return _SPECIAL.sub(r"\\\1", clean(text))


def prose(text: object) -> str:
    """Return a sentence of the report's own: only what could open markup is escaped."""
    return re.sub(r"([\\`*_\[\]<>|$])", r"\\\1", clean(text))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("toolkit.report", "templates"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(md=escape, prose=prose)
    return environment
