"""Coreference figures against worked examples, and the two systems on a small text."""

from __future__ import annotations

import pytest

from toolkit.document import Attribution, Span
from toolkit.learn.coreference import b_cubed, ceaf, clusters, conll, muc, nearest_name


def sets(*groups):
    return [frozenset(g) for g in groups]


def test_muc_counts_links_as_vilain_and_others_do():
    # Vilain et al. (1995): key {1 2 3 4}, response {1 2} {3 4}: recall 2/3, precision 1.
    assert muc(sets("1234"), sets("12", "34")) == pytest.approx(0.8)


def test_b_cubed_counts_mentions():
    # Key {1 2 3}, response {1 2} {3}: recall 5/9, precision 1.
    assert b_cubed(sets("123"), sets("12", "3")) == pytest.approx(2 * (5 / 9) / (14 / 9))


def test_ceaf_matches_each_entity_once():
    # phi4({1 2 3}, {1 2}) = 4/5; two found entities, one gold.
    assert ceaf(sets("123"), sets("12", "3")) == pytest.approx(2 * 0.4 * 0.8 / 1.2)


def test_perfect_clusters_score_one_and_empty_ones_nothing():
    gold = clusters([(1, "a"), (2, "a"), (3, "b")])
    assert conll(gold, gold)[3] == pytest.approx(1.0)
    assert conll([], [])[3] == 0.0


def test_the_baseline_gives_a_pronoun_to_the_nearest_name_before_it():
    text = "Ada Holm said no. She said it twice. Per Lund agreed. Holm left."
    spans = [Span(0, 8), Span(18, 21), Span(37, 45), Span(54, 58)]
    labels = nearest_name(text, [Attribution(str(n), (s,), (), ()) for n, s in enumerate(spans)])
    assert labels == ["holm", "holm", "lund", "holm"]
