"""How the text describes a person: the noun phrase around a name, title and apposition with it."""

from __future__ import annotations

from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.proper_names import PersonName, View

_LONGEST_DESCRIPTION = 12


def describe(view: View, person: PersonName) -> Phrase | None:
    """Return the noun phrase around a person's name, with its title and apposition."""
    words = view.parsed.words
    sentence = view.parsed.sentence_at(words[person.first].start)
    if sentence is None:
        return None
    first = person.first
    earliest = max(sentence.first, first - _LONGEST_DESCRIPTION)
    while first > earliest and _describes(view, first - 1):
        first -= 1
    first = _before_comma(view, first, earliest)
    last = person.last
    if last < sentence.last and view.keys[last] in ("of", "from", "at"):
        end = last + 1
        while end < min(sentence.last, last + _LONGEST_DESCRIPTION) and _describes(view, end):
            end += 1
        return analyse(view, first, end)
    if last < sentence.last and words[last].text == ",":
        stop = min(sentence.last, last + _LONGEST_DESCRIPTION)
        end = last + 1
        while (
            end < stop
            and words[end].text not in (",", ".", ";", ":")
            and (view.tags[end] not in ("VBD", "VBZ", "MD", "WP", "WDT", "VBP"))
        ):
            end += 1
        opener = view.tags[last + 1][:2] if last + 1 < sentence.last else ""
        role = any(e.sort in ("role", "body") for _, e in view.entries(last + 1, end))
        if role and opener in ("DT", "NN", "JJ", "PR") and _closed(view, end, sentence.last):
            last = end
    return analyse(view, first, last)


def _before_comma(view: View, first: int, earliest: int) -> int:
    """Return where a description begins that a comma parts from the name ("the owner, Jo Roe")."""
    if first <= earliest + 1 or view.parsed.words[first - 1].text != ",":
        return first
    for index in range(first - 2, earliest - 1, -1):
        if view.parsed.words[index].text in (",", ";", ":") or view.tags[index][:2] in ("VB", "MD"):
            return first
        if view.keys[index] in ("the", "his", "her", "its", "their"):
            role = any(e.sort == "role" for _, e in view.entries(index + 1, first - 1)[:1])
            return index if role else first
    return first


def _closed(view: View, end: int, stop: int) -> bool:
    if end >= stop or view.parsed.words[end].text in (",", ".", ";"):
        return True
    return view.tags[end][:2] in ("VB", "WP", "WD")


def _describes(view: View, index: int) -> bool:
    """Say whether a word can stand before a name in its noun phrase."""
    tag = view.tags[index]
    if view.capitals[index] and tag not in ("IN", "CC", "PRP", "WRB"):
        return True
    return tag[:2] in ("JJ", "NN") or tag in ("DT", "POS", "PRP$") or view.possessive(index)
