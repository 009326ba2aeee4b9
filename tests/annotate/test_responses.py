"""Responses: silences and refusals in all their forms, and words like theirs that are none."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from toolkit.annotate.attributions import find_attributions
from toolkit.language import parse

ROWS = tomllib.loads(files("toolkit.data").joinpath("responses.toml").read_text(encoding="utf-8"))[
    "patterns"
]


def responses(text: str) -> list[str]:
    return [a.response for a in find_attributions(parse(text)) if a.response != "given"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_every_pattern_finds_its_example(row):
    assert responses(row["example"]) == [row["response"]]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("The mill's owner has not issued a public statement.", "no_response"),
        ("The shipping line did not immediately respond to emailed questions.", "no_response"),
        ("The prefect declined to say whether the siren had worked.", "declined"),
        ("Pressed on the point, the chairman would not be drawn.", "declined"),
        ("The lighthouse keeper could not be reached for comment.", "no_response"),
        ("There was no comment from the brewery.", "no_response"),
        ("The service typically does not acknowledge such flights.", "habitual_silence"),
        ("The regent has neither confirmed nor denied the betrothal.", "declined"),
        ("The ministry rejected the accusation that it had jammed the signal.", "denied"),
        ("The abbot denied that the relic was for sale.", "denied"),
    ],
)
def test_responses_in_the_forms_of_the_news(text, response):
    assert responses(text) == [response]


@pytest.mark.parametrize(
    "text",
    [
        "The crew responded to the alarm within minutes.",
        "Sales declined by a tenth.",
        "The nurse refused to leave the ward.",
        "The choir stood in silence until the bell rang.",
        "The tenant said he had replied at once.",
        "The factory declined an order for tents.",
        "The rebels refused to release the hostages.",
    ],
)
def test_words_like_those_of_a_silence_are_none(text):
    assert responses(text) == []


def test_a_denial_keeps_what_is_denied():
    text = "The abbot denied that the relic was for sale."
    (denial,) = find_attributions(parse(text))
    assert [p.of(text) for p in denial.content] == ["the relic was for sale"]


def test_a_habit_told_by_somebody_is_not_that_somebodys_silence():
    text = "The bank said it does not comment on clients."
    said = [(a.response, a.cue[0].of(text)) for a in find_attributions(parse(text))]
    assert ("given", "said") in said
    assert [r for r, _ in said].count("habitual_silence") == 1


def test_what_another_line_says_makes_no_response_of_a_search():
    """What was not found is no silence, though another line has somebody who was not reached."""
    lost = "The anchor could not be found."
    assert responses(f"{lost}\n\nThe skipper could not be reached.") == ["no_response"]
    assert responses(lost) == []
