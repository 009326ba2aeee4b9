"""An analysis in, a folder out: one page, tables, figures and a manifest, or nothing at all."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from toolkit.errors import OptionError
from toolkit.report import articles, manifest, wording
from toolkit.report.contract import AnalysisLike
from toolkit.report.figures import pictures
from toolkit.report.markdown import markdown
from toolkit.report.page import article_pages, context, page_html
from toolkit.report.tables import csv_bytes

Also = Literal["pdf", "notebook"]


def write_report(analysis: AnalysisLike, out: str | Path, *, also: Sequence[Also] = ()) -> Path:
    """Write a report into a folder, complete or not at all.

    Parameters
    ----------
    analysis : AnalysisLike
        What to report on.
    out : str or Path
        The folder; made if it does not exist. One that holds an earlier report and nothing else
        is replaced.
    also : sequence of {"pdf", "notebook"}
        What to write beside the page, the Markdown and the tables: ``report.pdf`` (needs the extra
        ``pdf``), ``report.ipynb`` with the annotation it reads (needs the extra ``notebook``).

    Returns
    -------
    Path
        The page, ``report.html``.

    Raises
    ------
    OptionError
        If ``out`` is a file, or a folder with anything in it that is not of a report.
    MissingExtraError
        If what makes a PDF or a notebook is not installed.
    """
    out = Path(out)
    _refuse(out)
    files = report_files(analysis, also=also)
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that moving it into place is one step on one file system.
    making = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        fresh = making / "new"
        for path, data in files.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        _swap(fresh, out, making / "old")
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return out / "report.html"


def report_files(analysis: AnalysisLike, *, also: Sequence[Also] = ()) -> dict[str, bytes]:
    """Return every file of a report by its path, in memory."""
    unknown = [kind for kind in also if kind not in get_args(Also)]
    if unknown:
        raise OptionError(f"also: {unknown[0]!r} is not among {', '.join(get_args(Also))}")
    comparison = analysis.chart_frames["comparison"]()
    drawn = pictures(analysis, comparison)
    files: dict[str, bytes] = {}
    svgs = {name: picture.svg() for name, picture in drawn.items()}
    for name, picture in drawn.items():
        files[f"figures/{name}.svg"] = svgs[name].encode("utf-8")
        files[f"figures/{name}.png"] = picture.png()
    between = analysis.compare(by="outlet")
    tables = {
        **analysis.frames.tables(),
        "measures": analysis.measures,
        "comparison": comparison,
        "outlets": between,
    }
    for name, frame in tables.items():
        files.update(_table(name, frame))
    told = context(analysis, comparison, between, drawn)
    found = articles.shown(analysis.frames.documents)
    pages = {
        "report.html": page_html(told, analysis, found, svgs),
        "report.md": markdown(told),
    }
    pages.update(article_pages(analysis, found))
    files.update({path: text.encode("utf-8", "replace") for path, text in pages.items()})
    if "pdf" in also:
        from toolkit.report.pdf import pdf_bytes

        files["report.pdf"] = pdf_bytes(told, files)
    if "notebook" in also:
        from toolkit.report.notebook import notebook_files

        files.update(notebook_files(analysis))
    files = dict(sorted(files.items()))
    files[manifest.NAME] = manifest.manifest_bytes(manifest.manifest(analysis, files, also=also))
    return files


def _table(name: str, frame: pd.DataFrame) -> dict[str, bytes]:
    """Return a table as CSV, compressed where it is large; pandas reads both in the same way."""
    data = csv_bytes(frame)
    if len(data) <= wording.limit("table_bytes"):
        return {f"tables/{name}.csv": data}
    return {f"tables/{name}.csv.gz": gzip.compress(data, mtime=0)}


def _refuse(out: Path) -> None:
    """Raise if writing here could lose anything but an earlier report."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OptionError(f"{out}: is not a folder; name a folder for the report")
    if not out.exists() or not any(out.iterdir()):
        return
    known = manifest.files_of(out)
    if known is None:
        raise OptionError(
            f"{out}: holds other files and no earlier report; name a new or empty folder"
        )
    found = {p.relative_to(out).as_posix() for p in out.rglob("*") if not p.is_dir()}
    strange = sorted(found - known)
    if strange:
        raise OptionError(
            f"{out}: holds {strange[0]!r}, which is not of the earlier report; move it away or "
            "name another folder"
        )


def _swap(fresh: Path, out: Path, old: Path) -> None:
    """Put a folder into place; if that fails, what was there before comes back."""
    had = out.exists()
    if had:
        out.rename(old)
    try:
        fresh.rename(out)
    except OSError:
        if had:
            old.rename(out)
        raise
