"""The proper name in a noun phrase, and whether it is a person's or a body's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.annotate.offices import Entry
from toolkit.annotate.proper_names import View, bare

if TYPE_CHECKING:
    from toolkit.annotate.noun_phrase import Phrase


def find_name(view: View, phrase: Phrase, first: int, last: int) -> None:
    """Find the proper name in the base and tell a person's from a body's."""
    start = last
    while start > first and (
        view.capitals[start - 1]
        or _particle(view, start - 1, last)
        or (start < last and view.linked(start - 1, first, last))
    ):
        start -= 1
    if start == last or (last - start == 1 and view.keys[start] in view.lexicon.generic):
        return
    if view.keys[start] == "of":
        return  # "the former secretary of State"
    if last - start == 1 and view.tags[start] == "NNS" and _opens(view, start):
        return  # "Dealers say": the capital is the sentence's
    found = None if phrase.conjoined else view.person_in(start, last, first)
    if found is not None:
        phrase.name, phrase.person, phrase.role = (found.first, last), True, found.role
        return
    entries = view.entries(start, last)
    if last - start == 1 and _namesake(view, phrase, start, entries, start == first):
        phrase.name, phrase.person = (start, last), True
        return
    if entries and entries[-1][1].sort == "role":
        return
    if len(entries) == 1:
        position, entry = entries[0]
        common = entry.sort in ("demonym", "document", "issued")
        if common and position + len(entry.phrase) == last:
            return
    unknown = not entries and view.keys[last - 1] not in view.lexicon.endings
    if unknown and start == first and _personal(view, phrase, start, last):
        phrase.name, phrase.person = (start, last), True
        return
    phrase.name = (start, last)


def _namesake(
    view: View, phrase: Phrase, index: int, entries: list[tuple[int, Entry]], whole: bool
) -> bool:
    """Say whether one word is the last name of somebody named in full ("Cook", "Lenna's Roe").

    A word that also names a country, a body or a role is a person's only by itself (``whole``).
    """
    family = bare(view.keys[index])
    before = any(p.first < index for p in view.full_names.get(family, ()))
    if not entries:
        return before and not (phrase.conjoined or view.tags[index] in ("NNS", "NNPS"))
    if not whole or phrase.determiner or entries[0][1].sort not in ("country", "name", "role"):
        return False
    return before


def _particle(view: View, index: int, last: int) -> bool:
    joins = view.keys[index] in view.lexicon.particles or view.keys[index] in ("&",)
    return joins and index + 1 < last and view.capitals[index + 1]


def _personal(view: View, phrase: Phrase, first: int, last: int) -> bool:
    """Judge a name that no lexicon knows: known family, or two to four words without "the"."""
    words = view.parsed.words
    if phrase.determiner or phrase.owner[1] > phrase.owner[0]:
        return False
    if any(view.tags[i][:2] != "NN" for i in (first, last - 1)):
        return False
    if last - first == 1 and (view.keys[first] in view.lexicon.generic or _opens(view, first)):
        return bare(view.keys[first]) in view.families
    if any(not w.text.replace("-", "").replace("'", "").isalpha() and not _initial(w.text)
           for w in words[first:last]):  # fmt: skip
        return "\u2019" in view.text(first, last)
    if bare(view.keys[last - 1]) in view.families:
        return True
    acronym = all(w.text.isupper() and len(w.text) > 1 for w in words[first:last])
    return not acronym and last - first <= 4


def _opens(view: View, index: int) -> bool:
    """Say whether a word begins its sentence and its tag does not show it to be a name."""
    sentence = view.parsed.sentence_at(view.parsed.words[index].start)
    initial = sentence is not None and sentence.first == index
    return initial and not view.tags[index].startswith("NNP")


def _initial(text: str) -> bool:
    return len(text) <= 4 and text.endswith(".")
