"""One reader per format: ``read(path, options)`` gives rows and faults, in order, one at a time.

A new format is a file here with such a function, and a line in :data:`READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.corpus.readers import delimited, html, json, jsonl, parquet, text
from toolkit.corpus.rows import Fault, Options, Row

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
}

#: The suffixes of formats in which one file is one document.
SINGLE = frozenset((".txt", ".html", ".htm"))

__all__ = ["READERS", "SINGLE", "Reader"]
