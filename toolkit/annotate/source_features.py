"""What a source's mentions show of its kind and naming: an entity in, names of features out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from toolkit.annotate.attributes import cue_of
from toolkit.annotate.entities import Entity
from toolkit.annotate.naming import anonymous, head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import View, Words, bare
from toolkit.document import Attribution, Kind, Naming

#: Mentions, places where a name stands, and words on either side of it that are looked at.
_MENTIONS, _PLACES, _BESIDE = 8, 4, 6


class Draft(NamedTuple):
    """A source before its kind and naming are settled: what the rules say, and the evidence."""

    entity: Entity
    phrases: Sequence[Phrase]
    attributions: Sequence[Attribution]
    kind: Kind
    naming: Naming


def features(view: View, draft: Draft, about: Sequence[str]) -> list[str]:
    """Return the features of one source, each once, in a fixed order.

    ``about`` is what :func:`about` says of the whole document.
    """
    return list(dict.fromkeys(_features(view, draft, about)))


def _features(view: View, draft: Draft, about: Sequence[str]) -> Iterator[str]:
    entity, phrases = draft.entity, draft.phrases
    told = [p for p in phrases if not p.pronoun]
    shape = _shape(entity, told)
    yield "bias"
    yield f"rules kind {draft.kind}"
    yield f"rules naming {draft.naming}"
    yield f"rules {draft.kind} {draft.naming}"
    yield f"shape {shape}"
    yield f"shape {shape} rules {draft.kind}"
    for phrase in told[:_MENTIONS]:
        yield from _mention(view, phrase, shape)
    figure = _figure(view, told)
    yield f"figure {figure}"
    if draft.kind == "other" or figure:
        yield f"figure {figure} rules {draft.kind} {shape}"
    if not told:
        yield from (f"only {p.pronoun}" for p in phrases[:1])
    for attribution in draft.attributions[:_MENTIONS]:
        yield from _credited(view, attribution, shape)
    for topic in about:
        yield f"about {topic}"
        yield f"about {topic} {shape} {draft.kind}"
    if entity.person:
        yield from (f"near {word}" for word in _nearby(view, entity))


def _shape(entity: Entity, told: Sequence[Phrase]) -> str:
    if entity.author:
        return "author"
    if not told:
        return "pronoun"
    if entity.joint:
        return "joint"
    if entity.person:
        return "person"
    if any(p.named for p in told):
        return "name"
    return "plural" if told[0].plural else "single"


def _mention(view: View, phrase: Phrase, shape: str) -> Iterator[str]:
    keys = view.keys
    entry = head_entry(view, phrase)
    if phrase.person and phrase.name[0] <= phrase.head < phrase.name[1]:
        entry = None  # "James Baker" is no baker
        yield f"named only {bool(phrase.appositions)}"
    else:
        yield f"head {phrase.head_key}"
    if entry is not None:
        yield f"head is {entry.sort} {entry.kind}"
        yield f"head is {entry.sort} {entry.kind} {shape}"
        yield f"head office {entry.office} carries {entry.carries}"
        yield f"head phrase {' '.join(entry.phrase)}"
    else:
        yield f"head is unknown {shape}"
    yield f"determiner {phrase.determiner or bool(phrase.owner_pronoun)} {shape}"
    yield f"plural {phrase.plural} definite {phrase.definite} named {phrase.named}"
    if anonymous(view, phrase):
        yield "anonymous"
    if phrase.named and not phrase.person:
        words = keys[phrase.name[0] : phrase.name[1]]
        yield from (f"name word {word}" for word in words[:8])
        yield f"name {' '.join(words[:8])}"
        yield f"name ends {words[-1]}"
    if phrase.role is not None:
        yield f"role {keys[phrase.role]}"
    former = {"former", "retired", "ex", "then", "late"} & set(keys[phrase.first : phrase.head])
    if former and entry is not None:
        yield f"former {entry.kind}"
        yield f"former {entry.kind} {shape}"
    for place, words_ in _parts(phrase):
        yield from _part(view, place, words_)
    for other in phrase.appositions:
        yield f"apposition head {other.head_key}"
        for place, words_ in _parts(other):
            yield from _part(view, f"apposition {place}", words_)
    for first, last in phrase.rest:
        yield from (f"rest {keys[i]}" for i in range(first, min(last, first + 8)))
    for _, found in view.entries(phrase.first, phrase.last)[:10]:
        yield f"holds {found.sort} {found.kind}"


def _parts(phrase: Phrase) -> Iterator[tuple[str, Words]]:
    if phrase.owner[0] < phrase.owner[1]:
        yield "owner", phrase.owner
    if phrase.before[0] < phrase.before[1]:
        yield "before", phrase.before
    yield from phrase.complements[:3]


def _part(view: View, place: str, words: Words) -> Iterator[str]:
    first, last = words[0], min(words[1], words[0] + 8)
    yield from (f"{place} {singular(view.keys[i])}" for i in range(first, last))
    for _, entry in view.entries(first, last):
        yield f"{place} holds {entry.sort} {entry.kind}"


def _figure(view: View, told: Sequence[Phrase]) -> Kind | None:
    """Return what a person of public life was at the document's date."""
    for phrase in told:
        if phrase.person and not phrase.conjoined:
            name = " ".join(view.keys[phrase.name[0] : phrase.name[1]])
            kind = view.lexicon.figures.kind(name, view.date)
            if kind is not None:
                return kind
    return None


def _credited(view: View, attribution: Attribution, shape: str) -> Iterator[str]:
    cue = cue_of(view.parsed, attribution)
    yield f"cue {cue.lemma if cue is not None else ''}"
    yield f"{attribution.quotation} {shape}"
    yield f"{attribution.attitude} {shape}"


def _nearby(view: View, entity: Entity) -> Iterator[str]:
    """Yield the words beside a person's name where the text has it first."""
    family = bare(entity.full[-1]) if entity.full else ""
    for person in view.families.get(family, [])[:_PLACES]:
        sentence = view.parsed.sentence_at(view.parsed.words[person.first].start)
        if sentence is None:
            continue
        before = range(max(sentence.first, person.first - _BESIDE), person.first)
        after = range(person.last, min(sentence.last, person.last + 2 * _BESIDE))
        for index in (*before, *after):
            if view.keys[index].isalpha():
                yield singular(view.keys[index])


def about(view: View) -> list[str]:
    """Return which kinds of sources a document's words are full of, the commonest first."""
    counts: dict[str, int] = {}
    for _, entry in view.entries(0, min(len(view.keys), 1500)):
        if entry.sort in ("role", "body", "name"):
            counts[entry.kind] = counts.get(entry.kind, 0) + 1
    total = sum(counts.values()) or 1
    order = sorted(counts, key=lambda k: (-counts[k], k))
    return [f"first {k}" for k in order[:1]] + [k for k in order if counts[k] >= 0.2 * total]


def all_features(view: View, drafts: Iterable[Draft]) -> list[list[str]]:
    """Return the features of every source of one document."""
    topics = about(view)
    return [features(view, draft, topics) for draft in drafts]
