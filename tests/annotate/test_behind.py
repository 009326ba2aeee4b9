"""Who stands behind whom: spokespersons and bodies, sources known only through others."""

from __future__ import annotations

import toolkit as tk
from toolkit.annotate.behind import chain, known_only_through, spokespersons


def annotate(text):
    return tk.annotate(text, engine="rules")


def by_name(document):
    return {s.name: s.id for s in document.sources}


def test_a_spokesman_is_linked_to_the_ministry_and_is_not_it():
    document = annotate(
        "The Norwegian defence ministry said the ship had sunk. A spokesman for the Norwegian "
        "defence ministry said that the crew was safe."
    )
    ids = by_name(document)
    assert spokespersons(document) == {
        ids["spokesman for the Norwegian defence ministry"]: ids["Norwegian defence ministry"]
    }


def test_an_agencys_source_is_known_only_through_it():
    document = annotate("The bridge fell at noon, TASS reported, citing the ministry of transport.")
    ids = by_name(document)
    through = known_only_through(document)
    (source,) = through
    assert source != ids["TASS"]
    assert through[source] == (ids["TASS"],)
    deep = next(a for a in document.attributions if a.depth == 2)
    assert chain(document, deep) == (source, ids["TASS"])


def test_who_is_also_heard_directly_is_not():
    document = annotate(
        "The bridge fell at noon, TASS reported, citing Ada Holm. Ada Holm said it was old."
    )
    assert known_only_through(document) == {}
