"""Text as the encoder reads it: tokens, what is known of each, and windows of bounded length.

Training and inference call the same functions. A change here changes what the shipped model sees,
so it needs a newly trained model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

TOKEN = re.compile(r"\w+|[^\w\s]")
#: A token gives at most this many pieces: a run of letters without spaces stays one bounded token.
MAX_PIECES = 16
#: So many tokens are cut into pieces at a time.
STRETCH = 20_000
SHAPES, QUOTE_STATES, BREAKS = 5, 4, 2
N_FEATURES = SHAPES * QUOTE_STATES * BREAKS
#: By whose guidelines spans are marked: what the special pieces at both ends of a window say.
GUIDELINES = ("polnear", "codebook")

_OPENING, _CLOSING = frozenset("“„«"), frozenset("”»")
_TERMINAL = frozenset(".!?…")
_AFTER_TERMINAL = frozenset("\"'”’)]»")
_OUTSIDE, _INSIDE, _OPENS, _CLOSES = range(4)


class Tokens(NamedTuple):
    """The tokens of a text, half-open code points, and one feature index for each."""

    starts: Ints
    ends: Ints
    features: Ints
    sentence_ends: NDArray[np.bool_]


class Pieces(NamedTuple):
    """Word pieces of a text: vocabulary ids and the token of each."""

    ids: Ints
    token: Ints

    def first(self) -> NDArray[np.bool_]:
        """Say which pieces begin a token."""
        begins = np.ones(len(self.token), dtype=bool)
        begins[1:] = self.token[1:] != self.token[:-1]
        return begins


def special_of(guidelines: str) -> int:
    """Return the feature of the special pieces for one kind of guidelines."""
    return N_FEATURES + GUIDELINES.index(guidelines)


def tokens_of(text: str) -> Tokens:
    """Split a text into tokens and find the shape, quotation and line-break state of each."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    words = [text[start:end] for start, end in spans]
    breaks = _breaks(text, spans)
    quotes = _quote_states(text, spans, words, breaks)
    features = [
        (_shape(word) * QUOTE_STATES + quote) * BREAKS + (gap > 0)
        for word, quote, gap in zip(words, quotes, breaks, strict=True)
    ]
    array = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Tokens(
        array[:, 0],
        array[:, 1],
        np.array(features, dtype=np.int64),
        np.array(_sentence_ends(words, breaks), dtype=bool),
    )


def pieces_of(text: str, tokens: Tokens, tokenizer: Any) -> Pieces:
    """Cut a text into word pieces with a ``tokenizers.Tokenizer`` and map them to tokens."""
    parts = [_encode(text, start, end, tokenizer) for start, end in _stretches(text, tokens)]
    if not parts:
        return Pieces(np.zeros(0, np.int64), np.zeros(0, np.int64))
    ids, starts = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    token = np.maximum(np.searchsorted(tokens.starts, starts, side="right") - 1, 0)
    # Offsets never fall, so the rank of a piece in its token is its distance to the token's first.
    rank = np.arange(len(token)) - np.searchsorted(token, token, side="left")
    keep = rank < MAX_PIECES
    return Pieces(ids[keep], token[keep])


def _stretches(text: str, tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Cut very long texts between words, since the tokenizer needs much memory for each piece."""
    begin = 0
    for start in tokens.starts[STRETCH::STRETCH].tolist():
        if text[start - 1].isspace():
            yield begin, start
            begin = start
    if begin < len(text) and len(tokens.starts):
        yield begin, len(text)


def _encode(text: str, start: int, end: int, tokenizer: Any) -> tuple[Ints, Ints]:
    encoding = tokenizer.encode(text[start:end], add_special_tokens=False)
    starts = np.array([begin for begin, _ in encoding.offsets], dtype=np.int64)
    return np.array(encoding.ids, dtype=np.int64), starts + start


def windows_of(
    pieces: Pieces, sentence_ends: NDArray[np.bool_], limit: int, first_limit: int | None = None
) -> Iterator[tuple[int, int]]:
    """Yield piece ranges ``[start, end)`` of at most ``limit``, cut at sentence ends if possible.

    ``first_limit`` shortens the first window: training draws it anew in each epoch, so that the
    cuts fall in other places.
    """
    n = len(pieces.ids)
    last_of_token = np.append(pieces.token[1:] != pieces.token[:-1], True) if n else np.zeros(0)
    after_token = np.flatnonzero(last_of_token) + 1
    after_sentence = after_token[sentence_ends[pieces.token[after_token - 1]]]
    start, room = 0, first_limit or limit
    while n - start > room:
        end = _last_in(after_sentence, start + room // 4, start + room)
        end = end or _last_in(after_token, start, start + room) or start + room
        yield start, end
        start, room = end, limit
    if start < n:
        yield start, n


def _last_in(sorted_values: Ints, low: int, high: int) -> int:
    """Return the largest value in ``(low, high]``, or 0."""
    position = int(np.searchsorted(sorted_values, high, side="right")) - 1
    value = int(sorted_values[position]) if position >= 0 else 0
    return value if value > low else 0


def _shape(word: str) -> int:
    """Case shape: 0 lower, 1 capitalised, 2 all capitals, 3 mixed, 4 without letters."""
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    if word[:1].isupper() and word[1:].islower():
        return 1
    return 3 if any(c.isalpha() for c in word[:40]) else 4


def _breaks(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """How many line ends stand before each token (0, 1, or 2 for more)."""
    counts, before = [], 0
    for start, end in spans:
        counts.append(min(text.count("\n", before, start), 2) if start > before else 0)
        before = end
    return counts


def _sentence_ends(words: Sequence[str], breaks: Sequence[int]) -> list[bool]:
    """Say after which tokens a sentence may end; rough, for cutting windows only."""
    ends = []
    terminal = False
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        short = word == "." and len(before) <= 4 and before[:1].isupper()  # "Sen.", "Mr.", "J."
        terminal = (word in _TERMINAL and not short) or (terminal and word in _AFTER_TERMINAL)
        following = words[i + 1] if i + 1 < len(words) else ""
        broken = i + 1 >= len(words) or breaks[i + 1] > 0
        closes = following in _AFTER_TERMINAL and not broken
        ends.append(broken or (terminal and not closes and not following[:1].islower()))
    return ends


def _quote_states(
    text: str, spans: Sequence[tuple[int, int]], words: Sequence[str], breaks: Sequence[int]
) -> list[int]:
    """Quotation state of each token: outside, inside, an opening mark, a closing mark.

    Only double marks count (also two apostrophes in a row). An open quotation ends with its
    paragraph: at a blank line, or at a line end after the end of a sentence.
    """
    states: list[int] = []
    inside = False
    for i, word in enumerate(words):
        if inside and (breaks[i] > 1 or (breaks[i] == 1 and _ended(words, i))):
            inside = False
        if states and word == "'" and text[spans[i][0] - 1] == "'":
            states.append(states[-1])  # the second half of a mark written as two apostrophes
            continue
        mark = _mark(text, spans, words, i, inside)
        if mark == _OPENS:
            inside = True
        elif mark == _CLOSES:
            inside = False
        states.append(mark if mark != _OUTSIDE else (_INSIDE if inside else _OUTSIDE))
    return states


def _ended(words: Sequence[str], i: int) -> bool:
    return i > 0 and (words[i - 1] in _TERMINAL or words[i - 1] in _AFTER_TERMINAL)


def _mark(
    text: str, spans: Sequence[tuple[int, int]], words: Sequence[str], i: int, inside: bool
) -> int:
    """Say whether token ``i`` opens or closes a quotation (or neither)."""
    word, (start, end) = words[i], spans[i]
    if word in _OPENING:
        return _OPENS
    if word in _CLOSING:
        return _CLOSES
    if word == "'":
        if text[start : start + 2] != "''":
            return _OUTSIDE
        end += 1
    elif word != '"':
        return _OUTSIDE
    space_before = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–"
    space_after = end >= len(text) or text[end].isspace()
    if space_before != space_after:
        return _OPENS if space_before else _CLOSES
    return _CLOSES if inside else _OPENS
