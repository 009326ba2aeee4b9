"""Where the records of a corpus come from: files, a table in memory, or Python values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import pandas as pd

from toolkit.corpus.places import InputFile
from toolkit.corpus.readers import READERS
from toolkit.corpus.rows import (
    Fault,
    Options,
    Place,
    Row,
    no_text_column,
    resolve,
    shape,
    why_not_news,
)
from toolkit.corpus.settings import settings
from toolkit.corpus.streams import format_suffix
from toolkit.document import Document
from toolkit.errors import InputError
from toolkit.files import sha256


class Item(NamedTuple):
    """One record on its way: the file it is from, how to find it there, and what became of it."""

    path: str
    record: str
    value: Document | Fault


class Origin(Protocol):
    """Something that can give its records again and again (or once, when not ``repeatable``)."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def repeatable(self) -> bool:
        """Whether the records can be read more than once."""

    def items(self, options: Options) -> Iterator[Item]:
        """Give every record, in order."""

    def checksums(self) -> Iterator[tuple[str, str]]:
        """Give the name and the SHA-256 of every input file, in order."""

    def size(self) -> int | None:
        """Give the size of the input in bytes, None where there are no files."""


@dataclass(frozen=True, slots=True)
class Files:
    """Files, each read by the reader of its suffix.

    ``files`` can be gone through repeatedly; ``given`` are the paths that named them.
    """

    name: str
    files: Iterable[InputFile]
    given: tuple[str, ...] = ()
    repeatable: bool = True

    def items(self, options: Options) -> Iterator[Item]:
        """Give every record of every file; what breaks stays inside its own file."""
        for file in self.files:
            empty = True
            for record, value in _read(file, options):
                empty = False
                yield Item(file.name, record, value)
            if empty:
                yield Item(file.name, "", Fault("", "no records in it"))

    def checksums(self) -> Iterator[tuple[str, str]]:
        """Give the name and SHA-256 of every file, "" for one that cannot be opened."""
        for file in self.files:
            try:
                regular = file.path.is_file()
                yield file.name, sha256(file.path) if regular else ""
            except OSError:
                yield file.name, ""

    def size(self) -> int | None:
        """Give the size of all files together."""
        return sum(size_of(file) for file in self.files)


def _read(file: InputFile, options: Options) -> Iterator[tuple[str, Document | Fault]]:
    if file.fault:
        yield "", Fault("", file.fault, file.place.id)
        return
    most, broken = settings("limits")["broken"], 0
    try:
        for row in READERS[format_suffix(file.path)](file.path, options):
            broken = 0 if isinstance(row, Row) else broken + 1
            if isinstance(row, Row):
                yield row.record, shape(row, options, file.place)
            else:
                yield row.record, row
            if broken == most:
                reason = f"{most:,} broken records in a row: the rest of the file was not read"
                yield row.record, Fault(row.record, reason)
                break
    except OSError as error:
        yield "", Fault("", f"cannot be read ({error.strerror or error})", file.place.id)
    if options.meter is not None:
        options.meter.finish(size_of(file))


def size_of(file: InputFile) -> int:
    """Return a file's size in bytes, 0 where it cannot be told."""
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class Table:
    """A pandas DataFrame; a row without an id is named by its index label, if those differ."""

    frame: pd.DataFrame
    name: str = "DataFrame"
    repeatable: bool = True

    def items(self, options: Options) -> Iterator[Item]:
        """Give every row."""
        names = tuple(str(column) for column in self.frame.columns)
        if "text" not in resolve(names, options.columns):
            raise InputError(f"{self.name} {no_text_column(names, options.columns)}")
        labels = self.frame.index.is_unique
        for number, (label, *cells) in enumerate(self.frame.itertuples(name=None), start=1):
            row = Row(
                str(label) if labels else number,
                f"row {number}",
                dict(zip(names, cells, strict=True)),
            )
            yield Item("", row.record, shape(row, options, Place("", None)))

    def checksums(self) -> Iterator[tuple[str, str]]:
        """Give nothing: there is no file."""
        return iter(())

    def size(self) -> int | None:
        """Give None: there is no file."""
        return None


@dataclass(frozen=True, slots=True)
class Values:
    """Documents or mappings: an iterable, or a function that gives a new one each time."""

    values: Iterable[Any] | Callable[[], Iterable[Any]]
    name: str = "documents"

    @property
    def repeatable(self) -> bool:
        """Whether there is a new iterator for every reading."""
        return callable(self.values) or not isinstance(self.values, Iterator)

    def items(self, options: Options) -> Iterator[Item]:
        """Give every value; a document stays as it is, a mapping is read like a row."""
        values = self.values() if callable(self.values) else self.values
        for number, value in enumerate(values, start=1):
            yield Item("", f"item {number}", _valued(value, number, options))

    def checksums(self) -> Iterator[tuple[str, str]]:
        """Give nothing: there is no file."""
        return iter(())

    def size(self) -> int | None:
        """Give None: there is no file."""
        return None


def _valued(value: Any, number: int, options: Options) -> Document | Fault:
    record = f"item {number}"
    if isinstance(value, Document):
        reason = why_not_news(value, options)
        return value if reason is None else Fault(record, reason, value.id)
    if isinstance(value, Mapping):
        return shape(Row(number, record, value), options, Place("", None))
    return Fault(record, f"neither a Document nor a mapping but of type {type(value).__name__}")
