"""Studies at work: the shipped ones, posts about a country, names with dates, many names."""

from importlib.resources import files

import pytest

from toolkit.annotate.attributions import find_attributions
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_index import SideIndex
from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse
from toolkit.study import Study


@pytest.mark.parametrize("name", ["russia-ukraine", "israel-palestinians", "syria"])
def test_the_ready_studies_load(name):
    study = Study.load(str(files("toolkit") / "data" / "studies" / f"{name}.toml"))
    assert len(study.sides) >= 2
    assert len(set(study.colors.values())) == len(study.sides)
    SideMatcher(study)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Former Ambassador to Norrland Ada Holm said the call was odd.", None),
        ("Ib Krag, the acting ambassador in Norrland, said he was told.", None),
        ("Former White House Norrland adviser Ada Holm said that she objected.", None),
        ("Norrland's ambassador, Ib Krag, said that was wrong.", "norrland"),
        ("The Norrish ambassador said that it was late.", "norrland"),
        ("Norrland officials said that it was late.", "norrland"),
        ("Norrland's supporters said that it was late.", None),
    ],
)
def test_a_post_about_a_country_is_not_its_own(text: str, side: str | None) -> None:
    parsed = parse(text)
    attributions, sources = find_sources(parsed, find_attributions(parsed))
    study = Study.load({"sides": {"norrland": {"aliases": ["Norrland"], "demonyms": ["Norrish"]}}})
    done = SideMatcher(study).assign(parsed, sources, attributions)
    assert [s.side for s in done] == [side]


def test_a_person_who_changed_sides_is_judged_by_the_date():
    study = Study.load(
        {
            "sides": {
                "north": {"people": [{"name": "Ada Holm", "until": "2014-02-21"}]},
                "south": {"people": [{"name": "Ada Holm", "from": "2014-02-22"}]},
            }
        }
    )
    matcher = SideMatcher(study)
    parsed = parse("Ada Holm said no. Holm said it twice.")
    attributions = (Attribution("A1", (Span(0, 8),), (), ()),)
    attributions, sources = find_sources(parsed, attributions)

    def at(date):
        return matcher.assign(parsed, sources, attributions, date)[0]

    assert at("2014-02-21").side == "north"
    assert at("2014-02-22").side == "south"
    assert at(None).candidates == ("north", "south")
    assert {m.side for m in matcher.mentions(parsed, "2014-03-01")} == {"south"}


def test_the_west_needs_its_article_because_west_is_a_common_word():
    study = Study.load({"sides": {"west": {"aliases": ["the West"]}}})
    matcher = SideMatcher(study)
    assert len(matcher.mentions(parse("He said the West had failed."))) == 1
    assert matcher.mentions(parse("He said that West Kansas had failed.")) == ()


def test_thousands_of_names_cost_no_more_steps_than_a_few():
    people = [f"{a}{b}a {c}{d}son" for a in "ABCDEFGHIJ" for b in "aeiou" for c in "BCDFGHKLMN"
              for d in "aeiou"]  # fmt: skip
    text = "Ada Beson said that Bed Coson and Ada Ada Ada Ada left. " * 40
    few, many = (
        SideIndex(Study.load({"sides": {"a": {"people": names}}})) for names in (people[:5], people)
    )
    view = View(parse(text))
    few.matches(view)
    many.matches(view)
    assert len(people) == 2500
    assert many.steps <= 3 * few.steps
    longer = View(parse(text * 3))
    many.matches(longer)
    tripled = many.steps
    many.matches(view)
    assert tripled <= 3.1 * many.steps


@pytest.mark.parametrize(
    ("mention", "side"),
    [
        ("Senate Republicans", "western"),
        ("House Democrats", "western"),
        ("Federal investigators", "western"),
        ("The Labor Department", "western"),
        ("British officials", "western"),
        ("A French parliament member", "western"),
        ("American shoppers", None),
        ("A tourist from Denmark", None),
        ("Members of a local coordination committee", "opposition"),
    ],
)
def test_the_west_of_the_study_of_syria_is_its_states_not_its_people(mention, side):
    matcher = SideMatcher(Study.load(str(files("toolkit") / "data" / "studies" / "syria.toml")))
    parsed = parse(mention + " said that the road was closed.")
    attributions = (Attribution("A1", (Span(0, len(mention)),), (), ()),)
    attributions, sources = find_sources(parsed, attributions)
    assert matcher.assign(parsed, sources, attributions, "2015-03-01")[0].side == side
