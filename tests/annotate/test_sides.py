"""Which side a source is on, and why; traps of names, places, possessives and capitals."""

import pytest

from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse
from toolkit.study import Study

STUDY = Study.load(
    {
        "sides": {
            "russia": {
                "aliases": ["Russia", "Moscow", "the Kremlin"],
                "demonyms": ["Russian", "Russians"],
                "people": ["Vladimir Putin", "Vyacheslav Gladkov", "Anna Ivanova"],
                "institutions": ["TASS"],
                "places": ["Belgorod", "Rubizh"],
                "exclude": ["Russian roulette"],
            },
            "ukraine": {
                "aliases": ["Ukraine", "Kyiv"],
                "demonyms": ["Ukrainian", "Ukrainians"],
                "people": [
                    "Volodymyr Zelensky",
                    {"name": "Vitaliy Klitschko", "also": ["Vitali Klitschko"]},
                    "Petro Ivanova",
                ],
                "places": ["Kyiv", "Kharkiv", "Rubizh"],
            },
        }
    }
)
MATCHER = SideMatcher(STUDY)


def assigned(text, matcher=MATCHER):
    """Give the source that braces mark in a text its side."""
    start, end = text.index("{"), text.index("}") - 1
    plain = text.replace("{", "").replace("}", "")
    parsed = parse(plain)
    attributions = (Attribution("A1", (Span(start, end),), (), (Span(end + 1, len(plain)),)),)
    found, sources = find_sources(parsed, attributions)
    return matcher.assign(parsed, sources, found)[0]


def source_of(mention, rest=" said that the talks had failed.", matcher=MATCHER):
    text = mention[0].upper() + mention[1:] + rest
    attributions = (Attribution("A1", (Span(0, len(mention)),), (), ()),)
    parsed = parse(text)
    attributions, sources = find_sources(parsed, attributions)
    return matcher.assign(parsed, sources, attributions)[0]


@pytest.mark.parametrize(
    ("mention", "side"),
    [
        ("Russian officials", "russia"),
        ("Russian state news agency TASS", "russia"),
        ("Russia’s defence ministry", "russia"),
        ("a statement from the Kremlin", "russia"),
        ("the Ministry of Defence of Ukraine", "ukraine"),
        ("the commander of the Ukrainian army", "ukraine"),
        ("a member of the Ukrainian parliament", "ukraine"),
        ("a spokesperson for the Ukrainian air force, Yuriy Ihnat", "ukraine"),
        ("the head of Ukraine's national railway, Oleksandr Kamyshin", "ukraine"),
        ("Dmitry Peskov, a spokesman for the Kremlin", "russia"),
        ("Putin's spokesman, Dmitry Peskov", "russia"),
        ("Ukrainian residents", "ukraine"),
        ("a group of Russian activists", "russia"),
        ("officials in Kyiv", "ukraine"),
        ("a source in the Kremlin", "russia"),
        ("Vitali Klitschko, the mayor", "ukraine"),
        ("Ukrainian President Volodymyr Zelenskyy", "ukraine"),
        ("Mr. Putin", "russia"),
        ("the RUSSIAN army", "russia"),
    ],
)
def test_a_source_belongs_to_the_side_of_its_head(mention, side):
    source = source_of(mention)
    assert source.side == side
    assert source.candidates == ()
    assert source.reason


@pytest.mark.parametrize(
    "mention",
    [
        "a UN official in Kyiv",
        "UN Ukraine coordinator Denise Brown",
        "Ukraine's allies",
        "the US ambassador to Russia",
        "the US envoy for Ukraine",
        "the British embassy in Moscow",
        "a critic of Moscow",
        "critics of Russia",
        "victims of Russian shelling",
        "a Russia expert",
        "a Moscow-based analyst",
        "a Ukrainian-born spokesman for a US agency",
        "the Russian-American journalist",
        "pro-Russian separatists",
        "Russian-backed separatists",
        "people familiar with the Kremlin's thinking",
        "Human Rights Watch researchers in Ukraine",
        "Ukraine and NATO",
        "Lyudmila Putin",
        "NATO",
        "the mayor of Lviv",
    ],
)
def test_a_side_that_is_only_spoken_of_is_not_the_sources(mention):
    source = source_of(mention)
    assert source.side is None
    assert source.candidates == ()


@pytest.mark.parametrize("mention", ["the Belgorod governor", "the governor of Belgorod"])
def test_a_place_counts_as_the_place_of_an_office(mention):
    assert source_of(mention).side == "russia"
    assert "place 'Belgorod'" in source_of(mention).reason


@pytest.mark.parametrize("mention", ["the Belgorod baker", "Kharkiv residents", "Belgorod"])
def test_a_place_alone_or_before_private_persons_does_not(mention):
    assert source_of(mention).side is None


def test_who_is_said_to_live_in_a_place_of_a_side_is_the_sides():
    source = source_of("Olha Bondar, a teacher from Kharkiv,")
    assert (source.side, source.reason) == (
        "ukraine",
        "person from place 'Kharkiv' of side ukraine",
    )
    assert source_of("residents of Belgorod").side == "russia"


@pytest.mark.parametrize("mention", ["a Russian analyst", "the Russian weekly Nabat"])
def test_analysts_and_papers_speak_for_themselves(mention):
    assert source_of(mention).side is None


def test_an_agency_that_the_study_lists_is_a_sides_by_any_of_its_names():
    assert source_of("the TASS news agency").side == "russia"


def test_officials_of_two_places_are_of_two_sides():
    text = "Officials said no. In Belgorod, officials said why. In Kyiv, officials said more."
    starts = [i for i in range(len(text)) if text[i:].lower().startswith("officials")]
    found = tuple(
        Attribution(f"A{n}", (Span(i, i + 9),), (Span(i + 10, i + 14),), ())
        for n, i in enumerate(starts)
    )
    parsed = parse(text)
    attributions, sources = find_sources(parsed, found)
    sources = SideMatcher(STUDY).assign(parsed, sources, attributions)
    assert [s.side for s in sources] == [None, "russia", "ukraine"]


def test_who_no_longer_acts_for_a_side_is_of_none():
    assert source_of("a former Russian diplomat").side is None
    assert source_of("current and former Russian diplomats").side == "russia"


def test_two_nationalities_make_no_side():
    assert source_of("the Russian-Ukrainian baker").side is None


def test_a_body_in_a_place_is_not_the_places():
    assert source_of("Taras Bilyk, head of Holm Textiles in Kyiv,").side is None


def test_a_title_may_be_a_sides_name():
    study = Study.load({"sides": {"north": {"aliases": ["rebel", "northern activist"]}}})
    assert source_of("rebel commander Jo Roe", matcher=SideMatcher(study)).side == "north"


def test_an_official_demonym_counts_only_for_who_acts_for_the_state():
    study = Study.load({"sides": {"court": {"official_demonyms": ["Norrish"]}}})
    matcher = SideMatcher(study)
    assert source_of("the Norrish foreign minister", matcher=matcher).side == "court"
    assert source_of("Norrish Deputy Farm Minister Jo Roe", matcher=matcher).side == "court"
    assert source_of("Norrish doctors", matcher=matcher).side is None
    assert matcher.mentions(parse("The Norrish coast is long.")) == ()


def test_a_member_of_congress_is_of_the_party_else_of_the_country():
    country = SideMatcher(Study.load({"sides": {"us": {"aliases": ["United States"]}}}))
    parties = SideMatcher(
        Study.load(
            {"sides": {"r": {"demonyms": ["Republican"]}, "d": {"demonyms": ["Democratic"]}}}
        )
    )
    assert source_of("Rep. Jo Roe, R-Texas,", matcher=country).side == "us"
    assert source_of("Rep. Jo Roe, R-Texas,", matcher=parties).side == "r"
    assert source_of("Sen. Ada Holm (D-Vt.)", matcher=parties).side == "d"


def test_officials_are_of_the_place_that_opens_their_sentence():
    text = "In Belgorod, {officials} said the bridge was closed."
    source = assigned(text)
    assert source.side == "russia"
    assert "opens with place 'Belgorod'" in source.reason


def test_officials_are_of_the_side_that_most_of_the_text_is_about():
    text = (
        "Kyiv woke to sirens. Ukraine closed its ports. The Ukrainian navy left Kharkiv. "
        "Ukrainian trains ran late. Kyiv asked for calm.\n\n{Officials} said it would pass."
    )
    source = assigned(text)
    assert (source.side, "mostly about side ukraine" in source.reason) == ("ukraine", True)
    mixed = text.replace("Ukrainian trains", "Norwegian trains").replace("Kyiv asked", "Oslo asked")
    assert assigned(mixed).side is None


@pytest.mark.parametrize("crowd", ["Many", "Protesters"])
def test_a_crowd_is_of_the_side_that_the_text_is_about_and_a_witness_of_none(crowd):
    text = (
        "Kyiv woke to sirens. Ukraine closed its ports. The Ukrainian navy left Kharkiv. "
        "Ukrainian trains ran late. Kyiv asked for calm.\n\n{Crowd} said it would pass."
    )
    assert assigned(text.replace("Crowd", crowd)).side == "ukraine"
    assert assigned(text.replace("Crowd", "Witnesses")).side is None
    assert assigned(text.replace("Crowd", "A neighbour")).side is None


def test_nameless_officials_are_of_the_one_side_just_spoken_of():
    text = "Ferries to Oslo ran late all week.\n\nThe Kremlin called the drill a success. "
    source = assigned(text + "{An official} said the fleet had sailed.")
    assert source.side == "russia"
    assert "right after alias 'the Kremlin' of side russia" in source.reason
    other = "Norwegian ships watched. {An official} said the fleet had sailed."
    assert assigned(text + other).side is None
    both = "Ukraine called it a threat to Russia. {An official} said the fleet had sailed."
    assert assigned(text + both).side is None
    assert assigned(text + "{The baker} said the fleet had sailed.").side is None


def test_the_side_that_a_sentence_opens_with_may_be_called_a_side():
    text = "Talks went on in Oslo. On the Ukrainian side, {officials} saw little hope."
    assert assigned(text).side == "ukraine"


@pytest.mark.parametrize(
    ("mention", "side"),
    [
        ("an investigation by Ukrainian regulators", "ukraine"),
        ("a report commissioned by the Kremlin", "russia"),
        ("an essay by Volodymyr Zelensky", "ukraine"),
        ("a study by analysts in Kyiv", None),
        ("a report about the Kremlin", None),
    ],
)
def test_a_document_is_of_the_side_of_who_made_it(mention, side):
    assert source_of(mention).side == side


def test_staff_need_no_possessive():
    text = "Vladimir Putin left early. {Putin spokesman Jo Roe} said no."
    assert assigned(text).side == "russia"
    assert assigned(text.replace("spokesman", "critic")).side is None


def test_his_office_is_of_his_side():
    text = "Volodymyr Zelensky left for Oslo by train. {His office} said the talks were over."
    source = assigned(text)
    assert (source.side, "Zelensky" in source.reason) == ("ukraine", True)


def test_a_last_name_counts_in_the_spelling_of_the_study_that_the_text_uses():
    study = Study.load(
        {"sides": {"u": {"people": [{"name": "Ada Holmsky", "also": ["Ada Holmskiy"]}]}}}
    )
    text = "Ada Holmskiy won the vote. {Holmskiy’s office} said no."
    assert assigned(text, SideMatcher(study)).side == "u"


def test_who_runs_a_body_decides():
    assert source_of("the Russian-installed governor").side == "russia"
    controlled = source_of("city hall, which is controlled by Moscow")
    assert controlled.side == "russia"
    assert "controlled by" in controlled.reason


@pytest.mark.parametrize(
    "mention", ["Russian and Ukrainian officials", "Ukraine and Russia", "Ivanova", "Rubizh police"]
)
def test_two_sides_are_candidates_and_never_a_guess(mention):
    source = source_of(mention)
    assert source.side is None
    assert source.candidates == ("russia", "ukraine")
    assert source.reason.startswith("ambiguous: ")


def test_a_shared_last_name_follows_the_full_name_in_the_text():
    assert source_of("Ivanova", " said no. Petro Ivanova left for the coast.").side == "ukraine"


def test_a_study_may_name_separatists_as_its_side():
    study = Study.load({"sides": {"east": {"aliases": ["pro-Russian separatists"]}}})
    assert source_of("pro-Russian separatists", matcher=SideMatcher(study)).side == "east"


def test_reasons_can_be_read():
    assert source_of("Russian officials").reason == "head noun 'officials' with demonym 'Russian'"
    assert "person 'Vyacheslav Gladkov'" in source_of("Governor Vyacheslav Gladkov").reason


def test_later_mentions_tell_the_side_of_an_earlier_one():
    text = "Marko Orlov said no. Marko Orlov, a Russian general, said it twice."
    attributions = (Attribution("A1", (Span(0, 11),), (), ()),)
    parsed = parse(text)
    attributions, sources = find_sources(parsed, attributions)
    assert MATCHER.assign(parsed, sources, attributions)[0].side == "russia"


def test_a_role_without_a_country_follows_its_entity():
    text = "The Ukrainian military said no. The military said it again. The navy said nothing."
    spans = [text.index("The U"), text.index("The military"), text.index("The navy")]
    ends = [
        s + len(w)
        for s, w in zip(spans, ("The Ukrainian military", "The military", "The navy"), strict=True)
    ]
    attributions = tuple(
        Attribution(f"A{n}", (Span(a, b),), (), ())
        for n, (a, b) in enumerate(zip(spans, ends, strict=True))
    )
    parsed = parse(text)
    attributions, sources = find_sources(parsed, attributions)
    sides = {s.id: s.side for s in MATCHER.assign(parsed, sources, attributions)}
    assert [sides[a.entity] for a in attributions] == ["ukraine", "ukraine", None]


def test_an_office_follows_its_owner():
    text = "Vladimir Putin said no. His office said it twice."
    attributions = (
        Attribution("A1", (Span(0, 14),), (), ()),
        Attribution("A2", (Span(24, 34),), (), ()),
    )
    parsed = parse(text)
    attributions, sources = find_sources(parsed, attributions)
    assert [s.side for s in MATCHER.assign(parsed, sources, attributions)] == ["russia", "russia"]


def test_a_name_that_only_the_study_knows_is_a_body():
    study = Study.load({"sides": {"kelvaria": {"aliases": ["Kelvaria"]}}})
    source = source_of("Kelvaria", matcher=SideMatcher(study))
    assert (source.side, source.naming, source.kind) == (
        "kelvaria",
        "named_institution",
        "government",
    )


def test_a_paper_that_a_study_gives_to_a_side_stays_a_paper():
    study = Study.load({"sides": {"west": {"aliases": ["Reuters"]}}})
    source = source_of("Reuters", matcher=SideMatcher(study))
    assert (source.side, source.kind) == ("west", "media")


def test_without_sides_nothing_is_assigned():
    assert source_of("Russian officials", matcher=SideMatcher(Study())).side is None


@pytest.mark.parametrize(
    ("mention", "side"),
    [
        ("the Russian-backed force", None),
        ("the Harbour Centre Moscow", None),
        ("Moscow Harbour Centre", "russia"),
    ],
)
def test_a_side_inside_a_longer_name(mention, side):
    assert source_of(mention).side == side
