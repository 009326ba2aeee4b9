"""Whom "the senator", "the paper" and "the poll" mean, and who "he" is among several persons."""

import pytest

from tests.annotate.test_sources import entities, read
from toolkit.annotate.clock import Clock
from toolkit.annotate.epithets import epithets
from toolkit.annotate.proper_names import View
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse


def one(text):
    return set(entities(text)) == {"S1"}


@pytest.mark.parametrize(
    "text",
    [
        "[Comedian Jon Roe] said it was late. [The comic] said more.",
        "[Oscar-winning actress Ann Holm] said no. [The outspoken actress] said why.",
        "[Former prosecutor and Lenna Mayor Jon Roe] said no. [Roe] said why.",
        "[One local poet, radio host Jon Roe,] said no. [Roe] said why.",
        "So [Jon Roe] said in May. [So Jon Roe] said in June.",
        "[Michael Bloomberg] said no. [Bloomberg] said why.",
    ],
)
def test_a_description_is_the_person_who_is_called_so_or_alike(text):
    assert one(text)


def test_a_public_figure_is_known_by_state_and_office_at_the_articles_date():
    text = "[Bernie Sanders] said it was late. [The Vermont senator] said more."
    assert one(text)
    assert "president" in epithets().called("barack obama", "2012-05-01")
    assert "president" not in epithets().called("barack obama", "2018-05-01")
    assert epithets().called("vladimir v putin", None) == epithets().called("vladimir putin", None)


def test_a_vice_president_is_not_the_president():
    text = "[Vice President Ann Holm] spoke. [President Jon Roe] spoke. [The president] left."
    assert entities(text) == ["S1", "S2", "S2"]


def test_a_description_of_another_country_or_office_is_somebody_else():
    text = "[Foreign Minister Jon Roe] said no. [The defense minister] said yes."
    assert entities(text) == ["S1", "S2"]
    text = "[Comedian Jon Roe] said no. [The Norwegian comedian] said yes. [Ola Berg] left."
    assert entities(text)[1] != "S1"


def test_an_age_is_whom_the_text_is_about():
    text = "Jon Roe left. Jon Roe ran. Roe fell. Roe rose. [The 43-year-old] said it hurt."
    assert [s.name for s in read(text)[1]] == ["Jon Roe"]


@pytest.mark.parametrize(
    "text",
    [
        "[A new survey of voters] found a tie. [The poll] found more.",
        "[Poll]: a tie in Lenna.\n\n[A new Norlac University survey] found it.",
        "[A Norlac Times poll] found a tie.\n\n[A Norlac Times poll] found it again.",
        "[A study by the union] found a tie. [The report] said more.",
    ],
)
def test_documents_go_by_several_names(text):
    assert one(text)


def test_whose_coach_tells_whom_a_text_is_not_about():
    text = "Jon Roe left. Jon Roe ran. Roe fell. Roe rose. [The Norrish team's coach] said no."
    assert [s.name for s in read(text)[1]] != ["Jon Roe"]


def test_two_documents_with_names_stay_apart():
    assert entities("[A Norlac poll] found a tie. [The Sudlac survey] found none.") == ["S1", "S2"]


@pytest.mark.parametrize(
    "text",
    [
        "[The Lenna Times] reported it. [The paper] said more.",
        "[Amnesty International] reported it. [The group] said more.",
        "The FBI opened a file. [The bureau] said why. [The FBI] said more.",
        "[Germany] said no. [Berlin] said why. [The Germans] said more.",
        "[Eleven unions] said no. [The unions] said why.",
    ],
)
def test_a_body_is_called_by_what_it_is(text):
    assert one(text)


def test_a_group_of_another_kind_is_another_body():
    text = "[The Lenna Times] reported it. [The militant group] said more."
    assert entities(text) == ["S1", "S2"]


def test_a_last_name_is_whom_the_text_names_in_full_most_often():
    text = "Ann Roe won. Ann Roe left. Ann Roe rested. Jon Roe left. [Roe] said no. [Ann Roe] too."
    assert one(text)


def test_spouses_with_one_last_name_stay_apart():
    text = "[Ann Roe] said no. [Roe] said why. Then [Jon Roe] said yes."
    assert entities(text) == ["S1", "S1", "S2"]


def test_who_behind_a_place_is_the_person_before_it():
    text = "[Senator Jon Roe] spoke. They met Senator Jon Roe of Norland, [who] said no."
    assert one(text)


def test_a_name_that_a_mention_cuts_is_read_to_its_end():
    assert [s.name for s in read("[Lt. Col. Peter] Lerner said no.")[1]] == ["Peter Lerner"]


def test_a_weekday_is_no_part_of_a_name():
    assert [s.name for s in read("[Mr. Roe] Thursday said no. [Roe] said why.")[1]] == ["Roe"]


def test_he_is_never_who_is_only_i():
    text = "Jon Roe won. {[I] like him, and [he] knows it.}"
    assert entities(text)[0] != entities(text)[1]


def test_the_line_below_a_column_tells_whose_words_they_are():
    text = "[I] say no.\n\nThe road is long.\n\nIt ends in Lenna.\n\nAnn Roe is a teacher in Lenna."
    assert [s.name for s in read(text)[1]] == ["Ann Roe"]


def test_quoted_sentences_hardly_part_two_places():
    view = View(parse("Ann left. “It is late. It is dark. It is cold.” Jon stayed."))
    clock = Clock(view)
    last = len(view.parsed.sentences) - 1
    assert 1 < clock.since(0, last) < 2


def test_nobody_before_a_pronoun_leaves_it_alone():
    parsed = parse("He said no.")
    attributions, sources = find_sources(parsed, read("[He] said no.")[0])
    assert (attributions[0].entity, sources[0].name) == ("S1", "He")


def test_officials_of_two_places_are_two_groups():
    text = (
        "[Officials] said no. In Lenna, [officials] said yes. In Orvik, [officials] were silent. "
        "In Lenna, [officials] said more. In May, [officials] said why. [Officials] left."
    )
    assert entities(text) == ["S1", "S2", "S3", "S2", "S1", "S1"]


def test_nobody_calls_a_report_they():
    text = "According to [the report], the wall moved. [They] said no."
    assert entities(text) == ["S1", "S2"]


def test_a_name_behind_an_office_need_not_look_like_a_noun():
    # "Ned" reads like a participle.
    assert [s.name for s in read("[The ministry's spokesman, Ned Price,] said no.")[1]] == [
        "Ned Price"
    ]


def test_a_party_is_a_body_with_a_name_and_its_people_are_not():
    text = "[Labour] said no. [Republicans] said why. Ann Roe left."
    assert [s.naming for s in read(text)[1]] == ["named_institution", "generic"]


def test_letters_behind_a_name_are_no_part_of_it():
    assert entities("[His barrister, Helen Shaw KC,] said no. [Shaw] said why.") == ["S1", "S1"]


def test_who_speaks_for_a_maker_speaks_for_a_business():
    text = "[A spokesperson for Norlac, the chip maker,] said no."
    assert [s.kind for s in read(text)[1]] == ["business"]


def test_who_is_described_before_being_named_is_one_source():
    text = (
        "[A lawyer] said the permit was void. The town hall was closed on Monday.\n\n"
        "[Karl Lund, an attorney in Lenna], said the appeal would follow. [He] gave no date."
    )
    assert set(entities(text)) == {"S1"}
    text = "[A lawyer] said the permit was void. [Karl Lund, a baker in Lenna], said it was not."
    assert entities(text) == ["S1", "S2"]
    text = "[An official] said the dam was safe. [Karl Lund, a farmer], said it was not."
    assert entities(text) == ["S1", "S2"]


def test_the_party_and_state_of_who_spoke_last_are_the_same_source():
    text = "[Anna Berg] said she would vote no. [The Montana Republican] called the bill a mistake."
    assert entities(text) == ["S1", "S1"]
    text = "[Anna Berg] said no. [The Montana Republican's doctor] said yes."
    assert entities(text) == ["S1", "S2"]


def test_the_president_is_who_holds_that_office_here_and_now():
    plain = (
        "President Bashar al-Assad spoke on Tuesday. Obama answered hours later. "
        "The president said the strikes would go on."
    )
    start = plain.index("The president")
    attribution = Attribution("A1", (Span(start, start + len("The president")),), (), ())
    _, sources = find_sources(parse(plain), (attribution,), "2014-09-10")
    assert [s.name for s in sources] == ["Obama"]
