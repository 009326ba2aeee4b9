"""The uncertainty score of sentences: its frame, its range and its sense."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.annotate.uncertainty import sentence_model, threshold, uncertain_scores
from toolkit.document import Document
from toolkit.errors import InputError
from toolkit.language import parse

TEXT = "The ferry left at noon. Some say it may have struck a mine, though this is not certain."


def test_the_frame_has_a_row_for_each_sentence():
    frame = tk.uncertainty(TEXT)
    assert frame.columns.tolist() == [
        "sentence",
        "start",
        "end",
        "text",
        "uncertainty",
        "uncertain",
    ]
    assert frame["sentence"].tolist() == [1, 2]
    assert [TEXT[s:e] for s, e in zip(frame["start"], frame["end"], strict=True)] == (
        frame["text"].tolist()
    )


@pytest.mark.parametrize(("engine", "evidence"), [("accurate", "encoder"), ("rules", "linear")])
def test_hedged_sentences_score_higher_than_plain_ones(engine, evidence):
    frame = tk.uncertainty(TEXT, engine=engine)
    plain, hedged = frame["uncertainty"]
    assert plain < threshold(evidence) < hedged
    assert frame["uncertain"].tolist() == [False, True]


def test_a_document_scores_like_its_text_and_nothing_scores_nothing():
    document = Document(id="a", text=TEXT)
    pd.testing.assert_frame_equal(tk.uncertainty(document), tk.uncertainty(TEXT))
    assert tk.uncertainty("").empty


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["may", "if", "some", "said", "the", "dam", ".", "?", "😀", "not", "believed"]
        ),
        max_size=30,
    )
)
def test_scores_are_shares(words):
    scores = uncertain_scores(parse(" ".join(words)))
    assert ((scores >= 0) & (scores <= 1)).all()


def test_a_missing_model_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match="missing"):
        sentence_model(tmp_path / "none.npz")
