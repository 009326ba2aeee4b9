"""Which entity a pronoun that is a source stands for, by person, number, gender and nearness."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from toolkit.annotate.entities import Entities, Entity
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.proper_names import PersonName, View, bare
from toolkit.annotate.turns import Label, Role, Turns

#: Who speaks at an offset, one attribution left out.
Speaker = Callable[[int, int], Entity | None]

_REACH = {"m": 4, "f": 4, "p": 3, "n": 2}
# What a sentence inside a quotation counts for in these, and sentences back at the most.
_INSIDE, _FURTHEST = 0.2, 24
# Weights set by hand on news that no score is reported on: a source is worth one and a half
# sentences of distance, a sentence's subject half a one.
_SOURCE, _SUBJECT, _OWNER, _QUOTED, _PARAGRAPH, _NAMELESS = 1.5, 0.5, 0.6, 0.8, 0.3, 0.7
# What it counts to be whom the article is about.
_ABOUT = 0.7


class Pronouns:
    """Resolves the pronouns among a document's source mentions, in text order."""

    def __init__(self, entities: Entities, speaker: Speaker) -> None:
        self.entities = entities
        self.view: View = entities.view
        # Source mentions so far: the first word and the entity.
        self.seen: list[tuple[int, Entity]] = []
        # Tells who speaks at an offset, the attribution with this number left out.
        self.speaker = speaker
        self.turns = Turns(self.view)
        self._turn_of: dict[Role | Label, Entity] = {}
        self._clock = self._read_clock()

    def _read_clock(self) -> list[float]:
        """Count sentences; one inside a quotation hardly parts a pronoun from its noun."""
        clock, now = [], 0.0
        for sentence in self.view.parsed.sentences:
            last = max(sentence.first, sentence.last - 1)
            inside = self.view.quoted(sentence.first)
            now += _INSIDE if inside and self.view.quoted(last) == inside else 1.0
            clock.append(now)
        return clock

    def resolve(self, phrase: Phrase, own: int) -> Entity | None:
        """Return the entity of a pronoun; ``own`` is the number of its own attribution."""
        code = phrase.pronoun
        if code in ("1", "1p"):
            return self._speaker(phrase, own) or self._turn(phrase)
        if code == "2":
            return self._turn(phrase)
        if code == "r":
            return self._antecedent(phrase)
        if code in ("m", "f"):
            return self._singular(phrase, own)
        if code in ("p", "n"):
            return self._body(phrase, own)
        return None

    def _speaker(self, phrase: Phrase, own: int) -> Entity | None:
        """Return who speaks the words in which "I" or "we" stands: the innermost content."""
        return self.speaker(self.view.parsed.words[phrase.first].start, own)

    def _turn(self, phrase: Phrase) -> Entity | None:
        """Return whose turn an "I", "we" or "you" outside quotation marks stands in."""
        if self.view.quoted(phrase.first):
            return None
        whose = self.turns.speaker(phrase.first, phrase.pronoun)
        if whose is None:
            return None
        entity = self._turn_of.get(whose)
        if entity is None:
            entity = self._turn_of[whose] = self._begin(whose)
        return entity

    def _begin(self, whose: Role | Label) -> Entity:
        """Return the entity of a turn's speaker, who speaks for the first time."""
        if isinstance(whose, Label):
            words = self.view.words_of(whose.span)
            phrase = analyse(self.view, words.start, words.stop)
            if phrase is not None and not phrase.pronoun:
                return self.entities.resolve(phrase)
        person = self.turns.interviewee() if whose == "interviewee" else None
        if person is not None:
            return self.entities.entity_of(person)
        entity = self.entities.new()
        entity.single = True
        entity.author = whose == "author"
        return entity

    def _antecedent(self, phrase: Phrase) -> Entity | None:
        """Return the entity of the noun phrase right before "who" or "which"."""
        view, end = self.view, phrase.first
        while end > 0 and view.parsed.words[end - 1].text in (",", "-", "–", "—", ")"):
            end -= 1
        for word, entity in reversed(self.seen[-3:]):
            last = max((p.last for p in entity.phrases if p.first == word), default=-1)
            if word < end <= last or last == end:
                return entity
        person = next((p for p in self.view.people_in(end - 8, end) if p.last == end), None)
        if person is not None:
            return self.entities.entity_of(person)
        first = end
        while first > max(0, end - 8) and _in_phrase(view, first - 1):
            first -= 1
        before = analyse(view, first, end) if first < end else None
        if before is None or before.pronoun:
            return None
        if before.determiner in ("a", "an", "the") and not before.named and first > 1:
            # "Anna Holm, a woman who": the apposition is the person before it.
            named = view.people_in(first - 9, first - 1)
            apposed = view.parsed.words[first - 1].text == ","
            if apposed and named and named[-1].last == first - 1:
                return self.entities.entity_of(named[-1])
        return self.entities.resolve(before)

    def _singular(self, phrase: Phrase, own: int) -> Entity | None:
        """Return the person that "he" or "she" most likely is: near, a source, a subject."""
        sentence = self._sentence(phrase.first)
        best: tuple[float, int] | None = None
        chosen: Entity | PersonName | None = None
        barred = self._quoting(phrase, own)
        for word, entity in reversed(self.seen):
            distance = self._distance(word, sentence)
            if distance > _REACH["m"]:
                break
            if word >= phrase.first or not entity.single or not self._agrees(entity, phrase):
                continue
            if entity is barred:
                continue
            score = self._score(word, phrase.first, distance) + _SOURCE
            score -= _NAMELESS * (not entity.person)
            score += _ABOUT * self._is_about(entity.full)
            if best is None or (score, word) > best:
                best, chosen = (score, word), entity
        reached = bisect_left(self._clock, self._clock[sentence] - _REACH["m"])
        start = self.view.parsed.sentences[max(reached, sentence - _FURTHEST)].first
        for person in self.view.people_in(start, phrase.first):
            if person.gender not in ("", phrase.pronoun):
                continue
            known = self._known(person)
            if known is not None and (known is barred or not self._agrees(known, phrase)):
                continue
            distance = self._distance(person.first, sentence)
            score = self._score(person.first, phrase.first, distance)
            score += 0.2 * bool(person.gender) - _OWNER * self._owns(person)
            score -= _NAMELESS * (not person.certain)
            score += _ABOUT * self._is_about(person.keys)
            if best is None or (score, person.first) > best:
                best, chosen = (score, person.first), person
        if isinstance(chosen, PersonName):
            return self.entities.entity_of(chosen)
        return chosen

    def _is_about(self, name: tuple[str, ...]) -> bool:
        return bool(name) and bare(name[-1]) == self.view.protagonist

    def _known(self, person: PersonName) -> Entity | None:
        name = person.keys
        if len(name) == 1:
            name = self.entities.full_name(name, person.first) or name
        return self.entities.person(name)

    def _owns(self, person: PersonName) -> bool:
        return person.last < len(self.view.keys) and self.view.possessive(person.last)

    def _agrees(self, entity: Entity, phrase: Phrase) -> bool:
        return entity.gender in ("", phrase.pronoun)

    def _distance(self, word: int, sentence: int) -> float:
        return self._clock[sentence] - self._clock[self._sentence(word)]

    def _score(self, word: int, pronoun: int, distance: float) -> float:
        parsed = self.view.parsed
        here, there = (
            parsed.sentences[self._sentence(pronoun)],
            parsed.sentences[self._sentence(word)],
        )
        score = -distance
        score -= _PARAGRAPH * (here.paragraph != there.paragraph)
        verbs = (t for t in self.view.tags[there.first : word] if t in ("VBD", "VBZ", "VBP"))
        score += _SUBJECT * (next(verbs, None) is None)
        quoted = self.view.quoted(word)
        if quoted and self.view.quoted(pronoun) != quoted:
            score -= _QUOTED
        return score

    def _sentence(self, word: int) -> int:
        sentences = self.view.parsed.sentences
        low, high = 0, len(sentences)
        while low < high:
            middle = (low + high) // 2
            if sentences[middle].last <= word:
                low = middle + 1
            else:
                high = middle
        return min(low, len(sentences) - 1)

    def _quoting(self, phrase: Phrase, own: int) -> Entity | None:
        """Return the speaker in whose quotation marks a pronoun stands: "he" is somebody else."""
        if not self.view.quoted(phrase.first):
            return None
        return self._speaker(phrase, own)

    def _body(self, phrase: Phrase, own: int) -> Entity | None:
        """Return the body or the persons that "it" or "they" most likely stands for."""
        plural = phrase.pronoun == "p"
        sentence = self._sentence(phrase.first)
        barred = self._quoting(phrase, own)
        for word, entity in reversed(self.seen):
            if self._distance(word, sentence) > _REACH[phrase.pronoun]:
                break
            fits = (
                (entity.plural or not entity.single)
                if plural
                else not (entity.single or (entity.plural and not entity.names))
            )
            if word < phrase.first and fits and entity is not barred:
                return entity
        return self._subject(phrase, plural)

    def _subject(self, phrase: Phrase, plural: bool) -> Entity | None:
        """Return the subject of this or the last sentence when it can speak."""
        view, parsed = self.view, self.view.parsed
        number = self._sentence(phrase.first)
        for sentence in (parsed.sentences[n] for n in (number, number - 1) if n >= 0):
            stop = min(phrase.first, sentence.last, sentence.first + 12)
            first = sentence.first
            end = next((i for i in range(first, stop) if view.tags[i] in ("VBD", "VBZ", "VBP")), 0)
            subject = analyse(view, first, end) if end > first else None
            if subject is None or subject.pronoun or subject.person:
                continue
            entries: Sequence[str] = [
                e.sort for _, e in view.entries(subject.core[0], subject.head + 1)
            ]
            speaks = bool(entries) and entries[-1] in ("name", "body", "country", "role")
            if speaks and (subject.plural == plural or (plural and entries[-1] != "role")):
                return self.entities.resolve(subject)
        return None


def _in_phrase(view: View, index: int) -> bool:
    tag = view.tags[index]
    return tag[:2] in ("NN", "JJ", "DT", "CD") or tag in ("POS", "PRP$") or view.capitals[index]
