"""Names of one person or body: words that are names too, titles, short first names, acronyms."""

import pytest

from tests.annotate.test_sources import entities, read
from toolkit.annotate.epithets import epithets


@pytest.mark.parametrize(
    "text",
    [
        "[Peter Cook] said the ship would sail. On Friday [Cook] declined to say when.",
        "[Christine Fair] said no. The dean agreed, and [Georgetown's Fair] said why.",
        "[Tad Lund] said no. “Not now,” [a weary-looking Lund] added.",
        "[Bill Norholm] said no. [William Norholm] said why.",
        "[Anna Lund, once secretary of State], said no. [The former secretary of State] left.",
    ],
)
def test_a_last_name_is_the_person_even_where_it_is_a_word(text):
    assert set(entities(text)) == {"S1"}


def test_a_title_tells_two_of_one_last_name_apart():
    ids = entities(
        "[Bill Norholm] said no. [Hillary Norholm] said yes. Bill Norholm left, and Bill Norholm's "
        "car was seen. [Mrs. Norholm] said why. [Mr. Norholm] said nothing."
    )
    assert ids == ["S1", "S2", "S2", "S1"]


def test_a_word_that_names_nobody_in_the_text_stays_a_word():
    assert entities("[Peter Lund] said no. [The cook] said yes.") == ["S1", "S2"]


def test_a_figures_last_name_alone_is_whom_he_stands_for():
    sources = read(
        "The envoys met on Monday. Obama spoke for an hour. [He] said that the talks would go on."
    )[1]
    assert [s.name for s in sources] == ["Obama"]
    assert epithets().first_name("obama") == "barack"
    assert epithets().first_name("clinton") is None


@pytest.mark.parametrize(
    "text",
    [
        "[The Lenna-based International Harbour Group (IHG)] said no. [The IHG] said why.",
        "[The U.S. Inland Waters Administration] said no. [The IWA] said why.",
        "[The influential lobby group, NHWU], said no. [NHWU] said why.",
    ],
)
def test_an_acronym_of_a_part_of_a_name_or_beside_it_is_the_body(text):
    assert set(entities(text)) == {"S1"}
