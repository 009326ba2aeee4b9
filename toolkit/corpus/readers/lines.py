"""Lines of a text file of any size, with their numbers; a line too long raises and is passed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from toolkit.corpus.decoding import file_encoding

# Escapes make a JSON line longer than its text: at most twelve characters for one.
_PER_CHAR = 12
_BESIDES = 1 << 20


class LineTooLongError(ValueError):
    """One line is longer than any record may be."""


class Lines:
    """The lines of a file; ``number`` is that of the last one given, counted from 1."""

    def __init__(self, file: TextIO, max_chars: int | None) -> None:
        self.number = 0
        self._file = file
        self._back: str | None = None
        self._limit = -1 if max_chars is None else _PER_CHAR * max_chars + _BESIDES

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
        if len(line) == self._limit and not line.endswith(("\n", "\r")):
            while line and not line.endswith(("\n", "\r")):
                line = self._file.readline(self._limit)
            raise LineTooLongError(f"a line of more than {self._limit:,} characters")
        return line

    def push_back(self, line: str) -> None:
        """Give the last line once more."""
        if line:
            self._back = line
            self.number -= 1


@contextmanager
def open_lines(path: Path, max_chars: int | None, newline: str) -> Iterator[Lines]:
    """Open a file in its own encoding; bytes outside it become halves of surrogate pairs."""
    encoding = file_encoding(path)
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=encoding, errors="surrogateescape", newline=newline) as file:
        yield Lines(file, max_chars)
