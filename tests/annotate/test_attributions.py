"""Attributions of sentences written for these tests: who is credited, by which cue, with what."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.annotate.attributions import find_attributions
from toolkit.document import Attribution
from toolkit.language import parse


def roles(text: str) -> list[tuple[str, str, str]]:
    """Return source, cue and content of every attribution, pieces joined by a bar."""
    return [
        (
            "|".join(p.of(text) for p in a.source),
            "|".join(p.of(text) for p in a.cue),
            "|".join(p.of(text) for p in a.content),
        )
        for a in find_attributions(parse(text))
    ]


def only(text: str) -> Attribution:
    [found] = find_attributions(parse(text))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The coast guard said that two trawlers had collided off Varna.",
            ("The coast guard", "said", "two trawlers had collided off Varna"),
        ),
        (
            "Officials in Tarsk said the reservoir was nearly empty.",
            ("Officials in Tarsk", "said", "the reservoir was nearly empty"),
        ),
        (
            "The reservoir was nearly empty, officials in Tarsk said.",
            ("officials in Tarsk", "said", "The reservoir was nearly empty"),
        ),
        (
            "According to the hospital, nine patients were moved.",
            ("the hospital", "According to", "nine patients were moved"),
        ),
        (
            "Nine patients were moved, according to the hospital.",
            ("the hospital", "according to", "Nine patients were moved"),
        ),
        (
            "Lena Marsh, who runs the shelter, said the roof had leaked for weeks.",
            ("Lena Marsh, who runs the shelter", "said", "the roof had leaked for weeks"),
        ),
        (
            "“We lost everything,” said Omar Haddad, a baker from the old town.",
            ("Omar Haddad, a baker from the old town", "said", "“We lost everything,”"),
        ),
        (
            '"The pumps failed," the engineer added on Tuesday.',
            ("the engineer", "added", '"The pumps failed,"'),
        ),
        (
            'The engineer said: "The pumps failed."',
            ("The engineer", "said", '"The pumps failed."'),
        ),
        (
            '"The pumps," the engineer said, "failed at noon."',
            ("the engineer", "said", '"The pumps,"|"failed at noon."'),
        ),
        (
            "The colonel told reporters that the bridge had been mined.",
            ("The colonel", "told", "the bridge had been mined"),
        ),
        (
            "Rebels accused the army of shelling the market.",
            ("Rebels", "accused", "the army of shelling the market"),
        ),
        (
            "The envoy called for an immediate truce.",
            ("The envoy", "called for", "an immediate truce"),
        ),
        (
            "The union plans to strike next month.",
            ("The union", "plans", "to strike next month"),
        ),
        (
            "It was reported that the tunnel had flooded.",
            ("", "was reported", "the tunnel had flooded"),
        ),
        (
            "The plan was criticised by opposition lawmakers.",
            ("opposition lawmakers", "was criticised", "The plan"),
        ),
        (
            "The garrison is expected to surrender.",
            ("", "is expected", "The garrison|to surrender"),
        ),
        (
            "Prime Minister Ada Quist wrote on X that the talks had failed.",
            ("Prime Minister Ada Quist", "wrote", "the talks had failed"),
        ),
        (
            "The death toll rose to nine, with Mayor Ilya Brandt reporting that "
            "the search would go on.",
            ("Mayor Ilya Brandt", "reporting", "the search would go on"),
        ),
    ],
)
def test_one_attribution_has_the_right_roles(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in roles(text)


def test_a_cue_of_two_verbs_shares_its_subject() -> None:
    text = "The ministry said the port was open and added that ferries would sail."
    assert roles(text) == [
        ("The ministry", "said", "the port was open"),
        ("The ministry", "added", "ferries would sail"),
    ]


def test_a_participle_goes_on_with_the_main_subject() -> None:
    text = "The ministry closed the port, saying that mines had drifted in."
    assert ("The ministry", "saying", "mines had drifted in") in roles(text)


def test_a_quotation_after_its_tag_is_a_continuing_attribution_with_an_empty_cue() -> None:
    text = '"It was dark," Ruiz said. "Nobody could see the road."'
    first, second = find_attributions(parse(text))
    assert second.cue == ()
    assert second.source == first.source
    assert second.content[0].of(text) == '"Nobody could see the road."'


def test_a_quotation_over_two_paragraphs_is_one_content_in_pieces() -> None:
    text = (
        "“The first night was quiet.\n\n“The second was not,” Ruiz said.\n\nThe harbour was calm."
    )
    [found] = find_attributions(parse(text))
    assert [p.of(text) for p in found.content] == [
        "“The first night was quiet.",
        "“The second was not,”",
    ]
    assert found.quotation == "direct"


def test_speech_inside_a_quotation_is_not_opened() -> None:
    text = '"My brother said that the road was closed," Ruiz recalled.'
    assert [source for source, _, _ in roles(text)] == ["Ruiz"]


def test_a_second_hand_source_has_depth_two_and_no_content() -> None:
    text = "The depot was hit, the Orlan news agency reported, citing the defence ministry."
    agency, ministry = find_attributions(parse(text))
    assert agency.content[0].of(text) == "The depot was hit"
    assert ministry.source[0].of(text) == "the defence ministry"
    assert (ministry.content, ministry.depth, ministry.outer) == ((), 2, agency.id)
    assert ministry.channel == "via_media"


@pytest.mark.parametrize("cited", ["the defence ministry", "Ada Holm, a surgeon in Orlan"])
def test_an_agency_that_cites_before_it_reports_is_heard_without_whom_it_cites(cited: str) -> None:
    text = f"The Orlan news agency, citing {cited}, reported that the depot was hit."
    agency, source = sorted(find_attributions(parse(text)), key=lambda a: a.depth)
    assert agency.source[0].of(text) == "The Orlan news agency"
    assert agency.content[0].of(text) == "the depot was hit"
    assert source.source[0].of(text) == cited
    assert (source.content, source.depth, source.outer) == ((), 2, agency.id)


def test_nobody_is_credited_with_what_it_was_not_possible_to_confirm() -> None:
    assert roles("It was not possible to confirm the account.") == []
    assert roles("It plans to announce the route on Friday.")[0][0] == "It"


def test_reported_speech_inside_a_tag_is_known_through_it() -> None:
    text = "Rebels said that the bridge had fallen, according to a monitoring group."
    inner, outer = find_attributions(parse(text))
    if inner.source[0].of(text) != "Rebels":
        inner, outer = outer, inner
    assert (inner.depth, inner.outer, outer.depth) == (2, outer.id, 1)


@pytest.mark.parametrize(
    ("text", "response", "source"),
    [
        ("The governor's office declined to comment.", "declined", "The governor's office"),
        ("The airline refused to say how many bags were lost.", "declined", "The airline"),
        (
            "The company did not immediately respond to a request for comment.",
            "no_response",
            "The company",
        ),
        ("The general could not be reached for comment.", "no_response", "The general"),
        ("Repeated calls to the militia went unanswered.", "no_response", "the militia"),
        (
            "There was no immediate reaction from the embassy.",
            "no_response",
            "the embassy",
        ),
        (
            "The army has neither confirmed nor denied the raid.",
            "declined",
            "The army",
        ),
        (
            "The agency typically does not comment on operations abroad.",
            "habitual_silence",
            "The agency",
        ),
    ],
)
def test_non_responses_are_attributions(text: str, response: str, source: str) -> None:
    found = only(text)
    assert found.response == response
    assert found.source[0].of(text) == source
    assert found.stance_score is None


def test_joined_non_responses_are_two_attributions_of_one_source() -> None:
    text = (
        "Arland has not issued a public statement about the raid and "
        "typically does not acknowledge strikes abroad."
    )
    first, second = find_attributions(parse(text))
    assert (first.response, second.response) == ("no_response", "habitual_silence")
    assert first.source == second.source
    assert first.content == ()
    assert second.content[0].of(text) == "strikes abroad"


def test_a_denial_keeps_what_is_denied() -> None:
    text = "The Kremlin denies arming the fighters."
    found = only(text)
    assert found.response == "denied"
    assert found.content[0].of(text) == "arming the fighters"


def test_a_transcript_turn_has_the_colon_as_its_cue() -> None:
    text = "The debate, in full.\n\nMODERATOR: Why did the talks fail this spring?"
    [found] = find_attributions(parse(text))
    assert (found.cue[0].of(text), found.quotation) == (":", "direct")


def test_ids_follow_the_text() -> None:
    text = "The army said it won. The rebels said they held. The U.N. said neither was true."
    found = find_attributions(parse(text))
    assert [a.id for a in found] == ["A1", "A2", "A3"]
    assert [a.extent.start for a in found] == sorted(a.extent.start for a in found)


def _shared() -> Path:
    return Path(os.environ.get("TOOLKIT_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.skipif(not (_shared() / "seeds").is_dir(), reason="the shared seed text is not here")
def test_the_seed_story_gives_all_its_attributions() -> None:
    text = next(iter(sorted((_shared() / "seeds").glob("*.txt")))).read_text("utf-8")
    found = find_attributions(parse(text))
    assert len(found) == 18
    assert sum(a.response != "given" for a in found) == 2
    assert sum(a.depth == 2 for a in found) == 2
    assert sum(not a.cue for a in found) == 1
    sources = [a.source[0].of(text) for a in found]
    assert {"Russia", "Ukraine", "He", "he", "Klitschko", "The Kremlin"} <= set(sources)
