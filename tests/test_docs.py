"""Pages that are made from the code say what the code says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import runpy
import tomllib
from pathlib import Path

import pytest

import toolkit
from toolkit.annotate.pipeline import ENGINES
from toolkit.document import LABELS


def test_the_page_of_measures_is_up_to_date(root: Path) -> None:
    made = runpy.run_path(str(root / "docs" / "make_measures.py"))["page"]()
    assert (root / "docs" / "measures.md").read_text("utf-8") == made, (
        "run: python docs/make_measures.py"
    )


def test_the_codebook_names_every_label(root: Path) -> None:
    text = (root / "docs" / "codebook.md").read_text("utf-8")
    missing = [v for values in LABELS.values() for v in values if f"`{v}`" not in text]
    assert missing == []


def test_key_figures_of_reports_are_those_of_the_page_of_accuracy(root: Path) -> None:
    page = (root / "docs" / "accuracy.md").read_text("utf-8").replace("*", "")
    rows = [[c.strip() for c in line.split("|")] for line in page.split("\n") if "|" in line]
    cells = {c for row in rows for c in row} | {c.split(" (")[0] for row in rows for c in row}
    data = tomllib.loads((root / "toolkit" / "data" / "accuracy.toml").read_text("utf-8"))
    for figure in data["figure"]:
        for engine in ENGINES:
            told = figure[engine]
            assert told in cells, (
                f"toolkit/data/accuracy.toml says {told!r} of {figure['what']!r} ({engine}), which "
                "is in no table of docs/accuracy.md"
            )


@pytest.mark.parametrize(
    "name", [m.name for m in pkgutil.walk_packages(toolkit.__path__, "toolkit.")]
)
def test_examples_in_docstrings_run(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        # Training needs more than using does.
        assert name.startswith("toolkit.learn.")
        pytest.skip(f"needs {error.name}")
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
