"""Sides told by clauses, seats of bodies, owners and persons served; names that mean others."""

from functools import partial

import pytest

from tests.annotate import test_sides
from toolkit.annotate.sides import SideMatcher
from toolkit.study import Study

MATCHER = SideMatcher(
    Study.load(
        {
            "sides": {
                "russia": {
                    "aliases": ["Russia", "Moscow", "the Kremlin"],
                    "demonyms": ["Russian", "Russians", "pro-Russian"],
                    "people": ["Vladimir Putin"],
                    "institutions": ["TASS"],
                    "places": ["Belgorod"],
                },
                "america": {
                    "aliases": ["United States", "US", "U.S.", "America", "Senate", "Pentagon",
                                "Department of Defense", "Republicans", "rebel commander"],
                    "demonyms": ["American"],
                    "people": ["William Mayne", "Martin Dempster"],
                    "institutions": ["Kan"],
                },
            }
        }
    )
)  # fmt: skip
assigned = partial(test_sides.assigned, matcher=MATCHER)


@pytest.mark.parametrize(
    ("mention", "side"),
    [
        ("Oleg Barsky, a council member who is the head of the Water Survey of Russia", "russia"),
        ("Ambassador Frank Mill, who heads the U.S. delegation to the treaty body", "america"),
        ("Ambassador Frank Mill, who headed the U.S. delegation to the treaty body", None),
        ("Top officials in the Moscow government", "russia"),
        ("A deputy in Russia’s parliament", "russia"),
        ("A commander in Russia’s Revolutionary Guards", "russia"),
        ("A spokesman for the Emergencies Ministry in Moscow", "russia"),
        ("A spokesman for the Holm Bakery in Moscow", None),
        ("A spokesman for President Vladimir V. Putin", "russia"),
        ("Dempster spokesman Col. Ray Hobbs", "america"),
        ("Lt. Gen. William C. Mayne Jr.", "america"),
        ("A Department of Defense official", "america"),
        ("Russia’s Senate", "russia"),
        ("Dozens of tired Republicans", "america"),
        ("The pro-Russian groups behind the march", "russia"),
        ("Kremlin adviser Mikhail Orlov", "russia"),
        ("Russia adviser Mikhail Orlov", None),
        ("A report by the Russian news agency TASS", "russia"),
        ("Oleg Barsky, a 38-year-old engineer from Belgorod", "russia"),
        ("Oleg Barsky, a Russian analyst of grain markets", "russia"),
        ("A local rebel commander who gave only his nickname, Abu Salem,", "america"),
        ("Relief America president Rachel Ofner", None),
        ("Jeff Holz, a loud defender of Russia", None),
        ("Rep. Tim Holz (R-Kan.), a farmer", "america"),
    ],
)
def test_a_mention_says_whose_it_is(mention, side):
    source = assigned("{" + mention + "} said that the talks had failed.")
    assert source.side == side, source
    assert (source.reason != "") == (side is not None)


def test_the_state_of_a_member_of_congress_is_no_institution():
    source = assigned("{Rep. Tim Holz (R-Kan.), a farmer} said that the talks had failed.")
    assert "member of Congress" in source.reason


def test_a_last_name_is_not_the_country_of_that_name():
    text = "Sheriff Scott Russia spoke first. {Russia} said that the deputies had been late."
    source = assigned(text)
    assert (source.name, source.side) == ("Scott Russia", None)


def test_state_media_are_of_the_one_side_just_spoken_of():
    source = assigned("Russia moved two brigades. They will stay, {state media} said on Monday.")
    assert source.side == "russia"
    assert source.reason.startswith("'media' right after alias 'Russia'")


def test_officials_of_somebody_unknown_are_not_of_the_side_just_spoken_of():
    assert assigned("The Russians agreed. Then {Harlan officials} said it was over.").side is None
