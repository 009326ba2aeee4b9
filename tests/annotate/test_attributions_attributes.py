"""Spans in, attributes out: whoever found the spans."""

from __future__ import annotations

import pytest

from toolkit.annotate.attributes import describe
from toolkit.annotate.cues import lexicon, noun_forms, verb_forms
from toolkit.annotate.links import link_depth
from toolkit.document import LABELS, Attribution, Span
from toolkit.language import parse


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)


def described(text: str, source: str, cue: str, *content: str) -> Attribution:
    bare = Attribution(
        "A1",
        spans(text, source) if source else (),
        spans(text, cue) if cue else (),
        spans(text, *content),
    )
    return describe(parse(text), bare)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "stance", "attitude"),
    [
        ("Ana said it rained.", "Ana", "said", "it rained", "neutral", "assertion"),
        ("Ana confirmed it rained.", "Ana", "confirmed", "it rained", "endorsing", "assertion"),
        ("Ana claimed it rained.", "Ana", "claimed", "it rained", "distancing", "assertion"),
        ("Ana insisted it rained.", "Ana", "insisted", "it rained", "arguing", "assertion"),
        ("Ana warned of floods.", "Ana", "warned of", "floods", "arguing", "assertion"),
        ("Ana believes it rained.", "Ana", "believes", "it rained", "neutral", "belief"),
        ("Ana knew it rained.", "Ana", "knew", "it rained", "endorsing", "knowledge"),
        ("Ana plans to leave.", "Ana", "plans", "to leave", "neutral", "intention"),
        ("Ana promised to leave.", "Ana", "promised", "to leave", "neutral", "intention"),
        (
            "Ana's claim that it rained stood.",
            "Ana's",
            "claim",
            "it rained",
            "distancing",
            "assertion",
        ),
        (
            "It rained, according to Ana.",
            "Ana",
            "according to",
            "It rained",
            "neutral",
            "assertion",
        ),
    ],
)
def test_cue_gives_stance_and_attitude(
    text: str, source: str, cue: str, content: str, stance: str, attitude: str
) -> None:
    found = described(text, source, cue, content)
    assert (found.stance, found.attitude) == (stance, attitude)


@pytest.mark.parametrize(
    ("content", "expected"),
    [('"The dam broke,"', "direct"), ('the dam "simply broke"', "mixed"), ("the dam", "indirect")],
)
def test_quotation_is_a_matter_of_the_marks(content: str, expected: str) -> None:
    assert described(f"Ana said {content} at noon.", "Ana", "said", content).quotation == expected


def test_a_quotation_whose_marks_the_span_leaves_out_is_direct() -> None:
    found = described('Ana said: "The dam broke."', "Ana", "said", "The dam broke.")
    assert found.quotation == "direct"


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "channel"),
    [
        ("Ana wrote on X that it rained.", "Ana", "wrote", "it rained", "social_media"),
        ("Ana said in a statement that it rained.", "Ana", "said", "it rained", "statement"),
        ("Ana said in an interview that it rained.", "Ana", "said", "it rained", "interview"),
        ("Ana told reporters that it rained.", "Ana", "told", "it rained", "press_conference"),
        ("The report said that it rained.", "The report", "said", "it rained", "document"),
        ("Ana shouted that it rained.", "Ana", "shouted", "it rained", "spoken"),
        ("Ana said that it rained.", "Ana", "said", "it rained", "unstated"),
    ],
)
def test_channel_is_read_from_the_words_beside_the_cue(
    text: str, source: str, cue: str, content: str, channel: str
) -> None:
    assert described(text, source, cue, content).channel == channel


@pytest.mark.parametrize(
    ("text", "cue", "content", "response"),
    [
        ("Ana denied that it rained.", "denied", "it rained", "denied"),
        ("Ana did not deny that it rained.", "did not deny", "it rained", "given"),
        ("Ana rejected the allegations.", "rejected", "the allegations", "denied"),
        ("Ana rejected the offer.", "rejected", "the offer", "given"),
        ("Ana declined to comment on it.", "declined", "to comment on it", "declined"),
        ("Ana did not respond to questions.", "did not respond", "to questions", "no_response"),
    ],
)
def test_response_is_read_from_cue_and_content(
    text: str, cue: str, content: str, response: str
) -> None:
    assert described(text, "Ana", cue, content).response == response


def test_a_response_that_is_known_is_kept() -> None:
    text = "Ana rarely speaks of it."
    bare = Attribution(
        "A1", spans(text, "Ana"), spans(text, "speaks of"), (), response="no_response"
    )
    assert describe(parse(text), bare).response == "no_response"


def test_depth_counts_the_attributions_around() -> None:
    text = "Ana said that Ben said that Cy said that it rained."
    [s1, s2, s3] = [text.index("said"), text.index("said", 10), text.index("said", 25)]
    end = len(text) - 1
    found = link_depth(
        parse(text),
        [
            Attribution("A1", spans(text, "Ana"), (Span(s1, s1 + 4),), (Span(14, end),)),
            Attribution("A2", spans(text, "Ben"), (Span(s2, s2 + 4),), (Span(28, end),)),
            Attribution("A3", spans(text, "Cy"), (Span(s3, s3 + 4),), spans(text, "it rained")),
        ],
    )
    assert [(a.depth, a.outer) for a in found] == [(1, None), (2, "A1"), (3, "A2")]


def test_every_entry_of_the_lexicon_is_in_range() -> None:
    entries = lexicon().entries
    assert len(entries) >= 300
    for cue in entries:
        assert cue.attitude in LABELS["attitude"]
        assert cue.stance in LABELS["stance"]
        assert -1 <= cue.score <= 1
        assert cue.origin
        assert all(0 <= p <= 1 for p in cue.frames.values())


def test_norms_order_the_cues() -> None:
    verbs = lexicon().verbs
    assert verbs["confirmed"].score > verbs["said"].score > verbs["alleged"].score


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("warn", ("warn", "warns", "warned", "warning")),
        ("accuse", ("accuse", "accuses", "accused", "accusing")),
        ("deny", ("deny", "denies", "denied", "denying")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
    ],
)
def test_verbs_are_inflected(lemma: str, forms: tuple[str, ...]) -> None:
    assert verb_forms(lemma) == forms


def test_nouns_are_inflected() -> None:
    assert noun_forms("promise") == ("promise", "promises")
    assert noun_forms("testimony") == ("testimony", "testimonies")
