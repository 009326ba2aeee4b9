"""A .txt file → one row: the whole decoded file is the text, line ends and all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.corpus.decoding import UndecodableError, decode
from toolkit.corpus.rows import Fault, Options, Row


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give the file's text as one row, or a fault."""
    try:
        # A character takes at most four bytes, so that a bigger file need not be opened.
        data = whole(path, 4, options.max_chars)
        yield Row(None, "", {"text": decode(data)})
    except UndecodableError as error:
        yield Fault("", str(error))


def whole(path: Path, factor: int, max_chars: int | None) -> bytes:
    """Return a file's bytes, unless it is empty or surely too long.

    Raises
    ------
    UndecodableError
        With the reason.
    """
    size = path.stat().st_size
    if size == 0:
        raise UndecodableError("empty file (0 bytes)")
    if max_chars is not None and size > factor * max_chars + 4:
        raise UndecodableError(
            f"too long to be read whole: {size:,} bytes, the limit is {max_chars:,} characters; "
            "max_chars=None (--max-chars 0) reads it"
        )
    return path.read_bytes()
