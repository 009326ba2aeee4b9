"""Who a verb group is said of, by tags alone: the subject before it, across, or of another verb."""

from __future__ import annotations

from toolkit.annotate.phrases import inner, noun_phrase_before, phrase_after
from toolkit.annotate.view import ADVERB, FINITE, NOMINAL, REACH, RELATIVE, Group, View, Words
from toolkit.language import Sentence


def subject_of(view: View, sentence: Sentence, group: Group) -> Words | None:
    """Return who a verb group is said of: its subject, or that of the verb it is joined to."""
    first, low, tag = sentence.first, view.low, view.tag
    before = group.first - 1
    while before >= first and (tag[before] in ("RB", "RBR") or view.has("floating", before)):
        before -= 1
    if group.voice == "participle" and before > first and low[before] == "as":
        quoted = noun_phrase_before(view, before - 1, first)
        if quoted is not None and low[quoted.first - 1] != "by":
            return quoted  # "quoted the colonel as saying"
    if group.voice == "participle" or group.voice == "infinitive":
        if before >= first and low[before] not in (",", "--", "—", "–", "and", "but"):
            near = noun_phrase_before(view, before, first)
            if near is not None and group.voice == "participle":
                return near
            if group.voice == "participle" and tag[before] == "IN" and before > first:
                return main_subject(view, before, first)
        return main_subject(view, group.first, first) or _after_comma(view, sentence, group)
    if before >= first and tag[before] == "CC":
        return main_subject(view, before, first)
    found = subject_before(view, group, first)
    if found is None and before >= first and (low[before] == "," or tag[before] in FINITE):
        return main_subject(view, before, first)
    return found


def _after_comma(view: View, sentence: Sentence, group: Group) -> Words | None:
    """Return the subject after a fronted participle clause: "Citing a memo, the mayor ..."."""
    if group.first > sentence.first + 1:
        return None
    for index in range(group.verb + 1, min(sentence.last, group.verb + 40)):
        if view.low[index] == "," and index + 1 < sentence.last:
            end = phrase_after(view, index + 1, sentence.last)
            if end < sentence.last and end > index + 1 and view.tag[end] in FINITE:
                return Words(index + 1, end)
    return None


def subject_before(view: View, group: Group, first: int) -> Words | None:
    """Return the subject to the left of a verb group, apposition and relative clause included."""
    low, tag = view.low, view.tag
    index = group.first - 1
    while index >= first and (tag[index] in ADVERB or view.has("floating", index)):
        index -= 1
    while index > first and view.has("temporal", index):
        index -= 1
    if index > first + 1 and index < group.first - 1 and tag[index] in ("VBN", "IN"):
        index -= 1  # "a report published Wednesday", "a poll out on Friday"
        index -= int(tag[index] in ("VBN", "RP"))
    if index < first:
        return None
    if low[index] in (",", "--", "—", "–"):
        return _across(view, index, first)
    return noun_phrase_before(view, index, first)


def _across(view: View, comma: int, first: int) -> Words | None:
    """Return the subject before a parenthesis that ends at ``comma``."""
    low, tag = view.low, view.tag
    best: Words | None = None
    for index in range(comma - 1, max(first, comma - REACH), -1):
        if view.opaque(index):
            return best
        if low[index] != low[comma]:
            if low[index] in (";", ":"):
                return best
            continue
        phrase = noun_phrase_before(view, index - 1, first)
        if phrase is None or tag[phrase.first] in RELATIVE or _age(view, phrase):
            continue
        start = index + 1
        relative = tag[start] in RELATIVE
        inside = range(start, comma)
        if not relative and any(tag[k] in FINITE and not inner(view, k, start) for k in inside):
            return best
        # "The agency, citing the ministry, reported": whoever is cited is no part of the agency.
        adverbial = tag[start] in ("IN", "RB", "TO", "WRB") or low[start] in ("citing", "quoting")
        adverbial = adverbial or view.has("temporal", start)
        found = phrase if adverbial else Words(phrase.first, comma)
        at_edge = phrase.first <= first or tag[phrase.first - 1] in ("CC", "IN", ",", "``", "''")
        if best is None or at_edge:
            best = found
        if at_edge or relative:
            return best
    return best


def _age(view: View, phrase: Words) -> bool:
    """Say whether a phrase is the number in "Ann Roe, 44, of Elm Road"."""
    return (
        phrase.last - phrase.first == 1
        and view.tag[phrase.first] == "CD"
        and view.low[phrase.first - 1 : phrase.first] == [","]
    )


def main_subject(view: View, before: int, first: int) -> Words | None:
    """Return the subject of the nearest main verb before a word: who goes on speaking."""
    found: Words | None = None
    for index in range(before - 1, max(first, before - REACH) - 1, -1):
        if view.tag[index] not in FINITE or view.quoted[index] >= 0:
            continue
        if index > first and view.tag[index - 1] in FINITE:
            continue
        after = _speaker_after(view, index, before)
        if after is not None:
            return after
        group = Group(index, index, (), "finite")
        subject = subject_before(view, group, first)
        if subject is None:
            continue
        if view.tag[subject.first] in RELATIVE or view.low[subject.first] == "that":
            continue
        found = subject
        ahead = subject.first - 1
        if ahead >= first and (
            view.low[ahead] == "that"
            or view.has("subordinators", ahead)
            or (view.tag[ahead][:1] == "V" and view.low[ahead] in view.lexicon.verbs)
        ):
            continue
        return found
    return found


def _speaker_after(view: View, verb: int, before: int) -> Words | None:
    """Return who stands after a verb that follows a quotation: "...", said the mayor, adding"."""
    if verb < 1 or verb + 1 >= before or view.quoted[verb - 1] < 0:
        return None
    if view.tag[verb + 1] not in NOMINAL | {"PRP"} or view.low[verb] not in view.lexicon.verbs:
        return None
    end = phrase_after(view, verb + 1, before)
    return Words(verb + 1, end) if end > verb + 1 else None
