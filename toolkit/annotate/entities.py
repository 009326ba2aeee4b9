"""Source mentions gathered into entities: names, short forms, descriptions, in text order."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from toolkit.annotate.announced import announced
from toolkit.annotate.clock import Clock
from toolkit.annotate.described import Descriptions, Known
from toolkit.annotate.descriptions import describe
from toolkit.annotate.mention_words import EMPTY, content, head_of
from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import offices, singular
from toolkit.annotate.proper_names import PersonName, View, Words, bare
from toolkit.annotate.spelling import skeleton

# Bounds that keep long texts linear: the latest entities of one name or head.
_LATEST = 40


@dataclass(slots=True)
class Entity:
    """One source as far as it is known: its mentions in text order and what they say of it."""

    phrases: list[Phrase] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    contents: list[frozenset[str]] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    person: bool = False
    single: bool = False
    plural: bool = False
    joint: bool = False
    gender: str = ""
    last: int = -1
    author: bool = False
    owner: Entity | None = None

    @property
    def full(self) -> tuple[str, ...]:
        """The longest name so far."""
        return max(self.names, key=len, default=())

    @property
    def speaks(self) -> bool:
        """Whether it is known only as "I" or "we": nobody else calls it "he"."""
        return not self.names and all(p.pronoun in ("1", "1p") for p in self.phrases)

    @property
    def body(self) -> bool:
        """Whether it is neither a person nor several sources together."""
        return not (self.single or self.person or self.joint)


class Entities:
    """The entities of one document, filled in text order by :meth:`resolve`."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.all: list[Entity] = []
        # By last name, by body's name, by head noun, by the words of a joint source.
        self._families: dict[str, list[Entity]] = {}
        self._names: dict[tuple[str, ...], list[Entity]] = {}
        self._heads: dict[str, list[Entity]] = {}
        self.joint: dict[frozenset[str], Entity] = {}
        # Who of one last name are named in full most often, how often.
        self._foremost_of: dict[tuple[str, str], dict[tuple[str, ...], int]] = {}
        # Bodies' names by their initials, for acronyms that a text does not introduce.
        self._initials: dict[str, tuple[str, ...]] = {}
        #: Source mentions so far: the first word and the entity.
        self.seen: list[tuple[int, Entity]] = []
        self.clock = Clock(view)
        #: What the text says of persons by name, as far as it has been gathered.
        self.told: dict[tuple[str, ...], Known] = {}
        self.acronyms = {**view.lexicon.acronyms, **_bracketed(view)}

    def resolve(self, phrase: Phrase) -> Entity:
        """Return the entity of a mention that is no pronoun, a new one when none fits."""
        if phrase.person and phrase.named and not phrase.conjoined:
            found = self._person(phrase)
        elif phrase.named:
            found = self._body(phrase)
        else:
            found = Descriptions(self).resolve(phrase)
        if found is None:
            found = self.new()
        self.note(found, phrase)
        return found

    def new(self) -> Entity:
        """Return a new entity of which nothing is known."""
        self.all.append(Entity())
        return self.all[-1]

    def _call(self, entity: Entity, name: tuple[str, ...]) -> None:
        """Add a name to an entity."""
        if not name or name in entity.names:
            return
        entity.names.append(name)
        told = [w[0] for w in name if w not in EMPTY]
        for start in range(len(told) - 2):
            # "The Norlac-based Harbour Workers Union" is the HWU as well.
            self._initials.setdefault("".join(told[start:]), name)
        self._names.setdefault(name, []).append(entity)
        if entity.person:
            family = self._families.setdefault(bare(name[-1]), [])
            if entity not in family[-_LATEST:]:
                family.append(entity)

    def _hold(self, entity: Entity, head: str) -> None:
        """Add a head noun to an entity."""
        if head not in entity.heads:
            entity.heads.add(head)
            self._heads.setdefault(head, []).append(entity)

    def note(self, entity: Entity, phrase: Phrase) -> None:
        """Add a mention and what it says to its entity."""
        view = self.view
        entity.phrases.append(phrase)
        entity.last = max(entity.last, phrase.first)
        if phrase.pronoun:
            if phrase.pronoun in ("m", "f") and not entity.gender:
                entity.gender = phrase.pronoun
            return
        words = content(view, phrase)
        entity.joint |= phrase.conjoined
        if phrase.conjoined:
            self.joint.setdefault(words, entity)
        entity.person |= phrase.person and not phrase.conjoined
        if phrase.named and not phrase.conjoined:
            self._call(entity, self.name_keys(phrase))
        if words not in entity.contents:
            entity.contents.append(words)
        self._hold(entity, head_of(phrase, words))
        for other in phrase.appositions:
            if not other.pronoun:
                self._hold(entity, head_of(other))
            alone = len(phrase.appositions) == 1 and not (phrase.plural or phrase.conjoined)
            if alone and other.named and not (entity.person or other.person):
                # "The lobby group, HWU"
                first, last = other.name
                if last - first == 1 and view.parsed.words[first].text.isupper():
                    self._call(entity, self.name_keys(other))
        entry = head_entry(view, phrase)
        is_role = entry is not None and entry.sort == "role"
        one = phrase.person or (is_role and not phrase.plural)
        entity.single |= one and not phrase.conjoined
        entity.plural |= phrase.plural or phrase.conjoined
        if not entity.gender:
            entity.gender = self.gender(phrase)

    def gender(self, phrase: Phrase) -> str:
        """Return the gender that a mention shows: "m", "f" or ""."""
        lexicon, keys = self.view.lexicon, self.view.keys
        words = {singular(keys[i]) for i in range(phrase.core[0], phrase.head + 1)}
        words |= {a.head_key for a in phrase.appositions}
        if words & lexicon.male_words:
            return "m"
        if words & lexicon.female_words:
            return "f"
        first, last = phrase.name
        if not phrase.person:
            return ""
        full = self.view.full_names.get(bare(keys[last - 1]), [])[:_LATEST]
        if full and (last - first == 1 or keys[first] not in self.view.given_names):
            # "Ms. Roe", "Roe": the full name that the text gives tells.
            genders = {p.gender for p in full}
            return genders.pop() if len(genders) == 1 else ""
        return lexicon.gender(keys[first])

    def name_keys(self, phrase: Phrase) -> tuple[str, ...]:
        """Return a mention's name folded, acronyms written out, without its article."""
        first, last = phrase.name
        keys = self.view.keys
        name = tuple(keys[i] for i in range(first, last) if keys[i] not in ("the", "'s", "'"))
        name = name or (keys[last - 1],)
        if phrase.person:
            while len(name) > 1 and name[-1] in self.view.lexicon.suffixes:
                name = name[:-1]
            return name
        short = len(name) == 1 and self.view.parsed.words[first].text.isupper()
        if short and self.acronyms.get(name[0]) not in self._names and name[0] in self._initials:
            return self._initials[name[0]]
        if len(name) == 1 and name[0] in self.acronyms:
            return self.acronyms[name[0]]
        country = self.view.lexicon.countries.get(" ".join(name))
        if country is not None and (country,) != name and (country,) in self._names:
            return (country,)  # "Berlin" where Germany spoke
        return name

    # --- persons ---

    def _person(self, phrase: Phrase) -> Entity | None:
        name = self.name_keys(phrase)
        gender = self._titled(phrase)
        if len(name) == 1:
            name = self.full_name(name, phrase.first, gender) or name
        known = self.person(name, gender)
        if known is None and len(name) > 1:
            known = announced(self, phrase, name)
            if known is not None:
                known.person = True
                self._call(known, name)
        if known is None and len(name) > 1:
            known = self._new_person(name)
        elif known is not None:
            self._call(known, name)
        return known

    def _new_person(self, name: tuple[str, ...], gender: str = "") -> Entity:
        entity = self.new()
        entity.person = entity.single = True
        entity.gender = gender
        self._call(entity, name)
        return entity

    def _titled(self, phrase: Phrase) -> str:
        """Return the gender that a title before a name shows ("Mrs."), or ""."""
        title = "" if phrase.role is None else self.view.keys[phrase.role]
        lexicon = self.view.lexicon
        return "m" * (title in lexicon.male_words) or "f" * (title in lexicon.female_words)

    def person(self, name: tuple[str, ...], gender: str = "") -> Entity | None:
        """Return the latest person entity that this name can name."""
        family = self._families.get(bare(name[-1]), [])[-_LATEST:]
        fits = [
            e for e in family
            if same_person(name, e.full) and (not gender or e.gender in ("", gender))
        ]  # fmt: skip
        exact = [e for e in fits if name in e.names and len(name) > 1]
        return max(exact or fits, key=lambda e: e.last, default=None)

    def full_name(
        self, name: tuple[str, ...], before: int, gender: str = ""
    ) -> tuple[str, ...] | None:
        """Return the full name that the text gives to a last (or first) name alone."""
        named = self.view.full_names.get(bare(name[0]))
        if named is not None and gender:
            named = [p for p in named[:_LATEST] if p.gender in ("", gender)]
        if named is None:
            named = self.view.given_names.get(name[0], [])
            if len({p.family for p in named[:_LATEST]}) > 1:
                return None
        if not named:
            return None
        if len(named) > 1 and named[0].family == bare(name[0]):
            return self._foremost(named, before, gender)
        return named[max(0, bisect_right(named, before, key=lambda p: p.first) - 1)].keys

    def _foremost(self, named: list[PersonName], before: int, gender: str) -> tuple[str, ...]:
        """Return whom a last name alone means: of several, who is named in full most often."""
        key = named[0].family, gender
        known = self._foremost_of.get(key)
        if known is None:
            counts = Counter(p.keys for p in named)
            kept = {k: n for k, n in counts.items() if 2 * n > max(counts.values())}
            known = self._foremost_of[key] = kept
        if len(known) == 1:
            return next(iter(known))
        earlier = [p for p in named[:_LATEST] if p.first < before and p.keys in known]
        return earlier[-1].keys if earlier else named[0].keys

    def entity_of(self, person: PersonName) -> Entity:
        """Return the entity of a person whom the text names, a new one if need be."""
        name = person.keys
        if len(name) == 1:
            name = self.full_name(name, person.first) or name
        known = self.person(name)
        if known is None:
            known = self._new_person(name, person.gender)
            phrase = describe(self.view, person)
            if phrase is not None:
                self.note(known, phrase)
        return known

    # --- bodies ---

    def _body(self, phrase: Phrase) -> Entity | None:
        name, words = self.name_keys(phrase), content(self.view, phrase)
        if phrase.conjoined:
            return self.joint.get(words)
        same = [e for e in self._names.get(name, [])[-_LATEST:] if e.body]
        if same:
            return max(same, key=lambda e: e.last)
        return self.shorter(phrase, words)

    def shorter(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return the latest body with the same head whose words hold all of these."""
        fits = [
            e for e in self.alike(head_of(phrase, words))
            if e.body and any(words <= c for c in e.contents)
        ]  # fmt: skip
        return max(fits, key=lambda e: e.last, default=None)

    def country(self, folded: str) -> Entity | None:
        """Return the country that spoke under this name."""
        same = [e for e in self._names.get((folded,), []) if e.body]
        return same[-1] if same else None

    def alike(self, head: str) -> list[Entity]:
        """Return the latest entities with a head noun."""
        return self._heads.get(head, [])[-_LATEST:]


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two folded names can be one person's: last names equal, first names in accord."""
    if bare(one[-1]) != bare(other[-1]):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or short == long[-len(short) :]:
        return True
    a, b = one[0], other[0]
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) or near(a, b)


def near(one: str, other: str) -> bool:
    """Say whether two first names can be one ("vitaly" and "vitaliy", "bill" and "will")."""
    alike = any(one in names and other in names for names in offices().nicknames)
    return alike or skeleton(one) == skeleton(other)


def _bracketed(view: View) -> dict[str, tuple[str, ...]]:
    """Return the short forms that a text introduces in brackets, with what they stand for."""
    words, found = view.parsed.words, {}
    for index in range(2, len(words) - 1):
        if words[index - 1].text != "(" or words[index + 1].text != ")":
            continue
        short = words[index].text.replace(".", "")
        if not (2 <= len(short) <= 10 and short.isupper()):
            continue
        name = _written_out(view, short.lower(), index - 1)
        if name:
            found[short.lower()] = name
    return found


def _written_out(view: View, short: str, end: int) -> tuple[str, ...]:
    """Match letters backwards with the initials of the words before a bracket."""
    index, left = end - 1, len(short) - 1
    while index >= max(0, end - 2 * len(short) - 2) and left >= 0:
        word = view.keys[index]
        if word[:1] == short[left]:
            left -= 1
        elif word not in EMPTY:
            return ()
        index -= 1
    first: Words = (index + 1, end)
    return tuple(view.keys[i] for i in range(*first)) if left < 0 else ()
