import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.language.pieces import (
    BREAKS,
    MAX_PIECES,
    N_FEATURES,
    QUOTE_STATES,
    Pieces,
    pieces_of,
    tokens_of,
    windows_of,
)

ANY_TEXT = st.text(
    st.sampled_from(list("aB3.!?\"'“”‘’«»()-–— \n\tÉñ漢字привет\u200b\u0301😀")), max_size=300
)


def quote_states(text):
    tokens = tokens_of(text)
    names = ("outside", "inside", "opens", "closes")
    words = [text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)]
    return [
        (word, names[f // BREAKS % QUOTE_STATES])
        for word, f in zip(words, tokens.features, strict=True)
    ]


class CharacterTokenizer:
    """Stands in for the real one: every character that is not white space is a piece."""

    def encode(self, text, add_special_tokens):
        assert not add_special_tokens
        spans = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]
        return type("Encoding", (), {"ids": [ord(text[s]) for s, _ in spans], "offsets": spans})


def test_a_quotation_is_known_from_its_marks():
    states = quote_states('Ana said, "Not now." Nobody asked why.')
    assert [w for w, s in states if s == "inside"] == ["Not", "now", "."]
    assert [s for w, s in states if w == '"'] == ["opens", "closes"]


@pytest.mark.parametrize(
    "text",
    [
        "He left “at once. \n\nShe stayed.",
        "He left ''at once'', but she stayed.",
        "He left. She 'stayed'.",
    ],
)
def test_a_quotation_ends_with_its_mark_or_its_paragraph(text):
    assert dict(quote_states(text))["She" if "She" in text else "she"] == "outside"


@given(ANY_TEXT)
def test_tokens_cover_all_but_white_space_in_order(text):
    tokens = tokens_of(text)
    covered = np.zeros(len(text), dtype=int)
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        covered[start:end] += 1
    assert [c == 1 for c in covered] == [not c.isspace() for c in text]
    assert all(0 <= f < N_FEATURES for f in tokens.features)


@given(ANY_TEXT)
def test_pieces_stay_with_their_token_and_bounded(text):
    tokens = tokens_of(text)
    pieces = pieces_of(text, tokens, CharacterTokenizer())
    counts = np.bincount(pieces.token, minlength=len(tokens.starts))
    lengths = tokens.ends - tokens.starts
    assert (counts == np.minimum(lengths, MAX_PIECES)).all()


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=120),
    st.integers(6, 40),
    st.integers(1, 40),
)
def test_windows_cover_every_piece_once_and_keep_to_the_limit(tokens, limit, first):
    token = np.repeat(np.arange(len(tokens)), [n for n, _ in tokens]).astype(np.int64)
    pieces = Pieces(np.zeros(len(token), np.int64), token)
    ends = np.array([end for _, end in tokens], dtype=bool)
    cuts = list(windows_of(pieces, ends, limit, min(first, limit)))
    assert [i for start, end in cuts for i in range(start, end)] == list(range(len(token)))
    assert all(end - start <= limit for start, end in cuts)


def test_windows_are_cut_at_sentence_ends():
    text = "One thing happened. " * 40
    tokens = tokens_of(text)
    pieces = pieces_of(text, tokens, CharacterTokenizer())
    for _, end in windows_of(pieces, tokens.sentence_ends, 100):
        assert text[tokens.starts[pieces.token[end - 1]]] == "."


def test_a_megabyte_without_spaces_is_read_in_bounded_pieces():
    text = "a" * 1_000_000
    pieces = pieces_of(text, tokens_of(text), CharacterTokenizer())
    assert len(pieces.ids) == MAX_PIECES
