"""Source mentions gathered into entities: names, short forms, descriptions, in text order."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from toolkit.annotate.descriptions import describe
from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import PersonName, View, Words, bare
from toolkit.annotate.spelling import skeleton

_EMPTY = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "of", "for", "in", "on", "at", "to", "and"}
    | {"&", "'s", "'", "his", "her", "its", "their", "our", "my", "former", "then", "newly"}
    | {"self-proclaimed", "late", "region", "district", "city", "town", "country", "province"}
)
# Spellings of one word, and the names of a country's armed forces, which news uses by turns.
_SPELLINGS = {
    "defence": "defense", "centre": "center", "labour": "labor", "organisation": "organization",
    "army": "military", "idf": "military",
}  # fmt: skip
_INDEFINITE = frozenset({"a", "an", "another", "some", "one", "two", "three", "several", "many",
                         "other", "any", "each", "every", "certain", "few", "most"})  # fmt: skip
# Bounds that keep long texts linear: the latest entities of one name or head, words back.
_LATEST, _NEAR, _AHEAD = 40, 2000, 60


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


def content(view: View, phrase: Phrase) -> frozenset[str]:
    """Return the telling words of a mention, folded: "Russia's" and "Russian" are one."""
    ranges = [(phrase.owner[0], phrase.owner[1]), (phrase.before[0], phrase.head + 1)]
    if phrase.named and not phrase.person:
        ranges.append(phrase.name)
    ranges += [words for word, words in phrase.complements if word in ("of", "for", "in", "at")]
    keys: set[str] = set()
    for first, last in ranges:
        for index in range(first, last):
            word = view.keys[index]
            if word not in _EMPTY and word not in view.lexicon.honorifics:
                word = singular(word)
                keys.add(_SPELLINGS.get(word, view.lexicon.nations.get(word, word)))
    if keys & {"armed", "defense"} and "force" in keys:
        # "Armed forces" and "Defense Forces" are a military; "air force" is not the whole of it.
        keys = (keys - {"armed", "defense", "force"}) | {"military"}
    return frozenset(keys)


def _head(phrase: Phrase, words: frozenset[str] = frozenset()) -> str:
    if phrase.head_key == "force" and "military" in words:
        return "military"
    return _SPELLINGS.get(phrase.head_key, phrase.head_key)


def _is_body(entity: Entity) -> bool:
    return not (entity.single or entity.person or entity.joint)


class Entities:
    """The entities of one document, filled in text order by :meth:`resolve`."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.all: list[Entity] = []
        # By last name, by body's name, by head noun, by the words of a joint source.
        self._families: dict[str, list[Entity]] = {}
        self._names: dict[tuple[str, ...], list[Entity]] = {}
        self._heads: dict[str, list[Entity]] = {}
        self._joint: dict[frozenset[str], Entity] = {}
        # Bodies' names by their initials, for acronyms that a text does not introduce.
        self._initials: dict[str, tuple[str, ...]] = {}
        self.acronyms = {**view.lexicon.acronyms, **_bracketed(view)}

    def resolve(self, phrase: Phrase) -> Entity:
        """Return the entity of a mention that is no pronoun, a new one when none fits."""
        if phrase.person and phrase.named and not phrase.conjoined:
            found = self._person(phrase)
        elif phrase.named:
            found = self._body(phrase)
        else:
            found = self._described(phrase)
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
        if len(name) > 2:
            self._initials["".join(w[0] for w in name if w not in _EMPTY)] = name
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
            self._joint.setdefault(words, entity)
        entity.person |= phrase.person and not phrase.conjoined
        if phrase.named and not phrase.conjoined:
            self._call(entity, self.name_keys(phrase))
        if words not in entity.contents:
            entity.contents.append(words)
        self._hold(entity, _head(phrase, words))
        for other in phrase.appositions:
            if not other.pronoun:
                self._hold(entity, _head(other))
        entry = head_entry(view, phrase)
        is_role = entry is not None and entry.sort == "role"
        one = phrase.person or (is_role and not phrase.plural)
        entity.single |= one and not phrase.conjoined
        entity.plural |= phrase.plural or phrase.conjoined
        if not entity.gender:
            entity.gender = self._gender(phrase)

    def _gender(self, phrase: Phrase) -> str:
        lexicon, keys = self.view.lexicon, self.view.keys
        words = {singular(keys[i]) for i in range(phrase.core[0], phrase.head + 1)}
        words |= {a.head_key for a in phrase.appositions}
        if words & lexicon.male_words:
            return "m"
        if words & lexicon.female_words:
            return "f"
        first, last = phrase.name
        alone = last - first == 1 and bare(keys[first]) in self.view.full_names
        return lexicon.gender(keys[first]) if phrase.person and not alone else ""

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
        if len(name) == 1 and name[0] in self.acronyms:
            return self.acronyms[name[0]]
        if len(name) == 1 and self.view.parsed.words[first].text.isupper():
            return self._initials.get(name[0], name)
        return name

    # --- persons ---

    def _person(self, phrase: Phrase) -> Entity | None:
        name = self.name_keys(phrase)
        if len(name) == 1:
            name = self.full_name(name, phrase.first) or name
        known = self.person(name)
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

    def person(self, name: tuple[str, ...]) -> Entity | None:
        """Return the latest person entity that this name can name."""
        family = self._families.get(bare(name[-1]), [])[-_LATEST:]
        fits = [e for e in family if any(same_person(name, n) for n in e.names)]
        exact = [e for e in fits if name in e.names and len(name) > 1]
        return max(exact or fits, key=lambda e: e.last, default=None)

    def full_name(self, name: tuple[str, ...], before: int) -> tuple[str, ...] | None:
        """Return the full name that the text gives to a last (or first) name alone."""
        named = self.view.full_names.get(bare(name[0]))
        if named is None:
            named = self.view.given_names.get(name[0], [])
            if len({p.keys for p in named[:_LATEST]}) > 1:
                return None
        if not named:
            return None
        earlier = bisect_right(named, before, key=lambda p: p.first)
        return named[max(0, earlier - 1)].keys

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
            return self._joint.get(words)
        same = [e for e in self._names.get(name, [])[-_LATEST:] if _is_body(e)]
        if same:
            return max(same, key=lambda e: e.last)
        return self._shorter(phrase, words)

    def _shorter(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return the latest body with the same head whose words hold all of these."""
        fits = [
            e for e in self._alike(_head(phrase, words))
            if _is_body(e) and any(words <= c for c in e.contents)
        ]  # fmt: skip
        return max(fits, key=lambda e: e.last, default=None)

    def _alike(self, head: str) -> list[Entity]:
        return self._heads.get(head, [])[-_LATEST:]

    # --- descriptions ---

    def _described(self, phrase: Phrase) -> Entity | None:
        words = content(self.view, phrase)
        if phrase.conjoined:
            return self._joint.get(words)
        if phrase.determiner in _INDEFINITE or phrase.head_key in self.view.lexicon.generic:
            return None
        entry = head_entry(self.view, phrase)
        if self.view.tags[phrase.core[0]] == "CD":
            return None
        if entry is not None and entry.sort == "role" and not phrase.plural:
            if not phrase.definite and not phrase.before[0] < phrase.before[1]:
                return None
            return self._holder(phrase, words)
        if phrase.definite or (entry is not None and entry.sort == "body"):
            return self._shorter(phrase, words)
        alike = [e for e in self._alike(_head(phrase, words)) if _is_body(e)]
        same = [e for e in alike if words in e.contents]
        if same or not phrase.plural or len(alike) != 1 or not alike[0].plural:
            return max(same, key=lambda e: e.last, default=None)
        # The only group with this head: the same one, when neither mention contradicts the other.
        accords = all(words <= c or c <= words for c in alike[0].contents)
        return alike[0] if accords else None

    def _holder(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return the latest person who holds the role that a description names."""
        if phrase.owner_pronoun:
            return None
        fits = [
            e for e in self.all if e.single and _head(phrase) in e.heads and self._agrees(e, words)
        ]
        # Who holds the role without more ("the president") is not the one of another country.
        plain = [e for e in fits if any(c and c <= words for c in e.contents)]
        latest = max(plain or fits, key=lambda e: e.last, default=None)
        nearest = max(fits, key=lambda e: e.last).last if plain and fits else 0
        since = max(nearest if plain else 0, phrase.first - _NEAR)
        weaker: Entity | None = None
        for person in reversed(self.view.people_in(since, phrase.first)):
            if person.role is None or singular(self.view.keys[person.role]) != phrase.head_key:
                continue
            other = describe(self.view, person)
            if other is None:
                continue
            said = content(self.view, other)
            if said <= words or plain:
                if words <= said:
                    return self.entity_of(person)
            elif weaker is None and latest is None and words <= said:
                weaker = self.entity_of(person)
        introduced = self._introduced(phrase, words) if phrase.definite else None
        sure = latest if plain else None
        return sure or introduced or self._epithet(phrase, words) or latest or weaker

    def _epithet(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return whom the text is about, when a description calls a person so ("the candidate")."""
        view = self.view
        if phrase.determiner != "the" or phrase.head_key not in view.lexicon.epithets:
            return None
        if any(view.lexicon.nations.get(view.keys[i]) for i in range(*phrase.before)):
            return None
        people = view.full_names.get(view.protagonist or "", [])
        if not people:
            return None
        gender = self._gender(phrase)
        return self.entity_of(people[0]) if gender in ("", people[0].gender) else None

    def _introduced(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return who is named with this role right after ("the governor said. Jo Roe, who …")."""
        for person in self.view.people_in(phrase.last, phrase.last + _AHEAD):
            other = describe(self.view, person)
            roles = [other, *other.appositions] if other is not None else []
            for role in roles:
                if role.head_key == phrase.head_key and words <= content(self.view, role):
                    return self.entity_of(person)
        return None

    def _agrees(self, entity: Entity, words: frozenset[str]) -> bool:
        known = frozenset().union(*entity.contents)
        for phrase in entity.phrases[:_LATEST]:
            for other in phrase.appositions:
                known |= content(self.view, other)
        return words <= known


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
    """Say whether two first names are spellings of one ("vitaly", "vitaliy"; "aleksandr")."""
    return skeleton(one) == skeleton(other)


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
        elif word not in _EMPTY:
            return ()
        index -= 1
    first: Words = (index + 1, end)
    return tuple(view.keys[i] for i in range(*first)) if left < 0 else ()
