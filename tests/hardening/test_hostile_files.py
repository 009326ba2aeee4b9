"""Bombs, endless lines, deep nesting, odd names and links: set aside in bounded time and memory."""

from __future__ import annotations

import gzip
import json
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import toolkit as tk
from toolkit.cli import main
from toolkit.corpus.seen import SeenIds
from toolkit.corpus.settings import settings
from toolkit.errors import FormatError, InputError, MissingExtraError
from toolkit.files import checked_bytes

GOOD = {"id": "good", "text": "The dam by the old mill has held, the mayor said on Monday."}
LINE = json.dumps(GOOD) + "\n"


def reasons(path: Path) -> list[str]:
    return list(tk.read_corpus(path).skipped["reason"])


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".csv.gz"])
def test_a_gzip_bomb_is_not_unpacked_to_its_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"bomb{suffix}"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(64):
            file.write(b"\0" * (1 << 20))
    with pytest.raises(InputError, match="archive bomb"):
        tk.read_corpus(path)


def test_a_zstd_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = tmp_path / "bomb.jsonl.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as file:
        for _ in range(64):
            file.write(b" " * (1 << 20))
    with pytest.raises(InputError, match="archive bomb"):
        tk.read_corpus(path)


def test_a_zip_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", LINE)
        for number in range(8):
            archive.writestr(f"b{number}.txt", b"a" * (8 << 20))
    corpus = tk.read_corpus(path)
    assert [d.id for d in corpus] == ["good"]
    assert "archive bomb" in corpus.skipped["reason"].iloc[-1]


def test_what_leads_out_of_an_archive_is_set_aside(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        **{
            "in/good.jsonl": LINE.encode(),
            "../../escape.txt": b"Somebody said that it was out.",
            "/etc/absolute.txt": b"Somebody said that it was out.",
            "c:\\windows.txt": b"Somebody said that it was out.",
            "inner.zip": b"PK",
            "picture.png": b"\x89PNG",
        },
    )
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    corpus = tk.read_corpus(path)
    assert [d.id for d in corpus] == ["good"]
    told = " ".join(corpus.skipped["reason"])
    assert told.count("leads out of the archive") == 3
    assert "a link" in told
    assert "an archive in an archive" in told
    assert not (tmp_path.parent / "escape.txt").exists()


def test_a_file_without_a_name_in_an_archive_leaves_the_others(tmp_path: Path) -> None:
    story = b"The dam by the mill held through the night, the mayor said on Monday."
    path = zipped(tmp_path / "a.zip", **{"./": b"", "Q.txt": story, "b.txt": story})
    path.write_bytes(path.read_bytes().replace(b"Q.txt", b"\0.txt"))
    corpus = tk.read_corpus(path)
    assert [document.id for document in corpus] == ["a-b"]
    assert corpus.skipped["reason"].tolist() == ["a file without a name in the archive"]


def test_an_archive_gives_ids_and_places_by_its_names(tmp_path: Path) -> None:
    text = b"The dam by the old mill has held, the mayor said."
    row = json.dumps({"text": text.decode() + " Again."}).encode()
    corpus = tk.read_corpus(zipped(tmp_path / "wire.zip", **{"x/storm.txt": text, "y.jsonl": row}))
    assert [d.id for d in corpus] == ["wire-x/storm", "wire-y-1"]


def test_an_endless_line_costs_its_own_record_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    limit = 12 * 1000 + (1 << 20)
    path.write_text("[" * (3 * limit) + "\n" + LINE, encoding="utf-8")
    corpus = tk.read_corpus(path, max_chars=1000)
    assert [d.id for d in corpus] == ["good"]
    assert "a line of more than" in corpus.skipped["reason"][0]


def test_a_table_row_that_never_ends_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + '"a\n",' * 400_000 + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="record of more than"):
        tk.read_corpus(path, max_chars=1000)


def test_a_table_of_too_many_columns_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{n}" for n in range(6000)) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="6,000 columns"):
        tk.read_corpus(path)


def test_a_file_of_broken_lines_is_left_after_a_thousand(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    most = settings("limits")["broken"]
    path.write_text(LINE + "{\n" * (3 * most), encoding="utf-8")
    told = reasons(path)
    assert len(told) == most + 1
    assert "the rest of the file was not read" in told[-1]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_that_would_break_what_comes_after_is_told(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "a.jsonl"
    lines = []
    for depth in (30, 200, 700, 100_000):
        close = ("]" if opening == "[" else "}") * depth
        inner = opening * depth + ("1" if opening != "[" else "") + close
        lines.append(f'{{"id": "d{depth}", "text": {json.dumps(GOOD["text"])}, "x": {inner}}}')
    path.write_text("\n".join(lines), encoding="utf-8")
    corpus = tk.read_corpus(path)
    assert [d.id for d in corpus] == ["d30"]
    assert len(corpus.skipped) == 3


def test_a_page_of_countless_elements_is_set_aside_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<b>x" * 200_000 + "</body></html>", encoding="utf-8")
    with pytest.raises(InputError, match="30,000 elements"):
        tk.read_corpus(path)


def test_entities_of_a_page_do_not_expand(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = "<p>The dam by the old mill has held through the night, the mayor said.</p>" * 3
    page = f'<!DOCTYPE html [<!ENTITY e0 "lol">{entities}]><html><body>{body}&e9;</body></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert all(len(d.text) < 2000 for d in tk.read_corpus(tmp_path / "a.html"))


def test_a_gigantic_word_and_a_wall_of_quotation_marks_are_annotated() -> None:
    for text in ("a" * 300_000, "“" * 20_000, "said " * 20_000, "(" * 20_000, "\n" * 100_000 + "x"):
        assert tk.annotate(text, engine="rules").text == text


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and odd file names")
def test_links_pipes_and_odd_names(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "line\nbreak \x1b[31m.txt").write_text(GOOD["text"], encoding="utf-8")
    (folder / "circle").symlink_to(folder)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    corpus = tk.read_corpus(folder)
    assert [d.id for d in corpus] == ["line\nbreak \x1b[31m"]
    assert set(corpus.skipped["path"]) == {"self.txt", "gone.txt", "pipe.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs odd file names")
def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(GOOD["text"], encoding="utf-8")
    (tmp_path / "news" / "evil\x1b]0;x\x07.txt").write_bytes(b"")
    out = tmp_path / "out.jsonl"
    args = ["annotate", str(tmp_path / "news"), "--out", str(out), "--engine", "rules"]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0
    assert "evil" in result.output
    assert "\x1b" not in result.output
    result = CliRunner().invoke(main, ["annotate", "no\x1b[31m", "--out", str(out)])
    assert result.exit_code != 0
    assert "\x1b" not in result.output


def test_files_are_found_anew_and_in_the_order_of_their_parts(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "a/one.txt", "a-b/three.txt", "b.txt", "b.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"<html><body><p>{GOOD['text']} {name}</p></body></html>")
    corpus = tk.read_corpus(tmp_path)
    before = [d.id for d in corpus]
    assert before == ["a/one", "a-b/three", "a", "b/two", "b.html", "b.txt"]
    (tmp_path / "c.txt").write_text(GOOD["text"], encoding="utf-8")
    assert [d.id for d in corpus] == [*before, "c"]


def test_ids_are_remembered_with_their_files() -> None:
    seen = SeenIds()
    for number in range(20_000):
        assert seen.add(f"id{number}", f"file{number // 100}") is None
    assert len(seen) == 20_000
    assert seen.add("id1234", "later") == "file12"
    assert seen.add("id19999", "later") == "file199"


def test_packed_files_read_like_plain_ones(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text(LINE + "{\n", encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, packed):
        corpus = tk.read_corpus(path)
        assert [d.text for d in corpus] == [GOOD["text"]]
        assert corpus.skipped["record"].tolist() == ["line 2"]
    packed.write_bytes(packed.read_bytes()[:-12])
    with pytest.raises(InputError, match=r"damaged or truncated \.gz data"):
        tk.read_corpus(packed)


def test_a_crawl_gives_its_pages(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from fuzz_cases import targets

    (tmp_path / "crawl.warc.gz").write_bytes(targets()[".warc.gz"].seeds[0])
    corpus = tk.read_corpus(tmp_path / "crawl.warc.gz")
    assert [d.id for d in corpus] == ["crawl-1", "crawl-2"]
    document = next(iter(corpus))
    assert document.url == "https://post.example/dam"
    assert "the mayor said" in document.text
    assert "<" not in document.text


def test_a_format_without_its_package_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0")
    monkeypatch.setitem(sys.modules, "warcio", None)
    with pytest.raises(MissingExtraError, match=r"attribution-toolkit\[warc\]"):
        tk.read_corpus(tmp_path)


def test_a_model_file_that_was_changed_is_not_loaded(tmp_path: Path) -> None:
    from toolkit.language.encoder import MODELS, Encoder

    for path in (MODELS / "attribution").iterdir():
        data = path.read_bytes()
        (tmp_path / path.name).write_bytes(data[:-1] + b"x" if path.suffix == ".onnx" else data)
    with pytest.raises(FormatError, match="differs from its checksum"):
        Encoder(tmp_path)


def test_every_other_model_file_is_vouched_for_and_checked(tmp_path: Path) -> None:
    data = Path(tk.__file__).parent / "data"
    models = [*data.rglob("*.npz"), data / "language" / "punkt.json"]
    assert len(models) >= 2
    for path in models:
        assert checked_bytes(path)
        changed = tmp_path / path.name
        changed.write_bytes(path.read_bytes() + b"x")
        (tmp_path / "SHA256SUMS").write_bytes((path.parent / "SHA256SUMS").read_bytes())
        with pytest.raises(FormatError, match="differs from its checksum"):
            checked_bytes(changed)
