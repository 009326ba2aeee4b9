"""Annotated documents ↔ a JSON Lines file of the public format, one document per line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import FormatError, InputError
from toolkit.exchange.records import from_record, to_record
from toolkit.files import atomic_write

#: Bytes of one document with its annotation: far more than the longest article takes.
_LONGEST = 1 << 28


def write_annotated(annotated: Iterable[AnnotatedDocument], path: str | Path) -> int:
    """Write annotated documents to a file that appears only when it is complete.

    Parameters
    ----------
    annotated : iterable of AnnotatedDocument
        Gone through once, one document in memory at a time.
    path : str or Path
        Usually ending in ``.jsonl``. The same documents give the same bytes.

    Returns
    -------
    int
        How many documents were written.

    Raises
    ------
    FormatError
        If a document could not be read back: a span outside its text, an id used twice. Then a
        file that was there before is as it was.
    """
    seen: set[str] = set()
    with atomic_write(path) as file:
        for number, one in enumerate(annotated, start=1):
            record = to_record(one)
            where = f"{path}, document {number}"
            from_record(record, where=where)
            _new(one.id, seen, where)
            line = json.dumps(record, ensure_ascii=False, allow_nan=False)
            try:
                file.write(line + "\n")
            except UnicodeEncodeError:
                raise FormatError(
                    f"{where}, id {one.id!r}: holds half of a surrogate pair, which no file can"
                ) from None
    return len(seen)


def read_annotated(
    path: str | Path,
    *,
    texts: Iterable[Document] | Mapping[str, Document] | None = None,
) -> Iterator[AnnotatedDocument]:
    """Read annotated documents back, one at a time.

    Parameters
    ----------
    path : str or Path
        A JSON Lines file of the format in ``docs/format.md``, written by the toolkit or by hand.
    texts : Corpus, iterable of Document, or mapping of id to Document, optional
        The articles, for a file whose records hold no text. Only those needed stay in memory.

    Yields
    ------
    AnnotatedDocument

    Raises
    ------
    InputError
        If there is no such file.
    FormatError
        If a line is not in the format; the message names the file, the line and the id.

    Examples
    --------
    >>> for annotated in read_annotated("annotated.jsonl"):           # doctest: +SKIP
    ...     print(annotated.id, len(annotated.attributions))
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file of saved annotation; check the path")
    # The check above runs at the call, the reading as the caller goes on.
    return _documents(path, texts)


def _documents(
    path: Path, texts: Iterable[Document] | Mapping[str, Document] | None
) -> Iterator[AnnotatedDocument]:
    seen: set[str] = set()
    given = _lookup(path, texts)
    for number, record in _records(path):
        where = f"{path}, line {number}"
        id = record.get("id")
        document = given(id) if isinstance(id, str) and record.get("text") is None else None
        annotated = from_record(record, document=document, where=where)
        _new(annotated.id, seen, where)
        yield annotated


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open("rb") as file:
            lines = iter(lambda: file.readline(_LONGEST + 1), b"")
            for number, line in enumerate(lines, start=1):
                if len(line) > _LONGEST:
                    raise FormatError(f"{path}, line {number}: longer than {_LONGEST:,} bytes")
                if line.strip():
                    yield number, _parsed(line, f"{path}, line {number}")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"{where}: not a line of JSON in UTF-8 ({error}); is the file complete?"
        ) from None
    if not isinstance(record, dict):
        raise FormatError(f"{where}: not a JSON object; write one document per line")
    return record


def _lookup(
    path: Path, texts: Iterable[Document] | Mapping[str, Document] | None
) -> Callable[[str], Document | None]:
    """Return what gives the document of an id; a stream of texts is read for the needed ids."""
    if texts is None:
        return lambda id: None
    if isinstance(texts, Mapping):
        return texts.get
    wanted = {record.get("id") for _, record in _records(path) if record.get("text") is None}
    found: dict[str, Document] = {}
    for document in texts if wanted else ():
        if document.id in wanted:
            found[document.id] = document
            if len(found) == len(wanted):
                break
    return found.get


def _new(id: str, seen: set[str], where: str) -> None:
    if id in seen:
        raise FormatError(f"{where}: a second document has the id {id!r}; give each its own")
    seen.add(id)
