"""One source across the corpus: annotated documents in, canonical names and doubtful cases out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.annotate.offices import key, offices, singular
from toolkit.annotate.proper_names import bare
from toolkit.annotate.spelling import skeleton
from toolkit.document import AnnotatedDocument, Kind, Naming, Source

_FILLERS = frozenset({"the", "a", "an", "of", "for", "in", "at", "and", "'s", "s", "&"})


class Place(NamedTuple):
    """A source in a document: the ids of both, and how many attributions it has there."""

    document: str
    source: str
    attributions: int


@dataclass(frozen=True, slots=True)
class CorpusSource:
    """One person or body across the corpus.

    ``name`` is the canonical name, the fullest of the commonest; ``names`` are all of them.
    ``side`` is None where no document gives one.
    """

    name: str
    names: tuple[str, ...]
    kind: Kind
    naming: Naming
    side: str | None
    places: tuple[Place, ...]

    @property
    def attributions(self) -> int:
        """How many attributions the source has in the corpus."""
        return sum(p.attributions for p in self.places)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that may be several sources; they are kept apart unless ``merged``."""

    name: str
    why: str
    candidates: tuple[str, ...]
    places: tuple[Place, ...]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sources of a corpus, the most cited first, and what could not be told apart."""

    sources: tuple[CorpusSource, ...]
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class _Group:
    """Sources of documents under one key while they are gathered."""

    key: tuple[str, ...]
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    namings: Counter[Naming] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)

    def add(self, source: Source, place: Place) -> None:
        weight = max(1, place.attributions)
        self.names[source.name] += weight
        self.kinds[source.kind] += weight
        self.namings[source.naming] += weight
        if source.side is not None:
            self.sides[source.side] += weight
        self.places.append(place)

    def join(self, other: _Group) -> None:
        for name in ("names", "kinds", "namings", "sides"):
            getattr(self, name).update(getattr(other, name))
        self.places += other.places

    @property
    def name(self) -> str:
        """The fullest of the names that stand for at least a tenth of the mentions."""
        least = self.names.total() / 10
        return max((n for n, c in self.names.items() if c >= least), key=_fullness)


def _fullness(name: str) -> tuple[int, int, str]:
    return (len(name.split()), len(name), name)


def gather_sources(annotated: Iterable[AnnotatedDocument]) -> Gathered:
    """Gather named persons and bodies under one canonical name each.

    Persons are one when first and last names agree up to transliteration and title; a last name
    alone joins the only person who has it. Bodies are one when the same words name them, whatever
    their order, possessives and demonyms ("Russia's defence ministry", "the Russian Defense
    Ministry"). Sources of different sides are never one.

    Parameters
    ----------
    annotated : iterable of AnnotatedDocument
        Read once.

    Returns
    -------
    Gathered
        ``doubts`` lists a last name that several persons have, a name on two sides, a person whose
        kinds differ, and bodies without a name of their own ("the ministry") in several documents.
    """
    persons: dict[tuple[str, ...], _Group] = {}
    bodies: dict[tuple[str, ...], _Group] = {}
    vague: dict[tuple[str, ...], _Group] = {}
    for document in annotated:
        counts = Counter(a.entity for a in document.attributions if a.entity is not None)
        for source in document.sources:
            place = Place(document.id, source.id, counts[source.id])
            if source.naming == "named_person":
                groups, words = persons, person_key(source.name)
            elif source.naming == "named_institution":
                words = body_key(source.name)
                groups = bodies if _specific(source.name) else vague
            else:
                continue
            if words:
                full = (*words, source.side or "")
                groups.setdefault(full, _Group(words)).add(source, place)
    doubts: list[Doubt] = []
    kept = [*_persons(list(persons.values()), doubts), *_bodies(list(bodies.values()), doubts)]
    doubts += [
        Doubt(
            group.name, "no name of its own: each document's is kept apart", (), tuple(group.places)
        )
        for group in vague.values()
        if len({p.document for p in group.places}) > 1
    ]
    found = [_source(group) for group in kept]
    found.sort(key=lambda s: (-s.attributions, s.name, s.side or ""))
    return Gathered(tuple(found), tuple(sorted(doubts, key=lambda d: (d.name, d.why))))


def person_key(name: str) -> tuple[str, ...]:
    """Return a person's name folded: no titles and suffixes, transliterations alike.

    Examples
    --------
    >>> person_key("Volodymyr Zelenskyy") == person_key("President Volodymyr Zelenskiy")
    True
    """
    lexicon = offices()
    words = [key(w) for w in name.replace("\u2019", "'").removesuffix("'s").split()]
    while len(words) > 1 and (
        words[0] in lexicon.honorifics or lexicon.at(words, 0, 1, False) is not None
    ):
        words.pop(0)
    while len(words) > 1 and words[-1].strip(".,") in lexicon.suffixes:
        words.pop()
    middle = [w for w in words[1:-1] if len(w.strip(".")) > 1]
    words = [*words[:1], *middle, *words[1:][-1:]]
    return tuple(skeleton(bare(w)) for w in words)


def body_key(name: str) -> tuple[str, ...]:
    """Return the telling words of a body's name, sorted, demonyms as their country.

    Examples
    --------
    >>> body_key("Norway's defence ministry") == body_key("the Norwegian Defense Ministry")
    True
    """
    lexicon = offices()
    words = [key(w) for w in name.replace("\u2019", "'").replace("'s", " ").split()]
    if len(words) == 1 and words[0] in lexicon.acronyms:
        words = list(lexicon.acronyms[words[0]])
    plain = [w.strip("'.,()\"") for w in words]
    telling = {
        lexicon.nations.get(w, singular(w).replace("defence", "defense"))
        for w in plain
        if w and w not in _FILLERS
    }
    return tuple(sorted(telling))


def _specific(name: str) -> bool:
    """Say whether a body's name says which one: a capital, not only a common noun's."""
    lexicon = offices()
    words = [w for w in name.split() if w.lower() not in _FILLERS]
    if len(words) == 1:
        entry = lexicon.at([key(words[0])], 0, 1, words[0][:1].isupper())
        return words[0][:1].isupper() and (entry is None or entry.sort != "body")
    return any(w[:1].isupper() for w in words)


def _persons(groups: Sequence[_Group], doubts: list[Doubt]) -> list[_Group]:
    full = [g for g in groups if len(g.key) > 1]
    by_family: dict[str, list[_Group]] = defaultdict(list)
    for group in _merge(full, doubts, "the same name"):
        by_family[group.key[-1]].append(group)
    kept = [g for same in by_family.values() for g in same]
    for alone in (g for g in groups if len(g.key) == 1):
        side = next(iter(alone.sides), None)
        same = [g for g in by_family.get(alone.key[0], []) if _accords(side, g)]
        if len(same) == 1:
            same[0].join(alone)
        else:
            kept.append(alone)
        if len(same) > 1:
            names = tuple(sorted(g.name for g in same))
            doubts.append(Doubt(alone.name, "a last name of several", names, tuple(alone.places)))
    for group in kept:
        sure = [k for k, n in group.kinds.most_common() if k != "other" and n > 1]
        if len(sure) > 1:
            why = f"one name, several kinds: {', '.join(sorted(sure))}"
            doubts.append(Doubt(group.name, why, (group.name,), tuple(group.places), merged=True))
    return kept


def _bodies(groups: Sequence[_Group], doubts: list[Doubt]) -> list[_Group]:
    return _merge(groups, doubts, "the same words")


def _accords(side: str | None, group: _Group) -> bool:
    return side is None or not group.sides or side in group.sides


def _merge(groups: Sequence[_Group], doubts: list[Doubt], what: str) -> list[_Group]:
    """Join groups of one key that are on one side or none; two sides stay two, and are listed."""
    by_key: dict[tuple[str, ...], list[_Group]] = defaultdict(list)
    for group in groups:
        by_key[group.key].append(group)
    kept = []
    for same in by_key.values():
        sided = [g for g in same if g.sides]
        open_ = [g for g in same if not g.sides]
        if len(sided) <= 1:
            first, *others = [*sided, *open_]
            for other in others:
                first.join(other)
            kept.append(first)
            continue
        kept += [*sided, *open_]
        sides = tuple(sorted(f"{g.name} ({next(iter(g.sides))})" for g in sided))
        places = tuple(p for g in same for p in g.places)
        doubts.append(Doubt(sided[0].name, f"{what} on several sides", sides, places))
    return kept


def _source(group: _Group) -> CorpusSource:
    kinds = sorted(group.kinds, key=lambda k: (k == "other", -group.kinds[k], k))
    return CorpusSource(
        name=group.name,
        names=tuple(sorted(group.names)),
        kind=kinds[0],
        naming=group.namings.most_common(1)[0][0],
        side=next(iter(group.sides), None),
        places=tuple(sorted(group.places)),
    )
