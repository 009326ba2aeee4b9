"""An analysis in, its report as an executed notebook out, with the annotation the notebook reads.

The notebook is the template ``templates/report.ipynb`` run by papermill; whatever differs from one
run to the next (times, counts of executions) is taken out, so that the same analysis gives the same
bytes.
"""

from __future__ import annotations

import json
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from toolkit.errors import MissingExtraError, ToolkitError
from toolkit.report.contract import AnalysisLike

NAME, ANNOTATED, STUDY = "report.ipynb", "annotated.jsonl", "study.json"


def notebook_files(analysis: AnalysisLike) -> dict[str, bytes]:
    """Return the executed notebook, the annotated articles and the study, by file name.

    Raises
    ------
    MissingExtraError
        If papermill or a Python kernel is not installed.
    ToolkitError
        If the notebook does not run.
    """
    try:
        import papermill
        from nbformat import read, writes
    except ImportError as error:
        raise MissingExtraError(error.name or "papermill", "notebook") from None
    with tempfile.TemporaryDirectory() as folder, as_file(_template()) as template:
        root = Path(folder)
        analysis.save(root / ANNOTATED)
        plain = json.dumps(analysis.study.as_dict(), ensure_ascii=False, indent=1, default=str)
        (root / STUDY).write_text(plain + "\n", encoding="utf-8")
        parameters = {"annotated": ANNOTATED, "study": STUDY}
        try:
            papermill.execute_notebook(
                str(template),
                str(root / NAME),
                parameters=parameters,
                cwd=str(root),
                progress_bar=False,
                log_output=False,
            )
        except papermill.PapermillExecutionError as error:
            raise ToolkitError(f"the report's notebook does not run: {error.evalue}") from None
        notebook = read(  # type: ignore[no-untyped-call]
            root / NAME, as_version=4
        )
        _settle(notebook)
        text = str(writes(notebook)) + "\n"  # type: ignore[no-untyped-call]
        return {
            NAME: text.encode("utf-8", "replace"),
            ANNOTATED: (root / ANNOTATED).read_bytes(),
            STUDY: (root / STUDY).read_bytes(),
        }


def _template() -> Any:
    return files("toolkit.report") / "templates" / NAME


def _settle(notebook: Any) -> None:
    """Take out of a notebook what differs from run to run; number its cells."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
        for key in ("papermill", "execution", "duration"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell["execution_count"] = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output["execution_count"] = None
