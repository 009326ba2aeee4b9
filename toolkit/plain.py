"""Plain values, as JSON has them, in; the frozen values they were made from out."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def revive(kind: type[T], value: Any) -> T:
    """Return a value of a dataclass from what ``dataclasses.asdict`` and JSON made of it.

    Parameters
    ----------
    kind : type
        A dataclass whose fields are texts, numbers, dates, tuples, named tuples or dataclasses.
    value : Any
        Mappings, lists, texts and numbers; fields that are missing have their defaults.

    Raises
    ------
    TypeError, ValueError
        If the value is not of the kind.

    Examples
    --------
    >>> from toolkit.document import Document
    >>> revive(Document, {"id": "d", "text": "One.", "outlet": None}).text
    'One.'
    """
    return cast(T, _revived(kind, value))


def _revived(kind: Any, value: Any) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _revived(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is not a list")
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_revived(args[0], item) for item in value)
        return tuple(_revived(a, item) for a, item in zip(args, value, strict=True))
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, Mapping):
            raise TypeError(f"{value!r} is not a mapping")
        hints = get_type_hints(kind)
        given = {
            f.name: _revived(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value
        }
        return kind(**given)
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        return kind(*(_revived(hints[n], v) for n, v in zip(kind._fields, value, strict=True)))
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    return value
