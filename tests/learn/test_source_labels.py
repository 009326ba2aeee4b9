"""Labels of source mentions: agreement, standoff without words, the split by document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.document import LABELS, Span
from toolkit.errors import FormatError
from toolkit.learn.source_eval import LABELS_PATH
from toolkit.learn.source_labels import (
    agreement,
    disagreements,
    kappa,
    majority,
    pair_f1,
    read_answers,
    read_batches,
    read_labels,
    settle,
    standoff,
    write_labels,
)
from toolkit.learn.source_sample import RUN, conflict_of, run_of, spread


def test_kappa_is_cohens():
    # The worked example of Cohen (1960) in its simplest form: 20, 5, 10, 15 of 50.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    value, same = kappa(pairs)
    assert value == pytest.approx(0.4)
    assert same == pytest.approx(0.7)


def test_pairs_count_within_a_document_and_nobody_is_no_pair():
    gold = {"a": ["1", "1", "2", None], "b": ["1"]}
    found = {"a": ["x", "x", "x", "x"], "b": ["x"]}
    precision, recall, f1, count = pair_f1(gold, found)
    assert (precision, recall, count) == (pytest.approx(1 / 6), 1.0, 1)
    assert f1 == pytest.approx(2 / 7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"key": f"k{n}", "corpus": "polnear", "document": "d", "conflict": None,
         "start": n, "end": n + 1, "context": "[[He]]"}
        for n in range(3)
    ]  # fmt: skip
    answer = {"kind": "government", "naming": "named_person", "name": "Ada Holm", "side": "none"}
    one = [answer | {"key": row["key"]} for row in rows]
    one[2] |= {"name": "-", "kind": "?", "naming": "generic"}
    two = [answer | {"key": row["key"]} for row in rows]
    for name, lines in (("batch-01", rows), ("passA-01", one), ("passB-01", two)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def test_stored_labels_hold_no_words_of_the_data(folder: Path):
    rows = list(standoff(settle(read_batches(folder), folder)))
    assert "Ada" not in json.dumps(rows)
    assert [row["entity"] for row in rows] == [1, 1, None]
    assert rows[2]["kind"] is None
    assert {row["passes"] for row in rows} == {2}
    assert any(line.startswith("kind: kappa") for line in agreement(folder))


def test_what_was_settled_is_no_disagreement_any_more(folder: Path):
    assert len(list(disagreements(folder))) == 1
    row = {"key": "k2", "kind": "other", "naming": "generic", "name": "-", "side": "none"}
    (folder / "settled.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert list(disagreements(folder)) == []
    assert list(standoff(settle(read_batches(folder), folder)))[2]["kind"] == "other"


def test_a_label_that_is_not_in_the_codebook_is_an_error(folder: Path):
    row = {"key": "k2", "kind": "goverment", "naming": "generic", "name": "-", "side": "none"}
    (folder / "settled.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(FormatError, match="goverment"):
        read_answers(folder, "settled")


def test_the_labels_of_the_project_are_whole():
    labels = read_labels(LABELS_PATH)
    assert len(labels) >= 1200
    assert sum(label.passes == 2 for label in labels) >= 300
    assert {label.kind for label in labels} <= {*LABELS["kind"], None}
    assert {label.naming for label in labels} <= {*LABELS["naming"], None}
    assert len({(label.document, label.span) for label in labels}) == len(labels)
    assert sum(label.held_out for label in labels) >= 400


def test_a_sample_is_an_unbroken_run_spread_over_groups():
    mentions = [(Span(n, n + 1), None) for n in range(50)]
    run = run_of(mentions, "some document")
    assert len(run) == RUN
    assert [s.start for s, _ in run] == list(range(run[0][0].start, run[0][0].start + RUN))
    rows = [{"id": f"{g}{n}", "group": g} for g in "ab" for n in range(3)]
    assert {row["group"] for row in spread(rows, "group")[:2]} == {"a", "b"}


def test_a_conflict_is_what_an_article_is_chiefly_about():
    assert conflict_of("Gaza and Israel. " * 6, "world") == "gaza"
    assert conflict_of("Gaza and Israel. " * 6, "elections") is None
    assert conflict_of("Gaza, Syria, Ukraine. " * 6, "world") is None


def test_most_of_three_readings_decide_and_without_most_the_first(tmp_path: Path):
    row = {"corpus": "news", "document": "d", "kind": "media", "naming": "generic", "side": None,
           "entity": 1, "conflict": None, "passes": 1}  # fmt: skip
    one, two = {"start": 0, "end": 4}, {"start": 9, "end": 12}
    readings = [
        [row | one, row | two],
        [row | one | {"kind": "ngo", "entity": 7}, row | two | {"kind": "ngo"}],
        [row | one | {"kind": "ngo"}, row | two | {"kind": "expert"}],
    ]
    paths = [tmp_path / f"{n}.jsonl" for n in range(3)]
    for path, rows in zip(paths, readings, strict=True):
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    settled = tmp_path / "settled.jsonl"
    settled.write_text(json.dumps(row | two | {"kind": "document"}), encoding="utf-8")
    assert [x.kind for x in majority(paths, settled)] == ["ngo", "document"]
    first, second = majority(paths)
    assert (first.kind, first.naming, first.entity, first.passes) == ("ngo", "generic", 1, 3)
    assert second.kind == "media"
    assert write_labels([first, second], tmp_path / "out.jsonl") == 2
    assert read_labels(tmp_path / "out.jsonl") == [first, second]


def test_held_out_labels_are_the_majority_of_the_stored_readings():
    folder = LABELS_PATH.parent / "held_out"
    readings = [folder / f"{name}.jsonl" for name in ("first", "second", "third")]
    held = [x for x in read_labels(LABELS_PATH) if x.held_out]
    assert held == list(majority(readings, folder / "settled.jsonl"))
    assert len(held) == 472
