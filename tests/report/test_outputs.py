"""The report as Markdown, PDF and notebook: the same figures, the same bytes, nothing that runs."""

import json
import re

import pytest
import sample_analysis as sample

from toolkit.errors import MissingExtraError, OptionError
from toolkit.report import write as writing
from toolkit.report.markdown import escape, prose
from toolkit.report.pdf import quoted


def test_markdown_says_what_the_page_says(report):
    text = (report / "report.md").read_text("utf-8")
    page = (report / "report.html").read_text("utf-8")
    for heading in ("Summary", "What is compared", "Findings by measure", "By outlet", "Sources"):
        assert f"## {heading}\n" in text
    figures = re.findall(r"!\[[^\n]+?\]\((figures/[\w-]+\.svg)\)", text)
    assert len(figures) >= 9 and all((report / f).is_file() for f in figures)
    clear = re.findall(r"<li>([^<]+95% interval[^<]+)</li>", page)
    assert clear and all(prose(c) in text for c in clear[:3])
    assert "\n\n\n\n" not in text


def test_tables_of_markdown_have_as_many_cells_as_columns(report):
    lines = (report / "report.md").read_text("utf-8").split("\n")
    width = 0
    for line in lines:
        if line.startswith("|"):
            cells = len(re.findall(r"(?<!\\)\|", line))
            assert width in (0, cells), line
            width = cells
        else:
            width = 0


def test_hostile_text_stays_text_in_markdown(hostile):
    lines = (hostile / "report.md").read_text("utf-8").split("\n")
    # An indented block is code, in which nothing is markup.
    text = "\n".join(line for line in lines if not line.startswith("    "))
    assert "<script" not in re.sub(r"\\<", "", text)
    assert "\\<script\\>alert" in text
    assert r"\{\{ 7 \* 7 \}\}" in text


@pytest.mark.parametrize("text", ['a"b\\c', "#{x} $y$", "\u202e\x00*b*", "[a](b)", "@c <d>"])
def test_text_is_quoted_for_typst_and_escaped_for_markdown(text):
    inner = quoted(text)[2:-1]
    assert not re.search(r'(?<!\\)(\\\\)*"', inner)
    assert not re.search(r"(?<!\\)[*\[\]<>#$]", escape(text))


def test_an_unknown_output_is_refused():
    with pytest.raises(OptionError, match="pdf, notebook"):
        writing.report_files(sample.make(1, 2), also=["docx"])


def test_a_missing_extra_is_named(monkeypatch):
    import builtins

    known = builtins.__import__

    def without(name, *rest):
        if name in ("typst", "papermill"):
            raise ImportError(name, name=name)
        return known(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    from toolkit.report.notebook import notebook_files
    from toolkit.report.pdf import pdf_bytes

    with pytest.raises(MissingExtraError, match=r"attribution-toolkit\[pdf\]"):
        pdf_bytes({}, {})
    with pytest.raises(MissingExtraError, match=r"attribution-toolkit\[notebook\]"):
        notebook_files(sample.make(1, 2))


def test_a_pdf_has_the_charts_and_is_in_the_manifest(report):
    pytest.importorskip("typst", reason="needs the extra 'pdf'")
    data = (report / "report.pdf").read_bytes()
    assert data[:4] == b"%PDF" and len(data) > 50_000
    made = json.loads((report / "manifest.json").read_text("utf-8"))
    assert made["also"] == ["pdf"] and "report.pdf" in made["files"]


def test_hostile_text_makes_a_pdf_all_the_same(hostile_analysis):
    pytest.importorskip("typst", reason="needs the extra 'pdf'")
    files = writing.report_files(hostile_analysis, also=["pdf"])
    assert files["report.pdf"][:4] == b"%PDF"


def test_the_notebook_of_a_report_is_run_and_leaves_no_trace_of_when():
    nbformat = pytest.importorskip("nbformat", reason="needs the extra 'notebook'")
    pytest.importorskip("papermill", reason="needs the extra 'notebook'")
    from toolkit.report.notebook import notebook_files

    files = notebook_files(sample.make(2, 6))
    assert set(files) == {"report.ipynb", "annotated.jsonl", "study.json"}
    text = files["report.ipynb"].decode()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert not re.search(r"start_time|end_time|iopub|/tmp/", text)
    assert any('annotated = "annotated.jsonl"' in cell.source for cell in notebook.cells)
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert sum("<svg" in o.get("data", {}).get("text/html", "") for o in outputs) >= 12
    assert not any(o.output_type == "error" for o in outputs)
    assert [c.id for c in notebook.cells] == [f"cell-{n:02d}" for n in range(len(notebook.cells))]
