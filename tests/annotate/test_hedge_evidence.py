"""Learned evidence for hedges: the linear classifier, the encoder's answer, and their use."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit.annotate.hedge_model as hedge_model
from toolkit.annotate.hedge_features import features_of
from toolkit.annotate.hedge_learned import Learned, Thresholds, decided, thresholds
from toolkit.annotate.hedge_model import (
    CLASSES,
    by_word,
    hedge_probabilities,
    linear_model,
    word_evidence,
)
from toolkit.annotate.hedges import find_hedges
from toolkit.errors import FormatError, InputError
from toolkit.language import parse
from toolkit.language.pieces import tokens_of


def likeliest(text: str) -> dict[str, str]:
    parsed = parse(text)
    rows = word_evidence(parsed, "linear").probabilities
    best = rows.argmax(axis=1)
    return {w.lower: CLASSES[k] for w, k in zip(parsed.words, best, strict=True) if k}


def answer(parsed, **words: tuple[str, float]):
    """An encoder's answer that is sure of "none" but for the named words."""
    tokens = tokens_of(parsed.text)
    rows = np.zeros((len(tokens.starts), len(CLASSES)), dtype=np.float32)
    rows[:, 0] = 1.0
    for k, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
        label, p = words.get(parsed.text[start:end].lower(), ("none", 1.0))
        rows[k] = 0.0
        rows[k, 0] = 1.0 - p
        rows[k, CLASSES.index(label)] += p
    return tokens, rows


def test_the_linear_classifier_tells_the_four_classes_apart():
    assert likeliest("The dam may burst if it rains.") == {"may": "epistemic", "if": "conditional"}
    assert likeliest("They asked whether the ferry was late.")["whether"] == "investigation"
    assert likeliest("The islet is believed to be empty.")["believed"] == "doxastic"
    assert "may" not in likeliest("The vote is on 3 May in the north.")


def test_probabilities_are_rows_that_sum_to_one():
    parsed = parse("Perhaps the guard slept. It is not known who opened the gate, or why.")
    rows = linear_model().probabilities(parsed)
    assert rows.shape == (len(parsed.words), len(CLASSES))
    assert np.allclose(rows.sum(axis=1), 1.0, atol=1e-5)
    assert (rows >= 0).all()


def test_words_left_out_are_no_cue_and_change_nothing_else():
    parsed = parse("The dam may burst. Perhaps it will hold.")
    whole = linear_model().probabilities(parsed)
    part = linear_model().probabilities(parsed, frozenset({"may"}))
    at = [w.lower for w in parsed.words].index("may")
    assert part[at].tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    rest = [i for i in range(len(parsed.words)) if i != at]
    assert np.allclose(whole[rest], part[rest])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["may", "if", "the", "dam", "?", ".", "burst", "😀", "not\n\n"])))
def test_features_of_a_word_depend_on_its_sentence_alone(words):
    text = " ".join(words)
    forms = frozenset({"may", "if", "believe"})
    alone = parse(text)
    both = parse(f"They may go.\n\n{text}")
    one, two = features_of(alone, forms, 16), features_of(both, forms, 16)
    assert one.words.tolist() == [i for i, w in enumerate(alone.words) if w.lower in forms]
    shift = len(two.words) - len(one.words)
    if shift == 1:  # the text's own sentences were cut alike
        mine = sorted(zip(one.row.tolist(), one.column.tolist(), strict=True))
        theirs = sorted(
            (r - 1, c) for r, c in zip(two.row.tolist(), two.column.tolist(), strict=True) if r
        )
        assert mine == theirs


def test_an_answer_of_the_encoder_has_a_row_for_each_of_its_tokens():
    parsed = parse("The dam may burst; nobody couldn't say why.")
    tokens, rows = hedge_probabilities(parsed)
    assert rows.shape == (len(tokens.starts), len(CLASSES))
    assert np.allclose(rows.sum(axis=1), 1.0, atol=0.01)
    assert word_evidence(parsed, "encoder").by == "encoder"


def test_an_answer_of_the_encoder_is_brought_to_the_words():
    parsed = parse("It couldn't hold, perhaps.")
    rows = by_word(parsed, *answer(parsed, couldn=("epistemic", 0.9), perhaps=("epistemic", 0.8)))
    said = {w.text: round(float(p), 2) for w, p in zip(parsed.words, rows[:, 2], strict=True)}
    assert said == {
        "It": 0.0,
        "could": 0.9,
        "n't": 0.0,
        "hold": 0.0,
        ",": 0.0,
        "perhaps": 0.8,
        ".": 0.0,
    }


def test_the_encoder_drops_an_ambiguous_form_and_adds_a_word_nobody_listed(monkeypatch):
    text = "Tourists may photograph the tower. The hypothesis of arson persists."
    parsed = parse(text)
    said = answer(parsed, hypothesis=("doxastic", 0.95))
    monkeypatch.setattr(hedge_model, "hedge_probabilities", lambda parsed: said)
    found = find_hedges(parsed, (), evidence="encoder")
    assert [(h.cue.of(text), h.label) for h in found] == [("hypothesis", "doxastic")]


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("If it rains, the road will close.", "will", "conditional"),
        ("They stayed until the guns fell silent.", "until", "conditional"),
        ("The clerk checked whether the door was shut.", "whether", "investigation"),
        ("Analysts believe the pass is shut.", "believe", "doxastic"),
        ("The broker is accused of fraud.", "accused", "doxastic"),
    ],
)
def test_what_only_the_corpus_marks_stays_out_of_the_codebook(monkeypatch, text, word, label):
    parsed = parse(text)
    said = answer(parsed, **{word: (label, 0.99), "if": ("conditional", 0.99)})
    monkeypatch.setattr(hedge_model, "hedge_probabilities", lambda parsed: said)
    cues = [h.cue.of(text).lower() for h in find_hedges(parsed, (), evidence="encoder")]
    assert word not in cues


def test_neighbours_of_one_class_are_one_addition():
    rows = np.zeros((4, 5), dtype=np.float32)
    rows[0, 0] = 1.0
    rows[1:3, 4] = rows[3, 2] = 0.9
    learned = Learned(rows, Thresholds(drop=1.0, add=0.8))
    lowers = ["an", "baffling", "enigma", "dubious"]
    added = list(learned.additions(lowers, [False] * 4))
    assert [tuple(a) for a in added] == [(1, 3, "investigation"), (3, 4, "epistemic")]
    assert [a.first for a in learned.additions(lowers, [False, True, True, False])] == [3]


def test_the_linear_classifier_never_overrules_the_lexicon():
    assert thresholds("linear").drop >= 1.0
    assert {"may", "if", "will", "whether", "until", "accused"} <= decided()


def test_a_model_of_another_format_is_refused(tmp_path):
    with pytest.raises(InputError, match="missing"):
        linear_model(tmp_path / "none.npz")
    about = np.frombuffer(json.dumps({"format": "x", "classes": []}).encode(), dtype=np.uint8)
    np.savez(tmp_path / "other.npz", about=about)
    with pytest.raises(FormatError, match="format 'x'"):
        linear_model(tmp_path / "other.npz")
