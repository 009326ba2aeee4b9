"""What around a mention ties it to a side: a seat in Congress, where residents are, who is near."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.annotate.epithets import epithets
from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_index import Match, SideIndex, reasons_of
from toolkit.document import Kind


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
#: Kinds that act for a state.
ACTING = ("government", "military", "police_judiciary", "emergency_services")
# Sentences before a mention in which another country is near.
_BEFORE = 2
# Kinds of names that act abroad; how many names, and what share of all, make a text a side's.
_POWERS = ("government", "military", "international_organisation", "party_politician")
_OFTEN, _MOSTLY = 5, 0.7


def congress(view: View, index: SideIndex, phrase: Phrase, date: str | None) -> Evidence | None:
    """Return the side of a member of the US Congress: the party's, else the country's."""
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


#: Kinds that speak for themselves, and what makes them a side's all the same: to be listed.
_OWN_VOICE: Mapping[str, tuple[str, ...]] = {
    "expert": ("person", "name led by"),
    "media": ("person", "institution", "alias", "head noun 'agency' with institution"),
}
#: What makes a paper or an agency the state's.
_STATE = frozenset({"state", "state-run", "state-owned", "state-controlled", "official"})


def own_voice(view: View, kind: Kind, phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """Return what alone can make a side's of an analyst or a paper; empty for all others."""
    kinds = {phrase_kind(view, p) for p in phrases} - {None, "document"}
    if any(view.keys[i] in _STATE for p in phrases for i in range(*p.core)):
        return ()
    if kinds and not kinds <= _OWN_VOICE.keys():
        return ()
    return _OWN_VOICE.get(min(k for k in kinds if k) if kinds else kind, ())


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
        self._counted = False
        self._foremost: str | None = None

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

    def near(self, phrase: Phrase) -> Evidence | None:
        """Return the side of an office or body that is said to be of none.

        It is that of the place that opens the sentence ("In Lenna, officials said"), else that of
        which most of the text speaks, where no other country is near.
        """
        acts = phrase_kind(self.view, phrase) in ACTING
        if phrase.named or phrase.person or phrase.conjoined or not acts:
            return None
        told = range(min(phrase.owner[0] or phrase.first, phrase.first), phrase.head)
        if phrase.complements or any(self.view.capitals[i] for i in told if i > phrase.first):
            return None
        sentences = self.view.parsed.sentences
        here = self.view.parsed.sentence_at(self.view.parsed.words[phrase.first].start)
        if here is None:
            return None
        number = bisect_left([s.start for s in sentences], here.start)
        opening = [m for m in self.inside(here.first, phrase.first) if self._where(m)]
        opening = [m for m in opening if m.names[0].keys[0] not in self.view.lexicon.written]
        head = self.view.text(phrase.head, phrase.head + 1)
        if opening and len(opening[-1].sides) == 1:
            reason = f"'{head}' in a sentence that opens with {reasons_of(opening[-1])}"
            return Evidence(8, opening[-1].sides, reason)
        first = sentences[max(0, number - _BEFORE)].first
        side = self.foremost()
        if side is None or self._abroad(first, here.last, self.inside(first, here.last)):
            return None
        return Evidence(9, (side,), f"'{head}' in a text that is mostly about side {side}")

    def foremost(self) -> str | None:
        """Return the side that most names of countries and of those who act for them are of."""
        if not self._counted:
            self._counted = True
            counts = Counter(m.sides[0] for m in self.matches if len(m.sides) == 1)
            side, count = max(counts.items(), key=lambda c: (c[1], c[0]), default=(None, 0))
            total = counts.total()
            if count >= max(_OFTEN, _MOSTLY * total):
                total += self._others()
                self._foremost = side if count >= _MOSTLY * total else None
        return self._foremost

    def _others(self) -> int:
        """Count the names of countries, their officials and organisations that are of no side."""
        view = self.view
        ours = {i for m in self.matches for i in range(m.first, m.last)}
        others = sum(
            p not in ours
            and (e.sort in ("country", "demonym") or (e.sort == "name" and e.kind in _POWERS))
            for p, e in view.entries(0, len(view.keys))
        )
        figures = (epithets().called(" ".join(p.keys), view.date) for p in view.people)
        return others + sum("us" in called for called in figures)

    def _where(self, match: Match) -> bool:
        """Say whether a name says where something happens ("In Lenna, …")."""
        before = self.view.keys[match.first - 1] if match.first else ""
        return match.sort in _PLACED and before in ("in", "at", "near", "outside", "inside")

    def _abroad(self, first: int, last: int, found: Sequence[Match]) -> bool:
        """Say whether a country that is of no side stands among some words."""
        ours = {i for m in found for i in range(m.first, m.last)}
        return any(
            e.sort in ("country", "demonym") and p not in ours
            for p, e in self.view.entries(first, last)
        )
