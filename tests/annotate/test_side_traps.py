"""Words that look like evidence for a side and are none, and what stays evidence beside them."""

import pytest

from tests.annotate.test_sides import assigned
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_homonyms import given, given_name, month, nation
from toolkit.annotate.sides import SideMatcher
from toolkit.language import parse
from toolkit.study import Study

STUDY = Study.load(
    {
        "sides": {
            "north": {
                "aliases": ["Norland", "Halden", "the Norland Navy", "activists", "activist"],
                "demonyms": ["Norlander", "Norlandic"],
                "people": ["Ada Holm", "Theresa May"],
                "institutions": ["Norwatch"],
                "places": ["Brevik", "Halden"],
            },
            "south": {
                "aliases": ["Sudmark"],
                "official_demonyms": ["Sudmarker"],
                "people": ["Karl Brandt"],
                "places": ["Lenna"],
            },
        }
    }
)
MATCHER = SideMatcher(STUDY)


def side(text, matcher=MATCHER):
    """Return the side of the source in braces."""
    return assigned(text, matcher).side


def side_of(mention, matcher=MATCHER, before=""):
    """Return the side of a source that says something."""
    return side(before + "{" + mention + "} said that the harbour had been shut.", matcher)


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("Jo Roe, managing editor of The Halden Mirror", None),
        ("Jo Roe, vice president of the Halden-based Centre for Grain Markets", None),
        ("Fervent supporters of Norland", None),
        ("Foreign fans and supporters in Brevik", None),
        ("Residents of Brevik", "north"),
        ("Jo Roe, a plumber from Brevik", "north"),
        ("A pensioner from Lenna", None),
        ("The mayor of Lenna", "south"),
    ],
)
def test_only_who_lives_in_a_place_is_of_its_side(mention, expected):
    assert side_of(mention) == expected


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("Jo Roe, the director of the Sudmarker Emergency Task Force", None),
        ("Jo Roe, director of the Norlandic Herring Establishment", None),
        ("Jo Roe, director of the International Relief Embassy in Brevik", None),
        ("Jo Roe, commander of the Norlandic Air Force", "north"),
        ("The spokesman for the Norlandic Interior Ministry", "north"),
        ("The spokesman for the Sudmarker Interior Ministry", "south"),
        ("A Sudmarker parliament member", "south"),
        ("The latest Sudmarker intelligence report", "south"),
        ("Sudmarker shoppers", None),
        ("A politician in support of talks with Norland", None),
        ("An activist group", None),
        ("Activists", "north"),
    ],
)
def test_the_head_of_a_private_body_is_of_no_side(mention, expected):
    assert side_of(mention) == expected


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("Former Norwatch inspector Jo Roe", None),
        ("Jo Roe, a retired Norland Navy captain", None),
        ("Jo Roe, who left in June, a former Sudmarker general", None),
        ("Jo Roe, head of the Norland Navy from 2004 to 2009", None),
        ("Jo Roe, a former Norlandic envoy", "north"),
        ("Former minister Ada Holm", "north"),
        ("Norwatch inspector Jo Roe", "north"),
    ],
)
def test_who_held_an_office_no_longer_speaks_for_it(mention, expected):
    assert side_of(mention) == expected


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("The US Marine Corps", "west"),
        ("US Marine Corps Colonel Jo Roe", "west"),
        ("Jo Roe, the U.S. attorney in the port", "west"),
        ("Swedish Marine Corps Colonel Jo Roe", None),
    ],
)
def test_a_name_of_the_study_may_begin_before_what_looks_like_a_person(mention, expected):
    sides = {"west": {"aliases": ["US", "U.S."], "institutions": ["US Marine Corps"]}}
    matcher = SideMatcher(Study.load({"sides": sides}))
    assert side_of(mention, matcher) == expected


def test_the_family_of_a_private_person_is_of_no_side():
    text = (
        "Norlandic nurse Jo Roe is held in the hills, her brother said. "
        "{Jo Roe's parents} asked for her release."
    )
    assert side(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{A May statement by the miners} said that the pit was safe.", None),
        ("{The statement of last May} said that the pit was safe.", None),
        ("{The May government} said that the pit was safe.", "north"),
        ("{Theresa May} said that the pit was safe.", "north"),
    ],
)
def test_a_month_is_no_politician(text, expected):
    assert side(text) == expected


def test_a_month_a_first_name_and_a_nationality_are_told_by_their_words():
    view = View.of(parse("They left in May for Jordan Peters, a Swedish cook."))
    assert month(view, 3, 4)
    assert not month(view, 0, 1)
    assert given(view, "jordan")
    assert given_name(view, 5, "jordan")
    assert not given_name(view, 3, "may")
    assert nation(view, "swedish")
    assert not nation(view, "cook")


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("Holm and Peters", None),
        ("Peters and Holm", None),
        ("Ada Holm and Theresa May", "north"),
        ("Sudmarker officials and scholars of the ice", "south"),
        ("Sudmarker shoppers and scholars of the ice", None),
        ("The Brevik Herald and the Lenna Post", None),
    ],
)
def test_two_who_are_named_together_need_one_side(mention, expected):
    assert side_of(mention, before="Ada Holm met Paul Peters on Monday. ") == expected


ABOUT = (
    "Norland shut its harbour. Norland’s government blamed the ice. Norlandic ships turned back. "
    "The Norlandic coast guard warned Norland’s fishermen. Holm spoke in Halden for Norland. "
)


@pytest.mark.parametrize("crowd", ["Others", "Friends", "Colleagues", "Thousands", "Sources"])
def test_words_for_nobodys_people_take_no_side_from_the_text(crowd):
    assert side(ABOUT + "{" + crowd + "} said that the ice was thin.") is None


@pytest.mark.parametrize(
    "crowd", ["Voters", "Protesters", "Many", "Many here", "Early returns", "Officials"]
)
def test_a_countrys_people_take_the_side_that_the_text_is_about(crowd):
    assert side(ABOUT + "{" + crowd + "} said that the ice was thin.") == "north"


def test_a_visitor_is_not_of_the_place_that_opens_the_sentence():
    assert side("In Halden, {the president} said that the ice was thin.") is None
    assert side("In Halden, {officials} said that the ice was thin.") == "north"


def test_nameless_officials_are_not_of_a_person_just_spoken_of_nor_when_they_are_named():
    assert side("Holm rang her lawyer. {Officials} said that the ice was thin.") is None
    assert side("Norland froze. {Officials} said that the ice was thin.") == "north"
    named = "Norland froze. {Two officials — Jo Roe and Paul Peters} — said that the ice was thin."
    assert side(named) is None
