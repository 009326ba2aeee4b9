"""What was written is what is read, code point by code point; other encodings are recognised."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toolkit.corpus import read_corpus
from toolkit.corpus.decoding import UndecodableError, decode, file_encoding, why_not_text

ENGLISH = (
    "The mayor of Lindhaven said that “nobody was hurt” at the café near the port, and that the "
    "ministry’s figures would be published soon."
)

#: Text as articles hold it: no control characters but line ends and tabs, no lone surrogates.
texts = st.text(
    st.one_of(
        st.sampled_from(list("\r\n\t \u00a0\u2009“”‘’—…é\u0301\u200d👩‍🚒🇺🇦\ufeffﬁÅ")),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=1,
    max_size=60,
).map(lambda s: "A" + s + "z")

relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@relaxed
@given(text=texts)
@example(text="One\r\ntwo\rthree\n\u2028four\x0bfive\x0c“six” e\u0301 \u00a0👩‍🚒")
def test_text_files_keep_every_code_point(tmp_path: Path, text: str) -> None:
    for name, data in (
        ("a.txt", text.encode("utf-8")),
        ("b.txt", b"\xef\xbb\xbf" + text.encode("utf-8")),
        ("c.txt", text.encode("utf-16")),
        ("d.txt", text.encode("utf-32")),
    ):
        (tmp_path / name).write_bytes(data)
    documents = list(read_corpus(tmp_path, language=None))
    assert [d.text for d in documents] == [text] * 4


@relaxed
@given(text=texts)
def test_tables_and_json_keep_every_code_point(tmp_path: Path, text: str) -> None:
    row = json.dumps({"text": text}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_bytes(row.encode())
    cell = text.replace('"', '""')
    (tmp_path / "b.csv").write_bytes(f'id,text\n1,"{cell}"\n'.encode())
    (tmp_path / "c.json").write_bytes(json.dumps([{"text": text}]).encode())
    assert [d.text for d in read_corpus(tmp_path, language=None)] == [text] * 3


@pytest.mark.parametrize(
    "encoding", ["cp1252", "mac_roman", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"]
)
def test_english_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(ENGLISH.encode(encoding))
    assert next(iter(read_corpus(tmp_path / "a.txt"))).text == ENGLISH


def test_legacy_encoding_far_into_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    plain = json.dumps({"text": "Nothing here is beyond ASCII."})
    special = json.dumps({"text": "A café – “open”"}, ensure_ascii=False)
    path.write_bytes("\n".join([*[plain] * 20_000, special]).encode("cp1252"))
    assert file_encoding(path) == "cp1252"
    assert list(read_corpus(path))[-1].text == "A café – “open”"


def test_other_scripts_with_any_language() -> None:
    russian = "Мэр города заявил в пятницу, что никто не пострадал, а данные опубликуют позже."
    assert decode(russian.encode("cp1251")) == russian
    assert decode(russian.encode("koi8_r")) == russian


def test_damaged_utf8_is_not_turned_into_other_letters() -> None:
    with pytest.raises(UndecodableError, match="not UTF-8 at byte 6"):
        decode("café – naïve “words”".encode().replace(b" \xe2\x80\x93", b" \xe2\x80 ", 1))


def test_split_multibyte_characters_at_piece_borders(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for shift in range(3):
        path.write_bytes(b"a" * shift + "€".encode() * 100_000)
        assert file_encoding(path) == "utf-8"


def test_control_characters_are_binary() -> None:
    assert "NUL" in str(why_not_text("a\0b"))
    assert "control" in str(why_not_text("\x01\x02\x03 text"))
    assert why_not_text("line\r\n\ttab\x0c page") is None
