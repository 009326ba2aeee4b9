"""Cues that nothing is linked to: the quotation before them, or the report after them."""

from __future__ import annotations

from toolkit.annotate.decoding import TokenSpan
from toolkit.annotate.groups import Group, adopt
from toolkit.language.pieces import tokens_of


def span(role: str, first: int, last: int) -> TokenSpan:
    return TokenSpan(role, first, last, 0.9)


def group(cue, source, *contents):
    return Group(cue, list(contents), source, [0.9])


def test_what_somebody_reports_of_another_is_the_whole_inner_attribution():
    # The(0) aide(1) said(2) that(3) the(4) minister(5) hopes(6) for(7) peace(8) .(9)
    tokens = tokens_of("The aide said that the minister hopes for peace. The talks go on.")
    inner = group(span("cue", 6, 7), span("source", 4, 5), span("content", 8, 8))
    outer = group(span("cue", 2, 2), span("source", 0, 1))
    groups = [inner]
    adopt([outer], groups, tokens)
    assert groups == [inner, outer]
    assert [(c.first, c.last) for c in outer.contents] == [(4, 8)]


def test_nothing_is_taken_from_the_next_sentence():
    # He(0) agreed(1) .(2) She(3) said(4) it(5) works(6)
    tokens = tokens_of("He agreed. She said it works")
    other = group(span("cue", 4, 4), span("source", 3, 3), span("content", 5, 6))
    groups = [other]
    adopt([group(span("cue", 1, 1), span("source", 0, 0))], groups, tokens)
    assert groups == [other]


def test_a_quotation_without_a_cue_belongs_to_the_tag_behind_it():
    # "(0) Stop(1) ,(2) "(3) Ana(4) said(5) .(6)
    tokens = tokens_of('"Stop," Ana said.')
    loose = Group(None, [span("content", 0, 3)], None, [0.4])
    tag = group(span("cue", 5, 5), span("source", 4, 4))
    groups = [loose]
    adopt([tag], groups, tokens)
    assert groups == [tag]
    assert [(c.first, c.last) for c in tag.contents] == [(0, 3)]
