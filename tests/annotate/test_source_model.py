"""The learned kind and naming: stored without pickle, small, codebook labels only, rules kept."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from toolkit.annotate.offices import offices
from toolkit.annotate.source_features import Row
from toolkit.annotate.source_model import (
    PLACE,
    SourceModel,
    encoder_says,
    from_arrays,
    meanings,
    source_model,
)
from toolkit.document import LABELS, Span
from toolkit.language import parse

NOTHING = ((),) * 4


def small():
    weights = np.zeros((2 + 1 + 4 * 2, 2), dtype=np.float32)
    weights[0, 1], weights[1, 0] = 3.0, 1.0
    weights[3, 0] = 5.0  # the first component of a head's meaning
    return SourceModel(
        {"head minister": 0, "head critic": 1},
        {"premier": 0, "heckler": 1},
        np.array([[127, 0], [0, 127]], dtype=np.int8),
        weights,
        np.zeros((2 + 1 + 4 * 2, len(LABELS["naming"])), dtype=np.float32),
        ("government", "other"),
        LABELS["naming"],
    )


def told(kind, naming, figure="None", anybody=True):
    shown = [f"rules kind {kind}", f"rules naming {naming}", f"figure {figure}"]
    return Row(["bias", *shown, f"people named {anybody}"], NOTHING)


def test_a_model_survives_storing():
    model = small()
    again = from_arrays(model.arrays())
    assert (again.vocabulary, again.words) == (model.vocabulary, model.words)
    assert (again.kinds, again.namings) == (model.kinds, model.namings)
    assert np.array_equal(again.kind, model.kind)
    assert np.array_equal(again.vectors, model.vectors)


def test_what_an_encoder_says_is_added_to_the_scores():
    row = Row([*told("other", "generic").features, "head critic"], NOTHING)
    kinds = np.array([[0.0, 2.0]], dtype=np.float32)
    namings = np.zeros((1, len(LABELS["naming"])), dtype=np.float32)
    namings[0, LABELS["naming"].index("anonymous")] = 4.0
    assert small().predict([row])[0][0] == "government"
    assert small().predict([row], (kinds, namings)) == [("other", "anonymous")]


def test_an_encoder_says_how_likely_each_label_is_for_all_mentions_of_a_source():
    text = "The ferry sank, the harbour master said. Nobody was hurt, he added."
    master, he = (
        Span(text.index("the harbour"), text.index(" said")),
        Span(text.index("he added"), text.index(" added")),
    )
    empty = Span(len(text), len(text))
    mentions = [[master], [he], [master, he], [empty]]
    kinds, namings = encoder_says(parse(text), mentions, (1.0, 1.0))
    assert kinds.shape == (4, len(LABELS["kind"]))
    assert namings.shape == (4, len(LABELS["naming"]))
    assert np.exp(kinds[:2]).sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert np.exp(namings[:2]).sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert kinds[2] == pytest.approx((kinds[0] + kinds[1]) / 2, abs=1e-5)
    assert not kinds[3].any()
    half, none = encoder_says(parse(text), mentions, (0.5, 0.0))
    assert half == pytest.approx(kinds / 2)
    assert not none.any()


def test_all_sources_are_scored_at_once_and_unknown_features_count_nothing():
    model = small()
    rows = [["head minister"], ["head critic", "never seen"], []]
    kinds, _ = model.scores([Row(features, NOTHING) for features in rows])
    assert kinds.tolist() == [[0.0, 3.0], [1.0, 0.0], [0.0, 0.0]]
    assert model.predict([]) == []


def test_a_word_counts_by_what_it_means_not_by_how_often_it_stands():
    model = small()
    once, often = (Row([], (("premier",) * n, (), (), ())) for n in (1, 7))
    kinds, _ = model.scores([once, often])
    assert kinds[0].tolist() == kinds[1].tolist() == pytest.approx([5.0, 0.0])
    assert not meanings(model.words, model.vectors, (("unheard-of",), (), (), ())).any()


def test_whose_name_is_withheld_on_purpose_stays_anonymous_and_no_private_citizen():
    assert small().predict([told("other", "anonymous")]) == [("other", "anonymous")]


def test_what_a_public_figure_was_counts_most():
    row = told("other", "named_person", figure="government")
    assert small().predict([row])[0][0] == "government"


def test_a_public_figure_is_not_what_it_once_was_by_profession():
    surgeon = [told("medical", "named_person", figure=known) for known in ("government", "None")]
    model = SourceModel(
        *({}, {}, np.zeros((0, 2), dtype=np.int8)),
        *(np.zeros((1 + 4 * 2, len(LABELS[n])), dtype=np.float32) for n in ("kind", "naming")),
        *(LABELS["kind"], LABELS["naming"]),
    )
    assert [kind for kind, _ in model.predict(surgeon)] == ["government", "medical"]


def test_a_politician_who_ever_governed_governs_where_a_text_has_no_date():
    figures = offices().figures
    assert figures.kind("barack obama", "2018-05-01") == "party_politician"
    assert figures.kind("barack obama", None) == "government"
    assert figures.kind("mitt romney", None) == "party_politician"
    assert figures.kind("jens stoltenberg", None) == "international_organisation"
    assert figures.kind("nobody known", None) is None


def test_nobody_is_named_where_the_text_names_nobody():
    model = small()
    place = model.namings.index("named_person")
    model.naming[2, place] = 9.0
    rows = [told("government", "unnamed_official", anybody=named) for named in (True, False)]
    assert model.predict(rows)[0][1] == "named_person"
    assert model.predict(rows)[1][1] != "named_person"


def test_the_shipped_model_is_small_and_speaks_the_codebook():
    path = files("toolkit").joinpath(*PLACE)
    assert len(path.read_bytes()) < 1_500_000
    model = source_model()
    assert model.kinds == LABELS["kind"]
    assert model.namings == LABELS["naming"]
    rows = len(model.vocabulary) + 1 + 4 * model.vectors.shape[1]
    assert model.kind.shape == (rows, len(model.kinds))
    assert model.naming.shape == (rows, len(model.namings))
    assert len(model.words) == len(model.vectors)
    assert np.isfinite(model.kind).all()
    assert np.isfinite(model.naming).all()
