"""What the words of a mention are beside a side's name: an office, a clause, a longer name."""

from __future__ import annotations

import re

from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View, Words
from toolkit.annotate.side_context import ACTING, OF_NO_SIDE
from toolkit.annotate.side_index import Match
from toolkit.document import Source

#: Words for who no longer holds an office, and what a term of office begins with.
_FORMER = frozenset({"former", "retired", "ex"})
_YEAR = re.compile(r"(19|20)\d\d")
#: Verbs of the present; who "headed" a body may do so no longer.
_PAST = frozenset({"spoke", "headed", "led", "ran"})
#: Words that open a sentence before a name of many ("Top Republicans").
_RANKS = frozenset({"top", "senior", "many", "some"})
#: Kinds of bodies that are a state's or a party's, wherever they sit.
_PUBLIC = frozenset(
    {
        "government", "military", "police_judiciary", "emergency_services", "medical",
        "party_politician", "armed_group",
    }
)  # fmt: skip


def serving_clause(view: View, phrase: Phrase) -> Words | None:
    """Return what a clause says that somebody is or leads ("who heads the Northern delegation").

    What somebody was is no answer.
    """
    for first, last in phrase.rest:
        if view.keys[first] != "who" or last - first < 3:
            continue
        verb, begin = view.keys[first + 1], first + 2
        if verb != "is" and (verb not in view.lexicon.serving or verb in _PAST):
            continue
        if view.keys[begin] in ("for", "in", "at", "as"):
            begin += 1
        if begin < last:
            return begin, last
    return None


def public_body(view: View, phrase: Phrase | None) -> bool:
    """Say whether a mention is a body that acts for a state, a party or an armed group."""
    if phrase is None or phrase.person or phrase.pronoun:
        return False
    if phrase.plural and not phrase.named:
        return False
    entry = head_entry(view, phrase)
    body = entry.sort in ("body", "name") if entry is not None else phrase.named
    return body and phrase_kind(view, phrase) in _PUBLIC


def seat(view: View, phrase: Phrase, number: int) -> Words | None:
    """Return where the body named in a complement sits ("the ministry in Lenna")."""
    if number + 1 >= len(phrase.complements):
        return None
    word, words = phrase.complements[number + 1]
    return words if word == "in" and view.capitals[words[0]] else None


def leads_name(view: View, phrase: Phrase, match: Match) -> bool:
    """Say whether an alias is not the last word of a longer name ("Christian Centre Oslo")."""
    first = phrase.name[0] if phrase.named else match.first
    before = match.first - 1
    if match.first > first and view.capitals[before] and view.keys[before] not in _RANKS:
        return False
    return match.sort == "alias"


def ends_name(view: View, phrase: Phrase, match: Match) -> bool:
    """Say whether an alias is the end of a longer name that no lexicon knows."""
    before = match.first - 1
    if before < phrase.first or not view.capitals[before]:
        return False
    known = view.entries(phrase.first, match.first)
    known = [(p, e) for p, e in known if e.sort != "name"]
    covered = {i for p, e in known for i in range(p, p + len(e.phrase))}
    return before not in covered and view.tags[before] == "NNP"


def own_name(view: View, first: int, match: Match) -> bool:
    """Say whether a known name only begins like a side's ("Washington Post")."""
    entry = view.lexicon.at(view.keys, first, len(view.keys), True)
    return (
        entry is not None
        and entry.sort == "name"
        and entry.kind not in (*ACTING, "party_politician")
        and first + len(entry.phrase) > match.last
    )


def of_no_side(view: View, phrase: Phrase | None) -> bool:
    """Say whether a body's name tells that no one country has it ("International Relief")."""
    return phrase is not None and any(view.keys[i] in OF_NO_SIDE for i in range(*phrase.name))


def acts(view: View, phrase: Phrase) -> bool:
    """Say whether a mention acts for a state."""
    return phrase_kind(view, phrase) in ACTING


def past(view: View, phrase: Phrase) -> bool:
    """Say whether an office is one that somebody held ("former", "from 2004 to 2006")."""
    words = {*view.keys[phrase.core[0] : phrase.head]}
    if not _FORMER.isdisjoint(words):
        return "current" not in words
    return any(w == "from" and _YEAR.match(view.keys[a]) for w, (a, _) in phrase.complements)


def office(view: View, phrase: Phrase) -> bool:
    """Say whether the head is an office, a body or a force, not a private person."""
    entry = head_entry(view, phrase)
    if entry is None:
        return view.keys[phrase.head] in view.lexicon.endings
    if entry.sort == "role":
        return entry.office and phrase.head_key not in view.lexicon.relations
    return entry.sort in ("body", "name")


def family(view: View, source: Source, phrase: Phrase) -> bool:
    """Say whether a mention is a person's last name, though a side is called so too."""
    _, given, last = source.name.rpartition(" ")
    named = source.naming == "named_person" and given != ""
    return named and view.text(phrase.first, phrase.last) == last
