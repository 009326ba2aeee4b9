"""Annotating many documents at a time: the same values, in order, whatever the threads."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from toolkit.annotate.pipeline import Annotator, annotate
from toolkit.document import Document
from toolkit.errors import InputError
from toolkit.measure.uncertainty import uncertainty

TEXTS = [
    f"The {place} bridge is shut, the mayor said. It may reopen in June, according to Ana Ruiz."
    for place in ("north", "south", "old", "new", "long", "iron", "stone", "last", "toll")
]


def documents():
    return (Document(id=f"d{i}", text=text) for i, text in enumerate(TEXTS))


@pytest.mark.parametrize("engine", ["accurate", "rules"])
def test_threads_change_nothing(engine):
    annotator = Annotator(engine=engine)
    alone = [annotator(d) for d in documents()]
    assert list(annotator.map(documents(), threads=3)) == alone
    assert [a.id for a in alone] == [f"d{i}" for i in range(len(TEXTS))]


def test_documents_are_read_as_they_are_needed():
    read = []

    def endless():
        for number in range(10**9):
            read.append(number)
            yield Document(id=str(number), text="It rained, the clerk said.")

    stream = Annotator(engine="accurate").map(endless(), threads=2)
    assert [next(stream).id for _ in range(3)] == ["0", "1", "2"]
    assert len(read) < 12
    stream.close()


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_of_cycles_is_left_as_it_was_and_finds_nothing(on):
    annotator = Annotator({"sides": {"north": {"aliases": ["Northland"]}}}, engine="rules")
    text = "Northland's minister, Ana Ruiz, said that she was sure. “I was there,” she added."
    annotator(Document(id="first", text=text))
    gc.collect()
    try:
        gc.enable() if on else gc.disable()
        annotator(Document(id="second", text=text))
        assert gc.isenabled() == on
        gc.disable()
        annotator(Document(id="third", text=text))
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_who_asks_for_the_fast_engine_gets_the_rules():
    fast, rules = (Annotator(engine=name) for name in ("fast", "rules"))
    document = Document(id="pier", text="The pier may close, Ana Ruiz said. “It is old,” she said.")
    assert fast.engine == "rules"
    assert fast(document) == rules(document)
    assert uncertainty(document, engine="fast").equals(uncertainty(document, engine="rules"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "takes a Document or the text of one article, not NoneType"),
        (7, "not int"),
        (b"The dam held.", "not bytes"),
        (["The dam held."], "for many articles there are annotate_corpus and analyze"),
        (Path("dam.txt"), r"read_corpus\('dam.txt'\)"),
        (Document(id="d1", text=None), "'d1' must be a string, not NoneType"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_article_is_told_apart(given: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        annotate(given, engine="rules")  # type: ignore[arg-type]
