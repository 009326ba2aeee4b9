"""A parsed text laid out for walking: words as lists, quotations by word, and verb groups."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal, NamedTuple

from toolkit.annotate.cues import Lexicon
from toolkit.document import Span
from toolkit.language import ParsedText, Quote, Sentence

REACH = 60
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
NOUN = frozenset(("NN", "NNS", "NNP", "NNPS"))
NOMINAL = NOUN | {"JJ", "JJR", "JJS", "DT", "PDT", "PRP$", "CD", "POS", "FW", "$", "#"}
HEAD = NOUN | {"CD", "FW", "POS", "DT"}
ADVERB = frozenset(("RB", "RBR", "RBS"))
RELATIVE = frozenset(("WP", "WDT", "WP$"))

Voice = Literal["finite", "participle", "infinitive", "passive", "reduced"]


class Words(NamedTuple):
    """A run of words ``[first, last)`` by index."""

    first: int
    last: int


class Group(NamedTuple):
    """A verb with its auxiliaries: the whole run, the cue's pieces, and its form."""

    first: int
    verb: int
    pieces: tuple[Words, ...]
    voice: Voice


@dataclass(frozen=True, slots=True)
class View:
    """A parsed text as parallel lists, which the walks below read by word index."""

    parsed: ParsedText
    lexicon: Lexicon
    low: list[str]
    tag: list[str]
    quoted: list[int]
    quotes: tuple[Quote, ...]
    #: The words that a cue may begin with, outside quotations.
    telling: list[int]

    @classmethod
    def of(cls, parsed: ParsedText, lexicon: Lexicon) -> View:
        """Lay a parsed text out; ``quoted`` holds each word's outer quotation, or -1."""
        outer = tuple(q for q in parsed.quotes if q.depth == 1)
        quoted = [-1] * len(parsed.words)
        for number, quote in enumerate(outer):
            for index in parsed.words_in(quote.span):
                quoted[index] = number
        low = [w.lower for w in parsed.words]
        return cls(
            parsed,
            lexicon,
            low,
            [w.tag for w in parsed.words],
            quoted,
            outer,
            [i for i, word in enumerate(low) if word in lexicon.beginnings and quoted[i] < 0],
        )

    def cues(self, sentence: Sentence) -> list[int]:
        """Return the words of a sentence that a cue may begin with, outside quotations."""
        first = bisect_left(self.telling, sentence.first)
        return self.telling[first : bisect_left(self.telling, sentence.last)]

    def span(self, run: Words) -> Span:
        """Return the code points from the first word of a run to its last."""
        words = self.parsed.words
        return Span(words[run.first].start, words[run.last - 1].end)

    def has(self, name: str, index: int) -> bool:
        """Say whether the word is in one of the lexicon's word lists."""
        return self.low[index] in self.lexicon.words[name]

    def is_mark(self, index: int) -> bool:
        """Say whether the word is a quotation mark."""
        return self.low[index] in self.lexicon.words["marks"]

    def scare(self, number: int) -> bool:
        """Say whether a quotation is a fragment in somebody else's clause."""
        quote = self.quotes[number]
        inside = self.parsed.text[quote.start : quote.end].strip("\"'\u201c\u201d\u2018\u2019«»`")
        return not inside.rstrip().endswith((".", ",", "?", "!", "…", ";")) and (
            inside.count(" ") < 12
        )

    def opaque(self, index: int) -> bool:
        """Say whether the word stands in a quotation that no noun phrase reaches into."""
        return self.quoted[index] >= 0 and not self.scare(self.quoted[index])


def verb_group(view: View, verb: int, first: int, *, alone: bool = False) -> Group:
    """Return the verb group that ends at ``verb``, without its adverbs.

    ``alone`` says that the sentence has no other finite verb, so a past participle is one.
    """
    run: list[int] = [verb]
    be = have = modal = infinitive = False
    index = verb - 1
    while index >= max(first, verb - 8):
        low, tag = view.low[index], view.tag[index]
        if tag in ADVERB or low in ("n't", "not"):
            spoken = low == "never" or (index > first and view.has("aux", index - 1))
            if low in ("n't", "not", "never") and spoken:
                run.append(index)
        elif view.has("be", index):
            be = be or not (have or modal)
            run.append(index)
        elif view.has("have", index):
            have = True
            run.append(index)
        elif tag == "MD" or low in ("do", "does", "did"):
            modal = True
            run.append(index)
        elif tag == "TO" and view.tag[index + 1] in ("VB", "RB", "VBN"):
            infinitive = True
            run.append(index)
            break
        else:
            break
        index -= 1
    run.sort()
    while len(run) > 1 and view.low[run[0]] in ("not", "n't"):
        run.pop(0)
    return Group(run[0], verb, _pieces(run), _voice(view, verb, be, have, modal, infinitive, alone))


def _pieces(run: list[int]) -> tuple[Words, ...]:
    pieces: list[Words] = []
    for index in run:
        if pieces and pieces[-1].last == index:
            pieces[-1] = Words(pieces[-1].first, index + 1)
        else:
            pieces.append(Words(index, index + 1))
    return tuple(pieces)


def _voice(
    view: View, verb: int, be: bool, have: bool, modal: bool, infinitive: bool, alone: bool
) -> Voice:
    tag, low = view.tag[verb], view.low[verb]
    past = tag in ("VBN", "VBD") or low.endswith("ed")
    if be and past and not low.endswith("ing"):
        return "passive"
    if infinitive:
        return "infinitive"
    if be or have or modal:
        return "finite"
    if low.endswith("ing") and tag in ("VBG", "NN", "JJ"):
        return "participle"
    if past and verb + 1 < len(view.low) and view.low[verb + 1] == "by":
        return "reduced"
    if tag == "VBN" and not alone:
        return "reduced"
    return "finite"


def verbless(view: View, index: int, first: int, last: int) -> bool:
    """Say whether no other word near this one is a finite verb: then this one must be."""
    near = range(max(first, index - REACH), min(last, index + REACH))
    return not any(k != index and view.tag[k] in FINITE and view.quoted[k] < 0 for k in near)
