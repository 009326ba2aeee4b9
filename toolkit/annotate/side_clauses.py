"""Words of a mention that say whom somebody serves: a clause, a body that sits somewhere."""

from __future__ import annotations

from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View, Words

#: Verbs of the present; who "headed" a body may do so no longer.
_PAST = frozenset({"spoke", "headed", "led", "ran"})
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
    if phrase is None or phrase.person or phrase.pronoun or phrase.plural:
        return False
    entry = head_entry(view, phrase)
    body = entry.sort in ("body", "name") if entry is not None else phrase.named
    return body and phrase_kind(view, phrase) in _PUBLIC


def seat(view: View, phrase: Phrase, number: int) -> Words | None:
    """Return where the body named in a complement sits ("for the Emergencies Ministry in Lenna")."""
    if number + 1 >= len(phrase.complements):
        return None
    word, words = phrase.complements[number + 1]
    return words if word == "in" and view.capitals[words[0]] else None
