"""Every notebook runs from top to bottom, holds no outputs, and has a parameters cell."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="needs the extra 'notebook'")
nbclient = pytest.importorskip("nbclient", reason="needs the extra 'notebook'")

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert [p.stem[:2] for p in NOTEBOOKS] == [f"{n:02d}" for n in range(1, 7)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert all(not c.outputs and c.execution_count is None for c in cells)
    assert sum("parameters" in c.metadata.get("tags", ()) for c in cells) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    # The documentation shows the notebooks with these outputs.
    done = path.parents[1] / "build" / "notebooks" / path.name
    done.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, done)
    shown = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert any("text/html" in o.get("data", {}) for o in shown)
    last = [(c, c.source.rpartition("\n")[2]) for c in notebook.cells if c.cell_type == "code"]
    charts = [c for c, line in last if ".charts." in line]
    assert all("<svg" in str(c.outputs) for c in charts)
    assert all(o.output_type != "error" for c, _ in last for o in c.outputs)
