"""Who "I" and "you" are outside quotation marks: author, interviewee, labelled speaker."""

from __future__ import annotations

from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse

INTERVIEW = (
    "A talk with the bell founder\nThe Valley Echo spoke with Ada Holm, who casts bells.\n"
    "How did you begin?\nI think it was the noise. My uncle had a forge.\n"
    "Do you believe it will last?\nI doubt it.\nWill you stop?\nI hope not.\n"
)
TRANSCRIPT = (
    "ADA HOLM: I think the dam will hold.\nPER LUND: I doubt it.\nADA HOLM: I know the river.\n"
)


def speakers(text, *wanted):
    attributions, at = [], 0
    for number, word in enumerate(wanted):
        start = text.index(f"{word} ", at)
        attributions.append(Attribution(f"A{number}", (Span(start, start + len(word)),), (), ()))
        at = start + 1
    found, sources = find_sources(parse(text), attributions)
    names = {s.id: s for s in sources}
    return [names[a.entity] for a in found]


def test_answers_and_the_you_of_questions_are_the_interviewee():
    found = speakers(INTERVIEW, "you", "I", "you", "I")
    assert {s.name for s in found} == {"Ada Holm"}


def test_labels_of_a_transcript_say_whose_turn_it_is():
    found = speakers(TRANSCRIPT, "I", "I", "I")
    assert found[0].id == found[2].id != found[1].id


def test_elsewhere_i_is_one_author():
    found = speakers("I think so. The road was closed. I doubt it.", "I", "I")
    assert found[0].id == found[1].id
    assert found[0].kind == "media"


def test_you_is_nobody_where_nobody_is_asked():
    first, second = speakers("If you think so, wait. Then you know more.", "you", "you")
    assert first.id != second.id
