"""Articles of a report: all in the page when they are few, in pages with an index when not."""

import re

import pytest
import sample_analysis as sample
from pages import Page, files_of

from toolkit.report import articles, wording, write_report
from toolkit.report import write as writing


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A report in which more than four articles are many, and pages hold five."""
    patch = pytest.MonkeyPatch()
    known = wording.limit
    limits = {"articles": 4, "first": 2, "per_page": 5}
    patch.setattr(wording, "limit", lambda name: limits.get(name) or known(name))
    try:
        return write_report(sample.make(2, 18), tmp_path_factory.mktemp("long") / "r").parent
    finally:
        patch.undo()


def _pages(folder):
    return {
        p.relative_to(folder).as_posix(): Page(p.read_text("utf-8"))
        for p in files_of(folder)
        if p.suffix == ".html"
    }


def test_a_short_corpus_stays_in_one_page(report):
    text = (report / "report.html").read_text("utf-8")
    assert text.count('class="article"') == 18 and not (report / "articles").exists()
    assert "listed</summary>" in text


def test_a_long_corpus_gets_pages_and_an_index_of_all(long):
    names = {p.name for p in (long / "articles").iterdir()}
    assert names == {"index.html", *(f"page-00{n}.html" for n in range(1, 5))}
    page = (long / "report.html").read_text("utf-8")
    assert "All 18 articles are shown in full on 4 pages" in page
    assert page.count('class="article"') == 2
    index = (long / "articles" / "index.html").read_text("utf-8")
    assert index.count("River report number") == 18
    assert index.count('href="page-001.html#article-') == 5


def test_every_link_of_every_page_leads_somewhere(long):
    pages = _pages(long)
    followed = 0
    for path, page in pages.items():
        folder = path.rpartition("/")[0]
        assert len(page.ids) == len(set(page.ids))
        for link in page.links:
            target, _, anchor = link.partition("#")
            where = f"{folder}/{target}".lstrip("/") if target else path
            where = re.sub(r"^articles/\.\./", "", where)
            assert where in pages, (path, link)
            assert not anchor or anchor in pages[where].ids, (path, link)
            followed += 1
    assert followed > 60


def test_further_pages_load_and_run_nothing(long):
    for page in _pages(long).values():
        tags = {tag for tag, _ in page.tags}
        assert not {"script", "link", "img", "iframe"} & tags
        policy = [a["content"] for t, a in page.tags if t == "meta" and "http-equiv" in a]
        assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
        assert [t for t, _ in page.tags].count("h1") == 1


def test_compact_articles_keep_every_letter_and_the_sides(long):
    made = sample.make(2, 18)
    text = (long / "articles" / "page-001.html").read_text("utf-8")
    plain = re.sub(r"<[^>]+>", "", text)
    for annotated in made.annotated[:5]:
        assert " ".join(annotated.text.split()) in " ".join(plain.split())
    assert '<i class="tk-tag tk-k0"></i>' in text and '--tk-l0:"Ardenia"' in text
    assert "listed</summary>" not in text


def test_when_all_would_be_too_large_articles_are_taken_at_even_distances(monkeypatch):
    documents = sample.make(2, 18).frames.documents
    known = wording.limit
    limits = {"articles": 4, "per_page": 5, "page_bytes": 20_000}
    monkeypatch.setattr(wording, "limit", lambda name: limits.get(name) or known(name))
    found = articles.shown(documents)
    assert found.every > 1
    places = [n for n, entry in enumerate(found.entries) if entry.page]
    assert places == list(range(0, 18, found.every)) and found.n_shown == len(places)
    assert len(found.entries) == 18


def test_the_size_that_is_reckoned_with_is_about_the_real_one(demo, monkeypatch):
    known = wording.limit
    monkeypatch.setattr(wording, "limit", lambda name: 1 if name == "articles" else known(name))
    found = articles.shown(demo.frames.documents)
    real = sum(len(str(html)) for _, page in articles.paged(demo, found) for _, html in page)
    # The heading of each article comes on top of its text: about 300 bytes.
    reckoned = articles._size(demo.frames.documents) - 300 * len(demo.frames.documents)
    assert 0.85 < reckoned / real < 1.15


def test_large_tables_are_compressed_and_always_in_the_same_way(monkeypatch):
    import gzip

    known = wording.limit
    monkeypatch.setattr(wording, "limit", lambda n: 5_000 if n == "table_bytes" else known(n))
    frame = sample.make(2, 18).frames.attributions
    first, second = (writing._table("attributions", frame) for _ in range(2))
    assert first == second and list(first) == ["tables/attributions.csv.gz"]
    assert gzip.decompress(first["tables/attributions.csv.gz"]).startswith(b"document,")
