"""The telling words of a mention, folded so that two mentions of one source can be compared."""

from __future__ import annotations

from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import DAYS, View

EMPTY = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "of", "for", "in", "on", "at", "to", "and"}
    | {"&", "'s", "'", "his", "her", "its", "their", "our", "my", "former", "then", "newly", "same"}
    | {"self-proclaimed", "late", "region", "district", "city", "town", "country", "province"}
)
# Prepositions before the place that opens a sentence.
_OPENS = frozenset({"in", "at", "near", "outside", "inside"})
# Spellings of one word, and the names of a country's armed forces, which news uses by turns.
_SPELLINGS = {
    "defence": "defense", "centre": "center", "labour": "labor", "organisation": "organization",
    "army": "military", "idf": "military",
    "us": "united states", "usa": "united states", "america": "united states", "uk": "britain",
}  # fmt: skip


def content(view: View, phrase: Phrase) -> frozenset[str]:
    """Return the telling words of a mention, folded: "Russia's" and "Russian" are one."""
    ranges = [(phrase.owner[0], phrase.owner[1]), (phrase.before[0], phrase.head + 1)]
    if phrase.named and not phrase.person:
        ranges.append(phrase.name)
    ranges += [words for word, words in phrase.complements if word in ("of", "for", "in", "at")]
    keys = set(opening_place(view, phrase))
    for first, last in ranges:
        for index in range(first, last):
            word = view.keys[index]
            if word not in EMPTY and word not in view.lexicon.honorifics:
                word = singular(word)
                keys.add(_SPELLINGS.get(word, view.lexicon.nations.get(word, word)))
    if keys & {"armed", "defense"} and "force" in keys:
        # "Armed forces" and "Defense Forces" are a military; "air force" is not the whole of it.
        keys = (keys - {"armed", "defense", "force"}) | {"military"}
    return frozenset(keys)


def opening_place(view: View, phrase: Phrase) -> tuple[str, ...]:
    """Return the place that opens the sentence of a group of whom nothing else is said.

    "In Lenna, officials said" speaks of others than "In Orvik, officials said".
    """
    said = phrase.named or phrase.determiner or phrase.complements or phrase.owner_pronoun
    if not phrase.plural or said or phrase.owner[0] < phrase.owner[1]:
        return ()
    sentence = view.parsed.sentence_at(view.parsed.words[phrase.first].start)
    if sentence is None or view.keys[sentence.first] not in _OPENS:
        return ()
    first = end = sentence.first + 1
    while end < phrase.first and view.capitals[end]:
        end += 1
    place = tuple(view.keys[first:end])
    closed = end < phrase.first and view.parsed.words[end].text == ","
    return place if closed and not DAYS.intersection(place) else ()


def head_of(phrase: Phrase, words: frozenset[str] = frozenset()) -> str:
    """Return the head by which a mention is filed; ``words`` are its telling ones."""
    if phrase.head_key == "force" and "military" in words:
        return "military"
    return _SPELLINGS.get(phrase.head_key, phrase.head_key)
