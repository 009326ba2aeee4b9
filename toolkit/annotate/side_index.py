"""The names of a study's sides compiled for matching: one walk over the words finds them all.

Names are kept in a trie of folded words (hyphenated words are split), so the cost of a text grows
with its length and with the longest name, never with how many names there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from toolkit.annotate.entities import same_person
from toolkit.annotate.offices import key
from toolkit.annotate.proper_names import View, bare
from toolkit.annotate.side_homonyms import given, given_name, month, nation
from toolkit.document import Span
from toolkit.periods import Period
from toolkit.study import Person, Study, common_words

Sort = Literal["person", "institution", "alias", "demonym", "official", "place", "family"]
#: What a name is taken for when a side lists it more than once, and when sides clash.
_ORDER: tuple[Sort, ...] = (
    "person", "institution", "alias", "demonym", "official", "place", "family"
)  # fmt: skip
_PIECES = re.compile(r"[^\s\-\u2010-\u2015/]+")
# Namesakes that are looked at, at the most.
_MOST = 40
#: What stands before the state of a member of the US Congress.
_PARTIES = frozenset({"r", "d", "i"})
_MONTHS = frozenset({"march", "april", "may", "june", "august"})
#: Tags that show a capitalised word at the start of a sentence to be no name.
_COMMON_TAGS = frozenset(
    {"MD", "VB", "IN", "DT", "RB", "PRP", "PRP$", "CC", "WRB", "WP", "TO", "UH"}
)


#: What readers are told that a name is.
_SAID = {"family": "person", "official": "demonym"}


class Name(NamedTuple):
    """One way to name a side: its words as folded, how they are written, and what it is."""

    keys: tuple[str, ...]
    written: tuple[str, ...]
    side: str
    sort: Sort
    text: str
    periods: tuple[Period, ...] = ()

    def counts(self, date: str | None) -> bool:
        """Say whether the name belongs to the side at a document's date."""
        return not self.periods or any(p.holds(date) for p in self.periods)


class Match(NamedTuple):
    """A name of a side, or of several, found in the words ``[first, last)``.

    ``compound`` is what a hyphen adds after it ("run" in "Hamas-run").
    """

    first: int
    last: int
    span: Span
    names: tuple[Name, ...]
    compound: str = ""

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that the words name, each once."""
        return tuple(dict.fromkeys(n.side for n in self.names))

    @property
    def sort(self) -> Sort:
        """What the words are for the side."""
        return self.names[0].sort

    @property
    def reason(self) -> str:
        """Why, in words."""
        name = self.names[0]
        sort = "last name of" if name.sort == "family" else name.sort
        return f"{sort} '{name.text}' of side {name.side}"


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class Piece(NamedTuple):
    """A word, or what hyphens make of one: its text, fold, place and the word it is of."""

    text: str
    key: str
    start: int
    end: int
    word: int
    inner: bool


def pieces_of(view: View) -> list[Piece]:
    """Return the words of a text, hyphenated ones in pieces."""
    out = []
    for index, (word, folded) in enumerate(zip(view.parsed.words, view.keys, strict=True)):
        text = word.text
        if text.isascii() and "-" not in text and "/" not in text:
            out.append(Piece(text, folded, word.start, word.end, index, False))
            continue
        for n, found in enumerate(_PIECES.finditer(word.text)):
            start = word.start + found.start()
            text = found.group()
            out.append(Piece(text, key(text), start, start + len(text), index, n > 0))
    return out


def split(name: str) -> list[str]:
    """Return the words of a name as :func:`pieces_of` cuts them."""
    words = []
    for word in _PIECES.findall(name.replace("\u2019", "'")):
        if word.endswith("'s"):
            words += [word[:-2], "'s"]
        else:
            words.append(word)
    return [w for w in words if w]


def _common(words: list[str]) -> bool:
    """Say whether only its article makes a name of these words ("the West")."""
    return len(words) == 1 and any(words[0].lower() in known for known in common_words())


_SORTS: dict[str, Sort] = {
    "institutions": "institution", "aliases": "alias", "demonyms": "demonym",
    "official_demonyms": "official", "places": "place",
}  # fmt: skip


class SideIndex:
    """Every name of every side of a study, compiled once."""

    def __init__(self, study: Study) -> None:
        self._root, self._excluded = _Node(), _Node()
        self.people: dict[str, list[Name]] = {}
        #: Sides that only a country's officials are of, not its people.
        self.states = frozenset(s.key for s in study.sides if s.official_demonyms)
        #: Dictionary steps of the last walk, for the test that it is linear.
        self.steps = 0
        for side in study.sides:
            for person in side.people:
                for name in person.names:
                    self._person(name, person, side.key)
            for listed, name, periods in side.names():
                sort = _SORTS.get(listed)
                if sort is not None:
                    self._add(self._root, name, side.key, sort, periods=periods)
            for name in side.exclude:
                self._add(self._excluded, name, side.key, "alias")

    def _person(self, name: str, person: Person, side: str) -> None:
        main, periods = person.name, person.periods
        full = self._add(self._root, name, side, "person", main, periods)
        if full is None:
            return
        self.people.setdefault(bare(full.keys[-1]), []).append(full)
        if len(full.keys) > 1:
            self._add(self._root, split(name)[-1], side, "family", main, periods)

    def _add(
        self,
        root: _Node,
        name: str,
        side: str,
        sort: Sort,
        text: str = "",
        periods: tuple[Period, ...] = (),
    ) -> Name | None:
        words = split(name)
        if len(words) > 1 and words[0].lower() == "the" and not _common(words[1:]):
            words = words[1:]
        if not words:
            return None
        keys = tuple(key(w) for w in words)
        entry = Name(keys, tuple(words), side, sort, text or name, periods)
        node = root
        for word in keys:
            node = node.next.setdefault(word, _Node())
        if entry not in node.names:
            node.names.append(entry)
            node.names.sort(key=lambda n: _ORDER.index(n.sort))
        return entry

    def sides_of(self, name: str, date: str | None) -> tuple[str, ...]:
        """Return the sides that have a name among their aliases, demonyms or institutions."""
        node: _Node | None = self._root
        for word in split(name):
            node = node.next.get(key(word)) if node is not None else None
        found = node.names if node is not None else []
        whole = (n for n in found if n.sort in ("alias", "demonym", "institution"))
        return tuple(dict.fromkeys(n.side for n in whole if n.counts(date)))

    def matches(self, view: View, date: str | None = None) -> list[Match]:
        """Return every name of a side in the text, longest first from the left, no overlaps.

        ``date`` is the document's: names that do not belong to a side on that day are left out.
        """
        pieces = pieces_of(view)
        excluded = [
            (first, last, name.side)
            for first, last, names in self._walk(self._excluded, pieces)
            for name in names
        ]
        barred: dict[int, set[str]] = {}
        for first, last, side in excluded:
            for n in range(first, last):
                barred.setdefault(n, set()).add(side)
        found = []
        for first, last, names in self._walk(self._root, pieces):
            kept = [
                n for n in names
                if n.counts(date)
                and not any(n.side in barred.get(i, ()) for i in range(first, last))
            ]  # fmt: skip
            kept = [n for n in kept if self._means(view, pieces, first, last, n)]
            if kept:
                found.append(_match(view, pieces, first, last, _strongest(kept)))
        return _settled(found)

    def _walk(self, root: _Node, pieces: list[Piece]) -> Iterator[tuple[int, int, list[Name]]]:
        """Yield the longest names from each place on, as ranges of pieces."""
        self.steps = 0
        position, count = 0, len(pieces)
        while position < count and root.next:
            node, end, best = root.next.get(pieces[position].key), position + 1, None
            self.steps += 1
            if node is None:
                position = end
                continue
            while node is not None:
                written = [n for n in node.names if _written(n, pieces, position)]
                if written:
                    best = (position, end, written)
                if end >= count or not node.next:
                    break
                node, end = node.next.get(pieces[end].key), end + 1
                self.steps += 1
            if best is not None:
                yield best
                position = best[1]
            else:
                position += 1

    def _means(self, view: View, pieces: list[Piece], first: int, last: int, name: Name) -> bool:
        """Say whether the words mean the side and not somebody or something else."""
        piece, word = pieces[first], pieces[first].word
        if piece.inner and pieces[first - 1].key in view.lexicon.prefixes:
            return False
        if piece.inner and pieces[first - 1].key in _PARTIES:
            return False  # "Rep. Ada Holm (R-Kan.)"
        if piece.inner and name.sort == "demonym" and nation(view, pieces[first - 1].key):
            return False  # "a Norrish-Sudlandish writer"
        if last - first > 1 or name.written[0][:1].islower():
            return True
        sentence = view.parsed.sentence_at(piece.start)
        initial = sentence is not None and sentence.first == word
        if initial and view.tags[word] in _COMMON_TAGS:
            return False
        after = word + 1 if word + 1 < len(view.keys) else word
        if name.keys[0] in _MONTHS and month(view, word, after):
            return False
        if name.sort in ("alias", "place", "family") and given_name(view, word, piece.key):
            return False
        if name.sort != "family":
            return True
        if _other_person(view, pieces, first, name, initial):
            return False
        titled = word > 0 and view.lexicon.at(view.keys, word - 1, word, True) is not None
        return titled or not _namesake(view, name, self.people)


def _written(name: Name, pieces: list[Piece], position: int) -> bool:
    """Compare capitals: what is capitalised in the study must be so in the text."""
    for offset, written in enumerate(name.written):
        text = pieces[position + offset].text
        if written[:1].isupper() and not (text[:1].isupper() or "-" in text):
            return False
        letters, own = text.replace(".", ""), written.replace(".", "")
        short = 1 < len(letters) <= 4
        if short and own[:1].isupper() and letters.isupper() != own.isupper():
            return False
    return True


def _namesake(view: View, name: Name, people: dict[str, list[Name]]) -> bool:
    """Say whether all whom the text names in full with this last name are somebody else."""
    spelled = [n.keys for n in people.get(bare(name.keys[-1]), ()) if n.text == name.text]
    full = [p for p in view.full_names.get(bare(name.keys[-1]), ())[:_MOST] if p.certain]
    full = [p for p in full if given(view, p.keys[0])]
    return bool(full) and not any(same_person(p.keys, s) for p in full for s in spelled)


def _other_person(view: View, pieces: list[Piece], first: int, name: Name, initial: bool) -> bool:
    """Say whether the word before a last name makes it another person's."""
    if initial or first == 0:
        return False
    before = pieces[first - 1]
    word = before.word
    if before.key in view.lexicon.particles and first > 1 and view.capitals[pieces[first - 2].word]:
        before = pieces[first - 2]
        word = before.word
    if not view.capitals[word] or view.parsed.words[word].end + 1 < pieces[first].start:
        return False
    sentence = view.parsed.sentence_at(before.start)
    if sentence is not None and sentence.first == word and not given(view, before.key):
        return False
    if not view.tags[word].startswith(("NN", "JJ")) or before.key in view.lexicon.particles:
        return False
    begin = max(0, word - 2)
    titled = any(
        begin + 0 <= p <= word < p + len(e.phrase) and not given(view, before.key)
        for p, e in view.entries(begin, word + 1)
    )
    return not titled and before.key not in view.lexicon.honorifics


def _strongest(names: list[Name]) -> tuple[Name, ...]:
    """Keep the names of the strongest sort: an alias outdoes another side's last name."""
    rank = min(_ORDER.index(n.sort) for n in names)
    weak = _ORDER.index("place")
    return tuple(n for n in names if _ORDER.index(n.sort) == rank or (rank < weak) is
                 (_ORDER.index(n.sort) < weak))  # fmt: skip


def _match(
    view: View, pieces: list[Piece], first: int, last: int, names: tuple[Name, ...]
) -> Match:
    following = pieces[last] if last < len(pieces) else None
    span = Span(pieces[first].start, pieces[last - 1].end)
    hyphen = view.parsed.text[span.end : span.end + 1] in ("-", "\u2010", "\u2011")
    joined = following is not None and (following.inner or hyphen)
    compound = _after_hyphen(following) if joined and following is not None else ""
    return Match(pieces[first].word, pieces[last - 1].word + 1, span, names, compound)


def _after_hyphen(piece: Piece) -> str:
    """Return the word after a hyphen, whether it was cut there ("-backed") or before."""
    return piece.key.lstrip("-\u2010\u2011") or "-"


def _settled(found: list[Match]) -> list[Match]:
    """Give a last name that two sides share to the one whose full name the text has alone."""
    full: dict[str, set[str]] = {}
    for match in found:
        if match.sort == "person" and len(match.names[0].keys) > 1:
            full.setdefault(bare(match.names[0].keys[-1]), set()).update(match.sides)
    out = []
    for match in found:
        if match.sort == "family" and len(match.sides) > 1:
            sides = full.get(bare(match.names[0].keys[-1]), set())
            if len(sides) == 1:
                match = match._replace(names=tuple(n for n in match.names if n.side in sides))
        out.append(match)
    return out


def sort_of(match: Match) -> str:
    """Return what the words are, for readers: a last name is a person."""
    return _SAID.get(match.sort, match.sort)


def reasons_of(match: Match) -> str:
    """Return why a match names its sides, for readers."""
    return " and ".join(dict.fromkeys(_reason(n) for n in match.names))


def _reason(name: Name) -> str:
    return f"{_SAID.get(name.sort, name.sort)} '{name.text}' of side {name.side}"
