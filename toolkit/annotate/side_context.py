"""What around a mention ties it to a side: a seat in Congress, where residents are, who is near."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_index import Match, SideIndex, reasons_of


class Evidence(NamedTuple):
    """What ties a mention to sides: strength (0 is the strongest), the sides, and why."""

    rank: int
    sides: tuple[str, ...]
    reason: str


# A member of Congress as news marks one: "R-Ala.", "D-Calif.", after the name.
_SEAT = re.compile(r"\(?([rd])-[a-z]{2,}")
_PARTIES = {"r": ("Republicans", "Republican"), "d": ("Democrats", "Democratic")}
_COUNTRY = ("United States", "U.S.")
_TITLES = frozenset({"rep", "sen", "congressman", "congresswoman"})
# Words ahead in which a seat stands, and prepositions that say where somebody is from or is.
_AHEAD, _LONGEST = 3, 24
_WHERE = frozenset({"from", "in", "of", "at", "near", "outside"})
_PLACED = ("place", "alias")


def congress(view: View, index: SideIndex, phrase: Phrase, date: str | None) -> Evidence | None:
    """Return the side of a member of the United States Congress: the party's, else the country's."""
    keys = view.keys
    stop = min(len(keys), phrase.last + _AHEAD, phrase.first + _LONGEST)
    seat = next((m for k in keys[phrase.first : stop] if (m := _SEAT.fullmatch(k))), None)
    titled = phrase.role is not None and keys[phrase.role] in _TITLES
    if not phrase.person or (seat is None and not titled):
        return None
    names = (*(_PARTIES[seat.group(1)] if seat is not None else ()), *_COUNTRY)
    for name in names:
        sides = index.sides_of(name, date)
        if len(sides) == 1:
            return Evidence(4, sides, f"member of Congress, '{name}' of side {sides[0]}")
    return None


class Surroundings:
    """The names of sides in one text, and which stand near a mention.

    Parameters
    ----------
    view : View
        The text.
    matches : sequence of Match
        The names of sides in it, in text order.
    """

    def __init__(self, view: View, matches: Sequence[Match]) -> None:
        self.view = view
        self.matches = matches
        self._starts = [m.first for m in matches]

    def inside(self, first: int, last: int) -> list[Match]:
        """Return the names among the words ``[first, last)``."""
        out = []
        for match in self.matches[bisect_left(self._starts, first) :]:
            if match.first >= last:
                break
            if match.last <= last:
                out.append(match)
        return out

    def resident(self, phrase: Phrase) -> Evidence | None:
        """Return the side in whose place a private person is or lives ("a teacher from Lenna")."""
        for part in (phrase, *phrase.appositions):
            kind = phrase_kind(self.view, part)
            if kind not in ("civilian", None) or (kind is None and not phrase.person):
                continue
            for match in self.inside(part.first, part.last):
                before = self.view.keys[match.first - 1] if match.first else ""
                if before == "the" and match.first > 1:
                    before = self.view.keys[match.first - 2]
                if match.sort in _PLACED and before in _WHERE and len(match.sides) == 1:
                    entry = head_entry(self.view, part)
                    head = " ".join(entry.phrase) if entry is not None else "person"
                    return Evidence(5, match.sides, f"{head} {before} {reasons_of(match)}")
        return None
