"""Which entity a pronoun that is a source stands for, by person, number, gender and nearness."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.annotate.antecedents import Antecedents
from toolkit.annotate.entities import Entities, Entity
from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.proper_names import PersonName, View
from toolkit.annotate.turns import Label, Role, Turns

#: Who speaks at an offset, one attribution left out.
Speaker = Callable[[int, int], Entity | None]

# How many sentences back a body may stand.
_REACH = {"p": 3, "n": 2}


class Pronouns:
    """Resolves the pronouns among a document's source mentions, in text order."""

    def __init__(self, antecedents: Antecedents, speaker: Speaker) -> None:
        self.antecedents = antecedents
        self.entities: Entities = antecedents.entities
        self.view: View = antecedents.view
        # Tells who speaks at an offset, the attribution with this number left out.
        self.speaker = speaker
        self.turns = Turns(self.view)
        self._turn_of: dict[Role | Label, Entity] = {}

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
        person = self.turns.interviewee() if whose == "interviewee" else self.turns.author()
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
        for word, entity in reversed(self.entities.seen[-3:]):
            last = max((p.last for p in entity.phrases if p.first == word), default=-1)
            if word < end <= last or last == end:
                return entity
        person = next((p for p in self.view.people_in(end - 8, end) if p.last == end), None)
        if person is not None:
            return self.entities.entity_of(person)
        first = end
        while first > max(0, end - 8) and _in_phrase(view, first - 1):
            first -= 1
        if view.keys[first - 1] in ("of", "from", "in") and first > 1:
            # "Senator Jo Roe of Norland, who": the person before the place.
            named = view.people_in(first - 9, first - 1)
            if named and named[-1].last == first - 1:
                return self.entities.entity_of(named[-1])
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
        """Return the person that "he" or "she" most likely is."""
        barred = self._quoting(phrase, own)
        teller = None if barred is not None else self._speaker(phrase, own)
        chosen = self.antecedents.choose(phrase, barred, teller)
        if isinstance(chosen, PersonName):
            return self.entities.entity_of(chosen)
        return chosen

    def _quoting(self, phrase: Phrase, own: int) -> Entity | None:
        """Return the speaker in whose quotation marks a pronoun stands: "he" is somebody else."""
        if not self.view.quoted(phrase.first):
            return None
        return self._speaker(phrase, own)

    def _body(self, phrase: Phrase, own: int) -> Entity | None:
        """Return the body or the persons that "it" or "they" most likely stands for."""
        plural = phrase.pronoun == "p"
        sentence = self.entities.clock.sentence(phrase.first)
        barred = self._quoting(phrase, own)
        for word, entity in reversed(self.entities.seen):
            if self.entities.clock.since(word, sentence) > _REACH[phrase.pronoun]:
                break
            fits = (
                (entity.plural or not (entity.single or self._text(entity)))
                if plural
                else not (entity.single or (entity.plural and not entity.names))
            )
            if word < phrase.first and fits and entity is not barred:
                return entity
        return self._subject(phrase, plural)

    def _text(self, entity: Entity) -> bool:
        """Say whether a source is a single document, which nobody calls "they"."""
        told = next((p for p in entity.phrases if not p.pronoun), None)
        entry = head_entry(self.view, told) if told is not None else None
        return entry is not None and entry.sort in ("document", "issued")

    def _subject(self, phrase: Phrase, plural: bool) -> Entity | None:
        """Return the subject of this or the last sentence when it can speak."""
        view, parsed = self.view, self.view.parsed
        number = self.entities.clock.sentence(phrase.first)
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
