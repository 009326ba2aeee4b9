"""Words that keep the same company mean the same; rare and the commonest words have no vector."""

from __future__ import annotations

import numpy as np

from toolkit.learn import word_vectors
from toolkit.learn.word_vectors import train_vectors


def test_words_in_the_same_company_point_the_same_way(monkeypatch):
    monkeypatch.setattr(word_vectors, "COMMON", 1)
    monkeypatch.setattr(word_vectors, "WIDTH", 3)
    people = [["the", who, "voted", "in", "parliament"] for who in ("senator", "lawmaker")]
    places = [["the", where, "froze", "over", "winter"] for where in ("lake", "pond")]
    words, vectors = train_vectors([[*people, *places]] * 6 + [[["the", "hapax"]]])
    assert "the" not in words
    assert "hapax" not in words
    unit = vectors / np.linalg.norm(vectors.astype(float), axis=1, keepdims=True)
    one, same, other = (unit[words[w]] for w in ("senator", "lawmaker", "pond"))
    assert one @ same > 0.9 > one @ other
