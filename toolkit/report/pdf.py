"""What a report says in, the same as a PDF out, set with Typst; text in charts stays text."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from jinja2 import Environment, PackageLoader, StrictUndefined

from toolkit.charts import Picture
from toolkit.charts.house import clean
from toolkit.errors import MissingExtraError

#: Room for a chart on a page, in centimetres.
_WIDEST, _HIGHEST = 15.5, 21.0


def pdf_bytes(told: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the report as a PDF; the same values give the same bytes.

    Parameters
    ----------
    told : mapping
        What the report says.
    files : mapping of str to bytes
        The report's figures by path.

    Raises
    ------
    MissingExtraError
        If ``typst`` is not installed.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtraError("typst", "pdf") from None
    source = _environment().get_template("report.typ.j2").render(told)
    # The charts' font comes with matplotlib, so that the pages are the same on every machine.
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, drawing in files.items():
            if path.startswith("figures/") and path.endswith(".svg"):
                (root / "figures").mkdir(exist_ok=True)
                (root / path).write_bytes(drawing)
        (root / "report.typ").write_text(source, encoding="utf-8")
        data: bytes = typst.compile(
            str(root / "report.typ"),
            root=str(root),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    return data


def quoted(text: object) -> str:
    r"""Return a text as an expression of Typst that is this text and nothing else.

    Examples
    --------
    >>> print(quoted('a "b" #c'))
    #"a \"b\" #c"
    """
    plain = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{plain}"'


def _width(picture: Picture) -> str:
    """Return how wide a chart stands on the page, so that it fits its height too."""
    width, height = picture.figure.get_size_inches()
    return f"{min(_WIDEST, _HIGHEST * width / height):.2f}cm"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("toolkit.report", "templates"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(q=quoted, qs=lambda text: quoted(text)[1:], width=_width)
    return environment
