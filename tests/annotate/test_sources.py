"""Who is one source: names, titles, descriptions, pronouns; kind and naming; verifiability."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.annotate.sources import find_sources
from toolkit.document import LABELS, Attribution, Span
from toolkit.language import parse


def marked(text):
    """Return the text without marks and an attribution for each ``[source]`` in it.

    The first ``{content}`` is that of the first source, and so on.
    """
    plain, spans, contents, opened = "", [], [], {}
    for piece in re.split(r"([\[\]{}])", text):
        if piece in "[{" and piece:
            opened[piece] = len(plain)
        elif piece == "]":
            spans.append(Span(opened["["], len(plain)))
        elif piece == "}":
            contents.append(Span(opened["{"], len(plain)))
        else:
            plain += piece
    attributions = tuple(
        Attribution(f"A{n + 1}", (span,), (), (contents[n],) if n < len(contents) else ())
        for n, span in enumerate(spans)
    )
    return plain, attributions


def read(text):
    plain, attributions = marked(text)
    return find_sources(parse(plain), attributions)


def entities(text):
    return [a.entity for a in read(text)[0]]


def only(mention, rest=" said that the road was closed."):
    return read(f"[{mention}]{rest}")[1][0]


def test_a_person_is_one_source_by_full_name_title_and_last_name():
    text = (
        "[Vyacheslav Gladkov], the governor, said two houses had burned. [Gladkov] said nobody was "
        "hurt. [Governor Gladkov] said help was coming. [The governor] said schools would close. "
        "[He] said more on Monday."
    )
    attributions, sources = read(text)
    assert {a.entity for a in attributions} == {"S1"}
    assert sources[0].name == "Vyacheslav Gladkov"
    assert (sources[0].kind, sources[0].naming) == ("government", "named_person")


def test_the_name_is_the_fullest_one_without_title():
    source = only("NATO Secretary General Jens Stoltenberg")
    assert source.name == "Jens Stoltenberg"
    assert source.kind == "international_organisation"


def test_a_name_behind_an_office_with_a_complement_is_found():
    assert only("U.S. Ambassador to Norway Thyra Hobson").name == "Thyra Hobson"
    assert only("Secretary of State John Kerry").name == "John Kerry"


def test_a_person_whom_the_text_names_before_is_what_he_stands_for():
    text = (
        "The toll rose to nine, with Mayor Anton Belov reporting that a cellar was still closed. "
        "The street lay in dust.\n\n{“The night was long,”} [he] announced."
    )
    sources = read(text)[1]
    assert [s.name for s in sources] == ["Anton Belov"]
    plain, _ = marked(text)
    assert "Anton Belov" in [m.of(plain) for m in sources[0].mentions]


def test_gender_keeps_he_and_she_apart():
    ids = entities(
        "[Maria Koval] said the well was dry. [Peter Hansen] said it was not. [She] said he had "
        "never been there. [He] said he had."
    )
    assert ids == ["S1", "S2", "S1", "S2"]


def test_he_in_a_quotation_is_not_its_speaker():
    attributions, _ = read(
        "[Peter Hansen] said the dam held. {“But [he] said it would not,”} [Karl Lund] said."
    )
    by = {a.id: a.entity for a in attributions}
    assert by["A2"] != by["A3"]


def test_we_and_i_are_the_speaker_of_the_quotation_they_stand_in():
    plain = "“We said in May that it would leak,” Anna Lund said."
    attributions = (
        Attribution("A1", (Span(1, 3),), (Span(4, 8),), (Span(9, 35),)),
        Attribution("A2", (Span(37, 46),), (Span(47, 51),), (Span(0, 36),)),
    )
    found, sources = find_sources(parse(plain), attributions)
    assert found[0].entity == found[1].entity
    assert [s.name for s in sources] == ["Anna Lund"]


def test_who_is_the_noun_phrase_before_it():
    assert entities("[Karl Lund] shook his head. Anna Berg, [who] said no, left.") == ["S1", "S2"]
    assert read("They met Anna Berg, [who] said no.")[1][0].name == "Anna Berg"


def test_it_and_they_find_bodies_and_groups():
    ids = entities(
        "[The Norwegian defence ministry] said a boat had sunk. [It] said the crew was safe. "
        "[Local officials] said otherwise. [They] said two were missing."
    )
    assert ids == ["S1", "S1", "S2", "S2"]


def test_a_short_form_and_an_acronym_are_the_body_they_shorten():
    ids = entities(
        "[The Harbour Workers Union] (HWU) said it would strike. [The HWU] said so twice. "
        "[The Danish interior ministry] said no. [The ministry] said it again."
    )
    assert ids == ["S1", "S1", "S2", "S2"]


def test_a_bodys_demonym_and_possessive_are_one():
    ids = entities(
        "[Norway's defence ministry] said yes. [The Norwegian Defense Ministry] said no."
    )
    assert ids == ["S1", "S1"]


def test_two_bodies_and_two_officials_stay_apart():
    ids = entities(
        "[The Norwegian government] said yes. [The Danish government] said no. "
        "[A senior official] said maybe. [Another official] said never."
    )
    assert ids == ["S1", "S2", "S3", "S4"]


def test_body_and_spokesman_are_two_sources():
    ids = entities(
        "[The Danish army] said it was ready. [A spokesman for the Danish army] said it was not. "
        "[The spokesman] said so again."
    )
    assert ids == ["S1", "S2", "S2"]


def test_joint_sources_are_merged_with_neither():
    ids = entities("[Norway] said yes. [Norway and Denmark] said no. [Norway] said yes again.")
    assert ids == ["S1", "S2", "S1"]


def test_namesakes_are_two_persons():
    ids = entities("[Anna Lund] said yes. [Peter Lund] said no.")
    assert ids == ["S1", "S2"]


def test_spellings_of_a_first_name_are_one_person():
    assert entities("[Vitaliy Horak] said yes. [Vitali Horak] said it again.") == ["S1", "S1"]


def test_a_statement_is_the_voice_of_its_issuer():
    source = only("a statement issued by the Norwegian police")
    assert (source.name, source.kind) == ("Norwegian police", "police_judiciary")
    assert only("a report by Human Rights Watch").kind == "document"


def test_an_office_with_a_pronoun_owner_names_the_owner():
    sources = read("[Prime Minister Anna Lund] said no. [Her office] said it twice.")[1]
    assert [s.name for s in sources] == ["Anna Lund", "Anna Lund's office"]
    assert sources[1].kind == "government"


def test_a_description_right_before_the_name_is_that_person():
    ids = entities(
        "[The district's governor] said so. [Nils Averin, the governor], said a drone fell."
    )
    assert ids == ["S1", "S1"]


def test_no_source_gives_no_entity():
    attribution = Attribution("A1", (), (Span(3, 15),), (Span(16, 32),))
    found, sources = find_sources(parse("It was reported that the town fell."), (attribution,))
    assert found[0].entity is None
    assert sources == ()


def test_a_source_that_ends_inside_a_word_still_has_an_entity():
    attribution = Attribution("A1", (Span(2, 5),), (), ())
    assert find_sources(parse("Reuters said so."), (attribution,))[0][0].entity == "S1"


@pytest.mark.parametrize(
    ("mention", "kind", "naming"),
    [
        ("the Kremlin", "government", "named_institution"),
        ("Danish officials", "government", "unnamed_official"),
        ("a senior aide to the premier", "government", "unnamed_official"),
        ("the foreign ministry", "government", "named_institution"),
        ("the Danish navy", "military", "named_institution"),
        ("army spokesman Lt. Col. Jens Holm", "military", "named_person"),
        ("rescue workers", "emergency_services", "unnamed_official"),
        ("the State Emergency Service", "emergency_services", "named_institution"),
        ("the chief prosecutor", "police_judiciary", "unnamed_official"),
        ("police", "police_judiciary", "named_institution"),
        ("a police spokesman", "police_judiciary", "unnamed_official"),
        ("opposition leader Karl Lund", "party_politician", "named_person"),
        ("Sen. Anna Berg", "party_politician", "named_person"),
        ("the U.N. refugee agency", "international_organisation", "named_institution"),
        ("U.N. human rights chief Anna Berg", "international_organisation", "named_person"),
        ("Amnesty International", "ngo", "named_institution"),
        ("opposition activists", "ngo", "generic"),
        ("Karl Lund, a professor at the University of Oslo", "expert", "named_person"),
        ("analysts", "expert", "generic"),
        ("a doctor at the field hospital", "medical", "unnamed_official"),
        ("local media", "media", "generic"),
        ("newspapers", "media", "generic"),
        ("the news agency Tanjug", "media", "named_institution"),
        ("the company's chief executive", "business", "unnamed_official"),
        ("residents of the valley", "civilian", "generic"),
        ("Olena Petrenko, a resident of the town", "civilian", "named_person"),
        ("rebel commander Abu Khaled", "armed_group", "named_person"),
        ("militants", "armed_group", "generic"),
        ("polls", "document", "generic"),
        ("critics", "other", "generic"),
        ("some", "other", "generic"),
        ("sources familiar with the talks", "other", "anonymous"),
        ("a person briefed on the plan", "other", "anonymous"),
        ("Hamas official Karim Nasser", "armed_group", "named_person"),
    ],
)  # fmt: skip
def test_kind_and_naming(mention, kind, naming):
    source = only(mention)
    assert (source.kind, source.naming) == (kind, naming)


def test_anonymity_may_be_told_after_the_mention():
    rest = ", who spoke on condition of anonymity, said that the road was closed."
    assert only("a Danish diplomat", rest).naming == "anonymous"
    assert only("Anna Berg", rest).naming == "named_person"


def test_a_country_name_is_a_person_once_the_text_has_named_one():
    sources = read("[Chairman Jim Jordan] said yes. [Jordan] said it again.")[1]
    assert [s.name for s in sources] == ["Jim Jordan"]
    assert only("Jordan").naming == "named_institution"


def test_verifiability_falls_from_named_persons_to_the_anonymous():
    mentions = [
        "Governor Karl Lund",
        "the Danish Refugee Council",
        "the ministry",
        "residents",
        "sources close to the talks",
    ]
    scores = [only(m).verifiability for m in mentions]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert all(0 <= s <= 1 for s in scores)


WORDS = st.sampled_from(
    [
        "He",
        "she",
        "They",
        "it",
        "We",
        "who",
        "the",
        "The",
        "a",
        "Russian",
        "ministry",
        "officials",
        "Putin",
        "Governor",
        "Anna",
        "Lund",
        "said",
        "that",
        "spokesman",
        ",",
        ".",
        "“",
        "”",
        "'",
        "-",
        "and",
        "of",
        "in",
        "for",
        "Mr.",
        "U.N.",
        "al-Assad",
        "'s",
        "\n\n",
        "Ünïcode",
        "7",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40), st.data())
def test_any_spans_give_sound_entities(words, data):
    text = " ".join(words)
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    drawn = data.draw(st.lists(pairs, max_size=6))
    spans = sorted({Span(min(p), max(p)) for p in drawn if p[0] != p[1]})
    attributions = tuple(Attribution(f"A{n}", (s,), (), (s,)) for n, s in enumerate(spans))
    found, sources = find_sources(parse(text), attributions)
    assert (found, sources) == find_sources(parse(text), attributions)
    assert [a.id for a in found] == [a.id for a in attributions]
    assert [s.id for s in sources] == [f"S{n + 1}" for n in range(len(sources))]
    assert {a.entity for a in found} - {None} == {s.id for s in sources}
    for source in sources:
        assert source.kind in LABELS["kind"] and source.naming in LABELS["naming"]
        assert 0 <= source.verifiability <= 1
        assert all(0 <= m.start < m.end <= len(text) for m in source.mentions)
