"""Whatever the text, the spans are sane: inside it, in order, and of the right kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.annotate.attributions import find_attributions
from toolkit.document import LABELS, Attribution, Spans
from toolkit.language import parse

_WORDS = st.sampled_from(
    [
        "said", "says", "told", "that", "the", "ministry", "Mr.", "Brandt", "according", "to",
        "he", "and", "but", ",", ".", ":", '"', "“", "”", "'", "citing", "declined to comment",
        "was", "reported", "by", "will", "not", "who", "which", "\n\n", "plans", "hope", "of",
        "—", "(", ")", "Tuesday", "saying", "as", "expected", "NATO", "SAID", "!", "?", "é", "🙂",
    ]
)  # fmt: skip


def check(text: str, found: tuple[Attribution, ...]) -> None:
    """Hold every attribution of a text to what each must be."""
    assert [a.id for a in found] == [f"A{n}" for n in range(1, len(found) + 1)]
    starts = [a.extent.start for a in found]
    assert starts == sorted(starts)
    ids = {a.id: a for a in found}
    for a in found:
        for pieces in (a.source, a.cue, a.content):
            _check_pieces(text, pieces)
        assert not any(s.overlaps(c) for s in a.source for c in a.cue)
        assert not any(s.overlaps(c) for s in (*a.source, *a.cue) for c in a.content)
        assert (
            a.content
            or a.response != "given"
            or a.cue[0].of(text).lower()
            in (
                "citing",
                "quoting",
            )
        )
        assert a.cue or a.source
        for name in ("quotation", "attitude", "stance", "response", "channel"):
            assert getattr(a, name) in LABELS[name]
        assert a.stance_score is None or -1 <= a.stance_score <= 1
        assert a.confidence is not None and 0 <= a.confidence <= 1
        assert (a.depth == 1) == (a.outer is None)
        if a.outer is not None:
            assert ids[a.outer].depth == a.depth - 1


def _check_pieces(text: str, pieces: Spans) -> None:
    last = -1
    for piece in pieces:
        assert 0 <= piece.start < piece.end <= len(text)
        assert piece.start > last
        words = piece.of(text)
        assert words == words.strip()
        last = piece.end - 1


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=60))
def test_news_like_text_gives_sane_spans(words: list[str]) -> None:
    text = " ".join(words)
    check(text, find_attributions(parse(text)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_sane_spans(text: str) -> None:
    check(text, find_attributions(parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        '"' * 10_000,
        "THE MINISTRY SAID THAT THE ROAD WAS CLOSED. " * 300,
        "the ministry said that the army said it would say that " * 300,
        '"The man said it\n\n' * 500,
        "he said " * 3_000,
        "according to " * 3_000,
        "declined to comment " * 1_000,
        "a, " * 10_000,
    ],
)
def test_hostile_text_gives_sane_spans(text: str) -> None:
    check(text, find_attributions(parse(text)))


def test_the_same_text_gives_the_same_annotation() -> None:
    text = "Rebels said they left, and the army said it won, according to the U.N. mission. " * 5
    assert find_attributions(parse(text)) == find_attributions(parse(text))
