"""The summary says no more than the interval of each difference carries."""

from math import nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.charts.forest import is_clear
from toolkit.measure.questions import questions
from toolkit.report import findings, wording
from toolkit.report.summary import habits, of_kind

LABELS = {"n": "Ardenia", "s": "Velmark"}
COLUMNS = ("measure", "group", "unit", "outlet", "side_a", "side_b", "estimate_a", "estimate_b")
COLUMNS += ("difference", "low", "high", "n_a", "n_b", "n_documents", "note")


def table(*figures, measure="share_of_voice", group="", unit="share of attributions", note=""):
    row = (measure, group, unit, "", "n", "s", *figures, 50.0, 40.0, 12, note)
    return pd.DataFrame([row], columns=list(COLUMNS))


def only(frame):
    found = findings(frame, labels=LABELS)
    assert len(found) == 1
    return found[0]


def test_a_clear_difference_is_told_with_both_figures_and_its_interval():
    found = only(table(0.44, 0.29, 0.15, 0.03, 0.27))
    assert found.kind == "clear"
    assert found.text == (
        "Ardenia is heard more than Velmark: it is credited in 44% of all attributions, Velmark "
        "in 29% (difference +15 percentage points, 95% interval +3 to +27)."
    )


def test_the_side_with_more_is_named_first_and_the_difference_turned_round():
    found = only(table(0.29, 0.44, -0.15, -0.27, -0.03))
    assert found.text.startswith("Velmark is heard more than Ardenia: it is credited in 44%")
    assert "difference +15 percentage points, 95% interval +3 to +27" in found.text


def test_an_interval_that_holds_zero_gives_no_claim():
    found = only(table(0.44, 0.40, 0.04, -0.05, 0.13))
    assert found.kind == "unclear"
    assert found.text == (
        "No clear difference in share of voice: Ardenia 44%, Velmark 40% (difference +4 "
        "percentage points, 95% interval −5 to +13)."
    )


@pytest.mark.parametrize("low, high", [(0.0, 0.2), (-0.2, 0.0), (0.0, 0.0), (nan, nan)])
def test_zero_at_the_edge_or_no_interval_is_not_clear(low, high):
    assert not is_clear({"low": low, "high": high})


def test_an_interval_alone_is_no_finding_among_many_comparisons():
    frame = table(0.44, 0.29, 0.15, 0.03, 0.27).assign(q=0.08, clear=False)
    found = only(frame)
    assert found.kind == "unclear"
    assert found.text.endswith(
        "95% interval +3 to +27; among so many comparisons this may be chance, q = .08)."
    )
    assert only(frame.assign(q=0.01, clear=True)).kind == "clear"


def test_without_figures_the_reason_is_given():
    note = "not enough: 3 attributions, 5 needed"
    found = only(table(nan, nan, nan, nan, nan, note=note))
    assert found.kind == "withheld" and note in found.text
    found = only(table(0.4, 0.2, 0.2, nan, nan, note="no interval: 3 documents, 5 needed"))
    assert found.kind == "withheld"
    assert "Ardenia 40%, Velmark 20%; no interval: 3 documents" in found.text


def test_what_neither_side_has_is_no_finding():
    frame = table(0.0, 0.0, 0.0, 0.0, 0.0, measure="response_mix", group="denied")
    assert only(frame).kind == "absent"


def test_rates_are_told_in_their_unit():
    unit = "hedges per 1,000 attributed words"
    frame = table(1.0, 6.5, -5.5, -9.0, -2.0, measure="hedging_rate", group="all", unit=unit)
    assert "6.5 hedges per 1,000 attributed words, against 1.0" in only(frame).text
    assert "+5.5 hedges per 1,000 attributed words, 95% interval +2.0 to +9.0" in only(frame).text


def test_scores_are_told_without_their_range():
    unit = "mean score, -1 to +1"
    frame = table(0.48, -0.11, 0.59, 0.4, 0.8, measure="mean_stance_score", unit=unit)
    assert (
        "mean stance is 0.48, against −0.11 (difference +0.59 mean score, 95%" in only(frame).text
    )


def test_the_main_measure_of_every_question_has_a_sentence():
    told = {(head["measure"], head.get("group", "")) for head in wording.settings()["headline"]}
    assert {(q.main, q.group) for q in questions().values()} <= told


def test_outlets_are_spoken_of_apart():
    frame = table(0.44, 0.29, 0.15, 0.03, 0.27)
    assert findings(frame, labels=LABELS, outlet="Harbour Post") == ()
    assert len(findings(frame.assign(outlet="Harbour Post"), labels=LABELS, outlet="Harbour Post"))


def test_other_groups_than_the_main_ones_are_left_to_the_tables():
    assert findings(table(0.4, 0.2, 0.2, 0.1, 0.3, group="odd"), labels=LABELS) == ()


@settings(deadline=None)
@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 0.5),
    st.floats(0, 0.5),
)
def test_never_a_claim_that_the_interval_does_not_carry(a, b, below, above):
    frame = table(a, b, a - b, a - b - below, a - b + above)
    found = findings(frame, labels=LABELS)
    row = frame.iloc[0]
    clear = of_kind(found, "clear")
    assert bool(clear) == ((row["low"] > 0 or row["high"] < 0) and bool(a or b))
    for finding in clear:
        more = "Ardenia" if a > b else "Velmark"
        assert finding.text.startswith(f"{more} is heard more")
    for finding in of_kind(found, "unclear"):
        assert finding.text.startswith("No clear difference")


def test_numbers_in_words():
    share = "share of attributions"
    assert wording.figure(0.004, share) == "<1%" and wording.figure(nan, share) == "–"
    assert wording.difference(-0.004, share) == "−0.4" and wording.difference(0.0, share) == "0"
    assert wording.figure(-0.25, "mean score, -1 to +1") == "−0.25"
    assert wording.difference(-0.25, "mean score, -1 to +1") == "−0.25"
    assert wording.ranged(0.2, 0.2, share) == ""
    assert [wording.chance(v) for v in (0.0004, 0.004, 0.034, 0.5, 1.0, nan)] == [
        *("< .001", "= .004", "= .03", "= .50", "= 1", ""),
    ]
    assert wording.counted(1, "article") == "1 article"
    assert wording.counted(1200, "article") == "1,200 articles"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"


def test_what_an_outlet_does_otherwise_is_told_only_where_it_is_clear():
    frame = table(0.11, 0.48, -0.37, -0.5, -0.24).assign(outlet="Post", side_b="", q=0.01)
    told = habits(frame.assign(clear=True), labels=LABELS, outlet="Post")
    assert told == (
        "share of voice, Ardenia: 11% here, 48% in the other outlets (difference −37 percentage "
        "points, 95% interval −50 to −24)",
    )
    assert habits(frame.assign(clear=False), labels=LABELS, outlet="Post") == ()
    assert habits(frame.assign(clear=True), labels=LABELS, outlet="Herald") == ()
