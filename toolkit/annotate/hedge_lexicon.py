"""The hedge lexicon: patterns read from ``data/hedges.toml``, and their matches in a text.

The notation is described at the head of the data file. Patterns are kept in one tree whose nodes
are dictionaries by word, so a word that begins no pattern costs one look-up and a match costs at
most the length of the longest pattern: linear in the text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal, NamedTuple, get_args

from toolkit.document import HedgeClass
from toolkit.errors import FormatError
from toolkit.language import Word

Reach = Literal["condition", "clause", "onward", "phrase", "quantity"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of a group of forms; see the head of ``data/hedges.toml``."""

    forms: tuple[str, ...]
    label: HedgeClass
    reach: Reach
    strength: float | None
    strength_from: str
    when: str | None
    beside: bool
    anaphoric: bool
    learned: bool
    source: str
    example: str


class Match(NamedTuple):
    """An entry whose pattern fits the words ``[first, last)``."""

    first: int
    last: int
    entry: Entry


class _Item(NamedTuple):
    """One place of a pattern: the words it takes (with a tag's beginning), or a bare tag."""

    words: tuple[tuple[str, str], ...]
    tag: str


@dataclass(slots=True)
class _Node:
    """A place in the tree: what may follow, and the entries that may end here.

    ``ends`` holds ``(order in the file, length of the cue, entry)``; ``by_word`` and ``by_tag``
    lead to what follows, each with the beginning that the word's tag must have.
    """

    following: dict[_Item, _Node] = field(default_factory=dict)
    by_word: dict[str, list[tuple[str, _Node]]] = field(default_factory=dict)
    by_tag: list[tuple[str, _Node]] = field(default_factory=list)
    ends: list[tuple[int, int, Entry]] = field(default_factory=list)

    def child(self, item: _Item) -> _Node:
        """Return the node that an item leads to, made if it is new."""
        known = self.following.get(item)
        if known is None:
            known = self.following[item] = _Node()
            for form, tag in item.words:
                self.by_word.setdefault(form, []).append((tag, known))
            if item.tag:
                self.by_tag.append((item.tag, known))
        return known

    def after(self, tag: str, lower: str) -> list[_Node]:
        """Return the nodes that a word leads to."""
        ways = self.by_word.get(lower, ())
        nodes = [node for begins, node in ways if tag.startswith(begins)] if ways else []
        if self.by_tag:
            nodes += [node for begins, node in self.by_tag if tag.startswith(begins)]
        return nodes


class HedgeLexicon:
    """The entries of a hedge file, ready to be matched.

    Parameters
    ----------
    content : mapping
        The parsed TOML.

    Raises
    ------
    FormatError
        When an entry has an unknown key, class or set, or a pattern cannot be read.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._sets: dict[str, list[str]] = content["sets"]
        self.classes: Mapping[str, Mapping[str, Any]] = content["classes"]
        self.entries = tuple(_entry(raw, self.classes) for raw in content["hedge"])
        self._cue_words: set[str] = set()
        self._root = _Node()
        order = 0
        for entry in self.entries:
            for form in entry.forms:
                self._add(form, entry, order)
                order += 1

    def strength(self, label: HedgeClass) -> float | None:
        """Return the strength that a class gives to its forms."""
        value = self.classes[label].get("strength")
        return None if value is None else float(value)

    def unlisted(self, label: HedgeClass) -> Entry:
        """Return an entry with a class's defaults, for a cue that no form lists."""
        raw = {"forms": (), "class": label, "source": "learned", "example": ""}
        return _entry(raw, self.classes)

    def cue_words(self) -> frozenset[str]:
        """Return every word that stands in a cue of some pattern."""
        return frozenset(self._cue_words)

    def matches(
        self, words: Sequence[Word], lowers: Sequence[str], first: int, last: int
    ) -> Iterator[list[Match]]:
        """Yield, for each word of ``[first, last)`` that begins one, its matches, best first.

        Parameters
        ----------
        words : sequence of Word
        lowers : sequence of str
            The words in lower case.
        first, last : int
            Where to look; no match goes beyond.
        """
        beginnings = self._root.by_word
        for position in range(first, last):
            lower = lowers[position]
            if lower not in beginnings:
                continue
            found: list[tuple[int, int, int, Entry]] = []
            level = self._root.after(words[position].tag, lower)
            at = position + 1
            while level:
                for node in level:
                    if node.ends:
                        found += [(-size, at, order, e) for order, size, e in node.ends]
                if at == last:
                    break
                tag, low = words[at].tag, lowers[at]
                level = [
                    n
                    for node in level
                    if low in node.by_word or node.by_tag
                    for n in node.after(tag, low)
                ]
                at += 1
            if found:
                if len(found) > 1:
                    found.sort(key=lambda f: (f[0], -f[1], f[2]))
                yield [Match(position, position - size, e) for size, _, _, e in found]

    def _add(self, form: str, entry: Entry, order: int) -> None:
        before, _, after = form.partition(" : ")
        for cue in _variants(before):
            for context in _variants(after):
                items = [self._item(item, form) for item in (*cue, *context)]
                if not cue or items[0].tag:
                    raise FormatError(f"hedge pattern {form!r} must begin with a word")
                self._cue_words.update(w for item in items[: len(cue)] for w, _ in item.words)
                node = self._root
                for item in items:
                    node = node.child(item)
                node.ends.append((order, len(cue), entry))

    def _item(self, item: str, form: str) -> _Item:
        if item.startswith("/"):
            return _Item((), item[1:])
        words: list[tuple[str, str]] = []
        for choice in item.split("|"):
            if choice.startswith("<"):
                name = choice.strip("<>")
                if name not in self._sets:
                    raise FormatError(f"hedge pattern {form!r} names an unknown set {name!r}")
                members = self._sets[name]
            else:
                members = [choice]
            for member in members:
                word, _, tag = member.partition("/")
                words.append((word, tag))
        return _Item(tuple(dict.fromkeys(words)), "")


def _variants(pattern: str) -> Iterator[tuple[str, ...]]:
    """Yield the pattern's items with and without each optional one, longest first."""
    items = [((item[:-1],), ()) if item.endswith("?") else ((item,),) for item in pattern.split()]
    for choice in product(*items):
        yield tuple(item for part in choice for item in part)


_KEYS = frozenset(
    {"forms", "class", "when", "reach", "strength", "strength_from"}
    | {"beside", "anaphoric", "learned", "source", "example"}
)


def _entry(raw: Mapping[str, Any], classes: Mapping[str, Mapping[str, Any]]) -> Entry:
    unknown = sorted(set(raw) - _KEYS)
    label: HedgeClass | None = next((c for c in get_args(HedgeClass) if c == raw["class"]), None)
    if unknown or label is None:
        raise FormatError(
            f"hedge entry {raw['forms']!r}: class {raw['class']!r} must be one of "
            f"{', '.join(get_args(HedgeClass))}; keys not known: {', '.join(unknown) or 'none'}"
        )
    defaults = classes[label]
    own = "strength" in raw
    strength = raw.get("strength", defaults.get("strength"))
    return Entry(
        forms=tuple(raw["forms"]),
        label=label,
        reach=raw.get("reach", defaults["reach"]),
        strength=None if strength is None else float(strength),
        strength_from=raw.get(
            "strength_from", "assigned" if own else defaults.get("strength_from", "")
        ),
        when=raw.get("when"),
        beside=raw.get("beside", defaults.get("beside", False)),
        anaphoric=raw.get("anaphoric", False),
        learned=raw.get("learned", False),
        source=raw["source"],
        example=raw["example"],
    )


@cache
def hedge_lexicon() -> HedgeLexicon:
    """Return the lexicon that is shipped with the toolkit."""
    path = files("toolkit.data").joinpath("hedges.toml")
    return HedgeLexicon(tomllib.loads(path.read_text(encoding="utf-8")))
