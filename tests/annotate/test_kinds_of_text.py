"""What wire stories, live coverage, transcripts and other kinds of text ask of attributions."""

from __future__ import annotations

import pytest

from toolkit.annotate.accurate import find_accurate
from toolkit.annotate.attributes import describe
from toolkit.annotate.attributions import find_attributions
from toolkit.annotate.clauses import predicate_of
from toolkit.annotate.preludes import prelude_end
from toolkit.annotate.sources import find_sources
from toolkit.annotate.tidy import tidied
from toolkit.document import Attribution, Span
from toolkit.language import parse


def roles(text, find=find_attributions):
    return [
        tuple("|".join(p.of(text) for p in role) for role in (a.source, a.cue, a.content))
        for a in find(parse(text))
    ]


@pytest.mark.parametrize(
    "prelude",
    [
        "TARNOW, Ostmere (Reuters) - ",
        "TARNOW, Ostmere, Jan. 9 (AP) — ",
        "PORT ALDER — ",
        "(CNN) -- ",
        "Tarnow, Ostmere – ",
        "14:32 ",
        "11.55am ",
        "9:05 GMT: ",
        "14:05 – ",
        "• ",
        "— ",
    ],
)
def test_what_stands_before_a_paragraph_is_no_content(prelude):
    text = f"{prelude}The lock is closed, the harbour office said."
    assert prelude_end(text, Span(0, len(text))) == len(prelude)
    assert roles(text) == [("the harbour office", "said", "The lock is closed")]
    said = text.index("said")
    bare = Attribution("A1", (), (Span(said, said + 4),), (Span(0, text.index(", the harbour")),))
    assert tidied(parse(text), bare).content[0].start == len(prelude)


@pytest.mark.parametrize(
    "text",
    ["3.5 million eggs were sold.", "NATO is ready.", "10 Mill Lane is empty.", "A-level day"],
)
def test_other_beginnings_are_no_preludes(text):
    assert prelude_end(text, Span(0, len(text))) == 0


@pytest.mark.parametrize("label", ["LIVE", "ANALYSIS", "PHOTO", "WATCH", "READ MORE", "Transcript"])
def test_a_kicker_is_nobody(label):
    assert roles(f"{label}: Ferries stay in port for a third day") == []


TRANSCRIPT = (
    "Evening Hour, 3 May\n\nRUTH ALDER, HOST: Is the mill safe?\n\n"
    "DR OMAR PELL: I think it is not. The owner said so himself.\n\nALDER: Thank you for coming.\n"
)


@pytest.mark.parametrize("find", [find_attributions, find_accurate])
def test_a_turn_is_its_speakers_whatever_is_told_in_it(find):
    turns = [(s, c) for s, cue, c in roles(TRANSCRIPT, find) if cue == ":"]
    assert turns == [
        ("RUTH ALDER, HOST", "Is the mill safe?"),
        ("DR OMAR PELL", "I think it is not. The owner said so himself"),
        ("ALDER", "Thank you for coming"),
    ]


def test_answers_are_the_interviewees_and_questions_nobodys():
    text = (
        "A word with the organ builder\n\nThe Echo spoke with Ada Holm, who builds organs.\n\n"
        "Q: How did you begin?\n\nA: By mending bellows in a cold church.\n\n"
        "Q: And now?\n\nA: Now others mend them for me.\n"
    )
    parsed = parse(text)
    attributions, sources = find_sources(parsed, find_attributions(parsed))
    turns = [a for a in attributions if a.cue and a.cue[0].of(text) == ":"]
    assert [a.source[0].of(text) for a in turns] == ["A", "A"]
    assert {s.name for s in sources if s.id in {a.entity for a in turns}} == {"Ada Holm"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Piet Arens, 44, of Quay Road, denies setting the fire.", "Piet Arens, 44, of Quay Road"),
        ("A person familiar with the loan said it was unpaid.", "A person familiar with the loan"),
        ("Roads were icy in the hills, and drivers said they had slept in cars.", "drivers"),
        ("Founded in 1931, Harrow & Pike believes that wood lasts.", "Harrow & Pike"),
        ("The paper quoted the colonel as saying that the road was mined.", "the colonel"),
        (
            '"It is over," said Lea Hart of the union, adding that she would go.',
            "Lea Hart of the union",
        ),
        ("“It's a gust,” said Prof. Lea Hadar.", "Prof. Lea Hadar"),
        ("According to harbour officials, the ferry left late.", "harbour officials"),
    ],
)
def test_sources_end_where_they_end(text, source):
    assert source in {row[0] for row in roles(text)}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The gate was open, he said on Friday, hours after the bell rang.", "The gate was open"),
        ("The clerk, according to neighbours, had sold the bell.", "The clerk|had sold the bell"),
        ("The duke warned guests not to feed the swans.", "not to feed the swans"),
        ("The guild said that was untrue.", "that was untrue"),
        ("As the coroner noted in May, the lock was old.", "the lock was old"),
        ("Reports that a second kiln was hit are untrue.", "a second kiln was hit"),
        ("It accuses the mill of theft, which the guild denies.", "which"),
        ('"We have waited," said Ann Toll, "and I wish," she added, "he had come."',
         '"and I wish,"|"he had come."'),
        ('Walkers were quick to react: "Shut again," said Meg Farrow.', '"Shut again,"'),
    ],
)  # fmt: skip
def test_contents_end_where_they_end(text, content):
    assert content in {row[2] for row in roles(text)}


def test_a_title_is_nobodys_speech():
    assert roles('On his album "We Believe", the singer covers an old tune.') == []


@pytest.mark.parametrize(
    "text",
    [
        "The Courier could not independently verify the figures.",
        "The Courier has not authenticated the letters.",
    ],
)
def test_what_an_outlet_could_not_check_is_no_attribution(text):
    assert roles(text) == []


def test_a_negation_stays_in_its_cue():
    [(_, cue, _)] = roles("The abbot never said that the well was dry.")
    assert cue == "never said"


def test_who_is_expected_to_do_something_intends_nothing():
    [expected] = find_attributions(parse("The keeper is expected to miss six games."))
    assert (expected.attitude, expected.source) == ("belief", ())


def test_rejected_claims_are_denied():
    text = "Its spokesman rejected claims that the mill was empty."
    cue = (Span(14, 29),)
    bare = Attribution("A1", (Span(0, 13),), cue, (Span(35, 53),))
    assert describe(parse(text), bare).response == "denied"


def test_a_reported_clause_ends_with_its_sentence_and_a_quotation_does_not():
    text = 'The vicar said the roof leaks. Rain fell. "It is old. It drips," she said.'
    parsed = parse(text)
    said = Span(10, 14)
    run_on = Attribution("A1", (Span(0, 9),), (said,), (Span(15, 41),))
    assert [p.of(text) for p in tidied(parsed, run_on).content] == ["the roof leaks"]
    last = text.rindex("said")
    quoted = Attribution(
        "A2", (Span(last - 4, last - 1),), (Span(last, last + 4),), (Span(42, last - 5),)
    )
    assert [p.of(text) for p in tidied(parsed, quoted).content] == ['"It is old. It drips,"']


def test_the_verb_of_a_claim_is_found_behind_its_clause():
    text = "The claim that the mill which stood empty was safe could not be checked."
    parsed = parse(text)
    at = predicate_of(parsed, parsed.sentences[0], 1, 3)
    assert parsed.words[at].text == "could"
    other = parse("He heard the claim that the mill was empty and left.")
    assert predicate_of(other, other.sentences[0], 3, 5) == other.sentences[0].last
