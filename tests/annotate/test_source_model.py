"""The learned kind and naming: stored without pickle, small, codebook labels only, rules kept."""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from toolkit.annotate.source_model import PLACE, SourceModel, from_arrays, possible, source_model
from toolkit.document import LABELS


def small():
    weights = np.array([[0.0, 3.0], [1.0, 0.0], [0.0, 0.0]], dtype=np.float32)
    names = ("government", "other")
    namings = ("generic", "unnamed_official")
    return SourceModel({"head minister": 0, "head critic": 1}, weights, weights, names, namings)


def test_a_model_survives_storing():
    model = small()
    again = from_arrays(model.arrays())
    assert again.vocabulary == model.vocabulary
    assert (again.kinds, again.namings) == (model.kinds, model.namings)
    assert np.array_equal(again.kind, model.kind)


def test_all_sources_are_scored_at_once_and_unknown_features_count_nothing():
    model = small()
    kinds, _ = model.scores([["head minister"], ["head critic", "never seen"], []])
    assert kinds.tolist() == [[0.0, 3.0], [1.0, 0.0], [0.0, 0.0]]
    assert model.predict([]) == []


def test_only_who_has_a_name_is_a_named_person():
    assert possible(["rules naming named_person", "shape person"]) == ("named_person",)
    assert "named_person" not in possible(["rules naming generic", "shape single"])
    assert possible(["rules naming anonymous", "shape single"]) == ("anonymous",)


def test_the_shipped_model_is_small_and_speaks_the_codebook():
    path = files("toolkit").joinpath(*PLACE)
    assert len(path.read_bytes()) < 1_500_000
    model = source_model()
    assert model.kinds == LABELS["kind"]
    assert model.namings == LABELS["naming"]
    assert model.kind.shape == (len(model.vocabulary) + 1, len(model.kinds))
    assert np.isfinite(model.kind).all()
    assert np.isfinite(model.naming).all()
