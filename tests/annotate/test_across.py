"""One canonical name across documents; what is doubtful is listed and kept apart."""

from __future__ import annotations

from toolkit.annotate.across import body_key, gather_sources, person_key
from toolkit.document import AnnotatedDocument, Attribution, Document, Source, Span


def document(id, *sources):
    """Return a document that credits each source once."""
    text = "word " * (len(sources) + 1)
    made = tuple(Source(f"S{n}", **s) for n, s in enumerate(sources))
    attributions = tuple(
        Attribution(f"A{n}", (Span(5 * n, 5 * n + 4),), (), (), entity=s.id)
        for n, s in enumerate(made)
    )
    return AnnotatedDocument(Document(id, text), attributions, made)


def person(name, side=None, kind="government"):
    return {"name": name, "side": side, "kind": kind, "naming": "named_person"}


def body(name, side=None):
    return {"name": name, "side": side, "kind": "government", "naming": "named_institution"}


def test_spellings_titles_and_last_names_are_one_person():
    found = gather_sources(
        [
            document("a", person("Volodymyr Zelensky")),
            document("b", person("Volodymyr Zelenskyy", "ukraine")),
            document("c", person("Zelenskiy")),
        ]
    )
    (source,) = found.sources
    assert source.name == "Volodymyr Zelenskyy"
    assert source.side == "ukraine"
    assert source.attributions == 3
    assert found.doubts == ()


def test_a_last_name_of_two_persons_is_neither_of_them():
    found = gather_sources(
        [document("a", person("Ada Holm")), document("b", person("Per Holm"), person("Holm"))]
    )
    assert {s.name for s in found.sources} == {"Ada Holm", "Per Holm", "Holm"}
    (doubt,) = found.doubts
    assert (doubt.name, doubt.candidates) == ("Holm", ("Ada Holm", "Per Holm"))


def test_one_name_on_two_sides_stays_two_and_is_listed():
    found = gather_sources(
        [document("a", person("Ada Holm", "north")), document("b", person("Ada Holm", "south"))]
    )
    assert [s.side for s in found.sources] == ["north", "south"]
    assert "several sides" in found.doubts[0].why


def test_bodies_are_one_by_their_words():
    found = gather_sources(
        [
            document("a", body("Norway's defence ministry")),
            document("b", body("Norwegian Defense Ministry"), body("Danish Defense Ministry")),
        ]
    )
    assert [(len(s.places), s.naming) for s in found.sources] == [
        (2, "named_institution"),
        (1, "named_institution"),
    ]


def test_a_body_without_a_name_of_its_own_is_not_gathered():
    found = gather_sources([document("a", body("ministry")), document("b", body("ministry"))])
    assert found.sources == ()
    assert found.doubts[0].name == "ministry"


def test_keys_fold_marks_articles_and_order():
    assert person_key("Gen. José Ruiz") == person_key("Jose Ruiz")
    assert body_key("the Ministry of Defence of Norway") == body_key("Norwegian Defense Ministry")
    assert body_key("Kiev police") != body_key("Lviv police")
