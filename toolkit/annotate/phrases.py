"""Phrases of a parsed text, by tags alone: noun phrases, subjects, adjuncts, clauses.

Every walk is bounded by :data:`~toolkit.annotate.view.REACH` words, so any text is read in linear
time.
"""

from __future__ import annotations

from toolkit.annotate.view import (
    ADVERB,
    FINITE,
    HEAD,
    NOMINAL,
    NOUN,
    REACH,
    RELATIVE,
    View,
    Words,
)


def noun_phrase_before(view: View, last: int, first: int) -> Words | None:
    """Return the noun phrase whose last word is ``last``, or None."""
    if last < first or view.opaque(last):
        return None
    low, tag = view.low, view.tag
    if tag[last] in ("PRP", "EX"):
        return Words(last, last + 1)
    if tag[last] in RELATIVE or (low[last] == "that" and tag[last] in ("IN", "WDT")):
        return Words(last, last + 1)
    index, cut, bound = last, -1, max(first, last - REACH)
    while index >= bound and not view.opaque(index):
        step = _step_left(view, index, last, bound)
        if step == 0:
            break
        if tag[index] == "CC" or low[index] == ",":
            cut = index
        index -= step
    start = index + 1
    if cut >= start and index >= bound and (tag[index] in FINITE or tag[index][:2] == "VB"):
        start = cut + 1  # a verb stands before: "and" joins clauses, not names
    while start < last and (
        view.has("temporal", start) or tag[start] in ADVERB or low[start] in (",", "and", "but")
    ):
        start += 1
    heads = NOUN | {"CD", "PRP", "DT", "JJ", "JJS", "JJR", "FW"}
    if start > last or not any(tag[k] in heads for k in range(start, last + 1)):
        return None
    return Words(start, last + 1)


def _step_left(view: View, index: int, last: int, bound: int) -> int:
    """Return how many words the noun phrase grows to the left at ``index``; 0 ends it."""
    low, tag = view.low, view.tag
    word, here = low[index], tag[index]
    if view.is_mark(index):
        return 1
    if here in ("NN", "NNS") and index < last and low[index + 1] in ("the", "a", "an"):
        return int(word == "half")  # "a claim the company": two phrases
    if here in NOMINAL:
        return 1
    if here in ("VBN", "VBG", "RB", "RBS", "RBR", "VBD") and index < last:
        after = tag[index + 1]
        if here[0] == "R":
            return int(after in ("JJ", "CD", "VBN", "JJR") and not view.has("aux", index - 1))
        return int(after in NOUN and (tag[index - 1] in ("DT", "PRP$", "JJ") or index == bound))
    if word == ")":
        for back in range(index - 1, max(bound, index - 12) - 1, -1):
            if low[back] == "(":
                return index - back + 1
        return 0
    before = tag[index - 1] if index > bound else ""
    if (here == "IN" or here == "TO") and index < last and view.has("attach", index):
        if before == "VBN" and index - 2 > bound and tag[index - 2] in NOUN:
            return 2
        if view.has("postnominal", index - 1) and index - 2 >= bound and tag[index - 2] in NOUN:
            return 2  # "a person familiar with", "people close to"
        return int(before in HEAD or (word == "of" and before in ("JJ", "JJS", "NN", "PRP")))
    if here == "CC" and word in ("and", "or", "&") and index < last:
        if low[index - 1] == ",":
            # The last of a list has more commas before it; one alone parts clauses.
            return int("," in low[max(bound, index - 12) : index - 1])
        return int(before in HEAD or (low[index - 1] == ")" and index - 1 > bound))
    if word == "," and index < last and before in HEAD:
        joins = ("and", "or") if before == "CD" else ("and", "or", "&")
        return int(any(low[k] in joins for k in range(index + 1, min(last, index + 9))))
    if here == "PRP" and index < last and tag[index + 1] == "CC":
        return 1
    return 0


def phrase_after(view: View, first: int, last: int, *, apposition: bool = True) -> int:
    """Return the end of the noun phrase that begins at ``first``, or ``first`` if none does."""
    low, tag = view.low, view.tag
    last = min(last, first + REACH)
    index = first
    if index < last and tag[index] in ("PRP", "EX") and not view.opaque(index):
        return index + 1
    while index < last and not view.opaque(index):
        step = _step_right(view, index, first, last, apposition)
        if step == 0:
            break
        index += step
    while index > first and (low[index - 1] in (",", "and", "or") or view.is_mark(index - 1)):
        if view.is_mark(index - 1) and view.quoted[index - 1] >= 0:
            quote = view.quotes[view.quoted[index - 1]]
            if view.parsed.words[index - 1].end == quote.end:
                break
        index -= 1
    return index


def _step_right(view: View, index: int, first: int, last: int, apposition: bool) -> int:
    low, tag = view.low, view.tag
    here, word = tag[index], low[index]
    after = tag[index + 1] if index + 1 < last else ""
    if index > first and view.has("temporal", index):
        return 0
    if here in NOMINAL or view.is_mark(index):
        return 1
    if here in ("VBN", "VBG", "RB", "RBR", "RBS") and after in NOMINAL and index == first:
        return 1
    if here in ("VBG", "VBN", "RB", "JJR") and tag[index - 1] in ("DT", "JJ", "PRP$", "CC"):
        return int(after in NOMINAL and index > first)
    if word == "(":
        for ahead in range(index + 1, min(last, index + 12)):
            if low[ahead] == ")":
                return ahead - index + 1
        return 0
    if here in ("IN", "TO") and index > first and view.has("attach", index):
        if word != "of" and index + 1 < last and adjunct(view, index, last):
            return 0
        return int(after in NOMINAL or after in ("PRP", "VBG"))
    if here == "CC" and word in ("and", "or", "&") and index > first:
        if after not in NOMINAL:
            return 0
        end = _plain_end(view, index + 1, last)
        return int(end >= last or tag[end] not in FINITE)
    if word == "," and apposition and index > first and index + 1 < last:
        return _apposition_right(view, index, last)
    return 0


def _plain_end(view: View, index: int, last: int) -> int:
    while index < last and (view.tag[index] in NOMINAL or view.tag[index] in ADVERB):
        index += 1
    return index


def adjunct(view: View, index: int, last: int) -> bool:
    """Say whether a preposition opens a time or an occasion ("in an interview", "on Friday")."""
    for ahead in range(index + 1, min(last, index + 7)):
        if view.has("temporal", ahead) or view.has("occasions", ahead):
            return True
        if view.tag[ahead] not in NOMINAL:
            return False
    return False


def _apposition_right(view: View, comma: int, last: int) -> int:
    """Return the words of ", an apposition" or ", who ...", or 0."""
    tag, low = view.tag, view.low
    first = comma + 1
    if view.opaque(first) or view.has("temporal", first):
        return 0
    relative = tag[first] in RELATIVE
    if not relative and tag[first] not in NOMINAL and tag[first] not in ("RB", "VBN"):
        return 0
    if tag[first] == "RB" and first + 1 < last and low[first + 1] == ",":
        return 0  # ", however,"
    if tag[first] in ("CD", "$", "POS", "PDT"):
        return 0
    index = first
    while index < last and low[index] not in (",", ";", ":", "--", "—", "–", ".", "?", "!"):
        if view.opaque(index) or (
            tag[index] in FINITE and not relative and not inner(view, index, first)
        ):
            return 0 if not view.opaque(index) else index - comma
        loose = index > first and not relative and tag[index] in ("IN", "TO")
        if loose and low[index] != "of" and adjunct(view, index, last):
            return index - comma
        if index > first and low[index] in ("when", "after", "before", "while", "during"):
            return index - comma
        index += 1
    return index - comma


def inner(view: View, index: int, first: int) -> bool:
    """Say whether a finite verb belongs to a relative clause that began since ``first``."""
    return any(
        view.tag[k] in RELATIVE or view.low[k] == "that"
        for k in range(max(first, index - 8), index)
    )


def skip_adjuncts(view: View, index: int, last: int) -> int:
    """Return the place after adverbs, times and occasions: "said Tuesday in a letter that"."""
    tag = view.tag
    start = index
    while index < min(last, start + 25):
        if view.opaque(index):
            break
        if tag[index] in ADVERB or view.has("temporal", index):
            index += 1
        elif tag[index] in ("IN", "TO") and view.has("adjuncts", index):
            end = phrase_after(view, index + 1, last, apposition=False)
            if end == index + 1:
                break
            index = end
        elif tag[index] in ("DT", "JJ") and index + 1 < last and view.has("temporal", index + 1):
            index += 2
        else:
            break
    return index


def opens_clause(view: View, index: int, last: int) -> bool:
    """Say whether a clause begins here: a noun phrase and then a finite verb."""
    tag, low = view.tag, view.low
    start = index
    while index < last and view.has("openers", index):
        index += 1
    if index < last and tag[index] in ("IN", "WRB") and view.has("subordinators", index):
        return True
    nominal = False
    depth = 0
    while index < min(last, start + 30):
        if tag[index] in FINITE:
            if depth:
                depth -= 1
            else:
                return nominal
        elif low[index] in (";", ":", "--", "—") or (
            tag[index] == "TO" and tag[index + 1 : index + 2] == ["VB"]
        ):
            return False
        elif tag[index] in RELATIVE or (low[index] == "that" and nominal):
            depth += 1
        elif (
            low[index] == ","
            and not depth
            and (
                index - start > 12
                or (index - start == 1 and tag[start] == "PRP" and tag[index + 1] in FINITE)
            )
        ):
            return False
        nominal = nominal or tag[index] in NOMINAL or tag[index] in ("PRP", "EX", "VBG")
        index += 1
    return False
