"""What is saved is what is read back, and a file that is not in the format says where and why."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.corpus import read_corpus
from toolkit.document import (
    LABELS,
    About,
    AnnotatedDocument,
    Attribution,
    Document,
    Hedge,
    Source,
    Span,
    Statement,
)
from toolkit.errors import FormatError, InputError, OptionError, ToolkitError
from toolkit.exchange import FORMAT, from_record, read_annotated, to_record, write_annotated

TEXT = "The dam may hold, engineer Rosa Vall said. “We will see,” she added – at 5 🌊 o’clock."

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scores = st.none() | st.floats(-1, 1).map(lambda x: x + 0.0)
shares = st.none() | st.floats(0, 1)


def label(key: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(LABELS[key])


@st.composite
def annotated_documents(draw: st.DrawFn) -> AnnotatedDocument:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    edge = st.integers(0, len(text))
    span = st.tuples(edge, edge).filter(lambda p: p[0] != p[1]).map(lambda p: Span(*sorted(p)))
    spans = st.lists(span, max_size=3).map(tuple)
    entities = [f"S{n + 1}" for n in range(draw(st.integers(0, 3)))]
    claims = [f"A{n + 1}" for n in range(draw(st.integers(0, 3)))]
    attributions = tuple(
        Attribution(
            id=id,
            source=draw(spans),
            cue=(draw(span),),
            content=draw(spans),
            quotation=draw(label("quotation")),
            attitude=draw(label("attitude")),
            stance=draw(label("stance")),
            stance_score=draw(scores),
            response=draw(label("response")),
            channel=draw(label("channel")),
            depth=draw(st.integers(1, 3)),
            outer=draw(st.sampled_from([None, *[c for c in claims if c != id]])),
            entity=draw(st.sampled_from([None, *entities])),
            confidence=draw(shares),
        )
        for id in claims
    )
    sources = tuple(
        Source(
            id=id,
            name=draw(names),
            kind=draw(label("kind")),
            naming=draw(label("naming")),
            side=draw(st.none() | names),
            verifiability=draw(shares),
            reason=draw(names),
            candidates=tuple(draw(st.lists(names, max_size=2))),
            mentions=draw(spans),
        )
        for id in entities
    )
    hedges = tuple(
        Hedge(
            id=f"H{n + 1}",
            cue=draw(span),
            label=draw(label("class")),
            holder=draw(label("holder")),
            scope=draw(st.none() | span),
            strength=draw(scores),
            weakens=tuple(draw(st.lists(st.sampled_from(claims), max_size=2)) if claims else ()),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    statements = tuple(
        Statement(
            draw(span),
            draw(label("voice")),
            tuple(draw(st.lists(st.builds(About, names, label("part")), max_size=2))),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    optional = st.none() | names
    document = Document(
        id=draw(names.filter(bool)),
        text=text,
        outlet=draw(optional),
        date=draw(optional),
        title=draw(optional),
        url=draw(optional),
        language=draw(optional),
        metadata=draw(st.dictionaries(names, st.none() | st.integers() | names, max_size=2)),
    )
    provenance = draw(st.dictionaries(names, names, max_size=2))
    return AnnotatedDocument(document, attributions, sources, hedges, statements, provenance)


def example() -> dict[str, Any]:
    return {
        "id": "dam",
        "text": TEXT,
        "attributions": [
            {"source": [[18, 36]], "cue": [[37, 41]], "content": [[0, 16]], "entity": "S1"},
            {"source": [[58, 61]], "cue": [[62, 67]], "content": [[43, 57]], "entity": "S1"},
        ],
        "sources": {"S1": {"name": "Rosa Vall", "kind": "expert", "naming": "named_person"}},
        "hedges": [{"cue": [8, 11], "class": "epistemic", "holder": "source"}],
        "voices": [[0, 42, "attributed"]],
    }


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=annotated_documents())
def test_round_trip(tmp_path: Path, one: AnnotatedDocument) -> None:
    assert from_record(to_record(one)) == one
    path = tmp_path / "a.jsonl"
    assert write_annotated([one], path) == 1
    assert list(read_annotated(path)) == [one]
    first = path.read_bytes()
    write_annotated(read_annotated(path), path)
    assert path.read_bytes() == first


def test_hand_made_record_takes_defaults_and_ids() -> None:
    record = example() | {"conflict": "flood", "metadata": {"desk": "north"}}
    one = from_record(record)
    assert [a.id for a in one.attributions] == ["A1", "A2"]
    assert [h.id for h in one.hedges] == ["H1"]
    assert one.words(one.attributions[0].source) == "engineer Rosa Vall"
    assert one.words(one.attributions[1].content) == "“We will see,”"
    assert (one.attributions[0].stance, one.attributions[0].depth) == ("neutral", 1)
    assert one.statements == (Statement(Span(0, 42), "attributed"),)
    assert one.document.metadata == {"conflict": "flood", "desk": "north"}


def test_made_up_ids_leave_given_ones_alone() -> None:
    record = example()
    record["attributions"][1]["id"] = "A1"
    assert [a.id for a in from_record(record).attributions] == ["A2", "A1"]


def test_record_has_the_public_shape() -> None:
    record = to_record(from_record(example() | {"about": [[["upland", "agent"]]]}))
    assert list(record) == [
        *("format", "id", "text", "outlet", "date", "title", "url", "language", "metadata"),
        *("attributions", "sources", "hedges", "voices", "about", "agentless", "provenance"),
    ]
    assert record["format"] == FORMAT
    assert record["voices"] == [[0, 42, "attributed"]]
    assert record["about"] == [[["upland", "agent"]]]
    assert record["hedges"][0]["class"] == "epistemic"


def test_lines_are_plain_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_annotated([from_record(example())], path)
    raw = path.read_text(encoding="utf-8")
    assert raw.count("\n") == 1
    assert "“We will see,” she added – at 5 🌊 o’clock." in raw


def test_metadata_of_other_types_is_written_plainly(tmp_path: Path) -> None:
    odd = {
        "when": dt.date(2024, 2, 29),
        "n": np.int64(3),
        "x": float("nan"),
        "list": np.array([1, 2]),
        "set": {"b", "a"},
        "half": "\ud83d",
    }
    path = tmp_path / "a.jsonl"
    write_annotated([AnnotatedDocument(Document("a", "Rain.", metadata=odd))], path)
    (one,) = read_annotated(path)
    assert one.document.metadata == {
        "when": "2024-02-29",
        "n": 3,
        "x": None,
        "list": [1, 2],
        "set": ["a", "b"],
        "half": "?",
    }


BROKEN: list[tuple[str, Any, str]] = [
    ("format", "attribution-toolkit/annotated-document/9", "install the release"),
    ("id", None, "has no id"),
    ("text", None, "texts="),
    ("text", 5, "not a text"),
    ("attributions/0/cue", [[37, 999]], "attribution A1: cue: [37, 999]"),
    ("attributions/0/cue", [[-1, 4]], "not a span"),
    ("attributions/0/cue", [[4, 4]], "not a span"),
    ("attributions/0/cue", [[1.0, 4]], "not [start, end]"),
    ("attributions/0/cue", [4, 8], "not [start, end]"),
    ("attributions/0/stance", "neutrl", "did you mean 'neutral'"),
    ("attributions/0/entity", "S7", "no other source 'S7'"),
    ("attributions/0/outer", "A9", "no other attribution 'A9'"),
    ("attributions/0/outer", "A1", "no other attribution 'A1'"),
    ("attributions/0/depth", 0, "depth"),
    ("attributions/0/confidence", 1.2, "from 0 to 1"),
    ("attributions/0/quotations", "direct", "did you mean 'quotation'"),
    ("attributions/0", {"depth": 1}, "no span at all"),
    ("attributions/0", [], "not an object"),
    ("attributions/1/id", "", "bad id"),
    ("attributions", {}, "not a list"),
    ("sources/S1/kind", "engineer", "known: government"),
    ("sources", [], "not an object"),
    ("sources/S1", None, "not an object"),
    ("hedges/0/class", None, "has no class"),
    ("hedges/0/scope", [0, 400], "scope"),
    ("hedges/0/weakens", ["A5"], "no attribution 'A5'"),
    ("hedges/0/strength", "weak", "from -1 to 1"),
    ("voices/0", [0, 4], "not [start, end, voice]"),
    ("voices/0", [0, 4, "quoted"], "known: attributed"),
    ("about", [[], []], "2 entries for 1 voices"),
    ("about", [[["upland", "victim"]]], "part"),
    ("agentless", [True, False], "2 entries for 1 voices"),
    ("agentless", ["yes"], "neither true nor false"),
]


@pytest.mark.parametrize(("place", "value", "word"), BROKEN, ids=[f"{p}={v}" for p, v, _ in BROKEN])
def test_wrong_records_name_file_line_and_id(
    tmp_path: Path, place: str, value: Any, word: str
) -> None:
    record = copy.deepcopy(example())
    *inner, last = place.split("/")
    target: Any = record
    for step in inner:
        target = target[int(step)] if step.isdigit() else target[step]
    target[int(last) if last.isdigit() else last] = value
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(example() | {"id": "first"}) + "\n" + json.dumps(record) + "\n")
    with pytest.raises(FormatError) as caught:
        list(read_annotated(path))
    message = str(caught.value)
    assert f"{path}, line 2" in message
    assert word in message
    if place not in ("id", "format"):
        assert "id 'dam'" in message


def test_files_that_are_not_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with pytest.raises(InputError, match="no such file"):
        read_annotated(path)
    for data in (b'{"id": "a", "te', b"[]\n", b"\xff\xfe\n", b"[" * 100_000):
        path.write_bytes(data)
        with pytest.raises(FormatError, match="line 1"):
            list(read_annotated(path))
    line = json.dumps(example())
    path.write_text(f"{line}\n\n{line}\n")
    with pytest.raises(FormatError, match="line 3: a second document has the id 'dam'"):
        list(read_annotated(path))


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "text", "attributions", "cue", "sources", "hedges", "voices", "about"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_document_or_a_format_error(value: Any) -> None:
    record = value if isinstance(value, dict) else {"id": "a", "text": "Rain.", "about": value}
    try:
        assert from_record(record).id
    except ToolkitError as error:
        assert str(error).startswith("record")


@pytest.mark.parametrize("kind", ["corpus", "mapping", "iterator"])
def test_texts_come_from_elsewhere(tmp_path: Path, kind: str) -> None:
    record = example()
    del record["text"]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record))
    document = Document("dam", TEXT, outlet="Valley Echo", metadata={"desk": "north"})
    other = Document("other", "Nothing happened.")
    texts: Any = {
        "corpus": read_corpus([other, document]),
        "mapping": {"dam": document},
        "iterator": iter([other, document]),
    }[kind]
    (one,) = read_annotated(path, texts=texts)
    assert one.document == document
    with pytest.raises(FormatError, match=r"line 1, id 'dam'.*no text"):
        list(read_annotated(path, texts=[other]))


def test_reading_streams(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(example()) + "\nnot json\n")
    stream = read_annotated(path)
    assert next(stream).id == "dam"
    with pytest.raises(FormatError):
        next(stream)


def test_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("old")
    good = from_record(example())
    outside = AnnotatedDocument(
        Document("b", "Rain."), hedges=(Hedge("H1", Span(3, 9), "epistemic", "author"),)
    )
    for bad in ([good, outside], [good, good], [AnnotatedDocument(Document("c", "\ud83d"))]):
        with pytest.raises(FormatError, match="document"):
            write_annotated(bad, path)
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OptionError, match="cannot be written"):
        write_annotated([good], tmp_path)


def test_hand_made_gold_is_read_with_texts_from_its_corpus(tmp_path: Path, shared: Path) -> None:
    corpus = read_corpus(shared / "data" / "conflict_news" / "articles.jsonl")
    gold = list(read_annotated(shared / "gold" / "conflict.jsonl", texts=corpus))
    assert len(gold) == 10
    assert sum(len(one.attributions) for one in gold) == 211
    assert sum(len(one.hedges) for one in gold) == 64
    write_annotated(gold, tmp_path / "gold.jsonl")
    assert list(read_annotated(tmp_path / "gold.jsonl")) == gold
