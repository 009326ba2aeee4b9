"""The charts of voices, time, outlets, second hands, words and single articles."""

import matplotlib as mpl
import pandas as pd
import pytest
from sample_frames import (
    COLORS,
    attributions,
    lines,
    spans,
    study,
    timeline,
    wording,
    words,
)
from sample_frames import measures as table

from toolkit.charts import CHARTS, house, spans_frame
from toolkit.charts.picture import picture
from toolkit.charts.second_hand import links_of
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
from toolkit.errors import OptionError


def test_voice_parts_a_bar_and_gives_bare_and_hedged_their_intervals():
    ax = CHARTS["voice"].draw(table(2), study=study(2))
    assert [round(p.get_width(), 2) for p in ax.patches] == [0.5, 0.2, 0.3] * 2
    whiskers = [(min(w.get_xdata()), max(w.get_xdata())) for w in lines(ax, "interval")]
    assert whiskers[0] == (pytest.approx(0.4), pytest.approx(0.6))
    assert whiskers[1] == (pytest.approx(0.6), pytest.approx(0.8))
    assert len(whiskers) == 4 and "no side" not in words(ax)
    alt = CHARTS["voice"].alt(table(2), study=study(2))
    assert "Ardenia: as fact (bare) 50% (95% interval 40% to 60%), hedged 20%" in alt


def test_a_timeline_has_a_line_for_each_side_and_a_band_where_there_is_an_interval():
    drawn = picture(CHARTS["timeline"], timeline(2), study=study(2), measure="share_of_voice")
    ax = drawn.ax
    assert drawn.title == "Share of voice over time"
    assert len(lines(ax, "line")) == 2 and len(ax.collections) == 2
    first, second = lines(ax, "line")[1].get_ydata()
    # Downwards: the second month has half the first one's share, so its point is lower.
    assert second > first
    assert {"2031-03", "2031-04", "articles, 20 at most"} <= set(words(ax))
    assert "Ardenia: 5% in 2031-03 (95% interval 3% to 8%), then 2% in 2031-04" in drawn.alt
    with pytest.raises(OptionError, match=r"no rows of 'kind_mix' 'x'; it has: .*naming_mix"):
        CHARTS["timeline"].draw(timeline(2), measure="kind_mix", group="x")


def test_one_month_is_no_timeline():
    frame = timeline(2)
    ax = CHARTS["timeline"].draw(frame[frame["period"] == "2031-03"], study=study(2))
    assert any("two periods" in t for t in words(ax))


def test_who_is_quoted_by_whom_counts_names_and_puts_the_nameless_last():
    frame = attributions(2)
    ax = CHARTS["quoted_by"].draw(frame, study=study(2))
    told = words(ax)
    assert "Harbour Post\nn = 8" in told and "Valley Ledger\nn = 4" in told
    assert told.index("Mayor 0") < told.index("unnamed official")
    assert any("12 attributions in 3 articles · 75% of them to the 3 sources" in t for t in told)
    at = told.index("Mayor 0")
    assert told[at + 1 : at + 3] == ["3", "·"]
    assert "Aide 0" not in told


def test_the_darkest_cell_is_the_largest_share_of_an_outlet_and_many_outlets_are_joined():
    frame = pd.concat([attributions(1).assign(outlet=f"Paper {n}") for n in range(12)])
    told = words(CHARTS["quoted_by"].draw(frame, study=study(1)))
    assert "other\noutlets\nn = 32" in told
    ax = CHARTS["quoted_by"].draw(attributions(1), study=study(1))
    cells = [p for p in ax.patches if p.get_label() == "cell"]
    dark = [sum(mpl.colors.to_rgb(c.get_facecolor())) for c in cells]
    assert dark[0] == min(dark)


def test_second_hand_links_join_the_inner_source_to_the_one_who_passed_it_on():
    links = links_of(attributions(2))
    assert links.to_dict("records")[0] == {
        "outer_name": "Mayor 0",
        "outer_side": "s0",
        "name": "Aide 0",
        "side": "s0",
        "n": 1,
    }
    ax = CHARTS["second_hand"].draw(attributions(2), study=study(2))
    assert len(lines(ax, "link")) == 3 and len(lines(ax, "node")) == 6
    assert {"Mayor 0 (1)", "Aide 1 (1)", "passed on by", "said by"} <= set(words(ax))
    lost = attributions(1)[lambda f: f["attribution"] != "A0"]
    assert len(links_of(lost)) == 0


def test_wording_ranks_the_surest_words_and_fills_only_the_clear_ones():
    ax = CHARTS["wording"].draw(wording(2), study=study(2))
    told = words(ax)
    assert (
        told.index("bridge 0 (9, 2)") < told.index("bridge 2 (7, 4)") < told.index("depot 0 (9, 2)")
    )
    assert len(lines(ax, "clear")) == 4 and len(lines(ax, "unclear")) == 2
    alt = CHARTS["wording"].alt(wording(2), study=study(2))
    assert alt.endswith("Ardenia: bridge 0, bridge 1; Velmark: depot 0, depot 1.")


def test_an_article_is_a_strip_with_a_row_for_each_side():
    ax = CHARTS["article"].draw(spans(2), study=study(2))
    blocks = [p for p in ax.patches if p.get_label() == "span"]
    solid = [b for b in blocks[:4] if b.get_alpha() == 1.0]
    assert len(solid) == 2 and len(blocks) == 6
    assert mpl.colors.to_hex(blocks[0].get_facecolor()) == COLORS[0]
    # A fact about two sides is parted between their colours, at the same place.
    facts = blocks[4:]
    assert facts[0].get_x() == facts[1].get_x() and facts[0].get_y() != facts[1].get_y()
    faces = [line.get_markerfacecolor() for line in lines(ax, "hedge")]
    assert faces == [house.ink("text"), "white"]
    alt = CHARTS["article"].alt(spans(2), study=study(2))
    assert "Ardenia 12% of the text" in alt and "1 hedge of the author, 1 of sources" in alt


def test_the_spans_of_an_article_as_a_frame():
    text = "The mayor said it may rain.\n\nVelmark closed a road."
    annotated = AnnotatedDocument(
        Document("d", text, title="Rain"),
        (Attribution("A1", (Span(0, 9),), (Span(10, 14),), (Span(15, 26),), entity="S1"),),
        (Source("S1", "the mayor", side="s0"),),
        (Hedge("H1", Span(18, 21), "epistemic", "source"),),
        (Statement(Span(29, 51), "bare", (About("s1", "agent"), About("s1", "mentioned"))),),
    )
    frame = spans_frame(annotated)
    assert frame[["role", "side", "group", "start", "end"]].to_numpy().tolist() == [
        ["paragraph", "", "", 0, 27],
        ["paragraph", "", "", 29, 51],
        ["content", "s0", "indirect", 15, 26],
        ["hedge", "", "source", 18, 21],
        ["bare", "s1", "", 29, 51],
    ]
    assert set(frame["n_characters"]) == {len(text)} and set(frame["title"]) == {"Rain"}


def test_an_article_without_any_mark_says_so():
    frame = spans_frame(AnnotatedDocument(Document("d", "Nothing.")))
    told = words(CHARTS["article"].draw(frame))
    assert "nothing to show: nothing is marked in the article" in told
