"""The part a side has in a sentence: agent, affected, or only mentioned.

Read from tags: the noun phrase of the mention, the preposition before it, the verb beside it.
What grammar does not show is ``mentioned``. Every walk is bounded by a few words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from toolkit.annotate.clauses import opens_clause
from toolkit.document import Part
from toolkit.language import Word

_NOUN = ("NN",)
_BEFORE_NOUN = ("DT", "JJ", "PRP$", "CD", "NN", "POS", "$", "VBG")
_AFTER_MODIFIER = ("NN", "JJ", "POS", "CD", "VBG")
_OBJECT = ("DT", "NN", "PRP", "CD", "JJ", "PDT", "$")
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "'s", "'re", "get", "got"})
_DEMONYM_ENDS = ("ian", "ean", "can", "ese", "ish", "eli", "aqi", "ani", "stani", "emeni")
_FAR = 8  # the longest walk


@cache
def statement_words() -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of ``data/statements.toml``, word lists as sets."""
    path = files("toolkit.data").joinpath("statements.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: {k: frozenset(v) if isinstance(v, list) else v for k, v in table.items()}
        for name, table in tables.items()
    }


class Phrase(NamedTuple):
    """A noun phrase: words ``[first, last)``; its head is the last of them."""

    first: int
    last: int


def part_of(words: Sequence[Word], first: int, last: int, start: int, stop: int) -> Part:
    """Return the part that the mention ``[first, last)`` has in the sentence ``[start, stop)``."""
    phrase = _phrase(words, first, last, start, stop)
    acts = statement_words()["acts"]
    head = words[phrase.last - 1].lower
    if phrase.last > last:
        owns = words[last].tag == "POS" or _demonym(words[last - 1])
        if owns and head in acts["nouns"]:
            return "affected" if _stopped(words, phrase.last, stop) else "agent"
        if head in acts["suffered"]:
            return "affected"
    for _ in range(3):
        before = words[phrase.first - 1] if phrase.first > start else None
        opens = before is not None and opens_clause(words, phrase.first - 1, stop)
        if before is None or opens or before.tag not in ("IN", "TO"):
            return _by_verb(words, phrase, start, stop)
        governor = _governor(words, phrase.first - 1, start)
        if before.lower == "by":
            near = range(max(start, phrase.first - 7), phrase.first - 1)
            acted = any(words[i].tag == "VBN" or words[i].lower in acts["nouns"] for i in near)
            return "agent" if acted else "mentioned"
        act = governor is not None and words[governor].lower in acts["nouns"]
        if before.lower in acts["targets"]:
            verb = governor is not None and words[governor].tag.startswith("VB")
            fires = (
                verb
                and governor is not None
                and words[governor].lower.startswith(
                    ("fir", "attack", "shot", "shoot", "launch", "strik", "struck", "rain")
                )
            )
            return "affected" if act or fires else "mentioned"
        if before.lower != "of" or governor is None:
            return "mentioned"
        if act or words[governor].lower in acts["suffered"]:
            return "affected"
        if not words[governor].tag.startswith(("NN", "CD")):
            return "mentioned"
        outer = _phrase(words, governor, governor + 1, start, stop)
        phrase = Phrase(outer.first, phrase.last)
    return "mentioned"


def _demonym(word: Word) -> bool:
    """Say whether the word is an adjective, also one tagged as a name for its capital."""
    return word.tag.startswith("JJ") or word.lower.endswith(_DEMONYM_ENDS)


def _phrase(words: Sequence[Word], first: int, last: int, start: int, stop: int) -> Phrase:
    """Return the noun phrase around some of its words."""
    right = last
    while right < min(stop, last + _FAR) and words[right].tag.startswith(_AFTER_MODIFIER):
        right += 1
    acts = statement_words()["acts"]["nouns"]
    while right > last and not (
        words[right - 1].tag.startswith(_NOUN) or words[right - 1].lower in acts
    ):
        right -= 1
    left = first
    while left > max(start, first - _FAR) and words[left - 1].tag.startswith(_BEFORE_NOUN):
        left -= 1
    return Phrase(left, right)


def _governor(words: Sequence[Word], preposition: int, start: int) -> int | None:
    """Return the noun or verb that the preposition hangs on, adverbs passed over."""
    index = preposition - 1
    while index > max(start, preposition - 4) and words[index].tag.startswith(("RB", "RP")):
        index -= 1
    return index if index >= start else None


def _by_verb(words: Sequence[Word], phrase: Phrase, start: int, stop: int) -> Part:
    """Judge a phrase without preposition by the verb after it, else by the verb before it."""
    verbs = statement_words()["verbs"]
    after = _verb_after(words, phrase.last, stop)
    if after is not None:
        fronted = phrase.first > start and words[phrase.first - 1].tag in ("WDT", "WP")
        return _subject(words, after, stop, object_known=fronted)
    index = phrase.first - 1
    while index > max(start, phrase.first - 4) and words[index].tag.startswith(("RB", "RP")):
        index -= 1
    if index < start or not words[index].tag.startswith("VB"):
        return "mentioned"
    verb = words[index].lower
    if verb in verbs["empty"] or verb in verbs["speech"]:
        return "mentioned"
    return "affected"


def _verb_after(words: Sequence[Word], index: int, stop: int) -> int | None:
    """Return the verb group after a subject, past a short phrase that stands between."""
    far = min(stop, index + 2 * _FAR)
    while index < far:
        tag = words[index].tag
        if tag.startswith("VB") or tag == "MD":
            return index
        if tag in ("IN", "CC", "TO"):
            index += 1
            while index < far and words[index].tag.startswith(_BEFORE_NOUN):
                index += 1
        elif tag.startswith("RB"):
            index += 1
        else:
            return None
    return None


def _subject(words: Sequence[Word], verb: int, stop: int, *, object_known: bool = False) -> Part:
    """Judge a subject by its verb group: passive, transitive, or neither.

    ``object_known``: the object stands before the subject ("the attack, which they launched").
    """
    verbs = statement_words()["verbs"]
    passive, index = _passive(words, verb, stop)
    lower = words[index].lower
    if passive and lower != "been":
        return "affected"
    after = words[index + 1].lower if index + 1 < stop else ""
    if lower in verbs["suffer"] or (lower in verbs["comes"] and after == "under"):
        return "affected"
    if lower in verbs["empty"] or index + 1 >= stop:
        return "mentioned"
    return "agent" if object_known or words[index + 1].tag.startswith(_OBJECT) else "mentioned"


def _stopped(words: Sequence[Word], index: int, stop: int) -> bool:
    """Say whether an attack or a weapon that is the subject is stopped: "was shot down"."""
    verb = _verb_after(words, index, stop)
    if verb is None:
        return False
    passive, last = _passive(words, verb, stop)
    return passive and words[last].lower in statement_words()["verbs"]["stops"]


def is_agentless(words: Sequence[Word], verb: int, last: int) -> bool:
    """Say whether the verb group is a passive and no "by" in its clause says who did it.

    Parameters
    ----------
    words : sequence of Word
    verb, last : int
        The finite verb, and where its clause ends.
    """
    passive, index = _passive(words, verb, last)
    if not passive or words[index].lower in statement_words()["verbs"]["spoken"]:
        return False
    times = statement_words()["verbs"]["by_when"]
    for i in range(index + 1, last - 1):
        after = words[i + 1]
        if words[i].lower == "by" and after.tag.startswith(_OBJECT):
            head = words[_phrase(words, i + 1, i + 2, i + 1, last).last - 1]
            named = head.tag.startswith(("NN", "PRP"))
            if named and not {after.lower, head.lower} & times:
                return False
    return True


def _passive(words: Sequence[Word], verb: int, stop: int) -> tuple[bool, int]:
    """Say whether a verb group is passive, and where its last verb stands."""
    passive = words[verb].tag == "VBN"
    index = verb
    while index + 1 < min(stop, verb + _FAR) and words[index + 1].tag.startswith(("VB", "RB")):
        index += 1
        if words[index].tag.startswith("VB"):
            be = words[index - 1].lower in _BE or words[index - 1].tag.startswith("RB")
            passive = (
                words[index].tag == "VBN" and (passive or be) and not _have(words, verb, index)
            )
    while index > verb and words[index].tag.startswith("RB"):
        index -= 1
    return passive, index


def _have(words: Sequence[Word], first: int, last: int) -> bool:
    """Say whether the verbs ``[first, last)`` hold "have" and no "be": a perfect, no passive."""
    group = [words[i].lower for i in range(first, last)]
    return bool({"has", "have", "had", "'ve"} & set(group)) and not _BE & set(group)
