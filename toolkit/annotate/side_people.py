"""Whether a study lists a person: a name in, the side of who is listed out."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.annotate.entities import same_person
from toolkit.annotate.offices import key
from toolkit.annotate.proper_names import View, bare
from toolkit.annotate.side_context import Evidence
from toolkit.annotate.side_index import SideIndex, split

#: Titles that news shortens before a last name ("Pres. Holm").
_TITLES = frozenset({"pres", "gov", "sen", "rep", "gen", "col", "sec", "amb", "maj", "lt", "capt"})


def listed_person(
    view: View, index: SideIndex, name: str, date: str | None, told: Mapping[str, set[str]]
) -> Evidence | None:
    """Return the side of a person whom the study lists, by a name with initials or titles.

    ``told`` are the sides of the persons in the text by last name: they decide of whom a last name
    alone is.
    """
    keys = tuple(key(w) for w in split(name.removesuffix("'s").removesuffix("\u2019s")))
    while len(keys) > 1 and keys[-1] in view.lexicon.suffixes:
        keys = keys[:-1]
    while len(keys) > 1 and keys[0].rstrip(".") in _TITLES | view.lexicon.honorifics:
        keys = keys[1:]
    if not keys:
        return None
    listed = [
        n
        for n in index.people.get(bare(keys[-1]), ())
        if n.counts(date) and same_person(keys, n.keys)
    ]
    if len(keys) > 1:
        exact = [n for n in listed if n.keys == keys]
        listed = exact or listed
    else:
        sides = told.get(bare(keys[-1]), set())
        listed = [n for n in listed if n.side in sides] or listed
    if not listed:
        return None
    sides_ = tuple(sorted({n.side for n in listed}))
    reasons = dict.fromkeys(f"person '{n.text}' of side {n.side}" for n in listed)
    return Evidence(0, sides_, "; ".join(reasons))
