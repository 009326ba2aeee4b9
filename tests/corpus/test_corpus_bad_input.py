"""Bad input is one clear error, or inside a corpus a row of ``skipped``; never a crash."""

import json
import os
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.corpus import read_corpus
from toolkit.corpus.readers import READERS
from toolkit.errors import InputError, MissingExtraError, OptionError, ToolkitError

GOOD = (
    "The council of Lindhaven voted on Monday to keep the bridge open, and the mayor said that "
    "repairs would begin when the river had gone down."
)
PAGE = f"<html><head><title>Bridge</title></head><body><article><p>{GOOD}</p></article>"
GERMAN = (
    "Der Rat der Stadt beschloss am Montag, die Brücke offen zu halten, und der Bürgermeister "
    "sagte, die Arbeiten würden beginnen, sobald der Fluss gefallen sei."
)

#: Name, bytes, and a word of the reason.
BAD_FILES = [
    ("zero.txt", b"", "0 bytes"),
    ("blank.txt", b" \r\n\t\n", "empty"),
    ("nul.txt", b"abc\0\0\0\1\2" * 40, "binary"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
    ("scan.txt", b"%PDF-1.7\n" + bytes(range(128, 256)), "PDF"),
    ("noise.txt", bytes((i * 89 + i // 7) % 256 or 1 for i in range(4000)), "save it"),
    ("damaged.txt", (GOOD + " “Café”, naïve – all").encode() + b"\xff end", "UTF-8"),
    ("cut.txt", (GOOD + " “quoted”").encode()[:-1], "UTF-8"),
    ("german.txt", GERMAN.encode(), "not English"),
    ("russian.txt", "Совет города решил не закрывать мост".encode(), "not English"),
    ("line.txt", (GOOD + " ").encode() * 36_000, "max_chars"),
    ("cut.html", PAGE.encode(), "truncated"),
    ("nothing.html", b"<html><body></body></html>", "no article"),
    ("zero.html", b"", "0 bytes"),
    ("notext.csv", b"id,headline\n1,Bridge\n", "no text column among: 'id', 'headline'"),
    ("header.csv", b"id,text\n", "no records"),
    ("zero.csv", b"", "0 bytes"),
    ("broken.jsonl", b'{"text": "The council', "truncated"),
    ("list.jsonl", b"[1, 2]\n", "not a JSON object"),
    ("nested.jsonl", b"[" * 200_000 + b"\n", "JSON"),
    ("number.jsonl", b'{"text": 12}\n', "of type int"),
    ("half.jsonl", b'{"text": "\\ud83d"}\n', "damaged"),
    ("broken.json", b'[{"text": "The', "truncated"),
    ("word.json", b'"text"', "neither a list"),
    ("notes.docx", b"PK\3\4", "not a format that is read"),
    ("none", b"abc", "no suffix"),
]


@pytest.mark.parametrize(("name", "data", "word"), BAD_FILES, ids=[b[0] for b in BAD_FILES])
def test_single_bad_file_is_one_error_that_names_it(
    tmp_path: Path, name: str, data: bytes, word: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_corpus(tmp_path / name)
    message = str(caught.value)
    assert str(tmp_path / name) in message
    assert word in message
    assert "\n" not in message


def test_bad_files_in_a_folder_are_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name, data, _ in BAD_FILES:
        (tmp_path / name).write_bytes(data)
    (tmp_path / "zz_good.txt").write_text(GOOD)
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus] == [GOOD]
    reasons = dict(zip(corpus.skipped["path"], corpus.skipped["reason"], strict=True))
    assert list(reasons) == sorted(name for name, _, _ in BAD_FILES)
    for name, _, word in BAD_FILES:
        assert word in reasons[name]


def test_bad_records_name_their_line(tmp_path: Path) -> None:
    good = json.dumps({"id": "g", "text": GOOD})
    lines = [good, "{", good, json.dumps({"id": "n"}), json.dumps({"id": "e", "text": " "})]
    lines += [json.dumps({"id": "last", "text": GOOD}), '{"id": "cut", "te']
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    corpus = read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["g", "last"]
    table = corpus.skipped
    assert list(table.columns) == ["path", "record", "id", "reason"]
    assert set(table["path"]) == {"a.jsonl"}
    assert table["record"].tolist() == ["line 2", "line 3", "line 4", "line 5", "line 7"]
    assert table["id"].tolist() == ["", "g", "n", "e", ""]
    assert "duplicate id" in table["reason"][1]
    assert "no text column among: 'id'" in table["reason"][2]


def test_bad_rows_of_a_table(tmp_path: Path) -> None:
    rows = ["id,text,outlet", f'1,"{GOOD}",Post', "2,one,too,many", "3,few", '4,"quote, open,Post']
    (tmp_path / "a.csv").write_text("\n".join([*rows, "5,x,y"]))
    corpus = read_corpus(tmp_path / "a.csv")
    assert [d.id for d in corpus] == ["1"]
    assert corpus.skipped["record"].tolist() == ["line 3", "line 4", "lines 5-6"]


def test_damaged_bytes_in_one_row_leave_the_others(tmp_path: Path) -> None:
    rows = [f"id,text\n1,“{GOOD}” – café\n2,".encode(), b"caf\xff\n", f"3,{GOOD}\n".encode()]
    (tmp_path / "a.csv").write_bytes(b"".join(rows).replace(GOOD.encode(), b"Bridge stays open"))
    corpus = read_corpus(tmp_path / "a.csv")
    assert [d.id for d in corpus] == ["1", "3"]
    assert "damaged" in corpus.skipped["reason"][0]


def test_overlong_line_and_cell_are_passed_without_reading_on(tmp_path: Path) -> None:
    long = json.dumps({"id": "long", "text": "word " * 500_000})
    good = json.dumps({"id": "g", "text": GOOD})
    (tmp_path / "a.jsonl").write_text(f"{good}\n{long}\n{good.replace('g', 'h', 1)}\n")
    corpus = read_corpus(tmp_path / "a.jsonl", max_chars=1000)
    assert [d.id for d in corpus] == ["g", "h"]
    assert corpus.skipped["record"].tolist() == ["line 2"]
    (tmp_path / "b.csv").write_text(f'id,text\n1,"{"word " * 1000}"\n2,"{GOOD}"\n')
    corpus = read_corpus(tmp_path / "b.csv", max_chars=1000)
    assert [d.id for d in corpus] == ["2"]


def test_five_megabytes_in_one_line_can_be_asked_for(tmp_path: Path) -> None:
    text = (GOOD + " ") * 36_000
    (tmp_path / "line.txt").write_text(text)
    (document,) = read_corpus(tmp_path / "line.txt", max_chars=None)
    assert document.text == text


def test_truncated_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    pd.DataFrame({"text": [GOOD] * 50}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"a\.parquet: truncated or not a parquet file"):
        read_corpus(path)
    pd.DataFrame({"foo": [1]}).to_parquet(path)
    with pytest.raises(InputError, match="no text column among: 'foo'"):
        read_corpus(path)


def test_parquet_without_its_extra_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"attribution-toolkit\[parquet\]"):
        read_corpus(tmp_path / "a.parquet")


@pytest.mark.skipif(not hasattr(os, "mkfifo") or os.name == "nt", reason="needs links and pipes")
def test_pipes_and_broken_links_do_not_hang(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    corpus = read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["good"]
    assert corpus.skipped["path"].tolist() == ["link.txt", "pipe.txt"]
    with pytest.raises(InputError, match="neither a file nor a folder"):
        read_corpus(tmp_path / "pipe.txt")


def test_calls_that_make_no_sense(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_corpus(tmp_path / "gone")
    with pytest.raises(InputError, match="no file matches"):
        read_corpus(f"{tmp_path}/*.txt")
    with pytest.raises(InputError, match=r"no file in it can be read.*\.jsonl"):
        read_corpus(tmp_path)
    with pytest.raises(InputError, match="to read a text itself"):
        read_corpus(GOOD + "\n" + GOOD)
    with pytest.raises(InputError, match="path is empty"):
        read_corpus("")
    with pytest.raises(InputError, match="of type int"):
        read_corpus(5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no records"):
        read_corpus([])
    with pytest.raises(InputError, match="no text column among: 'a'"):
        read_corpus(pd.DataFrame({"a": [1]}))
    with pytest.raises(InputError, match="none of its 2 records"):
        read_corpus([{"id": "a", "text": ""}, {"id": "b", "text": ""}])


def test_bad_options() -> None:
    with pytest.raises(OptionError, match="did you mean 'outlet'"):
        read_corpus([{"text": GOOD}], columns={"outlets": "paper"})
    with pytest.raises(OptionError, match="'en' or None"):
        read_corpus([{"text": GOOD}], language="de")
    with pytest.raises(OptionError, match="max_chars"):
        read_corpus([{"text": GOOD}], max_chars=0)
    with pytest.raises(InputError, match="no column 'Body'"):
        read_corpus(pd.DataFrame({"text": [GOOD]}), columns={"text": "Body"})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda s: s.encode("utf-8", "replace")),
        st.binary(max_size=80).map(lambda b: b"<html><body><p>" + b + b"</p></body></html>"),
        st.binary(max_size=80).map(lambda b: b'{"text": "' + b + b'"}\n'),
        st.binary(max_size=80).map(lambda b: b'id,text\n1,"' + b + b'"\n2,' + b),
    ),
    suffix=st.sampled_from([s for s in READERS if s != ".parquet"]),
)
def test_no_bytes_crash_a_reader(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"fuzz{suffix}"
    path.write_bytes(data)
    try:
        corpus = read_corpus(path)
        documents = list(corpus)
    except ToolkitError as error:
        assert str(path) in str(error)
    else:
        assert documents
        assert all(d.text.encode("utf-8") for d in documents)
