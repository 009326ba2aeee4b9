"""How far a hedge applies: its scope, from the clauses of its sentence.

The lexicon names one of five reaches: ``condition`` (the conditional clause and its consequence),
``clause`` (the clause of the cue with what is embedded in it), ``onward`` (from the cue to that
clause's end),
``phrase`` (from an adjective to its noun), ``quantity`` (the number with its noun). None goes
beyond the piece of content that holds the cue.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.annotate.clauses import Clause, part_at
from toolkit.annotate.hedge_lexicon import Match, Reach
from toolkit.document import Span
from toolkit.language import Word

_PHRASE = ("JJ", "NN", "CD", "VBN", "VBG", "POS", "$", "``", "DT", "FW")
_LONGEST_PHRASE = 8
_JOINS = frozenset(("and", "but", "or", "that", "whether", "yet", "so"))
_SUBJECT = ("NN", "PRP", "EX", "WP", "WDT", "DT", "CD")
_FAR = 40  # stretches of clauses a scope may span, either way


def scope_of(
    words: Sequence[Word], parts: Sequence[Clause], match: Match, first: int, last: int
) -> Span:
    """Return the span that a hedge applies to.

    Parameters
    ----------
    words : sequence of Word
    parts : sequence of Clause
        The clauses of the sentence.
    match : Match
        The cue and its entry.
    first, last : int
        The words it may reach: its sentence, or the piece of content that holds it.
    """
    low, high = _words(words, parts, match, match.entry.reach)
    if match.entry.reach == "clause" and _apart(words, match, parts):
        low, high = match.first, _phrase_end(words, match, parts[-1].last)
    low, high = max(low, min(first, match.first)), min(high, max(last, match.last))
    while high > match.last and not words[high - 1].text[-1:].isalnum():
        high -= 1
    while low < match.first and (not words[low].text[:1].isalnum() or words[low].lower in _JOINS):
        low += 1
    return Span(words[low].start, words[high - 1].end)


def _words(
    words: Sequence[Word], parts: Sequence[Clause], match: Match, reach: Reach
) -> tuple[int, int]:
    if reach == "condition":
        return _condition(parts, match.first)
    if reach in ("phrase", "quantity"):
        return _phrase(words, match, parts[-1].last)
    low, high = _clause(parts, match.first)
    if reach != "clause":
        return match.first, high
    if not any(words[i].tag.startswith(_SUBJECT) for i in range(low, match.first)):
        low = _clause_before(words, parts, low)
    return low, high


def _clause_before(words: Sequence[Word], parts: Sequence[Clause], low: int) -> int:
    """Return where a clause that is the subject begins ("How it started is not known")."""
    at = part_at(parts, low)
    if at and parts[at - 1].depth > parts[at].depth and words[low - 1].text != ",":
        return parts[at - 1].first
    return low


def _apart(words: Sequence[Word], match: Match, parts: Sequence[Clause]) -> bool:
    """Say whether an adverb after a comma belongs to a phrase ("days, perhaps hours")."""
    last = parts[-1].last
    if match.first <= parts[0].first or words[match.first - 1].text not in (",", "(", "–", "—"):
        return False
    end = _phrase_end(words, match, last)
    ends = end >= last or words[end].tag in (",", ".", ":", ")", "''", "-RRB-")
    noun = any(words[i].tag.startswith(("NN", "CD")) for i in range(match.last, end))
    return end > match.last and ends and noun


def _phrase_end(words: Sequence[Word], match: Match, last: int) -> int:
    """Return where the noun phrase after a match ends."""
    end = match.last
    while end < min(last, match.last + _LONGEST_PHRASE) and words[end].tag.startswith(_PHRASE):
        end += 1
    return end


def _clause(parts: Sequence[Clause], index: int) -> tuple[int, int]:
    """Return the words of the clause that holds this one, embedded clauses included."""
    own = part_at(parts, index)
    depth, turn = parts[own].depth, parts[own].turn
    low = own
    for n in range(own - 1, max(-1, own - _FAR), -1):
        if parts[n].depth < depth:
            break
        if (parts[n].depth, parts[n].turn) == (depth, turn):
            low = n
    high = own
    for n in range(own + 1, min(len(parts), own + _FAR)):
        if parts[n].depth < depth or (parts[n].depth == depth and parts[n].turn != turn):
            break
        high = n
    return parts[low].first, parts[high].last


def _condition(parts: Sequence[Clause], index: int) -> tuple[int, int]:
    """Return the conditional clause with the clause around it, which states the consequence."""
    low, high = _clause(parts, index)
    at = part_at(parts, index)
    own = parts[at]
    near = parts[max(0, at - _FAR) : at + _FAR]
    if own.depth == 0:
        return near[0].first, near[-1].last
    around = [p for p in near if p.depth < own.depth and p.first >= high]
    before = [p for p in near if p.depth < own.depth and p.last <= low]
    main = around[0] if around else before[-1] if before else own
    first, last = _clause(parts, main.first)
    return min(low, first), max(high, last)


def _phrase(words: Sequence[Word], match: Match, last: int) -> tuple[int, int]:
    """Return the cue with the noun phrase after it, or before it ("an hour or so")."""
    if words[match.first].lower in ("or", "give"):
        low = match.first
        while low > match.first - 3 and words[low - 1].tag.startswith(("CD", "NN", "DT")):
            low -= 1
        return low, match.last
    high = match.last
    seen_noun = False
    while high < min(last, match.last + _LONGEST_PHRASE):
        tag = words[high].tag
        if not tag.startswith(_PHRASE) or (seen_noun and not tag.startswith(("NN", "POS"))):
            break
        seen_noun = tag.startswith("NN")
        high += 1
    return match.first, high
