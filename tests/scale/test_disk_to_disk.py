"""A corpus goes from disk to disk, whatever is changed, broken or full on the way."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import toolkit as tk
from toolkit.annotate import Annotator
from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import FormatError, InputError, OptionError
from toolkit.exchange import to_record
from toolkit.scale import parts as parts_module
from toolkit.scale import store as store_module

STUDY = {
    "study": {"title": "The port"},
    "sides": {
        "norrland": {"aliases": ["Norrland"], "people": ["Mira Solt"]},
        "oskern": {"demonyms": ["Osker"], "institutions": ["Osker Radio"]},
    },
}
SAID = (
    "Mira Solt said that the {} had been closed for days. Osker Radio claimed otherwise.",
    "“The {} is safe,” Mira Solt told reporters on Monday. Nobody else would comment.",
    "According to Osker officials, the {} may have been damaged. Norrland denied it.",
)
THINGS = ("bridge", "dam", "harbour", "school", "market", "mill", "quay")


def article(number: int) -> dict[str, str]:
    text = SAID[number % 3].format(THINGS[number % 7])
    return {"id": f"a{number:03}", "text": text, "outlet": f"paper {number % 2}"}


def write(path: Path, articles: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)  # no power is cut here


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write(tmp_path / "archive.jsonl", [article(n) for n in range(60)])


def run(corpus: Any, out: Path, study: Any = STUDY, **options: Any) -> tk.AnnotatedCorpus:
    given = {"engine": "rules", "workers": 0, "part_size": 8, "progress": False, **options}
    return tk.annotate_corpus(corpus, study, out=out, **given)


def tree(folder: Path) -> dict[str, bytes]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def parts(folder: Path) -> set[str]:
    return {p.name for p in (folder / "parts").rglob("*") if p.is_file()}


@pytest.mark.parametrize("part_format", ["parquet", "jsonl"])
def test_what_is_on_disk_is_what_annotating_in_memory_gives(
    archive: Path, tmp_path: Path, part_format: str
) -> None:
    found = run(archive, tmp_path / "out", part_format=part_format)
    annotator = Annotator(STUDY, engine="rules")
    expected = [to_record(annotator(document)) for document in tk.read_corpus(archive)]
    assert [to_record(annotated) for annotated in found] == expected
    assert len(found) == 60
    assert found.study == tk.Study.load(STUDY)
    assert len(parts(tmp_path / "out")) > 3


def test_worker_processes_give_the_same_bytes_as_this_process(
    archive: Path, tmp_path: Path
) -> None:
    run(archive, tmp_path / "here")
    run(archive, tmp_path / "there", workers=2)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


def test_a_second_call_makes_nothing_again(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "out")
    before = tree(tmp_path / "out")

    def refuse(*args: Any) -> None:
        raise AssertionError("a part was made again")

    monkeypatch.setattr(store_module.Store, "put", refuse)
    run(archive, tmp_path / "out")
    assert tree(tmp_path / "out") == before


def made_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    keys: list[str] = []
    put = store_module.Store.put

    def counted(self: store_module.Store, key: str, part: Any) -> Any:
        keys.append(key)
        return put(self, key, part)

    monkeypatch.setattr(store_module.Store, "put", counted)
    return keys


def test_an_article_that_changes_redoes_its_part_alone(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "out")
    articles = [article(n) for n in range(60)]
    articles[30]["text"] += " The mayor disagreed, she said."
    write(archive, articles)
    keys = made_again(monkeypatch)
    run(archive, tmp_path / "out")
    assert len(keys) == 1
    run(archive, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_articles_that_come_and_go_leave_most_parts_alone(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "out", part_size=4)
    articles = [article(n) for n in range(60) if n != 3]
    articles.insert(0, article(99))
    write(archive, articles)
    keys = made_again(monkeypatch)
    run(archive, tmp_path / "out", part_size=4)
    assert 0 < len(keys) < len(parts(tmp_path / "out")) / 2
    run(archive, tmp_path / "fresh", part_size=4)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_another_side_redoes_everything_another_colour_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "out")
    shown = json.loads(json.dumps(STUDY))
    shown["study"]["title"] = "Another title"
    shown["sides"]["oskern"]["color"] = "#123456"
    keys = made_again(monkeypatch)
    assert run(archive, tmp_path / "out", shown).study.title == "Another title"
    assert keys == []
    shown["sides"]["oskern"]["aliases"] = ["Oskern"]
    before = parts(tmp_path / "out")
    run(archive, tmp_path / "out", shown)
    assert len(keys) == len(before)
    assert not before & parts(tmp_path / "out")


@pytest.mark.parametrize("part_format", ["parquet", "jsonl"])
def test_a_part_cut_short_is_made_again(archive: Path, tmp_path: Path, part_format: str) -> None:
    run(archive, tmp_path / "out", part_format=part_format)
    before = tree(tmp_path / "out")
    for name in [n for n in before if n.startswith(("parts/", "tables/"))][::5]:
        (tmp_path / "out" / name).write_bytes(before[name][:-7])
    run(archive, tmp_path / "out", part_format=part_format)
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["manifest.json", "parts.jsonl", "skipped.jsonl", "inputs.jsonl"])
def test_a_list_cut_short_is_written_again(archive: Path, tmp_path: Path, name: str) -> None:
    run(archive, tmp_path / "out")
    before = tree(tmp_path / "out")
    (tmp_path / "out" / name).write_bytes(before[name][: len(before[name]) // 2])
    run(archive, tmp_path / "out")
    assert tree(tmp_path / "out") == before


def test_a_full_disk_stops_the_run_with_one_line_and_loses_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    written = store_module.atomic_write
    count = 0

    @contextmanager
    def full(path: Any, mode: Any = "text") -> Iterator[Any]:
        nonlocal count
        count += 1
        with written(path, mode) as file:
            yield file
            if count == 20:
                raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store_module, "atomic_write", full)
    with pytest.raises(OptionError, match="no room left"):
        run(archive, out)
    assert not (out / "manifest.json").exists()
    with pytest.raises(InputError, match="no complete run"):
        tk.AnnotatedCorpus(out)
    monkeypatch.setattr(store_module, "atomic_write", written)
    kept = made_again(monkeypatch)
    run(archive, out)
    run(archive, tmp_path / "fresh")
    assert tree(out) == tree(tmp_path / "fresh")
    assert len(kept) < 2 * len(parts(out))


def test_an_article_that_breaks_a_layer_is_set_aside_and_the_rest_goes_on(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Annotator.__call__

    def broken(self: Annotator, document: Document) -> AnnotatedDocument:
        if document.id == "a017":
            raise RecursionError("too deep")
        return call(self, document)

    monkeypatch.setattr(Annotator, "__call__", broken)
    found = run(archive, tmp_path / "out")
    assert len(found) == 59
    assert found.skipped["id"].tolist() == ["a017"]
    assert "RecursionError" in found.skipped["reason"][0]


def test_a_model_that_cannot_be_loaded_ends_the_run_and_sets_no_article_aside(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts_module.maker.cache_clear()

    def broken(self: Annotator, document: Document) -> AnnotatedDocument:
        raise FormatError("the model differs from its checksum")

    monkeypatch.setattr(Annotator, "__call__", broken)
    with pytest.raises(FormatError, match="differs from its checksum"):
        run(archive, tmp_path / "out")


def test_what_cannot_be_read_is_listed_with_its_place(tmp_path: Path) -> None:
    lines = [json.dumps(article(n)) for n in range(9)]
    lines[2:2] = ["{broken", json.dumps(article(0))]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = run(tmp_path / "a.jsonl", tmp_path / "out")
    assert len(found) == 9
    assert found.skipped["record"].tolist() == ["line 3", "line 4"]
    assert "duplicate id" in found.skipped["reason"][1]


def test_a_corpus_of_nothing_but_broken_records_is_an_error(tmp_path: Path) -> None:
    def nothing() -> Iterator[dict[str, str]]:
        yield {"id": "a", "text": " "}

    with pytest.raises(InputError, match="no article could be annotated"):
        run(tk.read_corpus(nothing), tmp_path / "out")


def test_a_folder_with_other_files_is_not_touched(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(OptionError, match="of no earlier run"):
        run(archive, tmp_path / "mine")
    with pytest.raises(OptionError, match="is not a folder"):
        run(archive, archive)
    assert tree(tmp_path / "mine") == {"thesis.txt": b"x"}


def test_two_runs_do_not_write_into_one_folder(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    first = store_module.Store(tmp_path / "out", "jsonl")
    with pytest.raises(OptionError, match="another run"):
        run(archive, tmp_path / "out")
    first.close()
    assert len(run(archive, tmp_path / "out")) == 60


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"engine": "magic"}, "engine"),
        ({"workers": -1}, "workers"),
        ({"part_size": 0}, "part_size"),
        ({"part_format": "xml"}, "part_format"),
    ],
)
def test_options_that_cannot_be_are_errors(
    archive: Path, tmp_path: Path, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(OptionError, match=says):
        run(archive, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_a_list_of_parts_that_was_changed_is_an_error(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    with (tmp_path / "out" / "parts.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(FormatError, match="differs from its checksum"):
        tk.AnnotatedCorpus(tmp_path / "out")
