"""Where a text names a side: traps of spelling, capitals, hyphens and longer names."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotate.test_sides import MATCHER, STUDY
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_index import SideIndex
from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse
from toolkit.study import Study


def mentions(text, matcher=MATCHER):
    return [(m.span.of(text), m.side) for m in matcher.mentions(parse(text))]


def test_every_mention_of_a_side_is_found_with_possessives_and_hyphens():
    text = (
        "Russia's guns and Kyiv’s drones met near the Russian-held town; the Kremlin kept silent."
    )
    assert mentions(text) == [
        ("Russia", "russia"),
        ("Kyiv", "ukraine"),
        ("Russian", "russia"),
        ("Kremlin", "russia"),
    ]


def test_excluded_phrases_win():
    assert mentions("He played Russian roulette in a Russian bar.") == [("Russian", "russia")]


def test_diacritics_are_folded():
    assert mentions("Volodymyr Zelénsky spoke.") == [("Volodymyr Zelénsky", "ukraine")]


def test_the_longest_name_wins():
    study = Study.load(
        {"sides": {"a": {"demonyms": ["Syrian"]}, "b": {"aliases": ["Syrian opposition"]}}}
    )
    found = mentions("The Syrian opposition met a Syrian envoy.", SideMatcher(study))
    assert found == [("Syrian opposition", "b"), ("Syrian", "a")]


def test_a_common_word_is_a_name_only_with_its_capital():
    study = Study.load({"sides": {"a": {"people": ["Theresa May"]}, "b": {"aliases": ["US"]}}})
    text = "May we ask why? It may rain for us in May. On May 5 Mrs. May met the U.S. envoy."
    assert mentions(text, SideMatcher(study)) == [("May", "a"), ("U.S.", "b")]


def test_a_last_name_with_another_first_name_is_somebody_else():
    text = "Lyudmila Putin waved. President Putin waved back."
    assert mentions(text) == [("Putin", "russia")]


def test_a_country_may_be_a_first_name():
    study = Study.load({"sides": {"a": {"aliases": ["Jordan"]}}})
    assert mentions("Jordan Peters met the king of Jordan.", SideMatcher(study)) == [
        ("Jordan", "a")
    ]


def test_a_name_of_two_sides_is_left_out_of_the_mentions():
    assert mentions("Fog lay over Rubizh.") == []


def test_pro_and_anti_make_no_mention():
    assert mentions("A pro-Russian crowd met an anti-Ukrainian one.") == []


def test_mentions_are_in_order_and_do_not_overlap():
    text = "Moscow and Kyiv, Kyiv and Moscow, Vladimir Putin and the Kremlin."
    spans = [m.span for m in MATCHER.mentions(parse(text))]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


PIECES = st.sampled_from(
    [
        "Russia",
        "Russian",
        "Kyiv",
        "Ukraine's",
        "the",
        "The",
        "Kremlin",
        "Putin",
        "Vladimir",
        "Ivanova",
        "pro-Russian",
        "Rubizh",
        "UN",
        "officials",
        "governor",
        "of",
        "in",
        "and",
        ",",
        ".",
        "“",
        "”",
        "said",
        "TASS",
        "roulette",
        "allies",
        "Zelénsky",
        "\n\n",
        "-",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_mentions_lie_inside_the_text_and_sides_are_never_two(words):
    text = " ".join(words)
    parsed = parse(text)
    found = MATCHER.mentions(parsed)
    assert found == MATCHER.mentions(parsed)
    for mention in found:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert STUDY.side(mention.side) is not None
        assert mention.side in mention.reason
    half = len(text) // 2
    spans = [s for s in (Span(0, half), Span(half, len(text))) if s.start < s.end]
    attributions = tuple(Attribution(f"A{n}", (s,), (), ()) for n, s in enumerate(spans))
    attributions, sources = find_sources(parsed, attributions)
    for source in MATCHER.assign(parsed, sources, attributions):
        assert source.side is None or source.candidates == ()
        assert len(source.candidates) != 1
        assert bool(source.reason) == bool(source.side or source.candidates)


def test_matching_is_linear_in_the_text_however_many_names_there_are():
    names = [f"Harbour Board {n}" for n in range(3000)]
    index = SideIndex(Study.load({"sides": {"a": {"aliases": [*names, "Harbour"]}}}))
    text = "Harbour Board 12 and Harbour Board said nothing at all. "
    steps = []
    for size in (20, 40):
        view = View(parse(text * size))
        assert len(index.matches(view)) == 2 * size
        steps.append(index.steps)
    assert steps[1] == 2 * steps[0]
    assert steps[1] <= 4 * len(view.keys)
