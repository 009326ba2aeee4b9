"""The fit of the weights by which "he" finds its person."""

from toolkit.annotate.antecedents import shipped
from toolkit.learn.antecedents import PRIOR, Example, accuracy, crossed, fit


def examples(count, name="near", right=0):
    """Examples in which the first of two persons is right, and alone has a feature."""
    two = [{"away": 1.0, name: 1.0}, {"away": 1.0}]
    return [Example(f"d{n}", two, [right == 0, right == 1]) for n in range(count)]


def test_what_marks_the_right_person_gets_a_weight_of_its_sign():
    assert fit(examples(40))["near"] > 0.5
    assert fit(examples(40, right=1))["near"] < -0.5


def test_what_says_nothing_keeps_its_prior():
    assert fit(examples(40))["away"] == PRIOR["away"]


def test_a_pronoun_without_its_person_counts_as_wrong_and_teaches_nothing():
    known, lost = examples(30), [Example("x", [{"near": 1.0}], [False])] * 10
    assert fit([*known, *lost]) == fit(known)
    assert accuracy(fit(known), [*known, *lost]) == 0.75


def test_cross_validation_is_by_documents():
    assert crossed(examples(40), []) == 1.0


def test_the_shipped_weights_prefer_who_is_near_and_who_spoke():
    weights = shipped()
    assert weights["away"] < 0 < weights["source"]
    assert weights["gender"] > 0
