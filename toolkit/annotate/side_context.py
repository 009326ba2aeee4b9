"""What around a mention ties it to a side: a seat in Congress, where residents are, who is near."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from toolkit.annotate.epithets import epithets
from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_index import Match, SideIndex, reasons_of
from toolkit.document import Kind, Source, Span
from toolkit.language import Sentence


class Evidence(NamedTuple):
    """What ties a mention to sides: strength (0 is the strongest), the sides, and why."""

    rank: int
    sides: tuple[str, ...]
    reason: str


#: Evidence that the mention belongs to somebody else than any side.
ELSEWHERE = Evidence(99, (), "")
#: Names that say where a body is and not whose it is.
PLACED = ("place", "official")
# A member of Congress as news marks one: "R-Ala.", "D-Calif.", after the name.
_SEAT = re.compile(r"\(?([rd])-[a-z]{2,}")
_PARTIES = {"r": ("Republicans", "Republican"), "d": ("Democrats", "Democratic")}
_COUNTRY = ("United States", "U.S.")
_TITLES = frozenset({"rep", "sen", "congressman", "congresswoman"})
# Words ahead in which a seat stands, and prepositions that say where somebody is from or is.
_AHEAD, _LONGEST = 3, 24
# Prepositions that say where private persons are at home, by kind; others may only work there.
_FROM = frozenset({"from"})
_WHERE: Mapping[str | None, frozenset[str]] = {
    "civilian": frozenset({"from", "in", "of", "at", "near", "outside"}),
    None: frozenset({"from", "in"}),
}
_PLACED = ("place", "alias")
# Names after which nameless officials are nobody's: somebody was spoken of, no state.
_NOT_WHO = ("place", "official", "person", "family")
#: Kinds that a name unknown to the lexicons is often told to be, for want of anything better.
_GUESSED = frozenset({"media", "other"})
# Kinds of persons who may live somewhere; an engineer works for anybody, but is from one place.
_PRIVATE = ("civilian", "expert", "business", "medical", None)
#: Kinds that act for a state.
ACTING = ("government", "military", "police_judiciary", "emergency_services")
# Words for people at large; who merely saw something or knows somebody speaks for no side.
_MANY = frozenset({"many", "some", "few", "most", "several", "public", "both", "side", "here"})
_NOBODYS = frozenset(
    {
        "witness", "eyewitness", "bystander", "onlooker", "passerby", "survivor",
        "friend", "colleague", "acquaintance", "people", "person", "individual", "user",
    }
)  # fmt: skip
# Sentences before a mention in which another country is near.
_BEFORE = 2
# Words that say that officials are not of the country that a text is about.
OF_NO_SIDE = frozenset({"international", "world", "global", "regional", "arab"})
# Words that only news of the United States has for those who govern.
_AMERICAN = frozenset(
    {
        "administration", "congressional", "congressman", "congresswoman", "congressmen",
        "senator", "senators", "republican", "republicans", "democrats",
    }
)  # fmt: skip
# What an election's commission makes known; a poll is its maker's.
_COUNTS = ("result", "tally", "return")
# Words of names that every country gives to its bodies ("the Interior Ministry").
_MINISTRIES = frozenset(
    {
        "ministry", "interior", "defense", "defence", "foreign", "health", "finance", "economy",
        "energy", "justice", "education", "parliament", "army", "military", "police", "cabinet",
        "affairs", "central", "bank", "election", "commission", "committee", "supreme", "court",
    }
)  # fmt: skip
# Kinds of names that act abroad; how many names, and what share of all, make a text a side's.
_POWERS = ("government", "military", "international_organisation", "party_politician")
_OFTEN, _MOSTLY = 5, 0.7


def congress(view: View, index: SideIndex, phrase: Phrase, date: str | None) -> Evidence | None:
    """Return the side of a member of the US Congress: the party's, else the country's."""
    keys = view.keys
    stop = min(len(keys), phrase.last + _AHEAD, phrase.first + _LONGEST)
    seat = next((m for k in keys[phrase.first : stop] if (m := _SEAT.fullmatch(k))), None)
    titled = phrase.role is not None and keys[phrase.role] in _TITLES
    if not (phrase.person and (seat is not None or titled)) and not seated(view, phrase):
        return None
    names = (*(_PARTIES[seat.group(1)] if seat is not None else ()), *_COUNTRY)
    for name in names:
        sides = index.sides_of(name, date)
        if len(sides) == 1:
            return Evidence(4, sides, f"member of Congress, '{name}' of side {sides[0]}")
    return None


def seated(view: View, phrase: Phrase) -> bool:
    """Say whether a mention tells a seat in brackets ("Chairman Jo Roe (R-Texas)")."""
    words = range(phrase.first, min(len(view.keys), phrase.last + 1))
    return any(view.capitals[i] and _SEAT.fullmatch(view.keys[i].strip("()")) for i in words)


def american(view: View, phrase: Phrase) -> bool:
    """Say whether a mention without a name is of those who govern the United States."""
    words = range(phrase.core[0], phrase.head + 1)
    return not phrase.named and any(view.keys[i] in _AMERICAN for i in words)


#: Kinds that speak for themselves, and what makes them a side's all the same: to be listed.
_OWN_VOICE: Mapping[str, tuple[str, ...]] = {
    "expert": ("person", "name led by"),
    "media": ("person", "institution", "alias", "head noun 'agency' with institution"),
}
#: What makes a paper or an agency the state's.
_STATE = frozenset({"state", "state-run", "state-owned", "state-controlled", "official"})


def own_voice(view: View, source: Source, phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """Return what alone can make a side's of an analyst or a paper; empty for all others.

    An analyst with a name is of a side when the text says so ("Jo Roe, a Northern analyst").
    """
    kinds = {phrase_kind(view, p) for p in phrases} - {None}
    if kinds == {"document"}:
        return ()  # is its maker's, whatever the source is taken for ("a report by the agency")
    kinds -= {"document"}
    if any(view.keys[i] in _STATE for p in phrases for i in range(*p.core)):
        return ()
    if kinds and not kinds <= _OWN_VOICE.keys():
        return ()
    told = min(k for k in kinds if k) if kinds else source.kind
    named = told == "expert" and source.naming == "named_person"
    return () if named else _OWN_VOICE.get(told, ())


class Surroundings:
    """The names of sides in one text, and which stand near a mention.

    Parameters
    ----------
    view : View
        The text.
    matches : sequence of Match
        The names of sides in it, in text order.
    states : collection of str
        Sides that only a country's officials are of, not its people.
    """

    def __init__(self, view: View, matches: Sequence[Match], states: Container[str] = ()) -> None:
        self.view = view
        self.matches = matches
        self._states = states
        self._starts = [m.first for m in matches]
        self._counted = False
        self._foremost: str | None = None

    def inside(self, first: int, last: int) -> list[Match]:
        """Return the names among the words ``[first, last)``."""
        begin, end = bisect_left(self._starts, first), bisect_left(self._starts, last)
        return [m for m in self.matches[begin:end] if m.last <= last]

    def tied(self, first: int, last: int) -> list[Match]:
        """Return names; a hyphen compound ties to a side only when it says who runs a body."""
        inside, control = self.inside(first, last), self.view.lexicon.control
        return [m for m in inside if not m.compound or m.compound in control]

    def elsewhere(self, first: int, last: int, *, arab: bool = False) -> int | None:
        """Return where a country or organisation that is of no side stands first.

        Arabs are a people of many countries ("an Arab member of Northland's parliament").
        """
        ours = {i for m in self.tied(first, last) for i in range(m.first, m.last)}
        for position, entry in self.view.entries(first, last):
            named = entry.sort in ("country", "demonym") or (
                entry.sort == "name" and entry.kind == "international_organisation"
            )
            if named and position not in ours and (arab or entry.phrase != ("arab",)):
                return position
        return None

    def resident(self, phrase: Phrase) -> Evidence | None:
        """Return the side in whose place a private person is or lives ("a teacher from Lenna")."""
        heads = self.view.lexicon.outside | self.view.lexicon.relations
        # "Jo Roe, a defender of Northland", is not from there.
        apart = [
            (p.first, p.last) for p in phrase.appositions if p.head_key in heads and not p.named
        ]
        # "Jo Roe, whose parents came from Lenna".
        apart += [(a, b) for a, b in phrase.rest if self.view.keys[a] == "whose"]
        for part in (phrase, *phrase.appositions):
            kind = phrase_kind(self.view, part)
            if kind not in _PRIVATE or (kind != "civilian" and not phrase.person):
                continue
            if part.head_key in heads:
                continue  # "supporters of Northland" live anywhere
            for match in self.inside(part.first, part.last):
                if any(a <= match.first < b for a, b in apart):
                    continue
                before = self.view.keys[match.first - 1] if match.first else ""
                if before == "the" and match.first > 1:
                    before = self.view.keys[match.first - 2]
                where = _WHERE.get(kind, _FROM)
                begin = max(part.head + 1, part.name[1])
                named = any(self.view.capitals[i] for i in range(begin, match.first))
                body = part.named and not part.person and head_entry(self.view, part) is None
                if before == "in" and named and not body:
                    continue  # "a fellow at the Holm Institute in Lenna": the institute is there
                own = len(match.sides) == 1 and match.sides[0] not in self._states
                if match.sort in _PLACED and before in where and own:
                    entry = head_entry(self.view, part)
                    head = " ".join(entry.phrase) if entry is not None else "person"
                    return Evidence(5, match.sides, f"{head} {before} {reasons_of(match)}")
        return None

    def told_by_study(self, source: Source, mentions: Sequence[Span]) -> Source:
        """Correct what a study knows better: its aliases and institutions are no persons.

        An alias that no lexicon has is a state rather than a paper or a body of unknown kind.
        """
        person = source.naming == "named_person"
        sorts = ("alias", "institution") if person else ("alias",)
        if not person and (source.naming != "named_institution" or source.kind not in _GUESSED):
            return source
        for span in mentions:
            words = self.view.words_of(span)
            if not person and any(self.view.entries(words.start, words.stop)):
                return source
            for match in self.inside(words.start, words.stop):
                text = match.span.of(self.view.parsed.text)
                if text == source.name and match.sort in sorts:
                    kind: Kind = "government" if match.sort == "alias" else source.kind
                    return replace(source, naming="named_institution", kind=kind)
        return source

    def controlled(self, phrase: Phrase) -> Evidence | None:
        """Return who is said to run a body ("which is controlled by the separatists")."""
        view = self.view
        # Who "worked for the party led by the separatists" is not led by them.
        clauses = () if phrase.person else phrase.rest
        for first, last in [*clauses, *(a.core for a in phrase.appositions)]:
            for index in range(first, last - 1):
                if view.keys[index] in view.lexicon.controlled_by and view.keys[index + 1] == "by":
                    for match in self.inside(index + 2, min(last, index + 8))[:1]:
                        verb = view.keys[index]
                        return Evidence(3, match.sides, f"{verb} by {reasons_of(match)}")
        return None

    def near(self, phrase: Phrase) -> Evidence | None:
        """Return the side of an office or body that is said to be of none.

        It is that of the place that opens the sentence ("In Lenna, officials said"), else that of
        which most of the text speaks, where no other country is near.
        """
        kind = phrase_kind(self.view, phrase)
        state = kind == "media" and any(self.view.keys[i] in _STATE for i in range(*phrase.core))
        told = phrase.head_key == "source"
        public = kind in (*ACTING, "party_politician") or phrase.head_key in ("official", *_COUNTS)
        acts = state or told or public or self._crowd(phrase, kind)
        if phrase.person or phrase.conjoined or not acts or not self._nameless(phrase):
            return None
        before = range(min(phrase.owner[0] or phrase.first, phrase.first), phrase.head)
        if any(self.view.keys[i] in OF_NO_SIDE for i in before) or american(self.view, phrase):
            return None
        sentences = self.view.parsed.sentences
        here = self.view.parsed.sentence_at(self.view.parsed.words[phrase.first].start)
        if here is None or (phrase.complements and not told):
            return None
        # "Holm officials" are somebody's, of whom the study may know nothing.
        ours = {i for m in self.inside(phrase.first, phrase.head) for i in range(m.first, m.last)}
        known = ours if phrase.first in ours else {here.first}
        named = range(*phrase.name)
        if any(self.view.capitals[i] and i not in known and i not in named for i in before):
            return None
        number = bisect_left([s.start for s in sentences], here.start)
        opening = [m for m in self.inside(here.first, phrase.first) if self._where(m)]
        opening = [m for m in opening if m.names[0].keys[0] not in self.view.lexicon.written]
        head = self.view.text(phrase.head, phrase.head + 1)
        # "In Lenna, the president said": a visitor from abroad as likely as the host.
        visits = phrase.definite and not phrase.plural and kind in ACTING and not phrase.named
        if opening and len(opening[-1].sides) == 1 and not visits:
            reason = f"'{head}' in a sentence that opens with {reasons_of(opening[-1])}"
            return Evidence(8, opening[-1].sides, reason)
        first = sentences[max(0, number - _BEFORE)].first
        side = self.foremost()
        if told or (side in self._states and self._crowd(phrase, kind)):
            return None
        if side is None or self._abroad(first, here.last, self.inside(first, here.last)):
            return self._just_spoken_of(phrase, sentences[max(0, number - 1)])
        return Evidence(9, (side,), f"'{head}' in a text that is mostly about side {side}")

    def _nameless(self, phrase: Phrase) -> bool:
        """Say whether a mention has no name, or one that every country's body has."""
        entry = head_entry(self.view, phrase) if phrase.named else None
        words = {self.view.keys[i] for i in range(*phrase.name)}
        return not phrase.named or (entry is not None and words <= _MINISTRIES)

    def _just_spoken_of(self, phrase: Phrase, since: Sentence) -> Evidence | None:
        """Return the one side that the words before nameless officials speak of, and no other."""
        first, lexicon, owned = since.first, self.view.lexicon, phrase.owner[0] < phrase.owner[1]
        state = self.view.keys[phrase.core[0] : phrase.head]
        if owned or phrase.appositions or phrase.determiner == "another":
            return None
        if not (phrase.head_key in lexicon.nameless or _STATE & {*state}):
            return None
        before = self.inside(first, phrase.first)
        found = [m for m in before if m.sort not in _NOT_WHO and not self._inland(m)]
        if len({s for m in found for s in m.sides}) != 1:
            return None
        if self._foreigners(first, phrase.first):
            return None
        last = max(found, key=lambda m: m.first)
        head = self.view.text(phrase.head, phrase.head + 1)
        return Evidence(9, last.sides, f"'{head}' right after {reasons_of(last)} and no other side")

    def _crowd(self, phrase: Phrase, kind: Kind | None) -> bool:
        """Say whether a mention means people at large ("protesters", "some"), not who saw it."""
        many = phrase.plural if kind == "civilian" else kind is None and phrase.head_key in _MANY
        owned = phrase.owner[0] < phrase.owner[1]  # "the captive's parents"
        return many and not owned and phrase.head_key not in _NOBODYS

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
        others = self._foreigners(0, len(view.keys))
        ours = {i for m in self.matches for i in range(m.first, m.last)}
        figures = [p for p in view.people if "us" in epithets().called(" ".join(p.keys), view.date)]
        abroad = [p for p in figures if ours.isdisjoint(range(p.first, p.last))]
        if len(abroad) == len(figures):
            others += sum(word in _AMERICAN for word in view.keys)
        return others + len(abroad)

    def _foreigners(self, first: int, last: int) -> int:
        """Count the names of countries and of those who act for them that are of no side."""
        ours = {i for m in self.inside(first, last) for i in range(m.first, m.last)}
        return sum(
            p not in ours
            and (e.sort in ("country", "demonym") or (e.sort == "name" and e.kind in _POWERS))
            for p, e in self.view.entries(first, last)
        )

    def _where(self, match: Match) -> bool:
        """Say whether a name says where something happens ("In Lenna, …")."""
        before = self.view.keys[match.first - 1] if match.first else ""
        after = self.view.keys[match.last] if match.last < len(self.view.keys) else ""
        if match.sort in ("demonym", "alias") and after == "side":
            return True  # "On the Northern side, …"
        return match.sort in _PLACED and before in ("in", "at", "near", "outside", "inside")

    def _inland(self, match: Match) -> bool:
        """Say whether a country is only where something is ("militants in Norland")."""
        return bool(match.first) and self.view.keys[match.first - 1] in ("in", "inside", "into")

    def _abroad(self, first: int, last: int, found: Sequence[Match]) -> bool:
        """Say whether a country that is of no side stands among some words."""
        ours = {i for m in found for i in range(m.first, m.last)}
        return any(
            e.sort in ("country", "demonym") and p not in ours
            for p, e in self.view.entries(first, last)
        )
