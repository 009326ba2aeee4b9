"""Clauses of a sentence from its tags alone: where each begins and ends, and which is main.

No parser is needed for what the layers ask (which clause holds this word, where does it end, what
is the main verb). One pass with a stack: openers ("that", "who", "because", "after" before a
clause) push a clause, a comma pops those that have had their verb, a second finite verb pops a
relative clause, a conjunction before a new subject and verb begins a co-ordinate clause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.language import ParsedText, Sentence, Word

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_WH = {
    "who",
    "whom",
    "whose",
    "which",
    "when",
    "where",
    "why",
    "how",
    "what",
    "whoever",
    "whatever",
}
_OPENS = frozenset(
    {"because", "although", "though", "whereas", "unless", "whether", "if", "while", "lest"}
    | {"whenever", "wherever"}
    | _WH
)
_OPENS_BEFORE_VERB = frozenset(
    {"after", "before", "since", "until", "till", "as", "than", "once", "like"}
)
_DASHES = frozenset({"—", "–", "--", "-"})
_MARKS = _DASHES | {";", ":", "…", "..."}
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
#: What alone can begin or end a clause, or be its verb; all other words go on with theirs.
_TELLING = _OPENING | _CLOSING | _MARKS | _OPENS | _OPENS_BEFORE_VERB | {",", "that", "cannot"}
_TELLING_TAGS = FINITE | {"CC"}
_DEEPEST = 24  # open clauses kept; what hostile text nests deeper is left flat
_LOOK_AHEAD = 14  # words looked at to see whether a subject and its verb follow


class Clause(NamedTuple):
    """A stretch of one clause: words ``[first, last)``, its depth, and its turn at that depth.

    ``depth`` 0 is the level of the main clause; ``turn`` counts co-ordinate clauses, so all
    stretches of one main clause share depth 0 and a turn.
    """

    first: int
    last: int
    depth: int
    turn: int


@dataclass(slots=True)
class _Open:
    turn: int
    relative: bool = False
    finite: bool = False
    bracket: str = ""


def is_mark(word: Word) -> bool:
    """Say whether the word is a mark that ends a clause: semicolon, colon, dash."""
    return word.text in _MARKS and word.tag not in ("CD", "NN", "JJ")


def opens_clause(words: Sequence[Word], index: int, last: int) -> bool:
    """Say whether the word at this index begins a subordinate clause."""
    word, lower = words[index], words[index].lower
    if lower in _OPENS:
        return True
    if lower == "that":
        return word.tag in ("IN", "WDT") or (word.tag == "DT" and _verb_ahead(words, index, last))
    if lower in _OPENS_BEFORE_VERB and word.tag in ("IN", "RB", "WRB"):
        return _verb_ahead(words, index, last)
    return False


def clauses(words: Sequence[Word], first: int, last: int) -> tuple[Clause, ...]:
    """Cut a sentence into stretches of clauses.

    Parameters
    ----------
    words : sequence of Word
    first, last : int
        The sentence's words.

    Returns
    -------
    tuple of Clause
        In text order; together they cover every word once.
    """
    cutter = _Cutter(words, first, last)
    for index in range(first, last):
        word = words[index]
        if word.tag in _TELLING_TAGS or word.lower in _TELLING:
            cutter.read(index)
    cutter.cut(last)
    return tuple(cutter.found)


def clauses_of(parsed: ParsedText, sentence: Sentence) -> tuple[Clause, ...]:
    """Return the clauses of a sentence of a text, cut at the first call and then kept."""
    return parsed.once(
        ("clauses", sentence.first), lambda: clauses(parsed.words, sentence.first, sentence.last)
    )


class _Cutter:
    """The stack of open clauses and what has been cut so far."""

    def __init__(self, words: Sequence[Word], first: int, last: int) -> None:
        self.words, self.first, self.last = words, first, last
        self.stack = [_Open(0)]
        self.turns = 0
        self.start = first
        self.found: list[Clause] = []
        self.dashes: int | None = None  # of the sentence still to come, counted at the first

    def cut(self, at: int) -> None:
        if at > self.start:
            top = self.stack[-1]
            self.found.append(Clause(self.start, at, len(self.stack) - 1, top.turn))
            self.start = at

    def push(self, relative: bool = False, done: bool = False, bracket: str = "") -> None:
        self.turns += 1
        if len(self.stack) < _DEEPEST:
            self.stack.append(_Open(self.turns, relative, done, bracket))

    def turn(self) -> None:
        self.turns += 1
        self.stack[-1] = _Open(self.turns, self.stack[-1].relative, bracket=self.stack[-1].bracket)

    def read(self, index: int) -> None:
        word, top = self.words[index], self.stack[-1]
        if word.text in _OPENING:
            self.cut(index)
            self.push(bracket="(")
        elif word.text in _CLOSING:
            self.cut(index + 1)
            self.leave("(")
        elif is_mark(word):
            self.mark(index)
        elif word.text == ",":
            self.cut(index + 1)
            self.close()
        elif opens_clause(self.words, index, self.last):
            self.cut(index)
            self.push(word.tag.startswith("W"), done=self.verbless(index))
        elif word.tag == "CC" and top.finite and _new_subject(self.words, index, self.last):
            self.cut(index)
            self.turn()
        elif is_finite(word):
            if top.relative and top.finite and _pops(self.words, index, self.first):
                self.cut(index)
                self.stack.pop()
            self.stack[-1].finite = True

    def mark(self, index: int) -> None:
        """A dash opens or closes an aside when it has a partner; other marks begin anew."""
        self.cut(index)
        if self.words[index].text in _DASHES:
            if self.dashes is None:
                self.dashes = sum(w.text in _DASHES for w in self.words[self.first : self.last])
            self.dashes -= 1
            if self.leave("-"):
                return
            if self.dashes:
                self.push(bracket="-")
                return
        self.close()
        self.turn()

    def leave(self, bracket: str) -> bool:
        """Close everything inside the innermost aside of this kind, if one is open."""
        depth = next((n for n, o in enumerate(self.stack) if o.bracket == bracket), None)
        if depth is None:
            return False
        del self.stack[depth:]
        return True

    def close(self) -> None:
        """Close the clauses on top that have had their verb."""
        while len(self.stack) > 1 and self.stack[-1].finite and not self.stack[-1].bracket:
            self.stack.pop()

    def verbless(self, index: int) -> bool:
        """Say whether the opener begins a clause without a verb ("if confirmed")."""
        after = self.words[index + 1].tag if index + 1 < self.last else ""
        word = self.words[index]
        return not word.tag.startswith(("WP", "WDT")) and after in ("VBN", "JJ", "VBG", "IN", "TO")


def part_at(parts: Sequence[Clause], index: int) -> int:
    """Return the number of the stretch that holds this word."""
    return min(bisect_right(parts, index, key=lambda p: p.last), len(parts) - 1)


def main_verb(words: Sequence[Word], parts: Sequence[Clause]) -> int | None:
    """Return the index of the main clause's finite verb, else of the first one, else None."""
    main = [i for p in parts if not p.depth for i in range(p.first, p.last)]
    verb = next((i for i in main if is_finite(words[i])), None)
    if verb is not None:
        return verb
    # In a full sentence a lone participle after a noun is a past tense that was mistagged.
    if parts and any(
        words[i].text == "." for i in range(max(0, parts[-1].last - 2), parts[-1].last)
    ):
        for index in main[1:-1]:
            after_noun = words[index - 1].tag.startswith(("NN", "PRP", "RB", ","))
            verb = words[index].tag in ("VBN", "VB") and words[index + 1].lower != "by"
            if after_noun and verb:
                return index
    everywhere = (i for p in parts for i in range(p.first, p.last))
    return next((i for i in everywhere if is_finite(words[i])), None)


def predicate_of(parsed: ParsedText, sentence: Sentence, noun: int, first: int) -> int:
    """Return where the verb begins whose subject a noun with its clause is, or the end.

    "The claim that the mill was shelled could not be checked": what is claimed ends at "could".

    Parameters
    ----------
    parsed : ParsedText
    sentence : Sentence
    noun, first : int
        The noun, and the first word of the clause that says what is claimed.

    Returns
    -------
    int
        Index of a word; the sentence's end if the noun is no subject.
    """
    words = parsed.words
    if any(is_finite(words[i]) for i in range(sentence.first, noun)):
        return sentence.last
    quoted = {
        i
        for quote in parsed.quotes
        if sentence.start <= quote.start < sentence.end
        for i in parsed.words_in(quote.span)
    }
    missing = 1
    for k in range(first, sentence.last):
        if k in quoted:
            continue
        if opens_clause(words, k, sentence.last):
            missing += 1
        elif is_finite(words[k]) and words[k - 1].tag not in (*FINITE, "CC", ","):
            missing -= 1
            if missing < 0:
                while words[k - 1].tag in ("RB", "RBR"):
                    k -= 1
                return k
    return sentence.last


def is_finite(word: Word) -> bool:
    """Say whether the word is a finite verb or a modal."""
    return word.tag in FINITE or word.lower == "cannot"


def _pops(words: Sequence[Word], index: int, first: int) -> bool:
    """Say whether a second finite verb belongs to the clause around a relative one."""
    before = words[index - 1]
    joined = before.tag in ("CC", "TO", ",", "MD") or before.tag.startswith(("W", "PRP"))
    return index > first and not joined


def _verb_ahead(words: Sequence[Word], index: int, last: int) -> bool:
    """Say whether a subject and a finite verb follow before the next comma or opener."""
    for i in range(index + 1, min(last, index + _LOOK_AHEAD)):
        word = words[i]
        if word.tag in FINITE:
            return i > index + 1
        if word.text == "," or is_mark(word) or word.lower in _OPENS or word.tag in ("IN", "CC"):
            if word.tag == "IN" and word.lower in ("of", "in", "from", "at", "on"):
                continue
            return False
    return False


def _new_subject(words: Sequence[Word], index: int, last: int) -> bool:
    """Say whether a subject of its own follows the conjunction."""
    if index + 1 >= last:
        return False
    after = words[index + 1].tag
    starts = after.startswith(("NN", "PRP", "DT", "JJ", "CD", "EX"))
    return starts and _verb_ahead(words, index, last)
