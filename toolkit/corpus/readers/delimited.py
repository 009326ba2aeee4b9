"""A .csv or .tsv file → one row per record, read line by line, quoted line breaks included."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from toolkit.corpus.decoding import UndecodableError
from toolkit.corpus.readers.lines import Lines, LineTooLongError, open_lines
from toolkit.corpus.rows import Fault, Options, Row, no_text_column, resolve
from toolkit.corpus.settings import settings
from toolkit.corpus.streams import format_suffix

_SEPARATORS = (",", ";", "\t", "|")


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give one row per record; without a text column in the header, one fault for the file."""
    if path.stat().st_size == 0:
        yield Fault("", "empty file (0 bytes)")
        return
    try:
        with open_lines(path, options, newline="") as lines:
            yield from _rows(lines, path, options)
    except UndecodableError as error:
        yield Fault("", str(error))


def _rows(lines: Lines, path: Path, options: Options) -> Iterator[Row | Fault]:
    try:
        first = next((line for line in lines if line.strip()), "")
        lines.push_back(first)
        # The separator of the header: spreadsheets write semicolons where the comma is decimal.
        tabs = format_suffix(path).startswith(".tsv")
        separator = "\t" if tabs else max(_SEPARATORS, key=first.count)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        header = _header(_next(reader, options.max_chars) or [])
    except (csv.Error, LineTooLongError, UnicodeDecodeError) as error:
        yield Fault("", f"its first line is no header of columns ({error}); is it a table?")
        return
    most = settings("limits")["columns"]
    if len(header) > most:
        yield Fault("", f"its first line has {len(header):,} columns, the limit is {most:,}")
        return
    if "text" not in resolve(header, options.columns):
        yield Fault("", no_text_column(header, options.columns))
        return
    yield from _records(reader, lines, header, options)


def _records(
    reader: Iterator[list[str]], lines: Lines, header: tuple[str, ...], options: Options
) -> Iterator[Row | Fault]:
    number = 0
    while True:
        start = lines.number + 1
        lines.new_record()
        try:
            cells = _next(reader, options.max_chars)
        except (csv.Error, LineTooLongError) as error:
            number += 1
            yield Fault(_where(start, lines.number), _broken(error))
            continue
        except UnicodeDecodeError:
            yield Fault(f"line {start}", "damaged or truncated from here on; save it as UTF-8")
            return
        if cells is None:
            return
        if not cells:
            continue
        number += 1
        where = _where(start, lines.number)
        if len(cells) == len(header):
            yield Row(number, where, dict(zip(header, (c or None for c in cells), strict=True)))
        else:
            reason = f"{len(cells)} cells where the header has {len(header)}"
            yield Fault(where, f"{reason}: truncated, or a separator that is not quoted")


def _where(start: int, end: int) -> str:
    return f"line {start}" if end <= start else f"lines {start}-{end}"


def _next(reader: Iterator[list[str]], max_chars: int | None) -> list[str] | None:
    """Read one record. The module's limit of a cell is global, so it is set back at once."""
    before = csv.field_size_limit((1 << 31) - 1 if max_chars is None else 2 * max_chars)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _header(cells: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = cell.strip()
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return tuple(names)


def _broken(error: Exception) -> str:
    return f"{error}: truncated, or a quotation mark that is not doubled"
