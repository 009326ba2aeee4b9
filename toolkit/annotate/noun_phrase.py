"""The words of one mention taken apart: determiner, owner, modifiers, head, name, complements."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.annotate.offices import singular
from toolkit.annotate.phrase_names import find_name
from toolkit.annotate.proper_names import DAYS, View, Words, bare

PRONOUNS = {
    "he": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "herself": "f",
    "they": "p", "them": "p", "themselves": "p", "it": "n", "itself": "n",
    "i": "1", "me": "1", "myself": "1", "we": "1p", "us": "1p", "ourselves": "1p",
    "who": "r", "which": "r", "whom": "r", "that": "r", "you": "2", "whose": "r",
}  # fmt: skip
_POSSESSIVE = {
    "his": "m", "her": "f", "their": "p", "its": "n", "my": "1", "our": "1p", "your": "2",
}  # fmt: skip
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "every", "each", "no", "one", "all"})
_PREPOSITIONS = frozenset(
    {
        "of", "in", "from", "for", "at", "with", "to", "on", "by", "near", "inside", "outside",
        "against", "about", "among", "within", "after", "before", "during", "between", "under",
        "over", "through", "across", "around", "behind", "like", "via", "into", "as", "who",
        "which", "whom", "whose", "where", "when", "including", "based",
    }
)  # fmt: skip
_FINITE = (["VBD"], ["VBZ"], ["VBP"], ["MD"])
_SELVES = frozenset({"himself", "herself", "itself", "themselves"})
_MOST_PIECES = 16
_EDGE = frozenset("\"'“”‘’`,.;:()[]-–—„«»…!?")
_CUTS = frozenset({",", "–", "—", "--", "-", "(", ")", ";", ":"})
_VERBS = frozenset({"VBD", "VBN", "VBG", "MD", "WP", "WDT", "WP$", "VBZ", "VBP"})
_LINKS = frozenset({"of", "for", "in", "on", "and", "&", "the", "to"})


@dataclass(slots=True)
class Phrase:
    """One mention; every range is of word indices ``[first, last)`` and empty when missing."""

    first: int
    last: int
    core: Words
    head: int
    head_key: str
    pronoun: str = ""
    determiner: str = ""
    owner: Words = (0, 0)
    owner_pronoun: str = ""
    before: Words = (0, 0)
    name: Words = (0, 0)
    person: bool = False
    role: int | None = None
    plural: bool = False
    conjoined: bool = False
    complements: list[tuple[str, Words]] = field(default_factory=list)
    appositions: list[Phrase] = field(default_factory=list)
    rest: list[Words] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Say whether the mention has a proper name."""
        return self.name[0] < self.name[1]

    @property
    def definite(self) -> bool:
        """Say whether the mention points back ("the", "that", "his")."""
        return self.determiner in DEFINITE or bool(self.owner_pronoun)


def analyse(view: View, first: int, last: int, depth: int = 0) -> Phrase | None:
    """Take the words ``[first, last)`` apart; None when nothing but punctuation is there."""
    first, last = _trim(view, first, last)
    if first >= last:
        return None
    keys = view.keys
    pronoun = PRONOUNS.get(keys[first]) or _POSSESSIVE.get(keys[first])
    clause = pronoun in ("m", "f", "p", "n") and view.tags[first + 1 : first + 2] in _FINITE
    if pronoun and (last - first == 1 or clause) and not _acronym(view, first):
        last = first + 1
        return Phrase(first, last, (first, last), first, keys[first], pronoun=pronoun)
    if keys[last - 1] in _SELVES and last - first > 1:
        last -= 1
    segments = _segments(view, first, last)
    base_end = _base_end(view, *segments[0])
    core = (segments[0][0], base_end)
    phrase = Phrase(first, last, core, base_end - 1, "")
    _complements(view, phrase, base_end, segments[0][1])
    _base(view, phrase)
    _trailing(view, phrase)
    if depth < 2:
        _appositions(view, phrase, segments[1:_MOST_PIECES], depth)
    return phrase


def _trailing(view: View, phrase: Phrase) -> None:
    """Find the name behind an office's complement ("Ambassador to Norway Jo Roe")."""
    if phrase.person or phrase.conjoined or not phrase.complements:
        return
    word, (first, last) = phrase.complements[-1]
    people = [p for p in view.people_in(first + 1, last) if p.last == last]
    role = people[0].role if people else None
    if role is not None and first < role and not view.capitals[role]:
        # "University of Norland president Jo Roe": all before the role is whom the person serves.
        phrase.name, phrase.person, phrase.role = (people[0].first, last), True, role
        phrase.complements[-1] = (word, (first, role))
        phrase.owner = (phrase.core[0], role)
        phrase.core = (phrase.core[0], last)
        return
    if phrase.named or phrase.plural:
        return
    entry = view.lexicon.at(view.keys, phrase.head, phrase.head + 1, False)
    if entry is None or entry.sort != "role" or last - first < 2:
        return
    if not view.capitals[phrase.head]:
        return
    entries = view.entries(first, last)
    start = people[0].first if people else 0
    if not people and entries:
        # The name is new to us: what stands behind the country or body.
        start = entries[-1][0] + len(entries[-1][1].phrase)
    if first < start <= last - 1 and all(view.capitals[start:last]):
        phrase.name, phrase.person, phrase.role = (start, last), True, phrase.head
        phrase.complements[-1] = (word, (first, start))


def _acronym(view: View, index: int) -> bool:
    """Tell "US" from "us" and "IT" from "it"."""
    text = view.parsed.words[index].text
    return len(text) > 1 and text.isupper() and view.keys[index] != "i"


def _trim(view: View, first: int, last: int) -> Words:
    words = view.parsed.words
    while first < last and words[first].text in _EDGE:
        first += 1
    while first < last and (words[last - 1].text in _EDGE or view.possessive(last - 1)):
        last -= 1
    return first, last


def _segments(view: View, first: int, last: int) -> list[Words]:
    """Cut a mention at its commas, dashes and brackets; the first piece is its core."""
    words = view.parsed.words
    pieces, start = [], first
    for index in range(first, last):
        if words[index].text in _CUTS:
            if start < index:
                pieces.append((start, index))
            start = index + 1
    if start < last:
        pieces.append((start, last))
    return pieces


def _base_end(view: View, first: int, last: int) -> int:
    """Return where the noun phrase proper ends: before a preposition, a clause or a verb."""
    for index in range(first + 1, last):
        lower = not view.capitals[index]
        if lower and view.keys[index] in _PREPOSITIONS:
            if view.linked(index, first, last):
                continue
            return index
        if view.keys[index] in DAYS and index + 1 <= last and _noun(view, index - 1):
            return index  # "a report Monday"
        if lower and view.tags[index] == "VBN" and _noun(view, index - 1):
            return index  # "a poll released …"
        if lower and view.tags[index] in _VERBS and not view.possessive(index):
            entry = view.lexicon.at(view.keys, index, last, False)
            modifier = index + 1 < last and view.tags[index + 1][:2] in ("NN", "JJ")
            verb = view.tags[index] in ("VBD", "MD", "WP", "WDT", "WP$")
            if entry is None and (verb or not modifier):
                return index
    return last


def _noun(view: View, index: int) -> bool:
    return view.tags[index][:2] == "NN" and not view.capitals[index]


def _complements(view: View, phrase: Phrase, start: int, end: int) -> None:
    """Split what follows the base into prepositions with their words, and a clause."""
    index = start
    while index < end:
        word = view.keys[index]
        if word not in _PREPOSITIONS or word in PRONOUNS or word in ("where", "when"):
            phrase.rest.append((index, end))
            return
        stop = index + 1
        while stop < end and (view.keys[stop] not in _PREPOSITIONS or view.capitals[stop]):
            stop += 1
        phrase.complements.append((word, (index + 1, stop)))
        index = stop


def _base(view: View, phrase: Phrase) -> None:
    """Find determiner, owner, modifiers, name and head inside the base."""
    first, last = phrase.core
    keys = view.keys
    if keys[first] in _POSSESSIVE and last - first > 1:
        phrase.owner_pronoun = _POSSESSIVE[keys[first]]
        first += 1
    elif ((keys[first] in DEFINITE or keys[first] in _INDEFINITE) and last - first > 1) or (
        keys[first] in view.lexicon.generic and last - first > 1
    ):
        phrase.determiner = keys[first]
        first += 1
    owned = next((i for i in range(last - 1, first, -1) if view.possessive(i)), None)
    if owned is not None and owned < last - 1:
        phrase.owner, first = (first, owned), owned + 1
    joint = next((i for i in range(first + 1, last) if keys[i] in ("and", "or", "&")), None)
    if joint is not None:
        phrase.conjoined = not (
            _one_head(view, first, joint) or _one_holder(view, joint, core=(first, last))
        )
    find_name(view, phrase, first, last)
    head = phrase.role if phrase.person and phrase.role is not None else phrase.name[1] - 1
    if not phrase.named:
        head = _head(view, first, last)
    elif not phrase.person:
        _extend(view, phrase)
    phrase.head = head
    phrase.head_key = singular(keys[head])
    phrase.before = (first, min(head, phrase.name[0]) if phrase.named else head)
    # Words like "police" are a plural body; what counts is the ending or the determiner.
    plural = view.tags[head] in ("NNS", "NNPS") or phrase.head_key != keys[head]
    phrase.plural = not phrase.person and (plural or keys[phrase.core[0]] in _COUNTS)


_COUNTS = frozenset(
    {
        "some", "many", "several", "most", "few", "others", "two", "three", "four", "dozens",
        "both", "all",
    }
)  # fmt: skip


def _one_head(view: View, first: int, joint: int) -> bool:
    """Say whether "and" joins modifiers only ("Ukrainian and Russian officials")."""
    if view.keys[joint + 1 : joint + 2] and view.tags[joint + 1] in ("NNS", "NNPS"):
        return False  # "Norrlanders and Sudlanders"
    entries = view.entries(first, joint)
    covered = {i for p, e in entries if e.sort == "demonym" for i in range(p, p + len(e.phrase))}
    return all(i in covered or view.tags[i] in ("JJ", "RB", "CD") for i in range(first, joint))


def _one_holder(view: View, joint: int, core: Words) -> bool:
    """Say whether "and" joins what one person is ("former prosecutor and mayor Jo Roe")."""
    first, last = core
    people = view.people_in(first, last)
    if len(people) != 1 or people[0].last != last or people[0].first <= joint + 1:
        return False
    before = view.entries(first, joint)
    ends = before[-1][0] + len(before[-1][1].phrase) if before else 0
    role = ends == joint and before[-1][1].sort == "role" and view.tags[joint - 1] != "NNS"
    return role and view.keys[first] not in view.lexicon.generic


def _head(view: View, first: int, last: int) -> int:
    """Return the last word of the base that can be a noun."""
    for index in range(last - 1, first - 1, -1):
        known = view.lexicon.at(view.keys, index, last, view.capitals[index])
        if view.tags[index][:2] == "NN" or (known is not None and index + 1 == last):
            return index
        if known is not None and known.sort == "role" and len(known.phrase) == 1:
            return index
    return last - 1


def _extend(view: View, phrase: Phrase) -> None:
    """Let a body's name run on through "of" and its like ("Ministry of Defence of Ukraine")."""
    end = phrase.name[1]
    while phrase.complements and phrase.complements[0][1][0] - 1 == end:
        word, (start, stop) = phrase.complements[0]
        if word not in _LINKS:
            break
        begin = start + 1 if start < stop and view.keys[start] == "the" else start
        if begin >= stop or not view.capitals[begin]:
            break
        index = begin
        while index < stop and (
            view.capitals[index] or (view.keys[index] in _LINKS and index + 1 < stop)
        ):
            index += 1
        if index < stop:
            break
        phrase.complements.pop(0)
        end = stop
    # The head stays the noun before "of"; the name is the whole.
    phrase.core = (phrase.core[0], max(phrase.core[1], end))
    phrase.name = (phrase.name[0], end)


def _person_and(view: View, first: int, last: int) -> bool:
    """Say whether a piece goes on with a list of persons ("…, Jo Roe and the mayor")."""
    joint = next((i for i in range(first, last) if view.keys[i] == "and"), None)
    if joint is None or joint + 1 >= last or not view.capitals[first]:
        return False
    return any(p.last == joint for p in view.people_in(first, joint))


def _appositions(view: View, phrase: Phrase, segments: list[Words], depth: int) -> None:
    """Read the pieces after the core: further names, descriptions, clauses, lists."""
    for number, (first, last) in enumerate(segments):
        word, tag = view.keys[first], view.tags[first]
        if word in ("and", "or") or (word in ("as", "along", "together")):
            phrase.conjoined = True
            phrase.rest.append((first, last))
        elif (
            word in _PREPOSITIONS
            or word in PRONOUNS
            or (
                tag in ("CD", "RB", "VBG", "VBN", "VBD")
                and not view.people_in(first, first + 1)
                and not _titled(view, phrase, first, last)
            )
        ):
            phrase.rest.append((first, last))
        elif phrase.person and _person_and(view, first, last):
            phrase.conjoined = True
            phrase.rest.append((first, last))
        else:
            joined = any(view.keys[s[0]] in ("and", "or") for s in segments[number + 1 :])
            other = None if joined else analyse(view, first, last, depth + 1)
            if other is None:
                phrase.conjoined |= joined
                phrase.rest.append((first, last))
            else:
                phrase.appositions.append(other)
    if phrase.person or phrase.conjoined:
        return
    named = next((a for a in phrase.appositions if a.person and not _place(view, phrase, a)), None)
    if named is not None and not phrase.named and not phrase.plural:
        phrase.name, phrase.person = named.name, True


def _titled(view: View, phrase: Phrase, first: int, last: int) -> bool:
    """Say whether a piece ends with the name of a person with a title, which the core lacks."""
    people = view.people_in(first, last)
    return (
        not phrase.named
        and len(people) == 1
        and people[0].last == last
        and (people[0].role is not None)
    )


def _place(view: View, phrase: Phrase, other: Phrase) -> bool:
    """Say whether a piece is where something is ("a court in Northport, Va.")."""
    first, last = other.name
    return (
        bool(phrase.complements)
        and last - first == 1
        and (other.role is None and bare(view.keys[first]) not in view.families)
    )
