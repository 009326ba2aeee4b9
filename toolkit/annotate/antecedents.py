"""Whom "he" or "she" may stand for: the persons before a pronoun, what speaks for each, and scores.

The scores are those of a conditional logit (McFadden 1974) over the persons before the pronoun;
``toolkit/learn/antecedents.py`` fits it and writes its weights down.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from math import log1p

from toolkit.annotate.entities import Entities, Entity
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import PersonName, View, bare

#: How many sentences back a person may stand; one inside a quotation hardly counts.
REACH = 6.0
# Sentences back, and persons, at the most.
_FURTHEST, _MOST = 30, 12
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(slots=True)
class Candidate:
    """A person before a pronoun: where mentioned, by words, latest first."""

    who: Entity | PersonName
    words: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    person: PersonName | None = None


class Antecedents:
    """The persons who can be meant at each place of a text.

    Parameters
    ----------
    entities : Entities
        The entities known so far; it grows while a text is read.
    """

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        self.view: View = entities.view
        self.clock = entities.clock

    def candidates(self, phrase: Phrase, barred: Entity | None) -> list[Candidate]:
        """Return the persons before a pronoun that agree with it, the latest first."""
        now = self.clock.sentence(phrase.first)
        found: dict[object, Candidate] = {}
        for word, entity in reversed(self.entities.seen):
            if self.clock.since(word, now) > REACH or len(found) >= _MOST:
                break
            if word >= phrase.first or not entity.single or entity is barred or entity.speaks:
                continue
            if entity.gender not in ("", phrase.pronoun):
                continue
            one = found.setdefault(id(entity), Candidate(entity))
            one.words.append(word)
            one.sources.append(word)
        people = self.view.people_in(self.clock.first_word(now, REACH, _FURTHEST), phrase.first)
        for person in reversed(people):
            known = self._known(person)
            if known is barred and barred is not None:
                continue
            gender = known.gender if known is not None and known.gender else person.gender
            if gender not in ("", phrase.pronoun):
                continue
            key = id(known) if known is not None else self._name(person)
            one = found.setdefault(key, Candidate(known or person))
            if person.first not in one.words:
                one.words.append(person.first)
            one.person = one.person or person
        for one in found.values():
            one.words.sort(reverse=True)
        return sorted(found.values(), key=lambda c: -c.words[0])[:_MOST]

    def _name(self, person: PersonName) -> tuple[str, ...]:
        name = person.keys
        if len(name) == 1:
            name = self.entities.full_name(name, person.first) or name
        return name

    def _known(self, person: PersonName) -> Entity | None:
        return self.entities.person(self._name(person))

    def features(
        self, phrase: Phrase, found: Sequence[Candidate], teller: Entity | None = None
    ) -> list[dict[str, float]]:
        """Return what speaks for and against each; ``teller`` reports what is told here."""
        view, parsed = self.view, self.view.parsed
        at = phrase.first
        now = self.clock.sentence(at)
        here = parsed.sentences[now]
        tag = at > 0 and parsed.words[at - 1].text in ("”", '"', "''", ",”", "’")
        opens = at == here.first
        own = (
            view.keys[at] in ("his", "her")
            and at + 1 < len(view.tags)
            and (view.tags[at + 1][:2] in ("NN", "JJ"))
        )
        quoted = view.quoted(at)
        asked = view.tags[here.first] in ("VBN", "VBG")
        last = next((w for w, _ in reversed(self.entities.seen) if w < at), -1)
        speakers = [c.sources[0] for c in found if c.sources]
        speakers.sort(reverse=True)
        counts = [self._count(c) for c in found]
        most = max(counts, default=0)
        out = []
        for rank, one in enumerate(found):
            near = one.words[0]
            there = self.clock.sentence(near)
            sentence = parsed.sentences[there]
            away = self.clock.since(near, now)
            subject = self._subject(near)
            lead = any(
                self.clock.sentence(w) == now - 1 and self._subject(w) for w in one.words[:4]
            )
            source = one.sources[0] if one.sources else -1
            spoke = source == last and source >= 0
            features = {
                "away": away,
                "same_sentence": float(there == now),
                "sentence_before": float(there == now - 1),
                "same_paragraph": float(sentence.paragraph == here.paragraph),
                "paragraph_before": float(sentence.paragraph == here.paragraph - 1),
                "subject": float(subject),
                "subject_before": float(lead),
                "subject_here": float(subject and there == now),
                "subject_here_opens": float(subject and there == now and near == sentence.first),
                "source": float(source >= 0),
                "spoke_last": float(spoke),
                "spoke_last_tag": float(spoke and tag),
                "spoke_last_paragraph": float(
                    spoke
                    and self._paragraph(source) >= here.paragraph - 1
                ),
                "spoke_second": float(len(speakers) > 1 and source == speakers[1]),
                "named_since": float(spoke and near > source),
                "mentions": log1p(counts[rank]),
                "oftenest": float(counts[rank] == most > 1),
                "about": float(self._about(one)),
                "gender": float(self._gender(one) == phrase.pronoun),
                "owner": float(self._owns(one, near)),
                "owned_by": float(self._owns(one, near) and there == now),
                "quoted": float(bool(view.quoted(near)) and view.quoted(near) != quoted),
                "nameless": float(isinstance(one.who, Entity) and not one.who.person),
                "uncertain": float(one.person is not None and not one.person.certain),
                "full_name": float(one.person is not None and len(one.person.keys) > 1),
                "introduced": float(
                    one.person is not None and len(one.person.keys) > 1 and counts[rank] <= 1
                    and near == one.person.first
                ),
                "latest": float(rank == 0),
                "second": float(rank == 1),
                "alone": float(len(found) == 1),
                "latest_opens": float(rank == 0 and opens),
                "subject_opens": float(lead and opens),
                "latest_own": float(rank == 0 and own),
                "here_own": float(own and there == now),
                "subject_own": float(own and there == now and subject),
                "here_tag": float(tag and there == now),
                "tells": float(one.who is teller),
                "tells_here": float(one.who is teller and there == now),
                "acts": float(self._acts(one, near)),
                "acts_here": float(self._acts(one, near) and there == now),
                "asked": float(asked and spoke),
                "asked_here": float(asked and there == now),
                "owner_subject": float(self._owns(one, near) and subject and there == now),
            }  # fmt: skip
            out.append(features)
        return out

    def _paragraph(self, word: int) -> int:
        return self.view.parsed.sentences[self.clock.sentence(word)].paragraph

    def _gender(self, one: Candidate) -> str:
        if isinstance(one.who, Entity) and one.who.gender:
            return one.who.gender
        return one.person.gender if one.person is not None else ""

    def _count(self, one: Candidate) -> int:
        """Return how often the text names a person."""
        if isinstance(one.who, Entity):
            name = one.who.full
            if not one.who.person or not name:
                return len(one.who.phrases)
        else:
            name = self._name(one.who)
        return len(self.view.families.get(bare(name[-1]), ()))

    def _about(self, one: Candidate) -> bool:
        name = one.who.full if isinstance(one.who, Entity) else self._name(one.who)
        return bool(name) and bare(name[-1]) == self.view.protagonist

    def _owns(self, one: Candidate, near: int) -> bool:
        person = one.person
        if person is None or person.first != near:
            return False
        return person.last < len(self.view.keys) and self.view.possessive(person.last)

    def _subject(self, word: int) -> bool:
        """Say whether no finite verb stands before a word in its sentence."""
        first = self.view.parsed.sentences[self.clock.sentence(word)].first
        return not any(self.view.tags[i] in _FINITE for i in range(max(first, word - 40), word))

    def _acts(self, one: Candidate, near: int) -> bool:
        """Say whether a finite verb follows a mention."""
        end = one.person.last if one.person is not None and one.person.first == near else near + 1
        return end < len(self.view.tags) and self.view.tags[end] in _FINITE

    def choose(
        self, phrase: Phrase, barred: Entity | None, teller: Entity | None = None
    ) -> Entity | PersonName | None:
        """Return the person whom a pronoun most likely stands for; None where nobody can be."""
        found = self.candidates(phrase, barred)
        if not found:
            return None
        weights = shipped()
        scores = [score(weights, features) for features in self.features(phrase, found, teller)]
        best = max(range(len(found)), key=lambda n: (scores[n], -n))
        return found[best].who


def score(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Return the weighted sum of a candidate's features."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, float]:
    """Return the fitted weights, read once."""
    text = (files("toolkit") / "data" / "antecedents.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["weights"])
