"""What a reader gives, and how it becomes a document: a row with its columns → fields."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as defined
from functools import lru_cache
from typing import Any, NamedTuple

from toolkit.corpus.dates import iso_date
from toolkit.corpus.decoding import why_not_text
from toolkit.corpus.english import why_not_english
from toolkit.corpus.settings import settings
from toolkit.corpus.streams import Meter
from toolkit.document import Document

#: The fields of a document that a column can fill.
FIELDS = ("id", "text", "outlet", "date", "title", "url", "language")

#: Keys of a saved annotation that are not the article's own (``docs/format.md``).
_ANNOTATION = frozenset(
    ("format", "attributions", "sources", "hedges", "voices", "about", "provenance", "metadata")
)


@dataclass(frozen=True, slots=True)
class Options:
    """How rows are read: whose columns hold what, which language counts, how long is too long.

    ``meter`` is told how far the input was read.
    """

    columns: tuple[tuple[str, str], ...] = ()
    language: str | None = "en"
    max_chars: int | None = 1_000_000
    meter: Meter | None = defined(default=None, compare=False)


class Row(NamedTuple):
    """One record as a format gives it: its number, how a person finds it, and its columns.

    ``number`` is None when the file is one document; then ``record`` is empty.
    """

    number: int | str | None
    record: str
    fields: Mapping[str, Any]


class Fault(NamedTuple):
    """A record, or with an empty ``record`` a whole file, that gives no document."""

    record: str
    reason: str
    id: str = ""


class Place(NamedTuple):
    """What a file's place in the corpus gives to its documents: an id to start from, an outlet."""

    id: str
    outlet: str | None


@lru_cache(maxsize=256)
def resolve(keys: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return which key holds which field: as the user said, else by name, else by synonym.

    A column that the user maps to one field never fills another; of several synonyms the one
    named first in the data file counts, and the others stay metadata.
    """
    wanted = dict(columns)
    plain: dict[str, str] = {}
    for key in keys:
        plain.setdefault(_plain(key), key)
    taken = set(wanted.values())
    found = {field: key for field, key in wanted.items() if key in keys}
    for field, names in settings("columns").items():
        if field not in wanted:
            hits = (plain[name] for name in names if name in plain and plain[name] not in taken)
            hit = next(hits, None)
            if hit is not None:
                found[field] = hit
    return found


def no_text_column(keys: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> str:
    """Return why no text can be read from these columns, and how to say which one holds it."""
    wanted = dict(columns).get("text")
    which = "has no text column" if wanted is None else f"has no column {wanted!r}"
    listed = ", ".join(repr(str(k)[:60]) for k in keys[:20]) or "none"
    way = "name it with columns={'text': '…'} (--column text=…)"
    return f"{which} among: {listed}; {way}"


def shape(row: Row, options: Options, place: Place) -> Document | Fault:
    """Make a document of a row, or say why that cannot be."""
    fields = {str(key): value for key, value in row.fields.items()}
    annotated = str(fields.get("format", "")).startswith("attribution-toolkit/annotated-document/")
    keys = tuple(k for k in fields if not (annotated and k in _ANNOTATION))
    where = resolve(keys, options.columns)
    values = {field: plain(fields[key]) for field, key in where.items()}
    id = _name(values.get("id")) or _made_id(place, row.number)
    text = values.get("text")
    if "text" not in where:
        return Fault(row.record, no_text_column(keys, options.columns), id)
    if text is None:
        return Fault(row.record, "empty: it has no text", id)
    if not isinstance(text, str):
        return Fault(row.record, f"its text is not a text but of type {type(text).__name__}", id)
    metadata = {k: plain(v) for k, v in fields.items() if k in keys and k not in where.values()}
    if annotated and isinstance(fields.get("metadata"), Mapping):
        metadata |= fields["metadata"]
    if _nested(metadata, settings("limits")["nesting"]):
        return Fault(row.record, "its fields nest too deep; flatten them", id)
    date = iso_date(values.get("date"))
    if date is None and values.get("date") is not None:
        metadata[where["date"]] = values["date"]
    document = Document(
        id=id,
        text=text,
        outlet=_name(values.get("outlet")) or place.outlet,
        date=date,
        title=_name(values.get("title")),
        url=_name(values.get("url")),
        language=_name(values.get("language")),
        metadata=metadata,
    )
    reason = why_not_news(document, options)
    return document if reason is None else Fault(row.record, reason, id)


def why_not_news(document: Document, options: Options) -> str | None:
    """Return why a document is set aside, or None when it is news text to work on."""
    text = document.text
    if not text.strip("\ufeff \t\r\n\v\f\xa0"):
        return "empty: it has no text"
    if options.max_chars is not None and len(text) > options.max_chars:
        return (
            f"too long for one article: {len(text):,} characters, the limit is "
            f"{options.max_chars:,}; max_chars=None (--max-chars 0) reads it"
        )
    reason = why_not_text(text)
    if reason is None and options.language == "en":
        reason = why_not_english(text, document.language)
    return reason


def plain(value: Any) -> Any:
    """Return a cell as a plain Python value: missing values None, array scalars their item."""
    if isinstance(value, str | int):
        return value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, dt.datetime | dt.date):
        # pandas' missing date is a datetime that does not equal itself.
        return value if value == value else None
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        return plain(item())
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    return value.tolist() if callable(getattr(value, "tolist", None)) else value


def _nested(value: Any, most: int) -> bool:
    """Say whether a value nests deeper than this; what comes after would recurse into it."""
    level = [value]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if not isinstance(outer, str) and isinstance(outer, list | tuple | Mapping)
            for inner in (outer.values() if isinstance(outer, Mapping) else outer)
        ]
    return bool(level)


def _name(value: Any) -> str | None:
    """Return a short field as a text without space around it; whole numbers lose their .0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or isinstance(value, Mapping | list | tuple | bool):
        return None
    return str(value).strip().encode("utf-8", "replace").decode("utf-8") or None


def _made_id(place: Place, number: int | str | None) -> str:
    if number is None:
        return place.id
    return f"{place.id}-{number}" if place.id else str(number)


def _plain(key: str) -> str:
    return key.strip().casefold().replace(" ", "_").replace("-", "_").replace(".", "_")
