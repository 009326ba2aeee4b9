"""Cases for fuzzing: a target and a number → the same broken input on every machine, and its run.

A case changes a seed that is right (bytes flipped, cut, doubled, spliced, words of the format put
in) and gives it to the target, which may say so with one of the toolkit's own errors and must not
do anything else. ``benchmarks/fuzz.py`` runs a million, the tests a few hundred.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.annotate import annotate
from toolkit.corpus.corpus import Corpus
from toolkit.corpus.dates import iso_date
from toolkit.corpus.origins import Files
from toolkit.corpus.places import InputFile
from toolkit.corpus.rows import Place
from toolkit.display import annotated_html
from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import ToolkitError
from toolkit.exchange import from_record, read_annotated, to_record
from toolkit.language import parse
from toolkit.language.quotes import pair_quotes
from toolkit.language.sentences import paragraph_spans
from toolkit.study import Study

TEXT = (
    "“We will rebuild the dam,” Mira Solt said. According to Osker Radio, 12 people were hurt.\n\n"
    "Officials 'could not' confirm it – if true, it would be the “first” attack. \"Wait,\" he said."
)
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>The dam</title></head><body>"
    "<article><h1>The dam</h1><p>The dam by the old mill has held through the night, the mayor "
    "said on Monday.</p><p>Her deputy told reporters that the road would be opened again in the "
    "morning.</p></article></body></html>"
)
RECORD = {"id": "a", "text": TEXT, "outlet": "post", "date": "2024-05-06", "n": [1, {"x": 2.5}]}
TABLE = 'id,text,outlet\na,"The dam ""held"", he said",post\nb,"Two\nlines",gazette\n'
STUDY = (
    '[study]\ntitle = "The port"\nrandom_state = 3\n[sides.north]\ncolor = "#2f6db3"\n'
    'aliases = ["Norrland"]\npeople = ["Mira Solt", { name = "Ada Holm", also = ["Holm"] }]\n'
    '[sides.oskern]\ndemonyms = ["Osker"]\nplaces = ["Oskern"]\n'
)
WORDS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n", b"\\", b'"', b"'", b","),
    *(
        b"[",
        b"{",
        b"}",
        b"]",
        b"<",
        b"</body>",
        b"<div>",
        b"<!--",
        b"&#0;",
        b"&amp;",
        b"said",
        b" ",
    ),
    *(b"<!ENTITY a 'b'>", b"NaN", b"1e999", b"-1", b"9" * 400, b"null", b"true", b'"id":'),
    *(b'"text":', b'"format":', b"\\ud800", b"../", b"\xe2\x80\x9c", b"\xe2\x80\x9d"),
    *(b"\xe2\x80\x98", b"\xe2\x80\xae", b"PK\x03\x04", b"WARC/1.0\r\n", b"[sides.", b"= ["),
    *(b"Content-Length: 999999999\r\n", b"\xc2\xa0", b"\xcc\x81" * 30),
)


class Target(NamedTuple):
    """What is tried: right inputs to start from, and what is done with a broken one."""

    seeds: tuple[bytes, ...]
    run: Callable[[bytes, Path], None]


def mutated(seeds: tuple[bytes, ...], draw: random.Random) -> bytes:
    """Return a seed with one to six changes."""
    data = bytearray(draw.choice(seeds))
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        at = draw.randrange(len(data) + 1)
        to = min(len(data), at + draw.choice((1, 2, 8, 40)))
        change = draw.randrange(7)
        if change == 0 and data:
            data[at % len(data)] = draw.randrange(256)
        elif change == 1:
            data[at:at] = draw.choice(WORDS)
        elif change == 2:
            del data[at:to]
        elif change == 3:
            data[at:to] = data[at:to] * draw.choice((2, 9, 80))
        elif change == 4:
            other = draw.choice(seeds)
            start = draw.randrange(len(other) + 1)
            data[at:at] = other[start : start + draw.choice((4, 60, 400))]
        elif change == 5:
            del data[at:]
        else:
            data[at:to] = draw.randbytes(to - at)
    return bytes(data[:200_000])


def case(name: str, number: int) -> bytes:
    """Return the input of one case."""
    return mutated(targets()[name].seeds, random.Random(f"{name}-{number}"))


def try_case(name: str, number: int, folder: Path) -> None:
    """Run one case; whatever is not one of the toolkit's own errors goes on to the caller."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            targets()[name].run(case(name, number), folder)
        except ToolkitError as error:
            assert str(error), "an error without words"


def _reader(suffix: str) -> Callable[[bytes, Path], None]:
    def read(data: bytes, folder: Path) -> None:
        path = folder / f"case{suffix}"
        path.write_bytes(data)
        files = Files("case", (InputFile(path, path.name, Place("case", None)),))
        for item in Corpus(files).read():
            if isinstance(item, Document):
                assert item.id and item.text.strip()
                json.dumps(to_record(AnnotatedDocument(item)), allow_nan=False).encode("utf-8")
                item.text.encode("utf-8")
            else:
                assert item.reason

    return read


def _quotes(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "ignore")
    paragraphs = paragraph_spans(text)
    for quote in pair_quotes(text, paragraphs):
        assert 0 <= quote.span.start < quote.span.end <= len(text)


def _parse(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "ignore")
    end = 0
    for sentence in parse(text).sentences:
        assert end <= sentence.span.start < sentence.span.end <= len(text)
        end = sentence.span.end


def _annotate(data: bytes, folder: Path) -> None:
    found = annotate(Document("a", data.decode("utf-8", "ignore")), _study(), engine="rules")
    assert from_record(to_record(found)) == found


def _study_file(data: bytes, folder: Path) -> None:
    path = folder / "study.toml"
    path.write_bytes(data)
    Study.load(path)


def _record(data: bytes, folder: Path) -> None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    # Metadata that JSON cannot hold (an infinity, half a surrogate pair) changes once, then stays.
    found = from_record(to_record(from_record(value)))
    assert from_record(to_record(found)) == found


def _annotated_file(data: bytes, folder: Path) -> None:
    path = folder / "annotated.jsonl"
    path.write_bytes(data)
    for found in read_annotated(path):
        assert found.id


def _shown(data: bytes, folder: Path) -> None:
    """Show a broken record as the report does: its text comes back, and nothing runs in it."""
    try:
        found = from_record(json.loads(data))
    except (ValueError, RecursionError):
        return
    page = annotated_html(found)
    assert "<script" not in page.lower()
    if not re.search("[\ud800-\udfff\r]", found.text):
        body = page[page.index("<p>") : page.rindex("</p>")] if "<p>" in page else ""
        shown = unescape(re.sub(r"<[^>]*>", "", body))
        assert "".join(shown.split()) in "".join(found.text.split())


def _date(data: bytes, folder: Path) -> None:
    found = iso_date(data.decode("utf-8", "ignore"))
    assert found is None or re.fullmatch(r"\d{4}-\d\d-\d\d(T.+)?", found)


@cache
def _study() -> Study:
    import tomllib

    return Study.load(tomllib.loads(STUDY))


@cache
def targets() -> Mapping[str, Target]:
    """Return every target by name."""
    lines = "".join(json.dumps({**RECORD, "id": id}) + "\n" for id in "ab").encode()
    table, tabs = TABLE.encode(), TABLE.replace(",", "\t").encode()
    annotated = json.dumps(to_record(annotate(Document("a", TEXT), _study(), engine="rules")))
    records = (annotated.encode(), json.dumps(RECORD).encode())
    texts = (TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1252", "replace"))
    dates = (b"2024-05-06T10:00:00Z", b"6 May 2024", b"May 6th, 2024", b"30/12/2023")
    found = {
        ".txt": Target(texts, _reader(".txt")),
        ".jsonl": Target((lines,), _reader(".jsonl")),
        ".json": Target((json.dumps([RECORD, RECORD]).encode(),), _reader(".json")),
        ".csv": Target((table, TABLE.encode("utf-16")), _reader(".csv")),
        ".tsv": Target((tabs,), _reader(".tsv")),
        ".html": Target((PAGE.encode(),), _reader(".html")),
        ".jsonl.gz": Target((gzip.compress(lines, mtime=0), lines), _reader(".jsonl.gz")),
        ".csv.gz": Target((gzip.compress(table, mtime=0),), _reader(".csv.gz")),
        ".zip": Target((_zipped(lines, table),), _reader(".zip")),
        "quotes": Target(texts[:1], _quotes),
        "parse": Target(texts[:1], _parse),
        "annotate": Target(texts[:1], _annotate),
        "study": Target((STUDY.encode(),), _study_file),
        "record": Target(records, _record),
        "annotated file": Target(records, _annotated_file),
        "shown": Target(records[:1], _shown),
        "date": Target(dates, _date),
    }
    return {**found, **_with_extras(lines)}


def _with_extras(lines: bytes) -> dict[str, Target]:
    found: dict[str, Target] = {}
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return found
    packed = io.BytesIO()
    with pa.CompressedOutputStream(packed, "zstd") as stream:
        stream.write(lines)
        stream.flush()
        found[".jsonl.zst"] = Target((packed.getvalue(), lines), _reader(".jsonl.zst"))
    out = io.BytesIO()
    rows: list[dict[str, Any]] = [{**RECORD, "n": number} for number in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), out)
    found[".parquet"] = Target((out.getvalue(),), _reader(".parquet"))
    try:
        import warcio  # noqa: F401
    except ImportError:
        return found
    record = _crawled()
    packed_record = gzip.compress(record, mtime=0)
    found[".warc"] = Target((2 * record,), _reader(".warc"))
    found[".warc.gz"] = Target((2 * packed_record,), _reader(".warc.gz"))
    return found


def _zipped(lines: bytes, table: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("in/a.jsonl", lines), ("b.csv", table), ("c.txt", TEXT.encode())):
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def _crawled() -> bytes:
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/dam\r\n"
        "WARC-Date: 2024-05-06T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return head.encode() + page + b"\r\n\r\n"
