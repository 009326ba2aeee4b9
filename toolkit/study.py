"""A study: the question's title, options and the sides that sources may belong to, from TOML.

The format is public (``docs/study.md``). Everything but a side's key is optional, and whatever is
unknown, empty or contradictory is an error that names the file, the key and the way out.
"""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.errors import StudyError, StudyWarning
from toolkit.periods import ALWAYS, Period, as_date
from toolkit.plain import revive

#: Okabe & Ito (2008) colours, distinguishable with colour-blindness; for sides without a colour.
DEFAULT_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")

_NAMES = ("aliases", "demonyms", "official_demonyms", "people", "institutions", "places")
_LISTS = (*_NAMES, "exclude")
_SIDE_KEYS = ("label", "color", *_LISTS)
_STUDY_KEYS = ("title", "language", "random_state", "questions")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a side: the full name, other spellings of it, and when the person belongs to it.

    ``periods`` is empty for somebody who always does.
    """

    name: str
    also: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, the main one first."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a study, with everything that ties a source to it.

    Parameters
    ----------
    key : str
        The side's name in tables and files.
    label : str
        What charts and reports show.
    color : str
        ``#rrggbb``.
    aliases : tuple of str
        Names of the side itself ("Moscow", "the Kremlin").
    demonyms : tuple of str
        "Russian", "Russians": with a head noun they make a source ("Russian officials").
    official_demonyms : tuple of str
        Adjectives that make only offices and bodies the side's own: where a country is torn, its
        "minister" is the government's, its "doctors" are not.
    people, institutions, places, exclude : tuple
        Who and what belongs to it; places tie an office ("the Belgorod governor"); ``exclude``
        lists phrases in which the words above do not count ("Russian roulette").
    periods : tuple of (str, Period)
        When a name that is not a person's counts, folded; a name that is not here always does.
    """

    key: str
    label: str
    color: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    official_demonyms: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    institutions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    periods: tuple[tuple[str, Period], ...] = ()

    def when(self, name: str) -> tuple[Period, ...]:
        """Return the periods in which a name that is not a person's counts; none: always."""
        folded = fold(name)
        return tuple(period for known, period in self.periods if known == folded)

    def names(self) -> Iterator[tuple[str, str, tuple[Period, ...]]]:
        """Yield every name that makes a source the side's: which list, the name, its periods."""
        for person in self.people:
            yield from (("people", name, person.periods) for name in person.names)
        for sort in ("institutions", "aliases", "demonyms", "official_demonyms", "places"):
            yield from ((sort, name, self.when(name)) for name in getattr(self, sort))


@dataclass(frozen=True, slots=True)
class Study:
    """The sides to compare and the options of a study; :meth:`load` reads one from TOML."""

    title: str = "Untitled study"
    language: str = "en"
    random_state: int = 0
    sides: tuple[Side, ...] = ()
    questions: tuple[str, ...] = ()

    def side(self, key: str | None) -> Side | None:
        """Return the side with this key, or None."""
        return next((s for s in self.sides if s.key == key), None)

    @property
    def colors(self) -> dict[str, str]:
        """Colour of each side by key, in the study's order."""
        return {s.key: s.color for s in self.sides}

    @property
    def labels(self) -> dict[str, str]:
        """Label of each side by key, in the study's order."""
        return {s.key: s.label for s in self.sides}

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for manifests and reports."""
        return asdict(self)

    def _repr_html_(self) -> str:
        from toolkit.display import study_html

        return study_html(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Study:
        """Return the study that :meth:`as_dict` made plain, for example from a manifest.

        Raises
        ------
        StudyError
            If the values are not those of a study.
        """
        try:
            return revive(cls, value)
        except (TypeError, ValueError, KeyError) as error:
            raise StudyError(f"these are not the values of a study: {error}") from None

    @classmethod
    def load(cls, source: Study | str | Path | Mapping[str, Any] | None) -> Study:
        """Read a study from a TOML file, a mapping of the same shape, or nothing (no sides).

        Raises
        ------
        StudyError
            If the file cannot be read or does not say what a study may say.

        Warns
        -----
        StudyWarning
            If a name is also a common word ("May", "Right"), see :func:`doubts`.
        """
        if source is None:
            return cls()
        if isinstance(source, Study):
            return source
        if isinstance(source, Mapping):
            return _from_mapping(source, "study")
        path = Path(source)
        try:
            raw = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise StudyError(
                f"{path}: no such study file; `toolkit study new` writes one to start from"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise StudyError(f"{path}: cannot be read as UTF-8 text ({error})") from None
        try:
            data = tomllib.loads(raw)
        except (ValueError, RecursionError) as error:  # numbers without end, brackets too
            raise StudyError(f"{path}: not valid TOML: {error}") from None
        return _from_mapping(data, str(path))


def readable_on(color: str) -> str:
    """Return black or white, whichever has the higher contrast to a colour (WCAG 2.1).

    Examples
    --------
    >>> readable_on("#0072b2"), readable_on("#d55e00")
    ('#ffffff', '#000000')
    """
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    light = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    # Equal contrast to both where (light + .05)^2 = 1.05 * .05.
    return "#000000" if (light + 0.05) ** 2 > 0.0525 else "#ffffff"


def fold(name: str) -> str:
    """Return a name as it is matched: no diacritics, no case, straight apostrophes, single spaces.

    Examples
    --------
    >>> fold("Zelenskyy\\u2019s  Kyïv")
    "zelenskyy's kyiv"
    """
    plain = unicodedata.normalize("NFKD", name.replace("\u2019", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def _from_mapping(data: Mapping[str, Any], where: str) -> Study:
    _known(data, ("study", "sides"), where)
    head = _table(data.get("study", {}), f"{where}: [study]")
    _known(head, _STUDY_KEYS, f"{where}: [study]")
    for key, kind in (("title", str), ("language", str), ("random_state", int)):
        value = head.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise StudyError(f"{where}: [study] {key} must be of type {kind.__name__}")
    tables = _table(data.get("sides", {}), f"{where}: [sides]")
    sides = tuple(
        _side(key, _table(value, f"{where}: [sides.{key}]"), number, f"{where}: [sides.{key}]")
        for number, (key, value) in enumerate(tables.items())
    )
    _no_shared_names(sides, where)
    asked = head.get("questions", [])
    if not isinstance(asked, list):
        raise StudyError(f'{where}: [study] questions must be a list, such as ["hedging"]')
    asked = _texts(asked, f"{where}: [study] questions")
    study = Study(sides=sides, **{**head, "questions": asked})
    for doubt in doubts(study):
        warnings.warn(f"{where}: {doubt}", StudyWarning, stacklevel=4)
    return study


def _side(key: str, table: Mapping[str, Any], number: int, where: str) -> Side:
    _known(table, _SIDE_KEYS, where)
    label = table.get("label", key.replace("_", " ").title())
    color = table.get("color", DEFAULT_COLORS[number % len(DEFAULT_COLORS)])
    if not isinstance(label, str) or not label.strip():
        raise StudyError(f"{where} label must be a text that is not empty")
    if not _is_color(color):
        raise StudyError(f"{where} color must look like '#2f6db3', not {color!r}")
    lists = {name: table.get(name, []) for name in _LISTS}
    for name, values in lists.items():
        if not isinstance(values, list):
            raise StudyError(f'{where} {name} must be a list, such as {name} = ["…"]')
    people = _people(lists.pop("people"), where)
    read = {name: [_name(v, f"{where} {name}") for v in values] for name, values in lists.items()}
    names = {
        name: tuple(dict.fromkeys(n for e in es for n in e.names)) for name, es in read.items()
    }
    periods = tuple(
        (fold(name), entry.period)
        for entries in read.values()
        for entry in entries
        for name in entry.names
        if entry.period != ALWAYS
    )
    if not people and not any(values for name, values in names.items() if name != "exclude"):
        raise StudyError(
            f"{where} is empty: no source could ever belong to it; give it aliases, demonyms, "
            "people, institutions or places"
        )
    return Side(key=key, label=label, color=color.lower(), people=people, periods=periods, **names)


class _Entry(NamedTuple):
    """One entry of a list: a name, other spellings, and when they count."""

    names: tuple[str, ...]
    period: Period


def _people(values: list[Any], where: str) -> tuple[Person, ...]:
    """Read the persons of a side; one listed again, with other dates, is one with both periods."""
    found: dict[str, Person] = {}
    for value in values:
        entry = _name(value, f"{where} people")
        name = entry.names[0]
        periods: tuple[Period, ...] = () if entry.period == ALWAYS else (entry.period,)
        known = found.get(fold(name))
        if known is not None:
            periods = (*known.periods, *periods) if known.periods and periods else ()
        also = dict.fromkeys((*(known.also if known else ()), *entry.names[1:]))
        found[fold(name)] = Person(known.name if known else name, tuple(also), periods)
    return tuple(found.values())


def _name(value: Any, where: str) -> _Entry:
    if isinstance(value, str):
        return _Entry(_texts([value], where), ALWAYS)
    if isinstance(value, Mapping):
        _known(value, ("name", "also", "from", "until"), where)
        also = value.get("also", [])
        if "name" in value and isinstance(also, list):
            names = (*_texts([value["name"]], f"{where} name"), *_texts(also, f"{where} also"))
            return _Entry(names, _period(value, f"{where}: {names[0]!r}"))
    raise StudyError(
        f'{where}: {value!r} is neither a name nor {{ name = "…", also = ["…"], from = "2014-02", '
        'until = "…" }'
    )


def _period(value: Mapping[str, Any], where: str) -> Period:
    dates = {}
    for key in ("from", "until"):
        dates[key] = as_date(value[key]) if key in value else None
        if key in value and dates[key] is None:
            raise StudyError(
                f"{where}: {key} must be a date such as 2014, 2014-02 or 2014-02-22, not "
                f"{value[key]!r}"
            )
    period = Period(dates["from"], dates["until"])
    if not period.overlaps(period):
        raise StudyError(f"{where}: from {dates['from']} is later than until {dates['until']}")
    return period


def _texts(values: Iterable[Any], where: str) -> tuple[str, ...]:
    out = []
    for value in values:
        if not isinstance(value, str) or not fold(value):
            raise StudyError(f"{where}: {value!r} is not a name; write texts that are not empty")
        out.append(value.strip())
    return tuple(out)


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise StudyError(f"{where} must be a table")
    return value


def _known(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in allowed:
            near = difflib.get_close_matches(str(key), allowed, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(allowed)}"
            raise StudyError(f"{where}: unknown key {key!r}; {hint}")


def _is_color(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 7 or value[0] != "#":
        return False
    return all(c in "0123456789abcdefABCDEF" for c in value[1:])


def _no_shared_names(sides: tuple[Side, ...], where: str) -> None:
    seen: dict[str, list[tuple[str, str, tuple[Period, ...]]]] = {}
    for side in sides:
        for sort, name, periods in side.names():
            if sort == "places":
                continue  # a place may be claimed by both: then it is ambiguous
            others = seen.setdefault(fold(name), [])
            for other, spelt, theirs in others:
                if other != side.key and _overlap(periods, theirs):
                    raise StudyError(
                        f"{where}: {name!r} is in side {side.key!r} and (as {spelt!r}) in side "
                        f"{other!r}; a name can belong to one side only: remove it from one of "
                        "them, or give both dates (from, until) that do not overlap"
                    )
            others.append((side.key, name, periods))


def _overlap(one: tuple[Period, ...], other: tuple[Period, ...]) -> bool:
    return any(a.overlaps(b) for a in one or (ALWAYS,) for b in other or (ALWAYS,))


def doubts(study: Study) -> tuple[str, ...]:
    """Say which names of a study are common words too, and may match where nobody is meant.

    A noun in lower case ("rebels") is taken to be listed on purpose; a capitalised one ("Right")
    is not, nor is any other word ("will").

    Examples
    --------
    >>> doubts(Study.load({"sides": {"a": {"aliases": ["Northland", "rebels"]}}}))
    ()
    """
    nouns, others = common_words()
    found = []
    for side in study.sides:
        for sort, name, _ in side.names():
            word = fold(name)
            common = word in others or (word in nouns and not name.islower())
            if common and not (name.isupper() and len(name) > 1):
                found.append(
                    f"{name!r} in {sort} of side {side.key!r} is also a common word; it counts "
                    "wherever it is written so: name it more fully, or list phrases under exclude"
                )
    return tuple(found)


@lru_cache(maxsize=1)
def common_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the common English words of the data file: nouns, and others."""
    path = files("toolkit") / "data" / "common_words.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(table["nouns"].split()), frozenset(table["others"].split())
