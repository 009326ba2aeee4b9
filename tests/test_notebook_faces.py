"""What a notebook shows of each thing: rich, static, the same each time, and nothing that runs."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import toolkit as tk
from toolkit.display import study_html
from toolkit.errors import StudyError
from toolkit.report.comparison import Comparison
from toolkit.study import Side, Study

STUDY = {
    "study": {"title": "Port <i>"},
    "sides": {
        "norrland": {"aliases": ["Norrland"], "people": ["Ada Holm"], "color": "#0072b2"},
        "oskern": {"aliases": ["Oskern"], "demonyms": ["Osker"]},
    },
}
TEXT = (
    "“The harbour is closed,” said Ada Holm, the spokeswoman, on Monday. She added that the ferry "
    "would stay in port. Oskern’s transport ministry claimed that {n} ships were waiting outside."
)


@pytest.fixture(scope="module")
def analysis() -> tk.Analysis:
    frame = pd.DataFrame({"text": [TEXT.format(n=n) for n in range(8)], "outlet": "Gazette"})
    return tk.analyze(frame, STUDY, engine="rules", duplicates=False, progress=False)


def test_everything_shows_itself_without_script_and_the_same_each_time(
    analysis: tk.Analysis,
) -> None:
    document = analysis.document(analysis.documents["document"].iloc[0])
    corpus = tk.read_corpus([{"id": "a", "text": TEXT}])
    shown = (document.document, document, corpus, analysis.study, analysis, analysis.compare())
    for value in shown:
        html = value._repr_html_()
        assert html == value._repr_html_()
        assert "<script" not in html and "onclick" not in html and " id=" not in html
        assert html.count("<table") == html.count("</table>")
        # Views that trust no output show the plain text.
        assert len(repr(value)) > 10 and "<table" not in repr(value)


def test_a_study_shows_its_sides_with_colours_and_names() -> None:
    html = study_html(Study.load(STUDY))
    assert "Port &lt;i&gt;" in html and "Ada Holm" in html and "#0072b2" in html
    side = Side("x", "<script>", "#000000", aliases=("<b>",))
    assert "<script>" not in study_html(Study(sides=(side,)))
    assert "no sides" in study_html(Study())


def test_a_comparison_is_a_frame_that_says_what_is_clear(analysis: tk.Analysis) -> None:
    table = analysis.compare()
    assert isinstance(table, pd.DataFrame) and isinstance(table, Comparison)
    assert type(table[table["measure"] == "stance_mix"]) is pd.DataFrame
    html = table._repr_html_()
    assert "Norrland" in html and "Stance of cues: distancing" in html
    row = table[(table["measure"] == "stance_mix") & (table["group"] == "distancing")].iloc[0]
    assert row["difference"] == -1.0 and "\N{MINUS SIGN}100" in html
    assert f"{int(table['clear'].sum())} clear" in html
    assert "Oskern 100%" in html


def test_a_study_comes_back_from_its_plain_values() -> None:
    study = Study.load(STUDY)
    assert Study.from_dict(study.as_dict()) == study
    # As JSON has them: tuples are lists, dates that names carry too.
    dated = {**STUDY["sides"]["oskern"], "people": [{"name": "Ib Krag", "until": "2014-02"}]}
    study = Study.load({"sides": {"oskern": dated}})
    assert study.sides[0].people[0].periods
    assert Study.from_dict(json.loads(json.dumps(study.as_dict()))) == study
    with pytest.raises(StudyError, match="not the values of a study"):
        Study.from_dict({"sides": [{"label": "no key"}]})


def test_an_error_in_a_notebook_is_its_message_alone() -> None:
    try:
        tk.read_corpus("no/such/folder")
    except tk.ToolkitError as error:
        lines = error._render_traceback_()
    assert len(lines) == 1 and lines[0].startswith("InputError: 'no/such/folder'")
    assert "check the path" in lines[0]


def test_tk_completes_to_a_short_list_of_good_names() -> None:
    names = dir(tk)
    assert len(names) <= 25 and {"read_corpus", "analyze", "annotate", "Study"} <= set(names)
