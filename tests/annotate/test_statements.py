"""The statement layer: voices, parts of sides, and what holds for any text."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.statements import find_statements
from toolkit.document import LABELS, Attribution, Span
from toolkit.language import parse

SIDES = {"Norland": "norland", "Sudvia": "sudvia"}


class Mention(NamedTuple):
    span: Span
    side: str


def statements(text: str, *attributions: Attribution):
    parsed = parse(text)
    mentions = [
        Mention(Span(*m.span()), SIDES[m[1]])
        for m in re.finditer(r"(Norland|Sudvia)(?:ian|n)?s?\b", text)
    ]
    hedges = find_hedges(parsed, attributions)
    return find_statements(parsed, attributions, hedges, mentions)


def voices(text: str, *attributions: Attribution) -> list[str]:
    return [s.voice for s in statements(text, *attributions)]


def about(text: str) -> list[tuple[str, str]]:
    (statement,) = statements(text)
    return [tuple(a) for a in statement.about]


def credit(text: str, source: str, cue: str, content: str) -> Attribution:
    def spans(words: str) -> tuple[Span, ...]:
        at = text.index(words)
        return (Span(at, at + len(words)),) if words else ()

    return Attribution("A1", spans(source), spans(cue), spans(content))


def test_the_main_clause_decides_the_voice():
    text = "The army withdrew after the mayor said the war was over."
    late = credit(text, "the mayor", "said", "the war was over")
    assert voices(text, late) == ["bare"]
    text = "After the army withdrew, the mayor said the war was over."
    main = credit(text, "the mayor", "said", "the war was over")
    assert voices(text, main) == ["attributed"]


def test_what_nobody_is_said_to_expect_is_hedged():
    text = "Protests are expected in the capital."
    assert voices(text, credit(text, "", "are expected", "Protests")) == ["hedged"]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The blast may have killed nine people.", "hedged"),
        ("The blast killed about nine people.", "bare"),
        ("The port typically closes in winter.", "bare"),
        ("The port clearly closes in winter.", "bare"),
        ("It was not clear who fired.", "hedged"),
        ("The claim could not be verified.", "hedged"),
        ("Who fired first?", "none"),
        ("Fire in the harbour", "none"),
        ("Guards leave the harbour", "none"),
        ("Guards leave the harbour.", "bare"),
        ("By Mira Oduya", "none"),
        ("Pavel Lind contributed to this report.", "none"),
    ],
)
def test_voice_of_one_sentence(text, voice):
    assert voices(text) == [voice]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland shelled the port.", [("norland", "agent")]),
        ("Norland was shelled.", [("norland", "affected")]),
        ("Rebels attacked Norland.", [("norland", "affected")]),
        (
            "Norland was invaded by Sudvia.",
            [("norland", "affected"), ("sudvia", "agent")],
        ),
        (
            "Sudvian strikes on Norland killed nine people.",
            [("norland", "affected"), ("sudvia", "agent")],
        ),
        (
            "The invasion of Norland by Sudvian forces began.",
            [("norland", "affected"), ("sudvia", "agent")],
        ),
        ("Dozens of Norlandians were killed.", [("norland", "affected")]),
        ("A child died in Norland.", [("norland", "mentioned")]),
        ("Norland's losses mounted.", [("norland", "affected")]),
        ("The market was busy.", []),
        ("Norlandian positions came under fire.", [("norland", "affected")]),
        ("A Norlandian drone was shot down.", [("norland", "affected")]),
        ("Sudvian missiles were launched at dawn.", [("sudvia", "agent")]),
        (
            "Two Norlandians died after Sudvia shelled the port.",
            [("norland", "affected"), ("sudvia", "agent")],
        ),
        ("The attack, which Sudvia launched at dawn, killed two.", [("sudvia", "agent")]),
        ("Sudvian shelling killed nine people.", [("sudvia", "agent")]),
        ("Nine people were killed in Sudvian strikes.", [("sudvia", "agent")]),
    ],
)
def test_parts_from_grammar(text, expected):
    assert about(text) == expected


def test_a_side_that_speaks_does_not_act_by_it():
    text = "Norland said the Sudvian army shelled the port."
    told = credit(text, "Norland", "said", "the Sudvian army shelled the port")
    (statement,) = statements(text, told)
    assert statement.about == (("norland", "mentioned"), ("sudvia", "agent"))


@pytest.mark.parametrize(
    ("text", "agentless"),
    [
        ("Nine Norlandians were killed in strikes.", True),
        ("The port was hit overnight.", True),
        ("Norland has been bombarded for weeks.", True),
        ("The bridge will be closed by Monday.", True),
        ("Nine Norlandians were killed by shellfire.", False),
        ("The port was hit by two Sudvian rockets.", False),
        ("Sudvia has killed nine people.", False),
        ("Sudvian troops had been in the town for weeks.", False),
        ("The general is said to have fled.", False),
        ("Rockets hit the port.", False),
    ],
)
def test_a_passive_that_leaves_out_who_did_it_is_agentless(text, agentless):
    (statement,) = statements(text)
    assert statement.agentless is agentless


VOCABULARY = """Norland Sudvian 's strikes on by of killed was , . ? — ( ) " the who may said 😀"""
TEXTS = st.lists(st.sampled_from([*VOCABULARY.split(), "\n\n"]), max_size=40).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_statements_are_the_sentences_with_known_labels(text):
    found = statements(text)
    assert [s.span for s in found] == [s.span for s in parse(text).sentences]
    for statement in found:
        assert statement.voice in LABELS["voice"]
        assert list(statement.about) == sorted(set(statement.about))
        assert all(a.part in LABELS["part"] and a.side in SIDES.values() for a in statement.about)
