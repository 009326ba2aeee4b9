"""Names of persons in a parsed text, and the view of its words that this room's files share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from toolkit.annotate.epithets import epithets
from toolkit.annotate.offices import Entry, Offices, key, offices
from toolkit.document import Span
from toolkit.language.parsed import ParsedText

Words = tuple[int, int]

#: Tags that no word inside a name has; a capital then comes from the start of a sentence.
_NOT_NAMES = frozenset(
    {"DT", "IN", "PRP", "PRP$", "CC", "MD", "WRB", "WP", "WDT", "TO", "EX", "CD", "RB"}
)
_ARTICLES = ("al-", "el-", "ad-", "as-", "an-", "ul-", "ar-", "at-", "ash-", "az-", "d'", "d\u2019")
_LONGEST_NAME = 8
# How often, and how much oftener than anybody else, an article names whom it is about.
_OFTEN, _CLEARLY = 4, 1.5
#: Words before a place or a body, not before a person who speaks.
_PLACED = frozenset(
    {"the", "in", "at", "near", "from", "around", "outside", "into", "across", "towards", "a", "an"}
    | {"inside", "over", "toward", "on", "between", "this", "that", "these", "those", "through"}
)


#: Words that open sentences, and are no part of the name behind them ("So Jo Roe").
_OPENERS = frozenset(
    {"so", "but", "and", "says", "said", "as", "when", "if", "then", "now", "while", "after", "yet"}
    | {"before", "because", "still", "even", "like", "meanwhile", "asked", "adds", "added", "thus"}
    | {"for", "nor", "or", "once", "since", "although", "though", "today", "yesterday", "later"}
)


class PersonName(NamedTuple):
    """A person's name in the text: words ``[first, last)``, folded, and the gender if it shows."""

    first: int
    last: int
    keys: tuple[str, ...]
    gender: str
    role: int | None
    certain: bool = True

    @property
    def family(self) -> str:
        """The folded last name, without an Arabic article."""
        return bare(self.keys[-1])


def bare(name: str) -> str:
    """Return a folded last name without its article ("al-assad" is "assad")."""
    if not name.startswith(_ARTICLES):
        return name
    for article in _ARTICLES:
        if name.startswith(article) and len(name) > len(article) + 1:
            return name[len(article) :]
    return name


@lru_cache(maxsize=1 << 16)
def capital(word: str) -> bool:
    """Say whether a word is written like a name: a capital, if need be after "al-"."""
    if word[:1].isupper():
        return True
    return word.startswith(_ARTICLES) and any(c.isupper() for c in word)


class View:
    """A parsed text with its words folded once, and the names of persons it holds.

    ``date`` is the document's in ISO 8601, or None.
    """

    def __init__(self, parsed: ParsedText, date: str | None = None) -> None:
        self.parsed = parsed
        self.date = date
        self.lexicon: Offices = offices()
        self.keys = [key(w.text) for w in parsed.words]
        self.capitals = [capital(w.text) for w in parsed.words]
        self.tags = [w.tag for w in parsed.words]
        self.people = self._people()
        self._add_last_names()
        self._at = [p.first for p in self.people]
        self.families: dict[str, list[PersonName]] = {}
        self.full_names: dict[str, list[PersonName]] = {}
        self.given_names: dict[str, list[PersonName]] = {}
        for person in self.people:
            self.families.setdefault(person.family, []).append(person)
            if len(person.keys) > 1:
                self.full_names.setdefault(person.family, []).append(person)
                self.given_names.setdefault(person.keys[0], []).append(person)
        self.protagonist = self._protagonist()
        self._quotes = [q for q in parsed.quotes if q.depth == 1]

    @classmethod
    def of(cls, parsed: ParsedText, date: str | None = None) -> View:
        """Return the view of a text that every layer shares."""
        return parsed.once(("names", date), lambda: cls(parsed, date))

    def _protagonist(self) -> str | None:
        """Return the last name of whom the text is about: named often, and far oftener than others.

        Names that two persons bear are left out.
        """
        counts = {
            family: len(people)
            for family, people in self.families.items()
            if len({p.keys[0] for p in people if len(p.keys) > 1}) <= 1
        }
        order = sorted(counts, key=lambda f: (-counts[f], f))[:2]
        second = counts[order[1]] if len(order) > 1 else 0
        clear = bool(order) and counts[order[0]] >= max(_OFTEN, _CLEARLY * second)
        return order[0] if clear else None

    def words_of(self, span: Span) -> range:
        """Return the indices of the words that share a code point with the span."""
        words = self.parsed.words_in(span)
        start, stop = words.start, words.stop
        if start > 0 and self.parsed.words[start - 1].end > span.start:
            start -= 1
        return range(start, max(start, stop))

    def entries(self, first: int, last: int) -> list[tuple[int, Entry]]:
        """Return the lexicon's phrases among the words ``[first, last)``."""
        return self.lexicon.find(self.keys, first, last, self.capitals)

    def text(self, first: int, last: int) -> str:
        """Return the text of the words ``[first, last)`` as it stands."""
        if first >= last:
            return ""
        words = self.parsed.words
        return self.parsed.text[words[first].start : words[last - 1].end]

    def linked(self, index: int, first: int, last: int) -> bool:
        """Say whether an "of" stands inside a phrase of the lexicon ("secretary of state")."""
        if self.keys[index] != "of" or index - 1 < first:
            return False
        for start in range(max(first, index - 2), index):
            entry = self.lexicon.at(self.keys, start, last, self.capitals[start])
            if entry is not None and start + len(entry.phrase) > index + 1:
                return entry.sort == "role"
        return False

    def people_in(self, first: int, last: int) -> list[PersonName]:
        """Return the names of persons that begin among the words ``[first, last)``."""
        return self.people[bisect_left(self._at, first) : bisect_left(self._at, last)]

    def quoted(self, index: int) -> int:
        """Return which outer quotation a word stands in, counted from 1; 0 when in none."""
        at = self.parsed.words[index].start
        number = bisect_right(self._quotes, at, key=lambda q: q.start)
        return number if number and at < self._quotes[number - 1].end else 0

    def possessive(self, index: int) -> bool:
        """Say whether the word is the ending of a possessive."""
        return self.keys[index] in ("'s", "'") or self.tags[index] == "POS"

    def _people(self) -> list[PersonName]:
        people: list[PersonName] = []
        self._alone: list[int] = []
        for sentence in self.parsed.sentences:
            index = sentence.first
            while index < sentence.last:
                end = self._run(index, sentence.last) if self.capitals[index] else index
                if end == index:
                    index += 1
                    continue
                person = self.person_in(index, end, sentence.first)
                if person is not None:
                    people.append(person)
                elif end == index + 1:
                    self._alone.append(index)
                index = end
        return people

    def _add_last_names(self) -> None:
        """Add last names that stand alone: of persons named in full elsewhere, of known figures."""
        known = {p.family: p for p in reversed(self.people) if len(p.keys) > 1}
        for index in self._alone:
            person = known.get(bare(self.keys[index]))
            entry = self.lexicon.at(self.keys, index, index + 1, True) if person else None
            if person is not None and (entry is None or entry.sort in ("role", "name")):
                alone = person._replace(first=index, last=index + 1, keys=(self.keys[index],))
                self.people.append(alone._replace(role=None))
            given = epithets().first_name(self.keys[index]) if person is None else None
            entry = self.lexicon.at(self.keys, index, index + 1, True) if given else None
            plain = entry is None and self.tags[index] == "NNP" and self.keys[index] not in DAYS
            if given is not None and plain:
                gender = self.lexicon.gender(given)
                self.people.append(PersonName(index, index + 1, (self.keys[index],), gender, None))
        self.people.sort(key=lambda p: p.first)

    def _run(self, index: int, stop: int) -> int:
        """Return the end of the run of capitalised words that begins at a capitalised word."""
        if self.tags[index] in _NOT_NAMES:
            return index
        end = index + 1
        stop = min(stop, index + 3 * _LONGEST_NAME)
        while end < stop:
            if self.keys[end] in _WEEKDAYS:
                break  # "remarks from Mr. Roe Thursday"
            joins = self.keys[end] in self.lexicon.particles and end + 1 < stop
            if self.capitals[end] and not self.possessive(end):
                end += 1
            elif joins and self.capitals[end + 1]:
                end += 2
            else:
                break
        return end

    def person_in(self, first: int, last: int, earliest: int) -> PersonName | None:
        """Return the person named at the end of a run of capitalised words, if there is one.

        ``earliest`` is the first word of the sentence: a role before the run counts from there.
        """
        keys = self.keys
        start, role = first, None
        while first < last - 1 and keys[first] in _OPENERS and not self._names_more(first):
            first += 1
            start = first
        for position, entry in self.entries(first, last):
            after = position + len(entry.phrase)
            given = self._given(position) and after < last
            if after == last and position > first and self._given(position - 1):
                break  # "Barbara Boxer", "James Baker": a last name
            if entry.sort == "role" and not given:
                start, role = after, after - 1
            elif given or start > position:
                break
            elif after < last:
                start = after
        while start < last and keys[start] in self.lexicon.honorifics:
            start, role = start + 1, start
        if start == first and role is None:
            role = self._role_before(first, earliest)
        if start >= last:
            return None
        known = next((i for i in range(start, last - 1) if self._given(i)), None)
        if known is not None and role is None and known - start >= 2:
            start = known
        end = last - 1 if last - start > 1 and keys[last - 1] in self.lexicon.suffixes else last
        size = end - start
        if size > _LONGEST_NAME or self._body(start, end):
            return None
        certain = known is not None or role is not None
        if not certain and not (start == first and self._likely(start, end, earliest)):
            return None
        gender = self._gender(start, role)
        return PersonName(start, last, tuple(self.keys[start:end]), gender, role, certain)

    def _names_more(self, first: int) -> bool:
        """Say whether a word that opens sentences is a first name here ("Said Roe, a teacher")."""
        sentence = self.parsed.sentence_at(self.parsed.words[first].start)
        opens = sentence is not None and sentence.first == first
        return self.keys[first] == "said" and not opens

    def _likely(self, first: int, last: int, earliest: int) -> bool:
        """Say whether two or three capitalised words without any known one look like a person."""
        keys, words = self.keys, self.parsed.words
        before = keys[first - 1] if first > earliest else ""
        if not 2 <= last - first <= 3 or before in _PLACED or self.entries(first, last):
            return False
        if keys[first] in self.lexicon.not_first or keys[last - 1] in self.lexicon.not_last:
            return False
        opens = first == earliest and self.tags[first] not in ("NNP", "NNPS")
        plain = all(
            self.tags[i][:2] == "NN" and len(keys[i]) > 1 and not words[i].text.isupper()
            for i in range(first, last)
        )
        return plain and not opens

    def _given(self, index: int) -> bool:
        name = self.keys[index]
        return name in self.lexicon.male or name in self.lexicon.female

    def _role_before(self, first: int, earliest: int) -> int | None:
        """Return a role in lower case right before a name ("governor Vyacheslav Gladkov")."""
        if first - 1 < earliest or (self.capitals[first - 1] and first - 1 != earliest):
            return None
        for begin in range(max(earliest, first - 3), first):
            entry = self.lexicon.at(self.keys, begin, first, self.capitals[begin])
            if entry is not None and entry.sort == "role" and begin + len(entry.phrase) == first:
                # "officials Friday" is no name: only one holder of an office has one.
                return first - 1 if self.tags[first - 1] != "NNS" else None
        return None

    def _body(self, first: int, last: int) -> bool:
        """Say whether capitalised words name something else than a person."""
        end = self.keys[last - 1]
        whole = self.lexicon.at(self.keys, first, last, True)
        if whole is not None and len(whole.phrase) == last - first > 1 and whole.sort != "role":
            return True
        leads = whole is not None and whole.sort in ("country", "demonym", "name", "body")
        if last - first > 1 and end in self.lexicon.endings:
            return leads or not self._given(first)
        if last - first == 1:
            return leads or end in DAYS
        return self.keys[first] in DAYS

    def _gender(self, start: int, role: int | None) -> str:
        """Return "m", "f" or "" from the role before a name, else from the first name."""
        if role is not None:
            word = self.keys[role]
            if word in self.lexicon.male_words:
                return "m"
            if word in self.lexicon.female_words:
                return "f"
        given = epithets().first_name(self.keys[start])
        return self.lexicon.gender(given or self.keys[start])


_WEEKDAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
DAYS = _WEEKDAYS | frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august"}
    | {"september", "october", "november", "december"}
)
