"""Who stands behind a report, a ruling or a letter that is a source: a phrase in, words out."""

from __future__ import annotations

from toolkit.annotate.naming import head_entry, whole
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View, Words

#: Prepositions that say who made a document, and how far its maker's words may run.
_BY = frozenset({"by", "from"})
_LONGEST = 12


def maker(view: View, phrase: Phrase) -> Words | None:
    """Return the words that say who made a document ("an inquiry by the ministry"), or None.

    A text that is *about* somebody, or addressed to somebody, is not that one's.
    """
    entry = head_entry(view, phrase)
    if phrase.named or entry is None or entry.sort not in ("document", "issued"):
        return None
    for number, (word, (first, last)) in enumerate(phrase.complements):
        if word in _BY and first < last:
            return first, whole(phrase, number)
    for first, last in phrase.rest:
        made = next((i for i in range(first, last) if view.keys[i] == "by"), last)
        if first < made < last - 1 and view.tags[made - 1] in ("VBN", "VBD"):
            return made + 1, min(last, made + 1 + _LONGEST)
    return None
