"""What news calls persons, documents and bodies without their name: the lexicon, ready to ask."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.annotate.offices import key, offices, singular
from toolkit.periods import Period


class Epithets:
    """The lexicon ``epithets.toml``, compiled once by :func:`epithets`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.passing = frozenset(key(w) for w in data["passing"]["words"])
        self.about = frozenset(key(w) for w in data["persons"]["about"])
        self._persons = _lines(data["persons"]["alike"])
        self._documents = _lines(data["documents"]["alike"])
        self._bodies: dict[str, frozenset[str]] = {}
        for line in data["bodies"]["alike"]:
            head, _, words = line.partition(": ")
            self._bodies[key(head)] = frozenset(key(w) for w in words.split(", "))
        self._called: dict[str, list[tuple[Period, frozenset[str]]]] = {}
        for line in data["called"]["people"].strip().splitlines():
            names, _, terms = line.partition(": ")
            found = [_term(term) for term in terms.split("; ")]
            for name in names.split(", "):
                folded = " ".join(key(w) for w in name.split())
                self._called.setdefault(folded, []).extend(found)

        # A last name alone is a figure's where no other figure has it.
        self._first: dict[str, str] = {}
        families: dict[str, list[str]] = {}
        for name in self._called:
            families.setdefault(name.rpartition(" ")[2], []).append(name)
        for family, names in families.items():
            several = len({id(self._called[n][0]) for n in names}) > 1
            if several and not {"us", "president"} <= self.called(names[0], None):
                continue  # several figures, and none whom news means before all others
            self._called.setdefault(family, self._called[names[0]])
            if family not in names:
                self._first[family] = names[0].partition(" ")[0]

    def persons_alike(self, head: str) -> frozenset[str]:
        """Return the folded heads by which a person may also be called."""
        return self._persons.get(head, frozenset())

    def documents_alike(self, head: str) -> frozenset[str]:
        """Return the folded heads by which a document may also be called."""
        return self._documents.get(head, frozenset())

    def bodies(self, head: str) -> frozenset[str]:
        """Return words or names of which a body called by this head has one."""
        return self._bodies.get(head, frozenset())

    def is_person(self, head: str) -> bool:
        """Say whether a head is said of persons."""
        return head in self._persons or head in self.about

    def first_name(self, family: str) -> str | None:
        """Return the folded first name of the public figure whom a last name alone means."""
        return self._first.get(family)

    def called(self, name: str, date: str | None) -> frozenset[str]:
        """Return the words by which a public figure is called at a date, folded.

        Examples
        --------
        >>> "vermont" in epithets().called("bernie sanders", "2016-02-01")
        True
        """
        found: frozenset[str] = frozenset()
        first, _, rest = name.partition(" ")
        shorter = f"{first} {rest.rpartition(' ')[2]}"
        for period, words in self._called.get(name) or self._called.get(shorter) or ():
            if date is None or period.holds(date):
                found |= words
        return found


def _lines(lines: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in lines:
        words = frozenset(key(w) for w in line.split(", "))
        for word in words:
            found[word] = found.get(word, frozenset()) | words
    return found


def _term(text: str) -> tuple[Period, frozenset[str]]:
    words = text.replace("vice president", "vice-president").split()
    period = Period(None, None)
    if words and ".." in words[-1]:
        since, _, until = words.pop().partition("..")
        period = Period(since or None, until or None)
    nations = offices().nations
    folded = (singular(key(w)) for w in words)
    return period, frozenset(nations.get(w, w) for w in folded)


@lru_cache(maxsize=1)
def epithets() -> Epithets:
    """Return the shipped lexicon, read once."""
    text = (files("toolkit") / "data" / "epithets.toml").read_text(encoding="utf-8")
    return Epithets(tomllib.loads(text))
