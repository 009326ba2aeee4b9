"""A browser opens reports without an error or a request; axe-core finds no serious fault."""

from dataclasses import replace

import pytest
from browser import DARK, dom, faults, needs_axe, needs_browser, overflow, run
from pages import Page, files_of

import toolkit as tk
from toolkit.report import write_report


@pytest.fixture(scope="module")
def demo_report(demo, tmp_path_factory):
    return write_report(demo, tmp_path_factory.mktemp("demo") / "report").parent


@pytest.fixture(scope="module")
def large(demo, tmp_path_factory):
    """A report of 500 articles: those of the demonstration corpus again and again."""
    annotated = list(demo.annotated)

    def repeated():
        for n in range(500):
            one = annotated[n % len(annotated)]
            yield replace(one, document=replace(one.document, id=f"{one.id}-{n:03d}"))

    made = tk.Analysis.from_annotated(repeated(), demo.study)
    return write_report(made, tmp_path_factory.mktemp("large") / "report").parent


PAGES = [
    ("demo_report", "report.html"),
    ("large", "report.html"),
    ("large", "articles/index.html"),
    ("large", "articles/page-003.html"),
    ("hostile", "report.html"),
]
every_page = pytest.mark.parametrize("which, name", PAGES, ids=[" ".join(p) for p in PAGES])


def _page(request, which, name):
    return request.getfixturevalue(which) / name


@needs_browser
@every_page
def test_a_browser_opens_it_without_an_error_or_a_request(which, name, request, tmp_path):
    shown, messages = dom(_page(request, which, name), tmp_path)
    assert Page(shown).headings
    # A blocked script, a blocked load and an error each leave a message.
    assert "CONSOLE" not in messages, messages
    assert "<title>ran</title>" not in shown


@needs_browser
def test_the_browser_would_tell_of_a_request(report, tmp_path):
    text = (report / "report.html").read_text(encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(text.replace("<main>", '<main><img src="https://news.invalid/x.png">'))
    assert "news.invalid" in dom(page, tmp_path)[1]


@needs_browser
@every_page
def test_a_window_400_pixels_wide_needs_no_scrolling_sideways(which, name, request, tmp_path):
    assert overflow(_page(request, which, name), tmp_path, 400) <= 0


@needs_browser
def test_a_page_that_is_too_wide_would_be_found(report, tmp_path):
    text = (report / "report.html").read_text(encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(text.replace("<main>", '<main><div style="width:900px">wide</div>'))
    assert overflow(page, tmp_path, 400) > 300


@needs_browser
def test_it_prints(demo_report, tmp_path):
    out = tmp_path / "print.pdf"
    flags = (f"--print-to-pdf={out}", "--no-pdf-header-footer")
    run(demo_report / "report.html", tmp_path, *flags)
    data = out.read_bytes()
    assert data[:4] == b"%PDF" and data.count(b"/Type /Page\n") > 10


@needs_axe
@pytest.mark.parametrize("flags", [(), (DARK,)], ids=["light", "dark"])
@every_page
def test_axe_finds_no_serious_fault(which, name, flags, request, tmp_path):
    assert faults(_page(request, which, name), tmp_path, *flags) == []


@needs_axe
def test_axe_would_find_pale_words_and_a_picture_without_words(hostile, tmp_path):
    text = (hostile / "report.html").read_text(encoding="utf-8")
    bad = '<main><p style="color:#bbb;background:#fff">pale</p><img src="data:,">'
    page = tmp_path / "page.html"
    page.write_text(text.replace("<main>", bad))
    assert {fault[0] for fault in faults(page, tmp_path)} == {"color-contrast", "image-alt"}


def test_a_report_of_500_articles_is_small_and_every_link_leads_somewhere(large):
    pages = {p.relative_to(large).as_posix(): p for p in files_of(large) if p.suffix == ".html"}
    assert len(pages) == 7
    assert sum(p.stat().st_size for p in pages.values()) < 5_000_000
    parsed = {name: Page(p.read_text("utf-8")) for name, p in pages.items()}
    for name, page in parsed.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            where = f"articles/{target}" if name.startswith("articles/") and target else target
            where = where.replace("articles/../", "") or name
            assert where in parsed and (not anchor or anchor in parsed[where].ids), (name, link)
