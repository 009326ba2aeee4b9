"""The checks of a saved annotation: each either gives a clean value or raises a FormatError."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.document import LABELS, About, Document, Span, Spans
from toolkit.errors import FormatError


class Checker:
    """Checks values of one object; ``where`` leads every message."""

    def __init__(self, where: str, length: int = 0) -> None:
        self.where = where
        self._length = length

    def inside(self, document: Document) -> Checker:
        """Return a checker for what lies in this document's text."""
        return Checker(f"{self.where}, id {document.id!r}", len(document.text))

    def at(self, part: str) -> Checker:
        """Return a checker for a part of the object."""
        return Checker(f"{self.where}, {part}", self._length)

    def that(self, condition: bool, message: str) -> None:
        """Raise FormatError with the message unless the condition holds."""
        if not condition:
            raise FormatError(f"{self.where}: {message}")

    def known(self, item: Mapping[str, Any], keys: frozenset[str]) -> None:
        """Check that there is no key that would be lost."""
        for key in item:
            if key not in keys:
                near = difflib.get_close_matches(str(key), sorted(keys), n=1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                self.that(False, f"unknown key {key!r}; {hint}known: {', '.join(sorted(keys))}")

    def mapping(self, item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return an object, empty when missing."""
        value = item.get(key)
        value = {} if value is None else value
        self.that(isinstance(value, Mapping), f"{key} is not an object")
        return {str(k): v for k, v in value.items()}

    def sequence(self, item: Mapping[str, Any], key: str) -> Sequence[Any]:
        """Return a list, empty when missing."""
        value = item.get(key)
        value = [] if value is None else value
        self.that(isinstance(value, list | tuple), f"{key} is not a list")
        return list(value)

    def items(self, item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        """Return a list of objects, empty when missing."""
        values = self.sequence(item, key)
        for number, value in enumerate(values, start=1):
            self.that(isinstance(value, Mapping), f"{key}: entry {number} is not an object")
        return list(values)

    def ids(self, items: Iterable[Mapping[str, Any]], letter: str, what: str) -> list[str]:
        """Return the ids of objects, made up where missing (the first free number on)."""
        given = [item.get("id") for item in items]
        taken: set[str] = set()
        for id in given:
            self.that(id is None or (isinstance(id, str) and id != ""), f"{what}: bad id {id!r}")
            self.that(id is None or id not in taken, f"two of {what} have the id {id!r}")
            taken |= set() if id is None else {id}
        found = []
        number = 0
        for id in given:
            if id is None:
                number += 1
                while f"{letter}{number}" in taken:
                    number += 1
                id = f"{letter}{number}"
            found.append(id)
        return found

    def span(self, value: Any, key: str) -> Span:
        """Return a span that lies inside the text."""
        if not isinstance(value, list | tuple) or [type(v) for v in value] != [int, int]:
            self.that(False, f"{key}: {value!r} is not [start, end]")
        start, end = value
        if not 0 <= start < end <= self._length:
            self.that(
                False,
                f"{key}: [{start}, {end}] is not a span of the text of {self._length} characters; "
                "offsets count code points and the end is exclusive: is it the same text?",
            )
        return Span(start, end)

    def spans(self, item: Mapping[str, Any], key: str) -> Spans:
        """Return a role's pieces, none when missing."""
        return tuple(self.span(value, key) for value in self.sequence(item, key))

    def text(self, item: Mapping[str, Any], key: str) -> str | None:
        """Return a text or None."""
        value = item.get(key)
        self.that(value is None or isinstance(value, str), f"{key} is not a text: {value!r}")
        return value

    def texts(self, item: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when missing."""
        values = self.sequence(item, key)
        self.that(all(isinstance(v, str) for v in values), f"{key} is not a list of texts")
        return tuple(values)

    def label(self, key: str, value: Any) -> Any:
        """Return a label of the codebook."""
        allowed = LABELS[key]
        if value not in allowed:
            near = difflib.get_close_matches(str(value), allowed, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            self.that(False, f"{key}: unknown label {value!r}; {hint}known: {', '.join(allowed)}")
        return value

    def labels(self, item: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
        """Return the labels that are there; what is missing or null takes its default."""
        return {key: self.label(key, item[key]) for key in keys if item.get(key) is not None}

    def number(self, item: Mapping[str, Any], key: str, low: float, high: float) -> float | None:
        """Return a number in a range, or None."""
        value = item.get(key)
        if value is None:
            return None
        good = isinstance(value, int | float) and not isinstance(value, bool)
        self.that(
            good and math.isfinite(value) and low <= value <= high,
            f"{key}: {value!r} is not a number from {low} to {high}",
        )
        return float(value)

    def depth(self, item: Mapping[str, Any]) -> int:
        """Return the depth of an attribution, 1 when missing."""
        value = item.get("depth")
        value = 1 if value is None else value
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        self.that(good, f"depth: {value!r} is not a whole number from 1 on")
        return int(value)

    def reference(
        self, item: Mapping[str, Any], key: str, known: set[str], what: str
    ) -> str | None:
        """Return an id that something of the document has, or None."""
        value = self.text(item, key)
        self.that(
            value is None or value in known,
            f"{key}: there is no other {what} {value!r}; add it or take the reference away",
        )
        return value

    def abouts(self, value: Any) -> tuple[About, ...]:
        """Return the sides a statement is about, with their parts."""
        self.that(isinstance(value, list | tuple), "about: not a list of [side, part]")
        found = []
        for pair in value:
            good = isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str)
            self.that(good, f"about: {pair!r} is not [side, part]")
            found.append(About(pair[0], self.label("part", pair[1])))
        return tuple(found)
