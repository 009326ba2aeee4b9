"""Sides by who speaks around a mention, of several named together, and of whom a pronoun means."""

import re

import pytest

from toolkit.annotate.epithets import epithets
from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse
from toolkit.study import Study

MATCHER = SideMatcher(
    Study.load(
        {
            "sides": {
                "north": {
                    "aliases": ["Norland", "Norwick", "rebels"],
                    "demonyms": ["Norlandish", "Norlanders"],
                    "people": ["Ivo Brandt"],
                    "institutions": ["Norwick Institute for Defence Studies"],
                },
                "south": {
                    "aliases": ["Sudland", "Kenya", "lawmakers", "defence official"],
                    "demonyms": ["Sudlandish"],
                },
            }
        }
    )
)


def sides(text):
    """Return the side of each mention in brackets."""
    spans, plain = [], ""
    for piece in re.split(r"(\[[^\]]*\])", text):
        bare = piece.strip("[]") if piece.startswith("[") else piece
        if piece.startswith("["):
            spans.append(Span(len(plain), len(plain) + len(bare)))
        plain += bare
    parsed = parse(plain)
    given = tuple(Attribution(f"A{n}", (s,), (), ()) for n, s in enumerate(spans))
    found, sources = find_sources(parsed, given)
    known = {s.id: s.side for s in MATCHER.assign(parsed, sources, found)}
    return [known.get(a.entity) for a in found]


NORTHERN = (
    "[Norland’s interior ministry] said no. [Ivo Brandt] said why. [The Norlandish army] left. "
    "[Norlandish police] said where. [Norland’s parliament] said how. "
)
FOREIGN = "[Turkish officials] spoke. [Turkish police] spoke. [The Turkish army] spoke. "


def test_a_statement_is_of_whom_the_source_before_it_is():
    assert sides("[Norland’s ministry] denied it. [The statement] named nobody.") == ["north"] * 2
    assert sides("[Norland’s ministry] denied it. [A statement] named nobody.")[1] is None
    assert sides("[A baker] denied it. [The statement] named nobody.") == [None, None]


def test_an_official_is_of_the_side_that_nearly_all_sources_are_of():
    assert sides(NORTHERN + "Rain fell. Snow fell. [Prosecutors] said it was late.")[-1] == "north"
    assert sides(NORTHERN + "Rain fell. [Turkish prosecutors] said it was late.")[-1] is None
    assert sides(NORTHERN + "Rain fell. [An administration official] spoke.")[-1] is None
    mixed = NORTHERN + FOREIGN + "Rain fell. Snow fell. [Prosecutors] said it was late."
    assert sides(mixed)[-1] is None


@pytest.mark.parametrize(
    ("mention", "side"),
    [
        ("Norlandish officials and independent experts on Sudland", "north"),
        ("A pilot and Norland expert", None),
        ("Norlanders and Arab countries", None),
        ("Rebels and residents", None),
        ("Ivo Brandt and Ada Holm", None),
        ("Rebels and their commanders", "north"),
        ("A Norlandish defence official", "north"),
        ("Ada Holm, an expert at the Norwick Institute for Defence Studies", "north"),
        ("Ada Holm, a fellow at the Holm Centre, a think tank in Norwick", None),
        ("Ada Holm, whose parents came from Norwick", None),
        ("Ada Holm, who worked for the party led by the rebels", None),
        ("The Kenya resolution", None),
        ("A Norlandish resolution", "north"),
    ],
)
def test_a_name_beside_a_source_is_not_always_its_side(mention, side):
    assert sides(f"[{mention}] said that it was late.") == [side]


def test_who_is_whom_the_words_before_mean_and_a_heading_is_no_part_of_a_name():
    assert sides("It met Norlandish soldiers [who] said that it was late.") == ["north"]
    assert sides("Rain fell.\n\n[AID TO NORLAND\n\nBakers] said that it was late.") == [None]


def test_a_presidents_last_name_alone_is_the_presidents():
    assert "president" in epithets().called("obama", "2014-05-01")
    assert "president" not in epithets().called("obama", "2018-05-01")
    text = (
        "President Obama met Vladimir Putin. [Vladimir Putin] said no. Obama had left by then. "
        "[The president] said yes."
    )
    parsed = parse(text.replace("[", "").replace("]", ""))
    start = parsed.text.index("Vladimir Putin said")
    end = parsed.text.index("The president")
    spans = (Span(start, start + 14), Span(end, end + 13))
    given = tuple(Attribution(f"A{n}", (s,), (), ()) for n, s in enumerate(spans))
    _, sources = find_sources(parsed, given, "2013-09-05")
    assert sources[-1].name.endswith("Obama")
