"""A .json file → rows: a list of objects, or one object. Read whole; JSON Lines streams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from toolkit.corpus.decoding import UndecodableError, decode
from toolkit.corpus.readers.text import whole
from toolkit.corpus.rows import Fault, Options, Row

_ARTICLES = 200


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give one row per object of the list, or one for the only object."""
    try:
        # Many articles in one value: read whole, so up to a size that any machine can hold.
        limit = None if options.max_chars is None else _ARTICLES * options.max_chars
        value = json.loads(decode(whole(path, 1, limit)))
    except UndecodableError as error:
        yield Fault("", str(error))
    except json.JSONDecodeError as error:
        at = f"{error.msg.removesuffix(' at').lower()} at line {error.lineno}"
        yield Fault("", f"truncated or not valid JSON: {at}; save it again")
    except (RecursionError, ValueError) as error:
        yield Fault("", f"not JSON that can be read ({type(error).__name__})")
    else:
        if isinstance(value, dict):
            yield Row(1, "item 1", value)
        elif isinstance(value, list):
            yield from map(_row, range(1, len(value) + 1), value)
        else:
            yield Fault("", "neither a list of objects nor one object")


def _row(number: int, item: object) -> Row | Fault:
    where = f"item {number}"
    if isinstance(item, dict):
        return Row(number, where, item)
    return Fault(where, f"not a JSON object but of type {type(item).__name__}")
