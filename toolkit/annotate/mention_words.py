"""The telling words of a mention, folded so that two mentions of one source can be compared."""

from __future__ import annotations

from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import View

EMPTY = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "of", "for", "in", "on", "at", "to", "and"}
    | {"&", "'s", "'", "his", "her", "its", "their", "our", "my", "former", "then", "newly", "same"}
    | {"self-proclaimed", "late", "region", "district", "city", "town", "country", "province"}
)
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
    keys: set[str] = set()
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


def head_of(phrase: Phrase, words: frozenset[str] = frozenset()) -> str:
    """Return the head by which a mention is filed; ``words`` are its telling ones."""
    if phrase.head_key == "force" and "military" in words:
        return "military"
    return _SPELLINGS.get(phrase.head_key, phrase.head_key)
