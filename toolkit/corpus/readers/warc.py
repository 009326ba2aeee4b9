"""A .warc or .warc.gz file → one row per page that was answered (needs the extra ``warc``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.corpus.decoding import UndecodableError
from toolkit.corpus.readers import html
from toolkit.corpus.rows import Fault, Options, Row

_PAGES = ("text/html", "application/xhtml+xml")
_MARKUP = 20
_CHUNK = 1 << 18


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give one row per answered page; what is no page is passed over, a broken record a fault."""
    from warcio.archiveiterator import ArchiveIterator

    if path.stat().st_size == 0:
        yield Fault("", "empty file (0 bytes)")
        return
    number = 0
    with path.open("rb") as file:
        records = iter(ArchiveIterator(file))
        while True:
            number += 1
            where = f"record {number}"
            try:
                record = next(records, None)
                if record is None:
                    return
                row = _page(record, number, options)
            except Exception as error:  # a hostile file may break any part of the parser
                said = (str(error).splitlines() or [type(error).__name__])[0][:80]
                yield Fault(where, f"truncated or not a WARC record ({said})")
                return
            if options.meter is not None:
                options.meter.inside = file.tell()
            if row is not None:
                yield row


def _page(record: Any, number: int, options: Options) -> Row | Fault | None:
    """Return the article of an answer that holds a page, None for every other record."""
    where = f"record {number}"
    if record.rec_type != "response" or record.http_headers is None:
        return None
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    if kind not in _PAGES or record.http_headers.get_statuscode() != "200":
        return None
    limit = None if options.max_chars is None else _MARKUP * options.max_chars
    data = _content(record.content_stream(), limit)
    if limit is not None and len(data) > limit:
        return Fault(where, f"a page of more than {limit:,} bytes")
    try:
        row = html.extracted(html.decoded(data))
    except UndecodableError as error:
        return Fault(where, str(error))
    if isinstance(row, Fault):
        return row._replace(record=where)
    fields = dict(row.fields)
    fields["url"] = record.rec_headers.get_header("WARC-Target-URI") or fields.get("url")
    fields["crawled"] = record.rec_headers.get_header("WARC-Date")
    return Row(number, where, fields)


def _content(stream: Any, limit: int | None) -> bytes:
    """Return a page's bytes, up to one more than the limit; a stream may give less than asked."""
    pieces, size = [], 0
    while limit is None or size <= limit:
        piece = stream.read(_CHUNK if limit is None else min(_CHUNK, limit + 1 - size))
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
