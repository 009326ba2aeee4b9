"""The hedge layer: its lexicon, its traps, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.annotate.hedge_context import TESTS
from toolkit.annotate.hedge_lexicon import HedgeLexicon, hedge_lexicon
from toolkit.annotate.hedges import find_hedges
from toolkit.document import LABELS, Attribution, Hedge, Span
from toolkit.errors import FormatError
from toolkit.language import parse

ENTRIES = hedge_lexicon().entries
_ROLES = ("source", "cue", "content")


def hedges(text: str, *attributions: Attribution) -> tuple[Hedge, ...]:
    return find_hedges(parse(text), attributions)


def cues(text: str, *attributions: Attribution) -> list[tuple[str, str]]:
    return [(h.cue.of(text), h.label) for h in hedges(text, *attributions)]


def credit(text: str, content: str, cue: str = "", source: str = "", **more) -> Attribution:
    def spans(words: str) -> tuple[Span, ...]:
        at = text.find(words)
        return (Span(at, at + len(words)),) if words else ()

    return Attribution("A1", spans(source), spans(cue), spans(content), **more)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.forms[0])
def test_every_entry_finds_its_example(entry):
    quoted = [Span(q.start, q.end) for q in parse(entry.example).quotes]
    inside = [Attribution("A1", (), (), tuple(quoted))] if quoted else []
    assert entry.label in [label for _, label in cues(entry.example, *inside)]


def test_every_entry_says_where_its_strength_and_form_are_from():
    assert {e.strength_from for e in ENTRIES} <= {"class", "assigned", "uw", "megaveridicality"}
    assert {e.source for e in ENTRIES} <= {"codebook", "Hyland 2005", "Vincze 2014", "own"}
    assert {e.when for e in ENTRIES if e.when} <= set(TESTS)
    for entry in ENTRIES:
        assert entry.strength is not None
        assert -1 <= entry.strength <= 1
        assert (entry.strength > 0) == (entry.label == "booster")


def test_every_class_is_found_by_the_lexicon_or_from_silences():
    assert {e.label for e in ENTRIES} | {"non_response"} == set(LABELS["class"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"class": "wish"}, "must be one of"),
        ({"colour": "red"}, "keys not known: colour"),
        ({"forms": ["<nothing> said"]}, "unknown set 'nothing'"),
        ({"forms": ["/NN said"]}, "must begin with a word"),
    ],
)
def test_a_faulty_lexicon_says_what_is_wrong(change, message):
    entry = {"forms": ["maybe"], "class": "epistemic", "source": "own", "example": "Maybe."}
    content = {
        "sets": {},
        "classes": {"epistemic": {"strength": -0.5, "reach": "clause"}},
        "hedge": [entry | change],
    }
    with pytest.raises(FormatError, match=message):
        HedgeLexicon(content)


def test_the_holder_is_the_source_inside_content_and_the_author_outside():
    text = "The army said the bridge may fall, and rain is likely."
    found = hedges(text, credit(text, "the bridge may fall", "said", "The army"))
    assert [(h.label, h.holder, h.weakens) for h in found] == [
        ("epistemic", "source", ("A1",)),
        ("epistemic", "author", ()),
    ]


def test_an_aside_cut_out_of_the_content_is_the_authors():
    text = "Its fleet, which may number 40 ships, has sailed, the ministry said."
    first, last = Span(0, 9), Span(text.index("has"), text.index(", the"))
    attribution = Attribution("A1", (), (), (first, last))
    assert [h.holder for h in hedges(text, attribution)] == ["author"]


def test_a_disclaimer_reaches_back_to_the_claim_of_the_sentence_before():
    text = "The rebels said they held the port. Those claims could not be independently verified."
    claim = credit(text, "they held the port", "said", "The rebels")
    (hedge,) = hedges(text, claim)
    assert hedge.cue.of(text) == "could not be independently verified"
    assert hedge.weakens == ("A1",)
    assert hedge.scope is not None and hedge.scope.of(text).startswith("The rebels")


@pytest.mark.parametrize(
    "tail",
    ["a claim that could not be verified", "though there was no independent confirmation"],
)
def test_a_disclaimer_at_the_end_of_a_claims_sentence_is_about_that_claim(tail: str) -> None:
    text = f"Ada Holm said the road was shut. Ib Krag said that 60 boats had sunk, {tail}."
    before = credit(text, "the road was shut", "said", "Ada Holm")
    claim = Attribution("A2", *(getattr(credit(text, "60 boats had sunk"), n) for n in _ROLES))
    (hedge,) = (h for h in hedges(text, before, claim) if h.label == "disclaimer")
    assert (hedge.holder, hedge.weakens) == ("author", ("A2",))
    assert hedge.scope is not None and hedge.scope.of(text) == "60 boats had sunk"


def test_a_silence_is_a_hedge_and_its_adverb_another():
    text = "The ministry has not commented and typically does not acknowledge such raids."
    silence = credit(text, "", "does not acknowledge", "The ministry", response="habitual_silence")
    assert cues(text, silence) == [
        ("typically", "generaliser"),
        ("does not acknowledge", "non_response"),
    ]
    assert hedges(text, silence)[-1].strength is None


def test_what_a_silence_is_about_is_in_the_authors_words():
    text = "The palace declined to comment on the alleged bribe."
    silence = credit(
        text, "on the alleged bribe", "declined to comment", "The palace", response="declined"
    )
    assert [(h.label, h.holder) for h in hedges(text, silence)] == [
        ("non_response", "author"),
        ("hearsay", "author"),
    ]


def test_verbs_of_belief_are_hedges_only_inside_what_a_source_says():
    text = "Analysts believe the pass is shut."
    assert cues(text, credit(text, "the pass is shut", "believe", "Analysts")) == []
    text = "The guard said he believed the pass was shut."
    assert cues(text, credit(text, "he believed the pass was shut", "said", "The guard")) == [
        ("believed", "doxastic")
    ]


def test_a_condition_reaches_its_consequence():
    text = "Officials were silent. If the levee breaks, the old town will flood."
    (hedge,) = hedges(text)
    assert hedge.scope is not None
    assert hedge.scope.of(text) == "If the levee breaks, the old town will flood"


VOCABULARY = """may might if unless about some over 40 the army said not clear could be verified
believed to is are expected , . " “ ” — ( ) ; no confirmation of reportedly would have should 😀
cafe\u0301 n't cannot as long who that and"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n\n", "\u00a0"])


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join), st.data())
def test_hedges_of_any_text_are_in_order_apart_and_inside_it(text, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    content = (Span(*ends),) if ends[0] < ends[1] else ()
    attributions = (Attribution("A1", (), (), content),) if content else ()
    found = hedges(text, *attributions)
    assert found == hedges(text, *attributions)
    assert [h.id for h in found] == [f"H{n}" for n in range(1, len(found) + 1)]
    for before, after in pairwise(found):
        assert before.cue.end <= after.cue.start
    for hedge in found:
        assert 0 <= hedge.cue.start < hedge.cue.end <= len(text)
        assert hedge.label in LABELS["class"]
        assert hedge.scope is not None
        assert 0 <= hedge.scope.start < hedge.scope.end <= len(text)
        assert hedge.strength is None or -1 <= hedge.strength <= 1
        inside = any(p.start <= hedge.cue.start < p.end for p in content)
        assert hedge.holder == ("source" if inside else "author")
        if inside:
            assert hedge.weakens == ("A1",)
            assert hedge.scope.contains(hedge.cue)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "(" * 3000,
        "- " * 3000,
        "would be " * 3000,
        "not " * 3000,
        "if he said that " * 2000,
    ],
    ids=["empty", "blank", "brackets", "dashes", "would", "not", "openers"],
)
def test_hostile_text_is_read_to_its_end(text):
    assert all(h.cue.end <= len(text) for h in hedges(text))
