"""Whom a description means ("the governor", "the poll"): an entity of before, or none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotate.announced import going_on
from toolkit.annotate.descriptions import describe
from toolkit.annotate.epithets import epithets
from toolkit.annotate.mention_words import content, head_of, opening_place
from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.offices import Entry, singular
from toolkit.annotate.proper_names import PersonName, bare

if TYPE_CHECKING:
    from toolkit.annotate.entities import Entities, Entity

_INDEFINITE = frozenset({"a", "an", "another", "some", "one", "two", "three", "several", "many",
                         "other", "any", "each", "every", "certain", "few", "most"})  # fmt: skip
_POINTING = ("the", "this", "that")
# Bounds that keep long texts linear: words back, words ahead, persons, mentions of one person.
_NEAR, _AHEAD, _PERSONS, _MENTIONS, _LATEST = 2000, 60, 24, 4, 40
_UNDER = frozenset({"vice", "deputy", "assistant"})
_AGE = re.compile(r"(\d{1,3})-year-old")
# Sentences that it is worth to have spoken last, to be whom the text is about, and to hold an
# office without more ("the president", not another country's).
_SPOKE, _ABOUT, _PLAIN = 1.5, 1.0, 6.0
# How far back, in sentences, a body or a word like the one used still means somebody.
_LOOSE, _BODY_WORDS = 6.0, 90
# How well a description can fit: all its words, its head alone, a head like it.
_ALL, _HEAD, _LIKE = 3, 2, 1


class Known(NamedTuple):
    """What a text and the lexicon say of a person: heads, all words, words of each description."""

    heads: frozenset[str]
    words: frozenset[str]
    contents: tuple[frozenset[str], ...]
    called: frozenset[str]


class Fit(NamedTuple):
    """A person a description may mean: how well it fits, how near, and who it is."""

    level: int
    score: float
    word: int
    who: Entity | PersonName


class Descriptions:
    """Resolves the descriptions among a document's source mentions, in text order."""

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        self.view = entities.view
        self._places: dict[str, list[int]] | None = None

    def resolve(self, phrase: Phrase) -> Entity | None:
        """Return the entity that a description without a name surely means, or None."""
        words = content(self.view, phrase)
        if phrase.conjoined:
            return self.entities.joint.get(words)
        entry = head_entry(self.view, phrase)
        if phrase.head_key in self.view.lexicon.generic or self.view.tags[phrase.core[0]] == "CD":
            return None
        if entry is not None and entry.sort == "document":
            return self._document(phrase, words)
        if phrase.determiner in _INDEFINITE:
            return None
        if self._is_person(phrase, entry):
            owned = phrase.owner[0] < phrase.owner[1]
            if not (phrase.definite or owned or phrase.before[0] < phrase.before[1]):
                return None
            return self._person(phrase, words)
        nation = self.view.lexicon.nations.get(self.view.keys[phrase.head])
        if nation is not None and phrase.determiner == "the" and phrase.head - phrase.core[0] == 1:
            return self.entities.country(nation) or self._same(phrase, words)
        if phrase.definite or (entry is not None and entry.sort == "body"):
            found = self.entities.shorter(phrase, words) or self._called_body(phrase)
            return found or (self._same(phrase, words) if phrase.plural else None)
        return self._same(phrase, words)

    def _same(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return the body or group that the same words named before."""
        alike = [e for e in self.entities.alike(head_of(phrase, words)) if e.body]
        same = [e for e in alike if words in e.contents]
        if (
            same
            or opening_place(self.view, phrase)
            or not phrase.plural
            or len(alike) != 1
            or not alike[0].plural
        ):
            return max(same, key=lambda e: e.last, default=None)
        # The only group with this head: the same one, when neither mention contradicts the other.
        accords = all(words <= c or c <= words for c in alike[0].contents)
        return alike[0] if accords else None

    def _is_person(self, phrase: Phrase, entry: Entry | None) -> bool:
        if phrase.plural:
            return False
        if entry is not None and entry.sort in ("role", "body", "name", "country"):
            return entry.sort == "role"
        known = epithets().is_person(phrase.head_key) or _AGE.fullmatch(phrase.head_key) is not None
        return known and (phrase.determiner in _POINTING or phrase.owner[0] < phrase.owner[1])

    # --- persons ---

    def _person(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return the person whom a role, a profession or an age means."""
        if phrase.owner_pronoun:
            return None
        found = list(self._fits(phrase, words))
        best = max((f.level for f in found), default=0)
        if best == _ALL:
            return self._best(found, _ALL)
        headline = not phrase.determiner and self._in_headline(phrase)
        ahead = phrase.definite or headline
        introduced = self._introduced(phrase, words) if ahead else None
        if introduced is not None or phrase.determiner not in _POINTING:
            return introduced
        if best == _HEAD:
            return self._best(found, _HEAD)
        about = self._epithet(phrase)
        if about is None and best == 0:
            about = going_on(self.entities, phrase)
        if about is not None or best != _LIKE:
            return about
        near = [f for f in found if f.level == _LIKE and f.score >= -_LOOSE]
        return self._best(near, _LIKE) if len(near) == 1 else None

    def _best(self, found: list[Fit], level: int) -> Entity:
        best = max((f for f in found if f.level == level), key=lambda f: (f.score, f.word))
        return self._entity(best.who)

    def _entity(self, who: Entity | PersonName) -> Entity:
        return self.entities.entity_of(who) if isinstance(who, PersonName) else who

    def _fits(self, phrase: Phrase, words: frozenset[str]) -> Iterator[Fit]:
        """Yield the persons before a description, and how well it fits each."""
        view, clock = self.view, self.entities.clock
        now = clock.sentence(phrase.first)
        gender = self.entities.gender(phrase)
        last = self.entities.seen[-1][1] if self.entities.seen else None
        done: set[tuple[str, ...]] = set()
        for person in reversed(view.people_in(phrase.first - _NEAR, phrase.first)):
            name = self._full(person)
            if name in done:
                continue
            done.add(name)
            if len(done) > _PERSONS:
                break
            entity = self.entities.person(name)
            shown = entity.gender if entity is not None and entity.gender else person.gender
            if gender and shown and gender != shown:
                continue
            known = self._known(name, entity)
            level = self._level(phrase, words, known)
            if not level:
                continue
            word = max(person.first, entity.last if entity is not None else -1)
            word = max(word, self._lately(name, phrase.first))
            if level < _ALL and clock.sentence(word) == now:
                continue
            plain = any(c and c <= words for c in known.contents)
            plain &= not self._elsewhere(phrase, name, known)
            plain |= "us" in known.called and phrase.head_key in known.called
            score = _PLAIN * plain + _ABOUT * (bare(name[-1]) == view.protagonist)
            score += _SPOKE * (entity is not None and entity is last) - clock.since(word, now)
            yield Fit(level, score, word, entity if entity is not None else person)
        for entity in self.entities.alike(phrase.head_key):
            if not entity.single or entity.person:
                continue
            known = self._gather(entity.phrases[:_LATEST], frozenset())
            level = self._level(phrase, words, known)
            if level:
                plain = any(c and c <= words for c in entity.contents)
                score = _PLAIN * plain + _SPOKE * (entity is last)
                yield Fit(level, score - clock.since(entity.last, now), entity.last, entity)

    def _lately(self, name: tuple[str, ...], before: int) -> int:
        """Return where a person's last name stands last before a word, alone too; else -1."""
        if self._places is None:
            self._places = {}
            for index, word in enumerate(self.view.keys):
                if self.view.capitals[index]:
                    self._places.setdefault(bare(word), []).append(index)
        places = self._places.get(bare(name[-1]), [])
        number = bisect_left(places, before)
        return places[number - 1] if number else -1

    def _elsewhere(self, phrase: Phrase, name: tuple[str, ...], known: Known) -> bool:
        """Say whether a figure has an office in another country, or had it at another time."""
        if phrase.head_key in known.called:
            return bool(known.called & self.view.lexicon.states) and "us" not in known.called
        return phrase.head_key in epithets().called(" ".join(name), None)

    def _full(self, person: PersonName) -> tuple[str, ...]:
        if len(person.keys) > 1:
            return person.keys
        return self.entities.full_name(person.keys, person.first) or person.keys

    def _known(self, name: tuple[str, ...], entity: Entity | None) -> Known:
        """Return what the text says of a person anywhere, and what the lexicon does."""
        if name not in self.entities.told:
            named = self.view.families.get(bare(name[-1]), [])[:200]
            same = [p for p in named if p.keys == name or (len(p.keys) == 1 and p.role is not None)]
            phrases = [p for p in (describe(self.view, p) for p in same[:_MENTIONS]) if p]
            called = epithets().called(" ".join(name), self.view.date)
            self.entities.told[name] = self._gather(phrases, called)
        known = self.entities.told[name]
        if entity is None:
            return known
        more = self._gather(entity.phrases[:_LATEST], known.called)
        return Known(
            known.heads | more.heads,
            known.words | more.words,
            known.contents + more.contents,
            known.called,
        )

    def _gather(self, phrases: list[Phrase], called: frozenset[str]) -> Known:
        told = [p for phrase in phrases for p in (phrase, *phrase.appositions) if not p.pronoun]
        contents = tuple(content(self.view, p) for p in told)
        heads = frozenset(self._role(p) for p in told)
        return Known(heads, frozenset().union(*contents), contents, called)

    def _role(self, phrase: Phrase) -> str:
        """Return a head as it is known: a vice president is no president."""
        entry = head_entry(self.view, phrase)
        if entry is not None and entry.phrase[0] in _UNDER and len(entry.phrase) > 1:
            return "-".join(entry.phrase)
        return phrase.head_key

    def _level(self, phrase: Phrase, words: frozenset[str], known: Known) -> int:
        """Return how well a description fits what is known of a person; 0 is not at all."""
        head, lexicon = self._role(phrase), epithets()
        told = known.words | known.called | set(head.split("-"))
        held = head in known.heads or head in known.called
        if held and words - lexicon.passing - set(head.split("-")) <= told:
            return _ALL
        strange = [
            i for i in range(*phrase.before)
            if singular(self.view.keys[i]) not in told
            and self.view.lexicon.nations.get(self.view.keys[i]) not in told
        ]  # fmt: skip
        entry = head_entry(self.view, phrase)
        if entry is not None and len(entry.phrase) > 1 and not set(entry.phrase) <= told:
            return 0
        if phrase.complements or phrase.owner[0] < phrase.owner[1]:
            return 0
        if not all(self._passes(i) for i in strange):
            return 0
        if held:
            return _HEAD
        return _LIKE if lexicon.persons_alike(head) & known.heads else 0

    def _passes(self, index: int) -> bool:
        """Say whether a word before a head tells nobody apart."""
        if self.view.keys[index] in epithets().passing:
            return True
        plain = self.view.tags[index][:2] in ("JJ", "VB", "RB") and not self.view.capitals[index]
        return plain and self.view.keys[index] not in self.view.lexicon.modifiers

    def _epithet(self, phrase: Phrase) -> Entity | None:
        """Return whom the text is about, when a description calls a person so ("the candidate")."""
        view = self.view
        head, lexicon = phrase.head_key, epithets()
        entry = head_entry(view, phrase)
        if entry is not None and len(entry.phrase) > 1:
            head = " ".join(entry.phrase)  # a press secretary is no secretary
        known = head in view.lexicon.epithets or head in lexicon.about or _AGE.fullmatch(head)
        owned = phrase.owner[0] < phrase.owner[1]
        if phrase.determiner != "the" or not known or phrase.complements or owned:
            return None
        before = range(*phrase.before)
        if any(view.lexicon.nations.get(view.keys[i]) or view.capitals[i] for i in before):
            return None
        people = view.full_names.get(view.protagonist or "", [])
        if not people:
            return None
        gender = self.entities.gender(phrase)
        return self.entities.entity_of(people[0]) if gender in ("", people[0].gender) else None

    def _in_headline(self, phrase: Phrase) -> bool:
        first = self.view.parsed.paragraphs[0]
        return self.view.parsed.words[phrase.first].start < first.end

    def _introduced(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return who is named with this role right after ("the governor said. Jo Roe, who …")."""
        for person in self.view.people_in(phrase.last, phrase.last + _AHEAD):
            other = describe(self.view, person)
            roles = [other, *other.appositions] if other is not None else []
            for role in roles:
                if role.head_key == phrase.head_key and words <= content(self.view, role):
                    return self.entities.entity_of(person)
        return None

    # --- documents ---

    def _document(self, phrase: Phrase, words: frozenset[str]) -> Entity | None:
        """Return the report, poll or text that a description means."""
        if phrase.determiner in _INDEFINITE:
            named = any(self.view.capitals[i] for i in range(*phrase.before))
            same = self._same(phrase, words) if named else None
            return same or self._headline(phrase)
        if not phrase.definite:
            return self._same(phrase, words) or self._headline(phrase)
        found = self.entities.shorter(phrase, words)
        if found is not None or phrase.owner_pronoun:
            return found
        alike = epithets().documents_alike(phrase.head_key)
        told = {
            self.view.lexicon.nations.get(k, k)
            for k in (singular(self.view.keys[i]) for i in range(*phrase.before))
            if k not in epithets().passing
        }
        for _, entity in reversed(self.entities.seen[-_LATEST:]):
            if (
                entity.body
                and entity.heads & alike
                and (told <= frozenset().union(*entity.contents) or not self._titled(entity))
            ):
                return entity
        return None

    def _titled(self, entity: Entity) -> bool:
        """Say whether a document is known by a name in it ("a Norlac University poll")."""
        return any(
            self.view.capitals[i] and self.view.keys[i] not in epithets().passing
            for phrase in entity.phrases[:_LATEST] if not phrase.pronoun
            for i in range(min(phrase.owner[0] or phrase.before[0], phrase.before[0]), phrase.head)
        )  # fmt: skip

    def _headline(self, phrase: Phrase) -> Entity | None:
        """Return the document of which a headline said no more than what it is ("Poll: …")."""
        if not self.entities.seen or self.view.parsed.words[phrase.first].start == 0:
            return None
        word, entity = self.entities.seen[0]
        first = self.view.parsed.paragraphs[0]
        alike = epithets().documents_alike(phrase.head_key)
        plain = frozenset().union(*entity.contents) - epithets().passing <= entity.heads
        titled = self.view.parsed.words[max(word, entity.last)].start < first.end
        return entity if plain and titled and entity.heads & alike else None

    # --- bodies ---

    def _called_body(self, phrase: Phrase) -> Entity | None:
        """Return the body with a name that "the paper" or "the group" means: the nearest."""
        alike = epithets().bodies(phrase.head_key)
        if not alike or phrase.determiner not in _POINTING or phrase.plural or phrase.complements:
            return None
        clock = self.entities.clock
        now = clock.sentence(phrase.first)
        for word, entity in reversed(self.entities.seen[-_LATEST:]):
            if clock.since(word, now) > _LOOSE:
                break
            if entity.body and not entity.plural and self._is_called(entity, phrase, alike):
                return entity
        return self._named_body(phrase, alike)

    def _is_called(self, entity: Entity, phrase: Phrase, alike: frozenset[str]) -> bool:
        named = any(n[-1] in alike or " ".join(n) in alike for n in entity.names)
        kind = next((k for p in entity.phrases if (k := phrase_kind(self.view, p))), None)
        media = "media" in alike and kind == "media"
        if not entity.names or not (named or media or entity.heads & alike):
            return False
        entry = head_entry(self.view, phrase)
        if entry is not None and len(entry.phrase) > 1:
            return kind in (entry.kind, None, "other")
        told = frozenset().union(*entity.contents)
        return all(
            self._passes(i) or singular(self.view.keys[i]) in told for i in range(*phrase.before)
        )

    def _named_body(self, phrase: Phrase, alike: frozenset[str]) -> Entity | None:
        """Return the nearest body named before, though it was no source so far."""
        view = self.view
        start = max(0, phrase.first - _BODY_WORDS)
        if not all(self._passes(i) for i in range(*phrase.before)):
            return None
        for index in range(phrase.first - 1, start - 1, -1):
            if not view.capitals[index] or view.keys[index] not in alike:
                continue
            first = index
            while first > start and view.capitals[first - 1]:
                first -= 1
            end = index + 1
            whole = end < len(view.keys) and view.capitals[end]
            body = None if whole else analyse(view, first, end)
            if body is not None and body.named and not body.person and not body.conjoined:
                return self.entities.resolve(body)
        return None
