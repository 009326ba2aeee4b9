"""A match in its place, and whether a quantity stands beside it.

:class:`Here` is what every test of the context reads; the tests of the approximators ("about 40"
and not "about them") are here too. The words they look for are in ``data/hedge_context.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toolkit.language import Word

_BE = frozenset(("is", "are", "was", "were", "be", "'s"))


@cache
def context_words() -> Mapping[str, frozenset[str]]:
    """Return the word sets of ``data/hedge_context.toml``."""
    path = files("toolkit.data").joinpath("hedge_context.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in table.items()}


@dataclass(frozen=True, slots=True)
class Here:
    """A match ``[first, last)`` in its sentence ``[start, stop)``, and what surrounds it.

    ``inside`` says that it lies in an attribution's content, ``quoted`` that it lies in quotation
    marks, ``cued`` that it overlaps the cue of an attribution that has a source.
    """

    words: Sequence[Word]
    lowers: Sequence[str]
    first: int
    last: int
    start: int
    stop: int
    inside: bool = False
    quoted: bool = False
    cued: bool = False

    def word(self, index: int) -> str:
        """Return the lower-case word, empty outside the sentence."""
        return self.lowers[index] if self.start <= index < self.stop else ""

    def tag(self, index: int) -> str:
        """Return the tag, empty outside the sentence."""
        return self.words[index].tag if self.start <= index < self.stop else ""

    @property
    def before(self) -> str:
        """The word before the match."""
        return self.word(self.first - 1)

    @property
    def after(self) -> str:
        """The word after the match."""
        return self.word(self.last)

    def has(self, name: str, word: str) -> bool:
        """Say whether the word is in the named set of words."""
        return word in context_words()[name]

    def question(self) -> bool:
        """Say whether the sentence ends with a question mark."""
        return any(self.lowers[i] == "?" for i in range(max(self.start, self.stop - 3), self.stop))

    def skip_adverbs(self, index: int) -> int:
        """Return the index of the next word that is no adverb."""
        while self.tag(index).startswith("RB") and index < self.last + 4:
            index += 1
        return index


def figure(here: Here, index: int) -> bool:
    """Say whether the word is a figure, whatever its tag ("forty" is easily mistagged)."""
    word = here.word(index)
    return here.tag(index) == "CD" or word[:1].isdigit() or here.has("numerals", word)


def quantity(here: Here, index: int) -> bool:
    """Say whether a quantity begins at this word: a figure, a sum, "half", "a dozen", "an hour"."""
    if here.word(index) in ("us", "another", "the", "its") and here.tag(index + 1) in ("$", "CD"):
        index += 1
    if here.tag(index) == "$" or here.word(index) in ("£", "€", "$"):
        index += 1
    word = here.word(index)
    if word == "the" and here.has("measures", here.word(index + 1)):
        return True
    if figure(here, index) or here.has("quantity_nouns", word):
        return True
    return word in ("a", "an") and (
        here.has("quantity_nouns", here.word(index + 1)) or here.has("units", here.word(index + 1))
    )


def before_quantity(here: Here) -> bool:
    """Say whether a quantity follows; "nearly all" and the like count too."""
    if quantity(here, here.last):
        return True
    full = here.word(here.first) in ("nearly", "almost", "virtually", "practically")
    return full and here.has("universals", here.after)


def about_quantity(here: Here) -> bool:
    """Judge "about" and "around": before a quantity, and no topic ("reports about 11 pupils")."""
    if not quantity(here, here.last):
        return False
    beside = "turning_words" if here.word(here.first) == "around" else "topic_words"
    if here.word(here.first) == "about" and here.before in _BE:
        return not here.has("works", here.word(here.first - 2))
    return not here.has(beside, here.before)


def least_quantity(here: Here) -> bool:
    """Judge "at least": before a quantity, or a comparison ("at least as long as")."""
    compared = here.after == "as" and here.tag(here.last + 1).startswith(("JJ", "RB"))
    return before_quantity(here) or (here.word(here.first) == "at" and compared)


def counted(here: Here) -> bool:
    """Judge "perhaps" and "maybe" as "about": only right before a figure."""
    return figure(here, here.last) or (here.after == "a" and quantity(here, here.last))


def some_quantity(here: Here) -> bool:
    """Judge "some": only before a figure."""
    if figure(here, here.last):
        return True
    return here.after in ("dozen", "hundred", "thousand", "half", "two-thirds", "three-quarters")


def over_quantity(here: Here) -> bool:
    """Judge "over" and "under": no dispute over two islands, no talks over three days, no age."""
    at = here.last + 1 if here.tag(here.last) == "$" else here.last
    under = here.word(here.first) == "under"
    if under:
        plural = here.tag(at + 1) == "NNS" or here.word(at + 1) in ("%", "percent", "per")
        return here.tag(at) == "CD" and plural and not here.has("ages", here.before)
    if here.has("dispute_words", here.before) or not quantity(here, here.last):
        return False
    lasting = any(here.has("time_units", here.word(at + k)) for k in (1, 2))
    return not lasting or here.has("lasting_words", here.before)


def after_quantity(here: Here) -> bool:
    """Judge "or so" and "or more": only after a quantity."""
    at = here.first - 1
    if here.tag(at) == "CD" or here.word(at)[:1].isdigit():
        return True
    if here.tag(at).startswith("NN"):
        return here.tag(at - 1) == "CD" or here.word(at - 1) in ("a", "an", "%")
    return False
