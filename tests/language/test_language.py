"""Paragraphs, sentences, words and quotations on the cases that break splitters."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk.tokenize.punkt import PunktSentenceTokenizer

from toolkit.language import parse
from toolkit.language import tagger as tagging
from toolkit.language.sentences import punkt
from toolkit.learn import language as training


def quotes(text: str) -> list[str]:
    return [q.span.of(text) for q in parse(text).quotes]


def sentences(text: str) -> list[str]:
    return [s.span.of(text) for s in parse(text).sentences]


def words(text: str) -> list[str]:
    return [w.text for w in parse(text).words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and left.', ['"no"']),
        ("“Go,” she said, “and stay away.”", ["“Go,”", "“and stay away.”"]),
        ('One "two" three "four.', ['"two"', '"four.']),
        ('Nothing "" here.', []),
        ("Nothing “” here.", []),
        ("«Да», сказал он.", ["«Да»"]),
        ("''Old'' and ``older'' style", ["''Old''", "``older''"]),
        ("“He told me ‘go’ and I went,” she said.", ["“He told me ‘go’ and I went,”", "‘go’"]),
        ("'We won,' said Bo. 'They lost.'", ["'We won,'", "'They lost.'"]),
        ("'We don't know,' the miners' leader said.", ["'We don't know,'"]),
        ("The officials' houses and the '90s rock 'n' roll.", []),
        ("It’s the workers’ own union’s fault.", []),
        ('He is 6\'2" tall and the 12" pipe broke.', []),
        ('“We carried a 12" pipe,” he said.', ['“We carried a 12" pipe,”']),
        ('"A 12" pipe broke," she said.', ['"A 12" pipe broke,"']),
        ('"The river rose." — Ib Krag, miller', ['"The river rose."']),
        ('a stray mark " between words', ['" between words']),
    ],
)
def test_quotation_marks_are_paired(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = '"It never ends, he said.\n\nThe next day was quiet. "Yes," she said.'
    assert quotes(text) == ['"It never ends, he said.', '"Yes,"']
    assert [q.closed for q in parse(text).quotes] == [False, True]


def test_a_quotation_over_several_paragraphs_goes_on_where_it_is_reopened() -> None:
    text = "“First we waited.\n\n“Then we ran.\n\n“Then it was over,” she said.\n\nIt rained."
    found = parse(text).quotes
    assert [q.continues for q in found] == [False, True, True]
    assert [q.closed for q in found] == [False, False, True]


def test_a_quotation_in_a_quotation_has_depth_two() -> None:
    text = "“They shouted ‘leave’ at us,” he said."
    assert [q.depth for q in parse(text).quotes] == [1, 2]


def test_a_speech_tag_after_a_question_stays_in_its_sentence() -> None:
    assert sentences('"Why now?" he asked. Nobody knew.') == [
        '"Why now?" he asked.',
        "Nobody knew.",
    ]


def test_titles_and_initials_do_not_end_a_sentence() -> None:
    text = "Gen. Ada Holm met Mr. Krag of the U.S. Senate on Dec. 29. They talked."
    assert sentences(text) == [
        "Gen. Ada Holm met Mr. Krag of the U.S. Senate on Dec. 29.",
        "They talked.",
    ]


def test_a_line_is_a_paragraph_unless_the_text_was_wrapped() -> None:
    assert len(parse("Storm hits coast\nNobody was hurt.\nIt rained.").paragraphs) == 3
    wrapped = (
        "The storm reached the coast on Monday and\nnobody was hurt, the mayor said, although\n"
        "the roofs of many houses came down in\nthe night."
    )
    assert len(parse(wrapped).paragraphs) == 1
    assert len(parse("One.\r\n\r\nTwo.\r\nThree.").paragraphs) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("didn't", ["did", "n't"]),
        ("Holm’s men can’t", ["Holm", "’s", "men", "ca", "n’t"]),
        ("O'Brien paid $1,250.50.", ["O'Brien", "paid", "$", "1,250.50", "."]),
        ("16-year-old pro-river", ["16-year-old", "pro-river"]),
        ("see https://a.example/b?c=1 now", ["see", "https://a.example/b?c=1", "now"]),
        ("👍 e\u0301t\u00e9", ["👍", "e", "\u0301", "t\u00e9"]),
    ],
)
def test_words_are_cut_as_the_treebank_cuts_them(text: str, expected: list[str]) -> None:
    if "\u0301" in text:
        assert "".join(words(text)) == text.replace(" ", "")
    else:
        assert words(text) == expected


def test_tags_tell_verbs_from_nouns() -> None:
    parsed = parse("The ministry reports that two reports were lost.")
    tags = {(w.text, w.tag) for w in parsed.words}
    assert ("reports", "VBZ") in tags
    assert ("reports", "NNS") in tags


def test_a_name_at_the_start_of_a_sentence_is_known_from_the_rest_of_the_text() -> None:
    alone = parse("Ostmere claimed that it rained.").words[0]
    known = parse("Mine claimed that it rained. The army of Mine was silent.").words[0]
    assert (alone.text, alone.tag) == ("Ostmere", "NNP")
    assert (known.text, known.tag) == ("Mine", "NNP")


hostile = st.text(
    alphabet=st.sampled_from("ab \n\r\t\"'“”‘’«».,!?-—…1n't\u2028\u00a0😀\u0301ñ\u202e"),
    max_size=200,
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(hostile, st.text(max_size=200)))
@example('"' * 500)
@example("'" * 500)
@example("n't" * 300)
@example("a" * 20_000)
def test_whatever_the_text_every_span_lies_inside_it_and_in_order(text: str) -> None:
    parsed = parse(text)
    for spans in (parsed.paragraphs, parsed.sentences, parsed.words):
        last = 0
        for span in spans:
            assert last <= span.start < span.end <= len(text)
            last = span.end
    assert all(text[w.start : w.end] == w.text for w in parsed.words)
    covered = {i for w in parsed.words for i in range(w.start, w.end)}
    blank = {i for i, c in enumerate(text) if c.isspace()}
    assert covered | blank >= {i for s in parsed.sentences for i in range(s.start, s.end)}
    for quote in parsed.quotes:
        assert any(p.start <= quote.start and quote.end <= p.end for p in parsed.paragraphs)
    for sentence in parsed.sentences:
        assert parsed.sentence_at(sentence.start) == sentence


def test_no_sentence_is_longer_than_the_bound() -> None:
    parsed = parse("word " * 20_000)
    assert max(s.end - s.start for s in parsed.sentences) <= 5_000


def test_packed_weights_tag_as_the_trained_tagger_does() -> None:
    sample = [[("Nora", "NNP"), ("spoke", "VBD"), (".", ".")], [("They", "PRP"), ("run", "VBP")]]
    tagger = training.TrainedTagger(load=False)
    tagger.train(sample * 5, nr_iter=3)
    packed = training.pack_weights(tagger)
    assert packed["counts"].sum() == len(packed["columns"]) == len(packed["values"])
    assert [t for _, t in tagger.tag(["Nora", "spoke", "."])] == ["NNP", "VBD", "."]
    quick = tagging.Tagger(packed)
    for words_ in (["Nora", "spoke", "."], ["They", "run"], ["They", "spoke"], ["Nora"]):
        assert [*quick([words_])] == [[t for _, t in tagger.tag(words_)]]


SENTENCES = [
    ["The", "ferries", "that", "sank", "were", "old", "."],
    ["Old", "sank", "."],
    [],
    ["Reports", "said", "so", ",", "the", "harbour", "master", "reports", "."],
]


def test_a_sentence_has_the_same_tags_whatever_stands_beside_it() -> None:
    tag = tagging.tagger()
    assert [*tag(SENTENCES)] == [tags for words_ in SENTENCES for tags in tag([words_])]


def test_a_tagger_that_forgets_words_gives_the_same_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [*tagging.tagger()(SENTENCES)]
    monkeypatch.setattr(tagging, "_KEPT", 3)
    monkeypatch.setattr(tagging, "_BLOCK", 2)
    assert [*tagging.tagger()(SENTENCES)] == known


ends = st.sampled_from(
    ["said", "Mr", "Sen", "U.S", "No", "p.m", "ok", "J", "12", "vs", "(AP", "half-hour", "Gen", "a"]
)


@settings(max_examples=300, deadline=None)
@given(
    ends,
    st.sampled_from([".", "?", "!", "...", "?!"]),
    st.sampled_from(["", " ", "\n", '"', "'", ")", '." ', " ("]),
    st.one_of(ends, st.sampled_from(["The", "He's", "Tavens,", "5", "", "and", "“We"])),
)
def test_sentences_end_where_punkt_says_so(word: str, mark: str, gap: str, after: str) -> None:
    context = word + mark + gap + after
    slow = PunktSentenceTokenizer.text_contains_sentbreak
    assert punkt().text_contains_sentbreak(context) == slow(punkt(), context)


def test_british_spelling_is_tagged_as_american() -> None:
    british = "The labour union criticised a rally in the harbour over rumours of defence cuts."
    american = "The labor union criticized a rally in the harbor over rumors of defense cuts."
    assert [w.tag for w in parse(british).words] == [w.tag for w in parse(american).words]


def test_a_title_keeps_its_full_stop() -> None:
    assert words("Prof. Roth and Cllr. Dane left.")[:4] == ["Prof.", "Roth", "and", "Cllr."]
