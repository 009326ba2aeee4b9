"""Lines of a text file of any size, with their numbers; a line too long raises and is passed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from toolkit.corpus.decoding import file_encoding
from toolkit.corpus.rows import Options
from toolkit.corpus.streams import is_packed, open_bytes

# Escapes make a JSON line longer than its text: at most twelve characters for one.
_PER_CHAR = 12
_BESIDES = 1 << 20


class LineTooLongError(ValueError):
    """One line, or one record of many lines, is longer than any record may be."""


class Lines:
    """The lines of a file; ``number`` is that of the last one given, counted from 1."""

    def __init__(self, file: TextIO, max_chars: int | None) -> None:
        self.number = 0
        self._file = file
        self._back: str | None = None
        self._limit = -1 if max_chars is None else _PER_CHAR * max_chars + _BESIDES
        self._record = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._back is not None:
            line, self._back = self._back, None
            self.number += 1
            return line
        line = self._file.readline(self._limit)
        if not line:
            raise StopIteration
        self.number += 1
        self._record += len(line)
        if len(line) == self._limit and not line.endswith(("\n", "\r")):
            while line and not line.endswith(("\n", "\r")):
                line = self._file.readline(self._limit)
            raise LineTooLongError(f"a line of more than {self._limit:,} characters")
        if self._limit > 0 and self._record > self._limit + len(line):
            raise LineTooLongError(f"a record of more than {self._limit:,} characters")
        return line

    def push_back(self, line: str) -> None:
        """Give the last line once more."""
        if line:
            self._back = line
            self.number -= 1

    def new_record(self) -> None:
        """Say that a record begins here: its lines together may be as long as one line may."""
        self._record = 0


@contextmanager
def open_lines(path: Path, options: Options, newline: str) -> Iterator[Lines]:
    """Open a file in its own encoding; bytes outside it become halves of surrogate pairs.

    A packed file is taken for UTF-8: finding another encoding would mean unpacking it twice.
    """
    encoding = "utf-8" if is_packed(path) else file_encoding(path)
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with open_bytes(path, options.meter) as file:
        text = io.TextIOWrapper(file, encoding, errors="surrogateescape", newline=newline)
        yield Lines(text, options.max_chars)
