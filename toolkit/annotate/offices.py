"""The lexicons of who speaks (offices, bodies, names, media, countries), ready to look words up.

Phrases are matched longest first from their first word, so a look-up costs no more than the
longest phrase, however many phrases there are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, cast

from toolkit.document import Kind
from toolkit.periods import ALWAYS, Period
from toolkit.study import fold

Sort = Literal["role", "body", "name", "country", "demonym", "document", "issued"]


class Entry(NamedTuple):
    """What a phrase of the lexicon means: its sort and the kind of source it stands for."""

    phrase: tuple[str, ...]
    sort: Sort
    kind: Kind
    carries: bool = False
    office: bool = False
    capital: bool = False


@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """Return a word as lexicons and names hold it: folded, without dots.

    Examples
    --------
    >>> key("U.S.")
    'us'
    """
    plain = text.lower() if text.isascii() else fold(text)
    plain = plain.removeprefix("then-")
    return plain.replace(".", "") or plain


_PLURALS = {"men": "man", "women": "woman", "people": "people", "children": "child"}


@lru_cache(maxsize=1 << 14)
def singular(word: str) -> str:
    """Return the singular of a folded English noun, by its ending."""
    for plural, single in _PLURALS.items():
        if word.endswith(plural):
            return word[: -len(plural)] + single
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Country(NamedTuple):
    """How a country, its people and its capital are written; empty where it has none."""

    name: str
    demonym: str
    capital: str


class Figures:
    """Public figures by name, with what they were at a date."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._terms: dict[str, list[tuple[Period, Kind]]] = {}
        for line in data["terms"]["people"].strip().splitlines():
            names, _, terms = line.partition(": ")
            found = [_term(term) for term in terms.split("; ")]
            for name in names.split(", "):
                self._terms[_folded(name)] = found
        for table in data["figures"]:
            for name in table["names"]:
                self._terms.setdefault(_folded(name), [(ALWAYS, table["kind"])])
        # A last name alone means a figure where no other figure has it.
        families: dict[str, list[list[tuple[Period, Kind]]]] = {}
        for name, found in self._terms.items():
            same = families.setdefault(name.split()[-1], [])
            if found not in same:
                same.append(found)
        for family, alternatives in families.items():
            if len(alternatives) == 1:
                self._terms.setdefault(family, alternatives[0])

    def kind(self, name: str, date: str | None) -> Kind | None:
        """Return the kind of a figure at a date.

        Without a date it is the latest kind, but government for a politician who was ever in it:
        most that news has of them is from then.
        """
        terms = self._terms.get(name, [])
        if not date:
            kinds = [kind for _, kind in terms]
            governed = kinds[-1:] == ["party_politician"] and "government" in kinds
            return "government" if governed else next(reversed(kinds), None)
        return next((kind for period, kind in terms if period.holds(date)), None)


def _folded(name: str) -> str:
    return " ".join(key(w) for w in name.split())


def _term(text: str) -> tuple[Period, Kind]:
    kind, _, dates = text.strip().partition(" ")
    since, _, until = dates.partition("..")
    return Period(since or None, until or None), cast("Kind", kind)


class Offices:
    """Every lexicon of this room, compiled once by :func:`offices`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        office, names, media, countries = (
            data[n] for n in ("offices", "names", "media", "countries")
        )
        self._phrases: dict[str, list[Entry]] = {}
        for table in office["roles"]:
            self._add(table["words"], "role", table["kind"], table["carries"], table["office"])
        for table in office["bodies"]:
            self._add(table["words"], "body", table["kind"])
        self._add(office["documents"]["own"], "document", "document")
        self._add(office["documents"]["issued"], "issued", "document")
        for table in office["names"]:
            self._add(table["words"], "name", table["kind"])
        self._add(media["names"], "name", "media")
        self._add_countries(countries["countries"])
        for entries in self._phrases.values():
            entries.sort(key=lambda e: -len(e.phrase))
        self._beginning = lru_cache(maxsize=1 << 16)(self._begin)
        self.acronyms = {
            short: tuple(long.split())
            for short, long in office["acronyms"].items()
            if short != "source"
        }
        self.figures = Figures(data["figures"])
        self.male = frozenset(names["male"].split())
        self.female = frozenset(names["female"].split())
        self.male_words = frozenset(names["male_words"])
        self.female_words = frozenset(names["female_words"])
        self.honorifics = frozenset(names["honorifics"])
        self.particles = frozenset(names["particles"])
        self.nicknames = [frozenset(line.split()) for line in names["nicknames"]]
        self.not_first = frozenset(names["not_first"])
        self.not_last = frozenset(names["not_last"])
        self.suffixes = frozenset(names["suffixes"])
        self.anonymous_heads = frozenset(office["anonymity"]["heads"])
        self.anonymous_phrases = tuple(f" {p} " for p in office["anonymity"]["phrases"])
        self.anonymous_inside = tuple(f" {p} " for p in office["anonymity"]["inside"])
        #: Of each phrase its longest word: without any of them no phrase can be there.
        self.anonymous_words = frozenset(
            max(p.split(), key=len) for p in (*self.anonymous_phrases, *self.anonymous_inside)
        )
        self.generic = frozenset(office["generic"]["words"])
        self.modifiers: dict[str, Kind] = {
            word: kind for kind, words in office["modifiers"]["kinds"].items() for word in words
        }
        self.carrying = frozenset(tuple(w.split()) for w in office["carrying_bodies"]["words"])
        self.generic_bodies = frozenset(office["carrying_bodies"]["generic"])
        self.official_bodies = frozenset(office["carrying_bodies"]["official"])
        self.epithets = frozenset(office["epithets"]["words"])
        self.serving = frozenset(office["serving"]["words"])
        self.relations = frozenset(office["sides"]["relations"])
        self.staff = frozenset(office["sides"]["staff"])
        self.nameless = frozenset(office["sides"]["nameless"])
        self.speaks_for = frozenset(office["sides"]["speaks_for"])
        self.outside = frozenset(office["sides"]["outside"])
        self.posts = frozenset(office["sides"]["posts"])
        passing = office["sides"]["transparent"]
        self.transparent = frozenset(passing) | {singular(w) for w in passing}
        self.control = frozenset(office["sides"]["control"])
        self.controlled_by = frozenset(office["sides"]["controlled_by"])
        self.prefixes = frozenset(office["sides"]["prefixes"])
        self.endings: dict[str, Kind] = dict.fromkeys(media["endings"], "media")
        for kind, words in media["body_endings"].items():
            self.endings.update((word, kind) for word in words if word not in self.endings)

    def _add(
        self,
        phrases: Iterable[str],
        sort: Sort,
        kind: Kind,
        carries: bool = False,
        office: bool = False,
    ) -> None:
        for phrase in phrases:
            words = tuple(key(w) for w in phrase.replace("'s", " 's").split())
            capital = phrase != phrase.lower()
            entry = Entry(words, sort, kind, carries, office, capital)
            same = self._phrases.setdefault(words[0], [])
            # The first table that has a phrase wins, capitalised and lower-case phrases apart.
            if not any(e.phrase == words and e.capital == capital for e in same):
                same.append(entry)

    def _add_countries(self, table: str) -> None:
        self.nations: dict[str, str] = {}
        #: A country's folded name by its own or its capital's, and how all three are written.
        self.countries: dict[str, str] = {}
        self.written: dict[str, Country] = {}
        for row in table.split(";"):
            name, demonym, capital = (part.strip() for part in row.split(":"))
            self._add((name, capital) if capital else (name,), "country", "government")
            self.written.setdefault(key(name), Country(name, demonym, capital))
            for known in filter(None, (name, capital)):
                self.countries.setdefault(_folded(known), key(name))
            if demonym:
                for form in (demonym, demonym + "s"):
                    self.nations.setdefault(key(form), key(name))
                plural = demonym if demonym.endswith(("sh", "ch", "ese", "s")) else demonym + "s"
                self._add((demonym, plural), "demonym", "government")
        #: The folded names of all countries with a demonym.
        self.states = frozenset(self.nations.values())

    def at(self, words: Sequence[str], position: int, end: int, capital: bool) -> Entry | None:
        """Return the longest phrase that begins at ``words[position]`` and ends by ``end``.

        Parameters
        ----------
        words : sequence of str
            Folded words, see :func:`key`.
        position, end : int
            Where the phrase begins, and where it must end at the latest.
        capital : bool
            Whether the word at ``position`` has a capital letter in the text.
        """
        return _longest(self._beginning(words[position]), words, position, end, capital)

    def _begin(self, word: str) -> tuple[Entry, ...]:
        """Return the phrases that begin with a word or its singular."""
        both = dict.fromkeys((word, singular(word)))
        return tuple(entry for first in both for entry in self._phrases.get(first, ()))

    def find(
        self, words: Sequence[str], start: int, end: int, capitals: Sequence[bool]
    ) -> list[tuple[int, Entry]]:
        """Return the phrases in ``words[start:end]``, longest first from the left, no overlaps."""
        found = []
        position = start
        while position < end:
            entries = self._beginning(words[position])
            entry = entries and _longest(entries, words, position, end, capitals[position])
            if not entry:
                position += 1
            else:
                found.append((position, entry))
                position += len(entry.phrase)
        return found

    def gender(self, first_name: str) -> str:
        """Return ``"m"``, ``"f"`` or ``""`` (unknown or both) for a folded first name."""
        male, female = first_name in self.male, first_name in self.female
        return "m" if male and not female else "f" if female and not male else ""


def _longest(
    entries: tuple[Entry, ...], words: Sequence[str], position: int, end: int, capital: bool
) -> Entry | None:
    """Return the first of some phrases, which are sorted by length, that the text goes on with."""
    for entry in entries:
        if (capital or not entry.capital) and _fits(entry.phrase, words, position, end):
            return entry
    return None


def _fits(phrase: tuple[str, ...], words: Sequence[str], position: int, end: int) -> bool:
    """Say whether a phrase goes on in the text as it should after its first word."""
    size = len(phrase)
    if position + size > end:
        return False
    for offset in range(1, size):
        word = words[position + offset]
        if word != phrase[offset] and not (offset == size - 1 and singular(word) == phrase[offset]):
            return False
    return True


@lru_cache(maxsize=1)
def offices() -> Offices:
    """Return the shipped lexicons, read once."""
    folder = files("toolkit") / "data"
    names = ("offices", "names", "media", "countries", "figures")
    data = {n: tomllib.loads((folder / f"{n}.toml").read_text(encoding="utf-8")) for n in names}
    return Offices(data)
