"""Marked-up text: nothing lost, nothing run, every role and side told without colour alone."""

from html import unescape
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.display import annotated_html, annotated_text, display_css, document_html, legend_html
from toolkit.document import (
    About,
    AnnotatedDocument,
    Attribution,
    Document,
    Hedge,
    Source,
    Span,
    Statement,
)
from toolkit.study import Side, Study

STUDY = Study(
    title="Two sides",
    sides=(
        Side("north", "Northland", "#b5493a", aliases=("Northland",)),
        Side("south", "Southland & Isles", "#2f6db3", aliases=("Southland",)),
    ),
)
TEXT = (
    "Northland's defence ministry said on Friday that shells had reportedly hit the mill.\n\n"
    "“We saw nothing,” a villager said. Southland has not commented."
)


def _at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _annotated() -> AnnotatedDocument:
    return AnnotatedDocument(
        Document("one", TEXT, outlet="The Lantern", date="2024-05-03", title="Mill <hit>"),
        attributions=(
            Attribution(
                "A1",
                (_at("Northland's defence ministry"),),
                (_at("said"),),
                (_at("that shells had reportedly hit the mill"),),
                entity="S1",
            ),
            Attribution(
                "A2",
                (_at("a villager"),),
                (Span(_at("a villager said").end - 4, _at("a villager said").end),),
                (_at("“We saw nothing,”"),),
                quotation="direct",
                entity="S2",
            ),
        ),
        sources=(
            Source("S1", "defence ministry", "military", "named_institution", "north"),
            Source("S2", "a villager", "civilian", "generic", None, candidates=("north", "south")),
        ),
        hedges=(Hedge("H1", _at("reportedly"), "hearsay", "source", weakens=("A1",)),),
        statements=(
            Statement(_at("Southland has not commented."), "bare", (About("south", "agent"),)),
        ),
    )


class _Text(HTMLParser):
    """Collects the characters inside the element of class ``tk-text``, as a browser would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if self.depth:
            self.depth += 1
        elif dict(attrs).get("class") == "tk-text":
            self.depth = 1

    def handle_endtag(self, tag):
        self.depth -= bool(self.depth)

    def handle_data(self, data):
        if self.depth:
            self.text.append(data)


def _parsed(html: str) -> _Text:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser


_TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\n\n\r\t <>&\"'/\u202e\u2066\x00\x1b\u0301"),
    ),
    max_size=60,
)


@st.composite
def _marked(draw: st.DrawFn) -> AnnotatedDocument:
    text = draw(_TEXTS)
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
        lambda p: Span(min(p), max(p))
    )
    spans = st.lists(span, max_size=3).map(tuple)
    attributions = [
        Attribution(
            f"A{n}",
            draw(spans),
            draw(spans),
            draw(spans),
            entity=draw(st.sampled_from(["S1", None])),
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    hedges = [
        Hedge(f"H{n}", draw(span), "epistemic", "author") for n in range(draw(st.integers(0, 3)))
    ]
    statements = [Statement(draw(span), "bare", (About("north", "agent"),))]
    return AnnotatedDocument(
        Document("d", text),
        tuple(attributions),
        (Source("S1", text, side="north"),),
        tuple(hedges),
        tuple(statements),
    )


_ALLOWED = {"style", "div", "p", "span", "bdi", "i", "ul", "li", "details", "summary"}
_ALLOWED |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}


@given(_marked())
@settings(max_examples=150, deadline=None)
def test_the_text_comes_back_exactly_whatever_is_marked_on_it(annotated):
    parsed = _parsed(annotated_html(annotated, study=STUDY))
    assert "".join(parsed.text) == annotated.text
    assert {tag for tag, _ in parsed.tags} <= _ALLOWED


@given(_TEXTS)
@settings(max_examples=80, deadline=None)
def test_a_plain_document_comes_back_exactly(text):
    assert "".join(_parsed(document_html(Document("d", text))).text) == text


def test_same_document_same_bytes():
    assert annotated_html(_annotated(), study=STUDY) == annotated_html(_annotated(), study=STUDY)


def test_who_is_credited_with_what_is_told_in_words():
    html = unescape(annotated_html(_annotated(), study=STUDY))
    assert "Content 1, indirect, credited to defence ministry (Northland)" in html
    assert "Source 1: defence ministry (Northland); military, named institution" in html
    assert "Cue 1: stance neutral" in html
    assert "Hedge: hearsay, held by the source, weakens 1" in html
    assert 'data-tk="Northland"' in html
    assert 'data-tk="Northland or Southland & Isles?"' in html
    assert 'data-tk="as fact: Southland & Isles"' in html
    assert "Mill &lt;hit&gt;" in annotated_html(_annotated(), study=STUDY)


def test_a_hedge_inside_a_content_splits_it_and_keeps_both_roles():
    html = annotated_html(_annotated(), study=STUDY)
    assert '<span class="tk-content tk-hedge tk-k0"' in html
    pieces = html.split('<div class="tk-text">')[1].split("</p>")[0]
    assert pieces.count("tk-from") == 1 and pieces.count("tk-to") == 1


def test_a_content_within_a_content_is_darker_and_takes_the_inner_colour():
    text = "The North said the South had said it would stop."
    annotated = AnnotatedDocument(
        Document("d", text),
        (
            Attribution("A1", (Span(0, 9),), (Span(10, 14),), (Span(15, 47),), entity="S1"),
            Attribution(
                "A2", (Span(15, 24),), (Span(29, 33),), (Span(34, 47),), depth=2, entity="S2"
            ),
        ),
        (Source("S1", "The North", side="north"), Source("S2", "The South", side="south")),
    )
    html = annotated_html(annotated, study=STUDY)
    assert 'class="tk-content tk-inner tk-both tk-k1"' in html
    assert "depth 2" in html


def test_hostile_text_stays_text():
    text = "</style></div><script>alert(1)</script> \u202egnp.exe <img src=x onerror=alert(1)>"
    document = Document("x", text, outlet='"><script>', title="<b>&", url="javascript:alert(1)")
    source = Source("S1", '"><script>alert(2)</script>', side="</style><script>")
    annotated = AnnotatedDocument(
        document, (Attribution("A1", (Span(0, 8),), (), (Span(9, 30),), entity="S1"),), (source,)
    )
    html = annotated_html(annotated)
    assert "<script" not in html and "<img" not in html and "href" not in html
    assert '<bdi class="tk-ctl" data-tk="U+202E">\u202e</bdi>' in html
    assert html.count("</style>") == 2
    assert "<script" not in document_html(document)


def test_a_lone_surrogate_can_still_be_saved():
    annotated_html(AnnotatedDocument(Document("d", "bad \ud800 mark"))).encode("utf-8")


def test_without_a_study_the_sides_are_named_by_their_keys():
    html = annotated_html(_annotated())
    assert 'data-tk="north"' in html and "--tk-c1:" in html


def test_many_articles_share_one_style_sheet_and_legend():
    html = annotated_html(_annotated(), study=STUDY, style=False, legend=False, heading=False)
    assert "<style" not in html and "tk-legend" not in html and "The Lantern" not in html
    shared = legend_html(STUDY)
    assert display_css() in shared and ".tk-k1{" in shared and "Southland &amp; Isles" in shared


def test_paragraphs_are_kept():
    assert document_html(Document("d", "One.\nstill one.\n\nTwo.")).count("<p>") == 2
    assert document_html(Document("d", "One.\nTwo.\nThree.")).count("<p>") == 3
    assert document_html(Document("d", "")).count("<p>") == 0


def test_every_class_is_scoped():
    html = annotated_html(_annotated(), study=STUDY)
    classes = {c for _, attrs in _parsed(html).tags for c in (attrs.get("class") or "").split()}
    assert classes and all(c.startswith("tk-") for c in classes)


def test_the_terminal_shows_the_same_spans():
    text = annotated_text(_annotated(), study=STUDY)
    assert text.startswith(
        "[Northland's defence ministry]1 Northland {said}1 on Friday <that shells"
    )
    assert "~reportedly~(hearsay, source)" in text
    assert "<“We saw nothing,”>2 [a villager]2 {said}2." in text


def test_no_text_can_steer_the_terminal():
    shown = annotated_text(AnnotatedDocument(Document("d", "a\x1b[2Jb\u202ec\r\nd")))
    assert shown == "a\\u001b[2Jb\\u202ec\r\nd"


def test_shown_in_a_notebook():
    assert _annotated()._repr_html_() == annotated_html(_annotated())
    assert "tk-text" in Document("d", "Words.")._repr_html_()
