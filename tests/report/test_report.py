"""The report: complete or not there, self-contained, the same bytes, and nothing in it can run."""

import csv
import json
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
import sample_analysis as sample
from conftest import ALSO
from pages import Page, files_of

from toolkit.display import display_css
from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import OptionError
from toolkit.report import analysis_html, write_report
from toolkit.report import write as writing
from toolkit.report.tables import csv_bytes


@pytest.fixture
def quick(analysis, report, monkeypatch):
    """Let the writing of a report be tested without drawing it anew."""
    made = {p.relative_to(report).as_posix(): p.read_bytes() for p in files_of(report)}
    monkeypatch.setattr(writing, "report_files", lambda analysis, also=(): dict(made))


@pytest.fixture(scope="session")
def page(report):
    return Page((report / "report.html").read_text(encoding="utf-8"))


def test_everything_is_there(report, analysis):
    files = {p.relative_to(report).as_posix() for p in report.rglob("*") if p.is_file()}
    assert {"report.html", "manifest.json", "tables/measures.csv", "tables/comparison.csv"} <= files
    for name in analysis.frames.tables():
        assert f"tables/{name}.csv" in files
    charts = {
        f.removesuffix(".svg") for f in files if f.startswith("figures/") and f.endswith("svg")
    }
    assert len(charts) >= 7 and all(f"{c}.png" in files for c in charts)


def test_the_page_loads_nothing_and_runs_nothing(page):
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {
        tag for tag, _ in page.tags
    }
    for tag, attrs in page.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert "src" not in attrs and "srcset" not in attrs and "action" not in attrs, tag
        for name in ("href", "xlink:href"):
            assert (attrs.get(name) or "#").startswith("#"), tag
    csp = [a["content"] for t, a in page.tags if t == "meta" and "http-equiv" in a]
    assert csp == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_the_style_sheet_loads_nothing(report):
    text = (report / "report.html").read_text(encoding="utf-8")
    assert "@import" not in text
    assert all(part.startswith("#") for part in text.split("url(")[1:])
    assert display_css() in text


def test_a_reader_finds_the_way(page):
    for heading in (
        "The river dispute",
        "Summary",
        "What is compared",
        "Set aside",
        "Near-duplicate articles",
        "Findings by measure",
        "Share of voice",
        "By outlet",
        "All differences",
        "Sources",
        "Articles",
        "Method and limits",
        "How to reproduce it",
    ):
        assert heading in [h.strip() for h in page.headings]
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    tags = [tag for tag, _ in page.tags]
    assert {"header", "nav", "main", "footer", "figure", "figcaption"} <= set(tags)
    assert tags.count("h1") == 1 and dict(page.tags)["html"] == {"lang": "en"}
    assert tags.count("table") == tags.count("caption")
    assert all(a.get("scope") in ("col", "row") for t, a in page.tags if t == "th" and a)


def test_every_chart_has_words_for_those_who_do_not_see_it(page):
    drawn = [a for t, a in page.tags if t == "svg"]
    assert len(drawn) >= 7
    assert all(a["role"] == "img" and len(a["aria-label"]) > 20 for a in drawn)


def test_figures_of_the_page_are_those_of_the_tables(report, analysis):
    text = (report / "report.html").read_text(encoding="utf-8")
    rows = analysis.measures
    voice = rows[(rows["measure"] == "share_of_voice") & (rows["outlet"] == "")]
    for row in voice.to_dict("records"):
        assert f"{100 * row['estimate']:.0f}%" in text
        assert f"{row['numerator']:.0f} of {row['denominator']:.0f} attributions" in text
    assert "Ardenia is heard more than Velmark" in text
    assert "not text: more than a tenth of it is control characters" in text
    assert "doc-004" in text and "The Valley Ledger" in text


def test_the_manifest_lists_every_file_with_its_checksum(report):
    raw = (report / "manifest.json").read_text(encoding="utf-8")
    value = json.loads(raw)
    assert value["format"] == "attribution-toolkit/report/1"
    files = {p.relative_to(report).as_posix(): p for p in report.rglob("*") if p.is_file()}
    assert set(value["files"]) == set(files) - {"manifest.json"}
    for path, checksum in value["files"].items():
        assert sha256(files[path].read_bytes()).hexdigest() == checksum
    assert value["inputs"] == [{"path": "articles/river.jsonl", "sha256": "0" * 64}]
    assert value["study"]["title"] == "The river dispute"
    assert {"python", "pandas", "matplotlib", "toolkit"} <= set(value["versions"])
    assert list(value) == sorted(value)
    assert str(report.parent) not in raw and str(Path.home()) not in raw


def test_absolute_paths_do_not_enter_the_manifest(analysis):
    given = {"inputs": {"/secret/home/a.txt": "0"}, "options": {"study": "C:\\secret\\study.toml"}}
    other = sample.FakeAnalysis(analysis.study, analysis.annotated, provenance=given)
    value = json.loads(writing.report_files(other)["manifest.json"])
    assert value["inputs"] == {"a.txt": "0"} and value["options"] == {"study": "study.toml"}


def test_the_same_analysis_gives_the_same_bytes(report, tmp_path):
    again = write_report(sample.make(2), tmp_path / "again", also=ALSO).parent
    files = {p.relative_to(report) for p in report.rglob("*") if p.is_file()}
    assert files == {p.relative_to(again) for p in again.rglob("*") if p.is_file()}
    for path in files:
        assert (report / path).read_bytes() == (again / path).read_bytes(), path


def test_hostile_text_stays_text(hostile):
    text = (hostile / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert not any(n.startswith("on") for _, attrs in page.tags for n in attrs)
    assert "&lt;script&gt;" in text and "<script" not in text
    assert "{{ 7 * 7 }}" in text
    for svg in (hostile / "figures").glob("*.svg"):
        assert "<script" not in svg.read_text(encoding="utf-8")


def test_no_text_of_a_table_is_a_formula(hostile):
    rows = 0
    for path in (hostile / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    rows += 1
                    if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
                        float(cell)
    assert rows > 50
    documents = (hostile / "tables" / "documents.csv").read_text(encoding="utf-8")
    assert "'=2+5" in documents


def test_numbers_stay_numbers_and_texts_come_back():
    frame = pd.DataFrame({"n": [-1.5, 2], "t": ["-1.5", "plain"], "=h": ["é", None]})
    assert csv_bytes(frame).decode() == "n,t,'=h\n-1.5,'-1.5,é\n2.0,plain,\n"


def test_an_earlier_report_is_replaced_and_nothing_else(analysis, quick, tmp_path):
    out = tmp_path / "report"
    out.mkdir()
    write_report(analysis, out)
    (out / "figures" / "extra.svg").write_text("mine")
    with pytest.raises(OptionError, match=r"extra\.svg"):
        write_report(analysis, out)
    (out / "figures" / "extra.svg").unlink()
    (out / "tables" / "measures.csv").write_text("spoilt")
    write_report(analysis, out)
    assert "spoilt" not in (out / "tables" / "measures.csv").read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("manifest", [None, "{}", "not json", '{"format": "other/1", "files": {}}'])
def test_a_folder_with_other_things_is_refused(analysis, tmp_path, manifest):
    (tmp_path / "thesis.txt").write_text("three years of work")
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(OptionError, match="no earlier report"):
        write_report(analysis, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "three years of work"


def test_a_file_is_refused(analysis, tmp_path):
    (tmp_path / "report").write_text("a file")
    with pytest.raises(OptionError, match="not a folder"):
        write_report(analysis, tmp_path / "report")


def test_a_failure_half_way_leaves_nothing(analysis, quick, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("the disk is full")

    monkeypatch.setattr(writing, "_swap", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_report(analysis, tmp_path / "report")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_earlier_report(analysis, quick, tmp_path, monkeypatch):
    out = tmp_path / "report"
    write_report(analysis, out)
    before = (out / "manifest.json").read_bytes()
    rename = Path.rename

    def fail(self, target):
        if self.name == "new":
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="no"):
        write_report(analysis, out)
    assert (out / "manifest.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("number", [0, 1, 5])
def test_other_numbers_of_sides(number):
    files = writing.report_files(sample.make(number, articles=6))
    text = files["report.html"].decode()
    assert ("there is nothing to compare" in text) == (number < 2)
    assert len([f for f in files if f.startswith("figures/differences")]) == (
        12 if number == 5 else 2
    )


def test_a_corpus_without_any_attribution_is_told_so(analysis):
    plain = AnnotatedDocument(Document("d", "The bridge is closed."))
    files = writing.report_files(sample.FakeAnalysis(analysis.study, [plain]))
    text = files["report.html"].decode()
    assert "Nothing to show: no case was found." in text
    assert "nothing to show: no attribution was found" in text


def test_a_single_article_is_described_and_not_compared():
    text = writing.report_files(sample.make(2, articles=1))["report.html"].decode()
    assert "The sides cannot be compared" in text
    assert "show a clear difference" not in text.split("</main>")[0].split('id="compared"')[0]


def test_a_notebook_gets_a_short_account(analysis):
    html = analysis_html(analysis)
    assert "The river dispute" in html and "18 articles" in html and "<script" not in html
    assert "headline comparisons show a clear difference" in html
