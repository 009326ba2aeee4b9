"""What a source's mentions show of its kind and naming: an entity in, names of features out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.annotate.attributes import cue_of
from toolkit.annotate.entities import Entity
from toolkit.annotate.naming import anonymous, figure, head_entry
from toolkit.annotate.noun_phrase import DEFINITE, Phrase, analyse
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import View, Words, bare
from toolkit.annotate.source_words import word_groups
from toolkit.document import Attribution, Kind, Naming

#: Mentions, places where a name stands, and words on either side of it that are looked at.
_MENTIONS, _PLACES, _BESIDE = 8, 4, 6
#: Persons' names, and words on either side of one, that may tell who is named.
_PEOPLE, _CLOSE = 400, 4
_NOUNS = frozenset({"NN", "NNP"})
#: How the party and state of an American legislator begin ("R-Ohio", "D-Calif.").
_PARTIES = ("r-", "d-")


class Draft(NamedTuple):
    """A source before its kind and naming are settled: what the rules say, and the evidence."""

    entity: Entity
    phrases: Sequence[Phrase]
    attributions: Sequence[Attribution]
    kind: Kind
    naming: Naming


class Row(NamedTuple):
    """What a classifier sees of a source: names of features, and groups of words with a meaning."""

    features: Sequence[str]
    words: tuple[tuple[str, ...], ...]


class Scene(NamedTuple):
    """What a whole document says, for the sources in it.

    ``topics`` are from :func:`about`; ``roles`` are the nouns close to its persons' names;
    ``before`` is the source that speaks before this one, None for the first.
    """

    topics: Sequence[str]
    roles: frozenset[str]
    before: Draft | None


def features(view: View, draft: Draft, scene: Scene) -> Row:
    """Return what one source shows: its features, each once, in a fixed order, and its words."""
    told = [p for p in draft.phrases if not p.pronoun]
    names = dict.fromkeys(_features(view, draft, scene))
    return Row(list(names), word_groups(view, draft.entity, told))


def _features(view: View, draft: Draft, scene: Scene) -> Iterator[str]:
    entity, phrases = draft.entity, draft.phrases
    told = [p for p in phrases if not p.pronoun]
    shape = _shape(entity, told)
    yield "bias"
    yield f"rules kind {draft.kind}"
    yield f"rules naming {draft.naming}"
    known = _figure(view, told)
    yield f"figure {known}"
    yield f"people named {bool(view.people) or entity.person}"
    yield f"rules {draft.kind} {draft.naming}"
    yield f"shape {shape}"
    yield f"shape {shape} rules {draft.kind}"
    for phrase in told[:_MENTIONS]:
        yield from _mention(view, phrase, shape)
    yield f"figure {known} rules {draft.kind} {shape}"
    if not told:
        yield from (f"only {p.pronoun}" for p in phrases[:1])
    for attribution in draft.attributions[:_MENTIONS]:
        yield from _credited(view, attribution, shape)
    for topic in scene.topics:
        yield f"about {topic}"
        yield f"about {topic} {shape} {draft.kind}"
    if entity.person:
        yield from _nearby(view, entity)
        yield from _called(view, entity, known)
    else:
        yield from _body_names(entity)
    if shape not in ("person", "name") and scene.before is not None:
        yield f"after {scene.before.kind} {shape}"
        yield f"after {scene.before.naming} {shape}"
    for phrase in told[:1]:
        yield from _pattern(view, phrase, shape, scene)
        yield from _inner(view, phrase, shape)
    first = phrases[0]
    yield f"quoted {bool(view.quoted(first.first))} {first.pronoun} {shape}"
    yield f"speaks {min(3, len(draft.attributions))} {shape}"


def _pattern(view: View, phrase: Phrase, shape: str, scene: Scene) -> Iterator[str]:
    """Yield what kind of noun phrase a mention is, for how nameable it is."""
    entry = head_entry(view, phrase)
    sort = f"{entry.sort} {entry.office}" if entry is not None else "unknown"
    number = "plural" if phrase.plural else "one"
    form = f"{_determination(view, phrase)} {number} {_anchor(view, phrase)}"
    yield f"form {form} {shape}"
    yield f"form {form} {sort}"
    yield f"form {form} {phrase.head_key}"
    yield f"form {_determination(view, phrase)} {number} {sort}"
    if not phrase.named:
        held = phrase.head_key in scene.roles
        yield f"held {held} {_determination(view, phrase)} {number}"
    if phrase.conjoined:
        people = bool(view.people_in(phrase.first, phrase.last))
        yield f"joint people {people} capitals {any(view.capitals[phrase.first + 1 : phrase.last])}"
    key = phrase.head_key
    if len(key) > 5:
        yield f"head ends {key[-3:]}"
        yield f"head ends {key[-4:]}"
    if "-" in key:
        yield f"head {key.rpartition('-')[2]}"


def _inner(view: View, phrase: Phrase, shape: str) -> Iterator[str]:
    """Yield whom a mention counts or names a part of ("several of the senators")."""
    key = phrase.head_key
    if phrase.named or not (key in view.lexicon.transparent or key in view.lexicon.generic):
        return
    for word, words in phrase.complements[:1]:
        inner = analyse(view, *words) if word in ("of", "in", "among") else None
        if inner is not None and not inner.pronoun:
            entry = head_entry(view, inner)
            yield f"inner {inner.head_key}"
            yield f"inner {entry.kind if entry is not None else ''} named {inner.named} {shape}"
        elif inner is not None:
            yield f"inner {inner.pronoun}"


def _determination(view: View, phrase: Phrase) -> str:
    """Return the class of a mention's determiner."""
    if phrase.owner_pronoun:
        return "its"
    if phrase.owner[0] < phrase.owner[1]:
        return "owned"
    if phrase.determiner in DEFINITE:
        return "the"
    if phrase.determiner in ("a", "an", "another", "one"):
        return "a"
    if phrase.determiner:
        return phrase.determiner
    return "number" if view.tags[phrase.core[0]] == "CD" else "bare"


def _anchor(view: View, phrase: Phrase) -> str:
    """Return what a mention is tied to: a name, a body or a country beside its head, or nothing."""
    ranges = [phrase.owner, phrase.before, *(words for _, words in phrase.complements[:3])]
    sorts = {e.sort for first, last in ranges for _, e in view.entries(first, last)}
    capitals = any(view.capitals[i] for first, last in ranges for i in range(first, last))
    for sort in ("name", "body", "demonym", "country"):
        if sort in sorts:
            return sort
    return "capital" if capitals else "nothing"


def _called(view: View, entity: Entity, known: Kind | None) -> Iterator[str]:
    """Yield the roles that stand before a person's name anywhere in the text."""
    family = bare(entity.full[-1]) if entity.full else ""
    people = view.families.get(family, [])
    for person in people[:_PEOPLE]:
        if person.role is not None:
            title = singular(view.keys[person.role])
            yield f"called {title}"
            yield f"called {title} figure {known}"
    yield f"about this person {family == view.protagonist}"


def _body_names(entity: Entity) -> Iterator[str]:
    """Yield the words of a body's names, acronyms written out."""
    for name in entity.names[:_MENTIONS]:
        yield from (f"name word {word}" for word in name[:8])
        yield f"name ends {name[-1]}"


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
    return next((k for k in (figure(view, p) for p in told) if k is not None), None)


def _credited(view: View, attribution: Attribution, shape: str) -> Iterator[str]:
    cue = cue_of(view.parsed, attribution)
    yield f"cue {cue.lemma if cue is not None else ''}"
    yield f"{attribution.quotation} {shape}"
    yield f"{attribution.attitude} {shape}"


def _nearby(view: View, entity: Entity) -> Iterator[str]:
    """Yield what stands beside a person's name where the text has it first."""
    family = bare(entity.full[-1]) if entity.full else ""
    for person in view.families.get(family, [])[:_PLACES]:
        sentence = view.parsed.sentence_at(view.parsed.words[person.first].start)
        if sentence is None:
            continue
        before = (max(sentence.first, person.first - _BESIDE), person.first)
        after = (person.last, min(sentence.last, person.last + 2 * _BESIDE))
        for index in (*range(*before), *range(*after)):
            word = view.keys[index]
            if word.isalpha():
                yield f"near {singular(word)}"
            elif word.startswith(_PARTIES):
                yield "near party"
        told = [(p + len(e.phrase) - before[1], e) for p, e in view.entries(*before)]
        told += [(p - after[0] + 1, e) for p, e in view.entries(*after)]
        for distance, entry in told:
            yield f"beside {entry.sort} {entry.kind}"
            if -1 <= distance <= 5:
                yield f"close {entry.sort} {entry.kind} {distance > 0}"


def about(view: View) -> list[str]:
    """Return which kinds of sources a document's words are full of, the commonest first."""
    counts: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for _, entry in view.entries(0, min(len(view.keys), 1500)):
        if entry.sort in ("role", "body", "name"):
            counts[entry.kind] += 1
        elif entry.sort in ("country", "demonym"):
            word = entry.phrase[-1]
            places[view.lexicon.nations.get(word, view.lexicon.countries.get(word, word))] += 1
    total = sum(counts.values()) or 1
    order = sorted(counts, key=lambda k: (-counts[k], k))
    place = sorted(places, key=lambda p: (-places[p], p))[:1]
    return [
        *(f"first {k}" for k in order[:1]),
        *(k for k in order if counts[k] >= 0.2 * total),
        *(f"place {p}" for p in place),
    ]


def _roles(view: View) -> frozenset[str]:
    """Return the nouns close to persons' names: who is described so is named."""
    found: set[str] = set()
    for person in view.people[:_PEOPLE]:
        sentence = view.parsed.sentence_at(view.parsed.words[person.first].start)
        if sentence is not None:
            before = range(max(sentence.first, person.first - _CLOSE), person.first)
            after = range(person.last, min(sentence.last, person.last + 2 * _CLOSE))
            found.update(view.keys[i] for i in (*before, *after) if view.tags[i] in _NOUNS)
    return frozenset(found)


def all_features(view: View, drafts: Sequence[Draft]) -> list[Row]:
    """Return what every source of one document shows, in the order of their first mentions."""
    topics = about(view)
    roles = _roles(view)
    before = [None, *drafts]
    return [
        features(view, draft, Scene(topics, roles, earlier))
        for draft, earlier in zip(drafts, before, strict=False)
    ]
