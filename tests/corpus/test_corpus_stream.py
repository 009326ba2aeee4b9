"""A corpus streams: it reads as far as it is asked, again each time, and counts what it skips."""

import hashlib
import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.corpus import Corpus, read_corpus
from toolkit.document import Document
from toolkit.errors import InputError, OptionError


def articles(n: int) -> Iterator[Document]:
    for number in range(n):
        yield Document(id=f"d{number}", text=f"Lorry {number} reached the depot, drivers said.")


def test_iterator_is_not_read_ahead() -> None:
    taken = []

    def watched() -> Iterator[Document]:
        for document in articles(100):
            taken.append(document.id)
            yield document

    corpus = read_corpus(watched())
    assert len(taken) <= 1
    stream = iter(corpus)
    assert [next(stream).id for _ in range(3)] == ["d0", "d1", "d2"]
    assert len(taken) == 3


def test_iterator_can_be_gone_through_once() -> None:
    corpus = read_corpus(articles(3))
    assert [d.id for d in corpus] == ["d0", "d1", "d2"]
    assert len(corpus) == 3
    assert corpus.skipped.empty
    with pytest.raises(InputError, match="only once"):
        iter(corpus)


def test_function_gives_a_new_stream_each_time() -> None:
    corpus = read_corpus(lambda: articles(4))
    assert [d.id for d in corpus] == [d.id for d in corpus]
    assert len(corpus) == 4


def test_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": d.id, "text": d.text}) + "\n" for d in articles(9)))
    corpus = read_corpus(path)
    stream = iter(corpus)
    assert next(stream).id == "d0"
    assert repr(corpus).endswith("not read yet>")
    assert [d.id for d in corpus][-1] == "d8"
    assert [d.id for d in stream][-1] == "d8"
    assert repr(corpus).endswith("9 documents>")


def test_unfinished_iterations_do_not_change_what_was_skipped() -> None:
    rows = [{"id": "a", "text": "Fog closed the pass."}, {"id": "b", "text": ""}]
    corpus = read_corpus(rows)
    next(iter(corpus))
    assert corpus.skipped["id"].tolist() == ["b"]
    next(iter(corpus))
    assert corpus.skipped["id"].tolist() == ["b"]
    assert len(corpus) == 1
    assert "1 set aside" in repr(corpus)


def test_sample_is_drawn_in_order_and_again_the_same() -> None:
    corpus = read_corpus(lambda: articles(50))
    ids = [d.id for d in corpus.sample(5, random_state=3)]
    assert len(set(ids)) == 5
    assert ids == sorted(ids, key=lambda id: int(id[1:]))
    assert ids == [d.id for d in corpus.sample(5, random_state=3)]
    assert ids != [d.id for d in corpus.sample(5, random_state=4)]
    assert len(corpus.sample(99)) == 50
    with pytest.raises(OptionError):
        corpus.sample(0)


def test_checksums_are_those_of_the_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Frost is expected, {name} says.")
    sums = read_corpus(tmp_path).checksums()
    assert list(sums) == ["a/c.txt", "b.txt"]
    assert sums["b.txt"] == hashlib.sha256((tmp_path / "b.txt").read_bytes()).hexdigest()
    assert read_corpus(list(articles(1))).checksums() == {}


def test_hostile_titles_are_escaped_when_shown() -> None:
    corpus = read_corpus([Document("a", "Fog.", title="<script>alert(1)</script>")])
    shown = corpus._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_corpus_of_files_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Fog closed the pass.")
    corpus = pickle.loads(pickle.dumps(read_corpus(tmp_path)))
    assert isinstance(corpus, Corpus)
    assert [d.id for d in corpus] == ["a"]


def test_truth_of_a_corpus_reads_nothing() -> None:
    def explode() -> Iterator[Document]:
        raise AssertionError("read")
        yield

    assert read_corpus(explode)
