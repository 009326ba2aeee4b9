"""One reader per format: ``read(path, options)`` gives rows and faults, in order, one at a time.

A new format is a file here with such a function, and a line in :data:`READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from toolkit.corpus.readers import archive, delimited, html, json, jsonl, parquet, text, warc
from toolkit.corpus.rows import Fault, Options, Row
from toolkit.errors import MissingExtraError

Reader = Callable[[Path, Options], Iterator[Row | Fault]]

#: The reader of each suffix, in the order in which help and errors list them.
READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".json": json.read,
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".parquet": parquet.read,
    ".jsonl.gz": jsonl.read,
    ".ndjson.gz": jsonl.read,
    ".csv.gz": delimited.read,
    ".tsv.gz": delimited.read,
    ".jsonl.zst": jsonl.read,
    ".ndjson.zst": jsonl.read,
    ".csv.zst": delimited.read,
    ".tsv.zst": delimited.read,
    ".warc": warc.read,
    ".warc.gz": warc.read,
    ".zip": archive.reader(lambda suffix: READERS.get(suffix)),
}

#: The suffixes of formats in which one file is one document.
SINGLE = frozenset((".txt", ".html", ".htm"))

#: The package that a format needs beside the toolkit, and the extra that brings it.
_NEEDS = {
    ".parquet": ("pyarrow", "parquet"),
    ".zst": ("pyarrow", "parquet"),
    ".warc": ("warcio", "warc"),
    ".warc.gz": ("warcio", "warc"),
}


def unreadable_here() -> dict[str, MissingExtraError]:
    """Return the suffixes that cannot be read because a package is not installed, and what is."""
    missing = {}
    for suffix in READERS:
        package, extra = _NEEDS.get(suffix) or _NEEDS.get(Path(suffix).suffix) or ("", "")
        if package and not _installed(package):
            missing[suffix] = MissingExtraError(package, extra)
    return missing


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:  # its import was forbidden
        return False


__all__ = ["READERS", "SINGLE", "Reader", "unreadable_here"]
