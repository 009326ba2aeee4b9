"""Pages that are made from the code say what the code says."""

from __future__ import annotations

import runpy
from pathlib import Path

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
