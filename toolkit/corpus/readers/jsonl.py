"""A .jsonl or .ndjson file → one row per line that holds a JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from toolkit.corpus.decoding import UndecodableError
from toolkit.corpus.readers.lines import Lines, LineTooLongError, open_lines
from toolkit.corpus.rows import Fault, Options, Row


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give one row per line; a broken line is a fault, an empty one nothing."""
    if path.stat().st_size == 0:
        yield Fault("", "empty file (0 bytes)")
        return
    try:
        with open_lines(path, options, newline="\n") as lines:
            yield from _rows(lines)
    except UndecodableError as error:
        yield Fault("", str(error))


def _rows(lines: Lines) -> Iterator[Row | Fault]:
    while True:
        lines.new_record()
        try:
            line = next(lines, None)
        except LineTooLongError as error:
            yield Fault(f"line {lines.number}", f"{error}; max_chars=None (--max-chars 0) reads it")
            continue
        except UnicodeDecodeError:
            yield Fault(f"line {lines.number + 1}", "damaged or truncated from here on")
            return
        if line is None:
            return
        if line.strip():
            yield _row(line, lines.number)


def _row(line: str, number: int) -> Row | Fault:
    where = f"line {number}"
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        cut = error.msg.startswith("Unterminated") or error.pos >= len(line.rstrip()) - 1
        what = "truncated" if cut else "not valid JSON"
        at = f"{error.msg.removesuffix(' at').lower()} at character {error.colno}"
        return Fault(where, f"{what}: {at}; write one JSON object per line")
    except (RecursionError, ValueError) as error:
        # Nested too deep, or a number of more digits than Python converts.
        return Fault(where, f"not JSON that can be read ({type(error).__name__})")
    if not isinstance(value, dict):
        return Fault(where, f"not a JSON object but of type {type(value).__name__}")
    return Row(number, where, value)
