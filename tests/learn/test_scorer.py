import importlib.util
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.document import Attribution, Span
from toolkit.learn.scorer import CLASSES, ROLES, Key, interval, score_document, total

TEXT = (
    '"The bridge will open in May," the mayor said. Residents doubt it, according to a survey. '
    "“We were told nothing,” Lena Okoro complained; the ministry declined to comment."
)
SHARED = Path(os.environ.get("TOOLKIT_SHARED", Path(__file__).parents[2].parent / "shared"))
SCRIPT = SHARED / "tools" / "score_attributions.py"

pieces = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(1, 40)).map(lambda x: [x[0], x[0] + x[1]]),
    max_size=2,
)
attributions = st.lists(
    st.fixed_dictionaries({"source": pieces, "cue": pieces, "content": pieces}), max_size=5
)


def span_of(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


GOLD = [
    Attribution(
        "A1",
        (span_of("the mayor"),),
        (span_of("said"),),
        (span_of('"The bridge will open in May,"'),),
    ),
    Attribution(
        "A2", (span_of("a survey"),), (span_of("according to"),), (span_of("Residents doubt it"),)
    ),
]


def test_a_prediction_that_is_the_gold_is_wholly_right():
    tally = score_document(TEXT, GOLD, GOLD)
    assert tally.figures("relation") == (100, 100, 100)
    assert tally.figures("content", "exact", "direct") == (100, 100, 100)
    assert tally.totals[Key("direct", "relation", "", "recall")] == 1


def test_a_wrong_source_counts_for_content_only():
    wrong = [Attribution("A1", (span_of("Lena Okoro"),), GOLD[0].cue, GOLD[0].content)]
    tally = score_document(TEXT, GOLD, wrong)
    assert tally.figures("relation").f1 == 0
    assert tally.figures("content_only") == pytest.approx((100, 50, 200 / 3))
    assert tally.share(Key("all", "src|content", "", "accuracy")) == 0


def test_marks_left_out_are_still_a_direct_quotation_and_trim_forgives_them():
    start, end = GOLD[0].content[0]
    bare = [Attribution("A1", GOLD[0].source, GOLD[0].cue, (Span(start + 1, end - 2),))]
    tally = score_document(TEXT, GOLD, bare)
    assert tally.totals[Key("direct", "relation", "", "precision")] == 1
    assert tally.figures("content", "exact").f1 == 0
    assert tally.figures("content", "trim").precision == 100


def test_the_interval_holds_the_figure_and_repeats():
    tallies = [score_document(TEXT, GOLD, GOLD[:n]) for n in (0, 1, 2, 1, 2, 2)]
    low, high = interval(tallies, draws=200)
    assert low < total(tallies).figures("relation").f1 < high
    assert interval(tallies, draws=200) == (low, high)


@pytest.mark.skipif(not SCRIPT.exists(), reason=f"the shared scoring script is not at {SCRIPT}")
@settings(max_examples=150, deadline=None)
@given(gold=attributions, predicted=attributions)
def test_agrees_with_the_shared_script_to_the_decimal(gold, predicted):
    spec = importlib.util.spec_from_file_location("shared_scorer", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    counts = script.new()
    script.score_doc(TEXT, json.loads(json.dumps(gold)), predicted, counts)
    expected = script.finish(counts)
    tally = score_document(TEXT, gold, predicted)
    names = [(role, match) for role in ROLES for match in ("token", "exact", "trim", "overlap")]
    for group in CLASSES:
        for part, match in [*names, ("relation", ""), ("content_only", "")]:
            theirs = expected[group]["/".join(x for x in (part, match) if x)]
            ours = tally.figures(part, match, group)
            assert [round(x, 1) for x in ours] == [theirs["P"], theirs["R"], theirs["F1"]]
            assert tally.totals[Key(group, part, match, "precision")] == theirs["n_pred"]
        for part in ("src|content", "src_exact|content", "cue|content"):
            theirs = expected[group].get(part)
            if theirs:
                ours = tally.share(Key(group, part, "", "accuracy"))
                assert round(100 * ours, 1) == theirs["acc"]
