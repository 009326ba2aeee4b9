"""Kind and naming of a source (codebook section 2) from the words of its mentions, by rule.

The head noun decides. A head that says little ("spokesman", "leader", "group") takes its kind
from the body beside it: a name, a noun or an adjective before it, its owner, or what follows
"of", "for" or "at". Which word stands for what is in ``data/offices.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.offices import Entry, singular
from toolkit.annotate.proper_names import View, Words, bare
from toolkit.document import Kind, Naming

_BODIES = ("name", "body")
#: Complements that say whom a person serves or where a body belongs.
_SERVES = ("of", "for", "at", "with", "from", "in", "on", "to")
#: Complements of a person's bare name that only say where the person speaks ("in the assembly").
_PLACES = frozenset({"in", "on", "to"})
#: Complements that say who issued a text.
_ISSUES = ("by", "from", "of")


def kind_of(view: View, phrases: Iterable[Phrase]) -> Kind:
    """Return the kind of a source from its mentions and descriptions, clearest first.

    Examples
    --------
    >>> from toolkit.annotate.noun_phrase import analyse
    >>> from toolkit.language import parse
    >>> view = View(parse("a police spokesman said"))
    >>> kind_of(view, [analyse(view, 0, 3)])
    'police_judiciary'
    """
    found: Kind | None = None
    told = list(phrases)
    for phrase in told:
        kind = phrase_kind(view, phrase)
        if kind is not None and (found is None or found == "other"):
            found = kind
    if found is None or found == "other":
        found = next((k for k in (figure(view, p) for p in told) if k is not None), found)
    return found or "other"


def figure(view: View, phrase: Phrase) -> Kind | None:
    """Return what a person of public life was at the text's date, by the name that it gives.

    A last name alone means a figure only if the text does not say of whom it is.
    """
    if not phrase.person or phrase.conjoined:
        return None
    names = [view.keys[i] for i in range(*phrase.name)]
    if len(names) == 1:
        written_out = view.full_names.get(bare(names[0]))
        names = list(written_out[0].keys) if written_out else names
    return view.lexicon.figures.kind(" ".join(names), view.date)


def phrase_kind(view: View, phrase: Phrase) -> Kind | None:
    """Return the kind that one mention shows by itself, or None."""
    if phrase.pronoun:
        return None
    if phrase.conjoined:
        # Of several the first leads ("Norway's premier and other leaders").
        joint = (i for i in range(phrase.first + 1, phrase.last) if view.keys[i] in ("and", "or"))
        leads = analyse(view, phrase.first, next(joint, phrase.first))
        kind = phrase_kind(view, leads) if leads is not None and not leads.conjoined else None
        if kind is not None:
            return kind
        known = figure(view, leads) if leads is not None else None
        if known is not None:
            return known
    if phrase.named and not phrase.person:
        kind = _name_kind(view, phrase.name)
        beside = None if kind else _nearest(view, [phrase.before])
        kind = kind or beside or _apposed(view, phrase)
        return kind or _served(view, phrase)
    if phrase.person and phrase.role is None and not _described(view, phrase):
        return (
            _apposed(view, phrase)
            or _nearest(view, [phrase.owner])
            or _served(view, phrase)
            or _nearest(view, [phrase.before])
            or _speaking_for(view, phrase)
        )
    entry = head_entry(view, phrase)
    if entry is None:
        near = _nearest(view, [phrase.before])
        return near or _apposed(view, phrase) or _counted(view, phrase)
    return _entry_kind(view, phrase, entry)


def _counted(view: View, phrase: Phrase) -> Kind | None:
    """Return the kind of whom a mention counts ("several of the senators")."""
    if phrase.head_key in view.lexicon.transparent or phrase.head_key in view.lexicon.generic:
        for word, (first, last) in phrase.complements[:1]:
            whole = analyse(view, first, last) if word == "of" and first < last else None
            if whole is not None and not whole.pronoun:
                return phrase_kind(view, whole)
    return None


def _entry_kind(view: View, phrase: Phrase, entry: Entry) -> Kind | None:
    if entry.sort == "role" and entry.carries:
        near = _nearest(view, [phrase.owner, _modifiers(phrase, entry)])
        return near or _served(view, phrase) or _clear(_apposed(view, phrase)) or entry.kind
    if entry.sort == "role" and entry.kind in ("police_judiciary", "medical") and entry.office:
        return entry.kind
    if entry.sort == "body" and entry.phrase in view.lexicon.carrying:
        near = _nearest(view, [phrase.owner, _modifiers(phrase, entry)])
        return near or _served(view, phrase) or entry.kind
    if entry.sort == "demonym":
        return "government" if phrase.determiner == "the" else "civilian"
    return entry.kind


def _clear(kind: Kind | None) -> Kind | None:
    return None if kind == "other" else kind


def _modifiers(phrase: Phrase, entry: Entry) -> Words:
    return (phrase.before[0], phrase.head + 1 - len(entry.phrase))


def head_entry(view: View, phrase: Phrase) -> Entry | None:
    """Return the lexicon's phrase that ends with the mention's head noun, the longest there is."""
    end = phrase.head + 1
    first = min(phrase.core[0], end - 1)
    for start in range(max(first, end - 4), end):
        entry = view.lexicon.at(view.keys, start, end, view.capitals[start])
        if entry is not None and start + len(entry.phrase) == end:
            return entry
    return None


def borrows(view: View, phrase: Phrase) -> bool:
    """Say whether a mention takes its kind from its owner ("its chairwoman", "his office")."""
    for part in (phrase, *phrase.appositions):
        entry = head_entry(view, part) if part.owner_pronoun else None
        if entry is not None:
            role = entry.sort == "role" and entry.carries
            return role or (entry.sort == "body" and entry.phrase in view.lexicon.carrying)
    return False


def _described(view: View, phrase: Phrase) -> bool:
    """Say whether a named person's head is a noun of the core ("a spokesman, Jo Roe")."""
    return phrase.head < phrase.core[1] and not (phrase.name[0] <= phrase.head < phrase.name[1])


def _name_kind(view: View, name: Words) -> Kind | None:
    """Return the kind of a body's proper name: the whole, its head, or its last word."""
    entries = view.entries(*name)
    for position, entry in entries:
        if position == name[0] and position + len(entry.phrase) == name[1]:
            return entry.kind
    links = [i for i in range(*name) if view.keys[i] in ("of", "for", "in", "on", "and")]
    head = (links[0] if links else name[1]) - 1
    ending = view.lexicon.endings.get(view.keys[head])
    bodies = [e for p, e in entries if e.sort in _BODIES and p <= head]
    if bodies and bodies[-1].sort == "name":
        return bodies[-1].kind
    if ending is not None:
        special = [e.kind for e in bodies if e.phrase not in view.lexicon.carrying]
        return special[-1] if special else ending
    if bodies:
        return bodies[-1].kind
    countries = [e for _, e in entries if e.sort == "country"]
    return countries[-1].kind if countries and len(entries) == len(countries) else None


def _nearest(view: View, ranges: Iterable[Words]) -> Kind | None:
    """Return the kind of the name, body or telling adjective nearest to the head."""
    for first, last in reversed(list(ranges)):
        if first >= last:
            continue
        entries = view.entries(first, last)
        names = [e for _, e in entries if e.sort == "name"]
        if names:
            return names[-1].kind
        bodies = [(p, e.kind) for p, e in entries if e.sort == "body"]
        adjectives = [
            (i, view.lexicon.modifiers[singular(view.keys[i])])
            for i in range(first, last)
            if singular(view.keys[i]) in view.lexicon.modifiers
        ]
        both = sorted(bodies + adjectives, key=lambda pair: pair[0])
        if both:
            return both[-1][1]
        known = _figure_in(view, first, last)
        if known is not None:
            return known
    return None


def _figure_in(view: View, first: int, last: int) -> Kind | None:
    """Return the kind of a public figure among some words ("Ada Holm's aide")."""
    for index in range(first, last):
        if not view.capitals[index]:
            continue
        for end in (index + 3, index + 2, index + 1):
            if end <= last:
                name = " ".join(view.keys[index:end])
                kind = view.lexicon.figures.kind(name, view.date)
                if kind is not None:
                    return kind
    return None


def _served(view: View, phrase: Phrase) -> Kind | None:
    """Return the kind of the body named after "of", "for", "at"."""
    alone = phrase.person and phrase.role is None
    for word, (first, last) in phrase.complements:
        if alone and word in _PLACES:
            continue
        if word in _SERVES and first < last:
            kind = _name_kind_in(view, first, last, strict=word in ("in", "on", "with", "to"))
            if kind is not None:
                return kind
    return None


def _name_kind_in(view: View, first: int, last: int, *, strict: bool) -> Kind | None:
    entries = view.entries(first, last)
    names = [e for _, e in entries if e.sort == "name"]
    if names:
        return names[0].kind
    if strict:
        return None
    endings = [view.lexicon.endings.get(view.keys[i]) for i in range(first, last)
               if view.capitals[i]]  # fmt: skip
    named = [kind for kind in endings if kind is not None]
    bodies = [e for _, e in entries if e.sort == "body"]
    if bodies:
        return bodies[-1].kind
    return named[-1] if named else _figure_in(view, first, last)


def _speaking_for(view: View, phrase: Phrase) -> Kind | None:
    """Return the kind of the body in a clause such as "who speaks for the foreign ministry"."""
    for first, last in phrase.rest:
        if view.keys[first] == "who" and last - first > 2:
            end = min(last, first + 10)
            if view.keys[first + 1] in view.lexicon.serving:
                return _nearest(view, [(first + 2, end)])
    return None


def _apposed(view: View, phrase: Phrase) -> Kind | None:
    for other in phrase.appositions:
        kind = phrase_kind(view, other)
        if kind is not None:
            return kind
    return None


def issuer(view: View, phrase: Phrase) -> Words | str | None:
    """Return who issued a text that is a mention: words, a pronoun's code, or None.

    A statement, a post or a letter is the voice of its issuer ("a statement by the ministry");
    a report or a ruling is a source of its own.
    """
    entry = head_entry(view, phrase)
    if phrase.named or entry is None or entry.sort != "issued":
        return None
    if phrase.owner[0] < phrase.owner[1]:
        return phrase.owner
    for number, (word, words) in enumerate(phrase.complements):
        if word in _ISSUES and words[0] < words[1]:
            words = (words[0], whole(phrase, number))
            if _someone(view, words):
                return words
    for start, stop in phrase.rest:
        by = next((i for i in range(start, stop) if view.keys[i] in ("by", "from")), stop)
        if by + 1 < stop:
            return (by + 1, stop)
    if phrase.owner_pronoun:
        return phrase.owner_pronoun
    first, last = _modifiers(phrase, entry)
    entries = view.entries(first, last)
    ends = [p + len(e.phrase) for p, e in entries if e.sort in (*_BODIES, "country", "role")]
    if ends:
        return (first, ends[-1])
    return None


def whole(phrase: Phrase, number: int) -> int:
    """Return where a complement ends, run on through "of" ("from the Ministry of Defence")."""
    last = phrase.complements[number][1][1]
    for word, (first, stop) in phrase.complements[number + 1 :]:
        if word != "of" or first != last + 1:
            break
        last = stop
    return last


def _someone(view: View, words: Words) -> bool:
    entries = view.entries(*words)
    return any(view.capitals[i] for i in range(*words)) or any(
        e.sort in (*_BODIES, "role", "country") for _, e in entries
    )


def naming_of(view: View, phrases: Iterable[Phrase]) -> Naming:
    """Return how nameable a source is, from the mentions that name it best."""
    found: list[Naming] = [_phrase_naming(view, p) for p in phrases]
    if "named_person" in found:
        return "named_person"
    for value in ("anonymous", "named_institution", "unnamed_official"):
        if value in found:
            return value
    return "generic"


def _phrase_naming(view: View, phrase: Phrase) -> Naming:
    if phrase.pronoun:
        return "generic"
    if phrase.named:
        both = phrase.conjoined and any(phrase.first <= p.first < phrase.last for p in view.people)
        return "named_person" if phrase.person or both else "named_institution"
    if anonymous(view, phrase):
        return "anonymous"
    entry = head_entry(view, phrase)
    if entry is None or phrase.head_key in view.lexicon.generic:
        return "generic"
    if entry.sort == "role":
        return "unnamed_official" if entry.office else "generic"
    if entry.sort in ("document", "issued"):
        return "named_institution" if _someone(view, (phrase.first, phrase.last)) else "generic"
    if phrase.determiner == "no":
        return "generic"
    if entry.sort in ("name", "country"):
        return "named_institution"
    if entry.sort != "body":
        return "generic"
    words = " ".join(entry.phrase)
    if words in view.lexicon.official_bodies:
        return "unnamed_official"
    general = phrase.plural or not (phrase.determiner or phrase.owner_pronoun)
    if words in view.lexicon.generic_bodies and general:
        return "generic"
    if phrase.determiner in ("a", "an", "some", "many", "several", "one", "another"):
        return "generic"
    return "named_institution"


def anonymous(view: View, phrase: Phrase) -> bool:
    """Say whether an unnamed mention, or its sentence about it, withholds the name on purpose."""
    keys, lexicon = view.keys, view.lexicon
    if keys[phrase.head] in lexicon.anonymous_heads:
        return True
    if lexicon.anonymous_words.isdisjoint(keys[phrase.first : phrase.last + 60]):
        return False
    if _has(keys[phrase.first : phrase.last], lexicon.anonymous_inside):
        return True
    sentence = view.parsed.sentence_at(view.parsed.words[phrase.first].start)
    if sentence is None:
        return False
    # A long sentence is cut: the clause about anonymity stands near the mention.
    rest = keys[phrase.first : min(sentence.last, phrase.last + 60)]
    return _has(rest, lexicon.anonymous_phrases)


def _has(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Say whether one of the phrases, each with a space on either side, is among the words."""
    text = f" {' '.join(words)} "
    return any(phrase in text for phrase in phrases)
