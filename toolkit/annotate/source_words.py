"""Which words tell what a source is, for the word vectors: heads, mentions, neighbours, names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.annotate.entities import Entity
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View, bare

#: Mentions, words of one, places where a name stands, and words before and after it there.
_MENTIONS, _WORDS, _PLACES, _BEFORE, _AFTER = 8, 25, 6, 8, 14


def word_groups(view: View, entity: Entity, told: Sequence[Phrase]) -> tuple[tuple[str, ...], ...]:
    """Return folded words of a source in four groups, each of which has one meaning.

    Parameters
    ----------
    view : View
        The text.
    entity : Entity
        The source.
    told : sequence of Phrase
        Its mentions that are no pronouns.

    Returns
    -------
    tuple of tuple of str
        Head nouns; words of the mentions without a person's name; words beside the name wherever
        the text has it; the last name of a person, all names of a body.
    """
    told = told[:_MENTIONS]
    names = entity.full[-1:] if entity.person else [w for name in entity.names for w in name]
    near = _near(view, entity) if entity.person else ()
    groups = (_heads(view, told), _mentioned(view, told), near, names)
    return tuple(tuple(group) for group in groups)


def _heads(view: View, told: Sequence[Phrase]) -> Iterator[str]:
    for phrase in told:
        if not (phrase.person and phrase.name[0] <= phrase.head < phrase.name[1]):
            yield view.keys[phrase.head]
        yield from (view.keys[a.head] for a in phrase.appositions if not a.pronoun)


def _mentioned(view: View, told: Sequence[Phrase]) -> Iterator[str]:
    for phrase in told:
        for index in range(phrase.first, min(phrase.last, phrase.first + _WORDS)):
            if not (phrase.person and phrase.name[0] <= index < phrase.name[1]):
                yield view.keys[index]


def _near(view: View, entity: Entity) -> Iterator[str]:
    family = bare(entity.full[-1]) if entity.full else ""
    for person in view.families.get(family, [])[:_PLACES]:
        sentence = view.parsed.sentence_at(view.parsed.words[person.first].start)
        if sentence is not None:
            yield from view.keys[max(sentence.first, person.first - _BEFORE) : person.first]
            yield from view.keys[person.last : min(sentence.last, person.last + _AFTER)]
