"""The three lines of the README, and what a researcher asks next."""

from __future__ import annotations

import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import InputError, OptionError

STUDY = {
    "study": {"title": "Port"},
    "sides": {
        "norrland": {"aliases": ["Norrland"], "people": ["Ada Holm"]},
        "oskern": {"aliases": ["Oskern"], "demonyms": ["Osker"]},
    },
}
TEXT = (
    "“The harbour is closed,” said Ada Holm, the spokeswoman, on Monday. She added that the ferry "
    "would stay in port until the end of the week.\n\n"
    "Oskern’s transport ministry claimed that nobody had told its captains about the closure. {n} "
    "ships were waiting outside the harbour, according to Osker officials."
)


@pytest.fixture(scope="module")
def analysis() -> tk.Analysis:
    frame = pd.DataFrame(
        {
            "text": [TEXT.format(n=n) for n in ("Six", "Twelve", "Nine")],
            "outlet": ["Gazette", "Herald", "Herald"],
            "desk": ["world", "world", "sea"],
        }
    )
    return tk.analyze(frame, study=STUDY, progress=False)


def test_the_frames_hold_who_said_what(analysis: tk.Analysis) -> None:
    first = analysis.attributions[analysis.attributions.document == analysis.documents.document[0]]
    holm = first[first.side == "norrland"]
    assert "The harbour is closed" in holm.content_text.iloc[0]
    assert holm.quotation.iloc[0] == "direct"
    assert set(first[first.side == "oskern"].stance) == {"distancing", "neutral"}
    assert list(analysis.documents.outlet) == ["Gazette", "Herald", "Herald"]


def test_wire_copy_is_reported_and_kept(analysis: tk.Analysis) -> None:
    assert len(analysis.documents) == 3
    assert len(analysis.duplicates) >= 2


def test_compare_names_both_sides(analysis: tk.Analysis) -> None:
    table = analysis.compare()
    assert set(table.side_a) == {"norrland"}
    assert set(table.side_b) == {"oskern"}
    assert set(analysis.compare(within="outlet").outlet) == {"Gazette", "Herald"}
    assert set(analysis.compare(by="outlet").outlet) == {"Gazette", "Herald"}
    with pytest.raises(OptionError, match="'side'"):
        analysis.compare(by="topic")  # type: ignore[arg-type]


def test_a_study_that_asks_something_is_compared_on_that_alone() -> None:
    asking = STUDY | {"study": {"questions": ["hedging", "naming"]}}
    made = tk.analyze(pd.DataFrame({"text": [TEXT]}), study=asking, progress=False)
    assert set(made.compare().question) == {"naming", "hedging"}
    assert set(made.compare(questions=["voice"]).question) == {"voice"}
    with pytest.raises(OptionError, match="no question 'hedges'"):
        tk.analyze(
            pd.DataFrame({"text": [TEXT]}),
            study=STUDY | {"study": {"questions": ["hedges"]}},
            progress=False,
        )


def test_a_document_shows_itself(analysis: tk.Analysis) -> None:
    document = analysis.document(analysis.documents.document[0])
    assert "Ada Holm" in document._repr_html_()
    assert "<script" not in document._repr_html_()
    with pytest.raises(InputError, match="ids look like"):
        analysis.document("nothing")


def test_charts_are_methods(analysis: tk.Analysis) -> None:
    names = list(analysis.charts)
    assert set(names) <= set(dir(analysis.charts))
    assert len(names) >= 5
    for name in names:
        assert getattr(analysis.charts, name)().figure is not None
    with pytest.raises(AttributeError, match="share_of_voice"):
        analysis.charts.pie()


def test_saved_annotation_gives_the_same_measures(analysis: tk.Analysis, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("saved") / "annotated.jsonl"
    assert analysis.save(path) == 3
    again = tk.Analysis.from_annotated(tk.read_annotated(path), STUDY)
    pd.testing.assert_frame_equal(again.attributions, analysis.attributions)
    pd.testing.assert_frame_equal(again.measures, analysis.measures)


def test_it_describes_itself(analysis: tk.Analysis) -> None:
    assert "3 articles" in repr(analysis)
    assert "Port" in analysis._repr_html_()


def test_a_corpus_without_an_article_is_an_error_that_says_why() -> None:
    with pytest.raises(InputError):
        tk.analyze(pd.DataFrame({"text": ["", "  "]}), study=STUDY, progress=False)
    with pytest.raises(InputError):
        tk.Analysis.from_annotated([])


def test_hostile_text_comes_through_the_whole_house(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = (
        "<script>alert(1)</script> said “=cmd|calc” yesterday, the ministry said on Monday "
        "\u202eand the ships, according to <img src=x onerror=alert(1)>, were told to wait."
    )
    made = tk.analyze(pd.DataFrame({"text": [text]}), study=STUDY, progress=False)
    page = made.report(tmp_path / "out").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_sample_is_drawn_corrected_by_hand_and_given_back(
    analysis: tk.Analysis, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sample = analysis.to_check(2)
    assert [d.id for d in sample] == [d.id for d in analysis.to_check(2)]
    path = tmp_path_factory.mktemp("checked") / "checked.jsonl"
    tk.write_annotated(sample, path)
    table = analysis.compare(corrected=path)
    assert set(table.n_corrected) == {2}
    assert table.note.str.startswith("not enough: 2 corrected documents").all()
    with pytest.raises(OptionError, match="number of articles"):
        analysis.to_check(4)


def test_words_and_periods_are_asked_of_the_analysis(analysis: tk.Analysis) -> None:
    assert next(iter(analysis.wording().columns)) == "word"
    assert set(analysis.over_time("year").period) == {"(no date)"}
