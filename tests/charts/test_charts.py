"""Charts: what is drawn is what the frame says, in words and marks, whatever the frame holds."""

from math import nan

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure
from sample_frames import (
    COLORS,
    attributions,
    comparison,
    empty,
    frame,
    lines,
    measures,
    study,
    words,
)

from toolkit.charts import CHARTS, BoundCharts, house
from toolkit.charts.picture import picture
from toolkit.errors import OptionError
from toolkit.measure.questions import questions

every = pytest.mark.parametrize("name", CHARTS)


@every
@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_every_chart_draws_any_number_of_sides_and_stays_inside_its_figure(name, number):
    chart = CHARTS[name]
    drawn = picture(chart, frame(chart, number), study=study(number))
    assert drawn.ax.get_title(loc="left") == drawn.title
    assert chart.title in (drawn.title, "Over time")
    figure = drawn.figure
    figure.canvas.draw()
    box = figure.bbox
    for text in drawn.ax.texts:
        if text.get_text():
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()


@every
def test_an_empty_frame_says_that_there_is_nothing_to_show(name):
    chart = CHARTS[name]
    drawn = picture(chart, empty(chart), study=study(2))
    assert any(t.startswith("nothing to show: ") for t in words(drawn.ax))
    assert "othing to show" in drawn.alt or "none" in drawn.alt


@every
def test_a_frame_of_another_kind_is_refused_with_the_columns_it_lacks(name):
    with pytest.raises(OptionError, match="lacks"):
        CHARTS[name].draw(pd.DataFrame({"side": ["a"]}))


@every
def test_the_same_frame_gives_the_same_bytes_and_text_stays_text(name):
    chart = CHARTS[name]
    first, second = (picture(chart, frame(chart, 2), study=study(2)) for _ in range(2))
    assert first.svg() == second.svg()
    assert first.png() == second.png()
    assert f">{first.title}</text>" in first.svg()
    assert "<dc:date>" not in first.svg()


@every
def test_nothing_global_changes(name):
    before = dict(mpl.rcParams)
    chart = CHARTS[name]
    ax = Figure().add_subplot()
    assert chart.draw(frame(chart, 2), ax=ax, study=study(2)) is ax
    assert dict(mpl.rcParams) == before


@every
def test_alt_text_and_caption_are_sentences(name):
    chart = CHARTS[name]
    alt = chart.alt(frame(chart, 2), study=study(2))
    assert alt.endswith(".") and len(alt) < 1500
    assert chart.caption.endswith(".")
    if name not in ("by_outlet", "quoted_by", "second_hand"):
        assert "Ardenia" in alt


def test_share_of_voice_draws_two_bars_with_an_interval_for_each_side():
    ax = CHARTS["share_of_voice"].draw(measures(2), study=study(2))
    assert [round(p.get_width(), 2) for p in ax.patches] == [0.05, 0.05, 0.1, 0.1, 0.15, 0.15]
    assert len(lines(ax, "interval")) == 6
    low = lines(ax, "interval")[0].get_xdata()
    assert (min(low), max(low)) == (pytest.approx(0.03), pytest.approx(0.08))
    assert mpl.colors.to_hex(ax.patches[0].get_facecolor()) == COLORS[0]
    told = words(ax)
    assert "5% of attributions (10)" in told and "no side" in told
    assert any("200 attributions" in t and "20 articles" in t for t in told)


def test_without_an_interval_no_line_is_drawn_and_withheld_figures_give_their_reason():
    table = measures(2)
    table[["low", "high"]] = nan
    table.loc[table["side"] == "s1", "estimate"] = nan
    table.loc[table["side"] == "s1", "note"] = "not enough: 3 attributions, 5 needed"
    ax = CHARTS["share_of_voice"].draw(table, study=study(2))
    assert not lines(ax, "interval")
    assert words(ax).count("not enough: 3 attributions, 5 needed") == 2


@pytest.mark.parametrize("name", ["source_kinds", "cue_stance", "hedging", "naming"])
def test_a_corpus_too_small_for_intervals_is_drawn_all_the_same(name):
    table = measures(2)
    table[["low", "high"]] = nan
    ax = CHARTS[name].draw(table, study=study(2))
    assert not lines(ax, "interval")
    assert ax.patches or lines(ax, "estimate")


def test_two_sides_are_mirrored_and_others_stand_in_columns():
    two = CHARTS["source_kinds"].draw(measures(2), study=study(2))
    starts = [p.get_x() + (p.get_width() if p.get_width() < 0 else 0) for p in two.patches]
    assert sum(s < 0 for s in starts) == len(two.patches) / 2
    assert "33% (4)" in words(two) and "NGO" in words(two)
    five = CHARTS["source_kinds"].draw(measures(5), study=study(5))
    assert len([p for p in five.patches if p.get_width() > 0]) == 15
    assert words(five).count("government") == 2


def test_cue_stance_puts_distance_left_and_endorsement_right():
    ax = CHARTS["cue_stance"].draw(measures(2), study=study(2))
    colors = house.settings()["stance"]
    for patch in ax.patches:
        color = mpl.colors.to_hex(patch.get_facecolor())
        end = patch.get_x() + patch.get_width()
        if color in (colors["distancing"], colors["arguing"]):
            assert end <= 1e-9
        else:
            assert patch.get_x() >= -1e-9
    assert len(ax.patches) == 12
    assert {"distancing", "arguing", "neutral", "endorsing"} <= set(words(ax))


def test_hedging_has_a_point_for_each_class_and_side_and_names_the_holder():
    ax = CHARTS["hedging"].draw(measures(2), study=study(2))
    assert len(lines(ax, "estimate")) == 9 and len(lines(ax, "interval")) == 9
    assert {"all classes", "hearsay", "epistemic", "4.0", "5.0"} <= set(words(ax))
    assert "held by the author" in words(ax) and "held by the source" not in words(ax)
    markers = {line.get_marker() for line in lines(ax, "estimate")}
    assert len(markers) == 3


def test_hedging_gives_each_holder_a_panel_and_a_scale_of_its_own():
    table = measures(2)
    own = table[table["measure"] == "hedging_rate"].assign(measure="source_hedging_rate")
    own[["estimate", "low", "high"]] *= 10
    table = pd.concat([table, own])
    ax = CHARTS["hedging"].draw(table, study=study(2))
    assert {"held by the author", "held by the source", "40.0"} <= set(words(ax))
    left, right = lines(ax, "estimate")[:9], lines(ax, "estimate")[9:]
    assert max(x.get_xdata()[0] for x in left) < min(x.get_xdata()[0] for x in right)
    alt = CHARTS["hedging"].alt(table, study=study(2))
    assert "held by the author per 1,000 attributed words: Ardenia 4.0" in alt
    assert "held by the source per 1,000 attributed words: Ardenia 40.0" in alt


def test_hedging_without_hedges_says_so():
    table = measures(2)
    table.loc[table["measure"] == "hedging_rate", ["numerator", "estimate"]] = 0.0
    ax = CHARTS["hedging"].draw(table, study=study(2))
    assert "nothing to show: no claim of any side is hedged" in words(ax)


def test_position_counts_voices_by_tenth_and_leaves_out_silences():
    ax = CHARTS["position"].draw(attributions(2), study=study(2))
    heights = [abs(p.get_height()) / 2 for p in ax.patches[:10]]
    assert heights[0] == pytest.approx(0.5) and heights[1] == pytest.approx(1.0)
    assert heights[5] == 0.0 and heights[9] == pytest.approx(0.5)
    assert [line.get_xdata()[0] for line in lines(ax, "median")] == [pytest.approx(0.125)] * 3
    assert any("12 attributions in 3 articles" in t for t in words(ax))


def test_naming_is_a_ladder_from_named_to_nobody_with_verifiability_at_its_foot():
    ax = CHARTS["naming"].draw(measures(2), study=study(2))
    told = words(ax)
    assert told.index("named person") < told.index("anonymous")
    assert "named institution" not in told
    # Two rungs and the scale of verifiability, for two sides and none.
    assert len(lines(ax, "estimate")) == 9 and len(lines(ax, "interval")) == 9
    assert "0.50" in told and "0 nobody could check" in told
    alt = CHARTS["naming"].alt(measures(2), study=study(2))
    assert "Mean verifiability, 0 to 1: Ardenia 0.50" in alt


def test_intervals_of_stance_begin_where_their_part_begins():
    ax = CHARTS["cue_stance"].draw(measures(1), study=study(1))
    # Each part is a quarter, ten points up and down; the arguing one begins where another ends.
    found = [sorted({round(float(x), 2) for x in w.get_xdata()}) for w in lines(ax, "interval")]
    assert found[:3] == [[-0.35, -0.15], [-0.6, -0.4], [0.15, 0.35]]
    assert round(found[3][1] - found[3][0], 2) == 0.2 and found[3][0] > 0.35


def test_differences_fill_only_the_points_whose_interval_leaves_out_zero():
    ax = CHARTS["differences"].draw(comparison(2), study=study(2))
    assert len(lines(ax, "clear")) == 3 and len(lines(ax, "unclear")) == 1
    assert lines(ax, "unclear")[0].get_markerfacecolor() == "white"
    told = words(ax)
    assert "+20 (+10 to +30)" in told and "−4.5 (−8.0 to −1.0)" in told
    assert "Denial reported" not in told and "No response reported" not in told
    assert any("Ardenia minus Velmark" in t for t in told)
    alt = CHARTS["differences"].alt(comparison(2), study=study(2))
    assert "Cue endorses the claim: −10 (−30 to +10), no clear difference" in alt


def test_every_main_measure_is_shown_before_further_ones_and_in_its_unit():
    told = words(CHARTS["differences"].draw(comparison(2), study=study(2)))
    heads = [t for t in told if t.startswith(("in ", "further, in "))]
    assert heads == [
        *("in percentage points", "in mean score, −1 to +1", "in loaded words per 1,000"),
        "further, in percentage points",
    ]
    assert "+0.31 (+0.12 to +0.50)" in told
    # A main measure without a figure stays and says why.
    assert told[told.index("Claims the outlet hedges") + 1] == "too little"
    assert told[told.index("Officials credited") + 1] == "no case"
    assert house.settings()["differences"]["questions"] == list(questions())
    for name in ("differences", "by_outlet"):
        for question in map(questions().__getitem__, house.settings()[name]["questions"]):
            key = f"{question.main}/{question.group}".rstrip("/")
            assert key in house.settings()["difference_labels"]


def test_differences_without_any_figure_say_so():
    table = comparison(2)
    table[["difference", "low", "high"]] = nan
    told = words(CHARTS["differences"].draw(table, study=study(2)))
    assert any("too little was found" in t for t in told)


def test_differences_of_another_pair_and_of_no_pair():
    ax = CHARTS["differences"].draw(comparison(5), study=study(5), pair=("s1", "s3"))
    assert any("Velmark minus Os" in t for t in words(ax))
    with pytest.raises(OptionError, match="s0, s1"):
        CHARTS["differences"].draw(comparison(2), study=study(2), pair=("s1", "s0"))


def test_by_outlet_has_a_row_for_each_outlet_and_says_what_is_missing():
    ax = CHARTS["by_outlet"].draw(comparison(2), study=study(2))
    told = words(ax)
    assert told.count("Harbour Post (12)") == 2 and told.count("Valley Ledger (12)") == 2
    assert "Stance of cues" in told and "No response reported" not in told
    assert any("Stance of cues: mean score, −1 to +1" in " ".join(t.split()) for t in told)
    table = comparison(2)
    table.loc[(table["outlet"] == "Harbour Post"), ["difference", "low", "high"]] = nan
    assert "too little" in words(CHARTS["by_outlet"].draw(table, study=study(2)))


def test_labels_and_colours_can_be_given_and_hostile_ones_stay_text():
    name = "$x^2$ <b>&\u202e\x00 Ardenia"
    chart = CHARTS["share_of_voice"]
    drawn = picture(chart, measures(1), labels={"s0": name}, colors={"s0": "#123456"})
    svg = drawn.svg()
    assert "$x^2$ &lt;b&gt;&amp; Ardenia" in svg and "\x00" not in svg
    assert "#123456" in svg
    assert "<b>" not in drawn.inline_svg()


def test_without_a_study_sides_are_named_by_their_keys():
    assert "s0" in words(CHARTS["share_of_voice"].draw(measures(2)))


def test_small_shares_are_not_called_nothing():
    assert house.percent(0.001) == "<1%" and house.percent(0.0) == "0%"
    assert house.percent(0.436) == "44%"


def test_a_picture_on_a_page_has_ids_of_its_own_and_words(tmp_path):
    drawn = picture(CHARTS["naming"], measures(2), study=study(2))
    inline = drawn.inline_svg()
    assert inline.startswith("<svg") and "<?xml" not in inline and "<metadata>" not in inline
    assert 'role="img"' in inline and f"<desc>{drawn.alt}</desc>".replace("'", "&#x27;") in inline
    assert 'id="naming-figure_1"' in inline and 'id="figure_1"' not in inline
    assert "figcaption" in drawn._repr_html_()
    assert drawn.save(tmp_path / "a.svg").read_text(encoding="utf-8") == drawn.svg()
    pdf = drawn.save(tmp_path / "a.pdf").read_bytes()
    assert pdf[:4] == b"%PDF" and pdf == drawn.pdf() and b"CreationDate" not in pdf
    # A TrueType font with a table of its letters: the words can be found and copied.
    assert b"/FontFile2" in pdf and b"/ToUnicode" in pdf
    assert drawn.save(tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(OptionError, match=r"\.pdf or \.png"):
        drawn.save(tmp_path / "a.gif")


def test_axes_show_themselves_in_a_notebook():
    ax = CHARTS["naming"].draw(measures(2), study=study(2))
    assert ax._repr_svg_().startswith("<?xml")


def test_bound_charts_know_their_frames():
    frames = {
        "measures": lambda: measures(2),
        "attributions": lambda: attributions(2),
        "comparison": lambda: comparison(2),
    }
    charts = BoundCharts(frames, study(2))
    assert list(charts) == list(CHARTS) and "hedging" in dir(charts)
    assert charts.differences(pair=("s0", "s1")).name == "differences"
    with pytest.raises(AttributeError, match="share_of_voice"):
        charts.pie()
