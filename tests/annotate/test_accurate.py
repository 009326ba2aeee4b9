"""The accurate engine: the tagger's spans in the codebook's extents, joined with the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.annotate import accurate
from toolkit.annotate.accurate import find_accurate
from toolkit.document import Attribution, Span
from toolkit.language import parse

Read = list[tuple[str, str, str]]


def found(text: str) -> tuple[Attribution, ...]:
    return find_accurate(parse(text))


def read(text: str) -> Read:
    def words(spans: tuple) -> str:  # type: ignore[type-arg]
        return " … ".join(s.of(text) for s in spans)

    return [(words(a.source), words(a.cue), words(a.content)) for a in found(text)]


def test_a_quotation_that_goes_on_is_its_own_attribution_with_the_same_source() -> None:
    text = "“The pumps are old,” said Ada Holm, the engineer. “They will not last the winter.”"
    first, second = read(text)
    assert first[1:] == ("said", "“The pumps are old,”")
    assert second == (first[0], "", "“They will not last the winter.”")


def test_the_tag_belongs_to_the_quotation_of_its_sentence() -> None:
    text = '"We are still digging," Holm stated. "The school will stay shut on Monday."'
    assert read(text) == [
        ("Holm", "stated", '"We are still digging,"'),
        ("Holm", "", '"The school will stay shut on Monday."'),
    ]


def test_contents_have_no_leading_that_and_cues_no_adverbs() -> None:
    text = "The harbour master also said that the ferry would leave on Monday."
    assert read(text) == [("The harbour master", "said", "the ferry would leave on Monday")]


def test_one_report_inside_another_is_known_at_second_hand() -> None:
    text = (
        "Port officials reported that two barges had sunk near the lock, according to Governor "
        "Ib Krag."
    )
    inner, outer = found(text)
    assert inner.source[0].of(text) == "Port officials"
    assert outer.cue[0].of(text) == "according to"
    assert (inner.depth, inner.outer, outer.depth) == (2, outer.id, 1)


def test_a_silence_is_the_rules_business() -> None:
    text = "Norrland has not commented on the strike. Its army typically does not discuss raids."
    assert [a.response for a in found(text)] == ["no_response", "habitual_silence"]


@pytest.mark.parametrize(
    "text",
    [
        "Two men were allegedly seen near the depot.",
        "The bridge was reportedly closed at dawn.",
        "The allegation could not be verified.",
    ],
)
def test_a_hedge_credits_nobody(text: str) -> None:
    assert read(text) == []


hostile = st.text(
    alphabet=st.sampled_from("Abc said that he \n\"'“”‘’.,:;!?—1n't\u00a0😀\u0301ñ"), max_size=300
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(hostile, st.text(max_size=120)))
def test_whatever_the_text_the_spans_are_sane(text: str) -> None:
    for n, a in enumerate(found(text), 1):
        assert a.id == f"A{n}"
        for span in (*a.source, *a.cue, *a.content):
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text) == span.of(text).strip()
        assert not any(s.overlaps(c) for s in a.source for c in a.cue)
        assert a.content or a.response != "given" or a.depth >= 1


def test_very_long_texts_come_out_in_bounded_time() -> None:
    text = "The mayor said it rained. " * 1500
    assert len(found(text)) >= 1000


def test_a_stray_piece_sentences_away_is_no_part_of_a_content() -> None:
    text = (
        "The pier fell, according to the port. Nobody swam. It rained all day. The sea rose fast."
    )
    parsed = parse(text)

    def spans(*words: str) -> tuple[Span, ...]:
        return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)

    made = Attribution(
        "A1",
        spans("the port"),
        spans("according to"),
        spans("The pier fell", "The sea rose fast"),
    )
    assert accurate._together(parsed, made).content == spans("The pier fell")
    near = replace(made, content=spans("The pier fell", "Nobody swam", "It rained"))
    assert accurate._together(parsed, near).content == near.content


def test_the_agent_of_a_passive_is_named_outside_the_content() -> None:
    text = 'The raid was called "reckless" by the port.'
    parsed = parse(text)

    def span(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),)

    made = Attribution("A1", span("the port"), span("called"), span('"reckless" by'))
    assert accurate._together(parsed, made).content == span('"reckless"')
