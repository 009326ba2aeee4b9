"""`toolkit notebook`: every notebook and what it reads, and nothing of the reader's overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.errors import OptionError
from toolkit.examples import copy_examples, example_files


def test_the_notebooks_and_what_they_read_are_copied(tmp_path: Path, root: Path) -> None:
    done = CliRunner().invoke(main, ["notebook", "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    copied = {p.name for p in (tmp_path / "notebooks").iterdir()}
    assert copied == {p.name for p in (root / "notebooks").glob("*.ipynb")}
    for path, name in example_files():
        assert (tmp_path / name).read_bytes() == path.read_bytes()
    assert "6 notebooks" in done.output


def test_every_file_that_a_notebook_names_is_there(tmp_path: Path) -> None:
    import json
    import re

    copy_examples(tmp_path)
    named = 0
    for path in (tmp_path / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if "parameters" in cell["metadata"].get("tags", ()):
                for name in re.findall(r'"(\.\./[^"]+)"', "".join(cell["source"])):
                    assert (path.parent / name).is_file(), (path.name, name)
                    named += 1
    assert named >= 11


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "notebooks" / "02-corpus-and-sides.ipynb"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(OptionError, match="exists already"):
        copy_examples(tmp_path)
    assert mine.read_text() == "mine" and not (tmp_path / "seeds").exists()
