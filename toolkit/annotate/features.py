"""What the fast engine looks at: features of each token as strings, and of pairs of spans.

Training and inference call the same functions; a change here needs newly trained weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.language.pieces import BREAKS, QUOTE_STATES, Tokens

#: A word is taken for a possible cue from this class of the lexicon on.
_CANDIDATE = 2
_SEQUENCE = 400
_NO_WORD = "-"
_OUTSIDE, _INSIDE, _OPENS, _CLOSES = range(4)


def lower_words(text: str, tokens: Tokens) -> list[str]:
    """Return the tokens in lower case, cut to a bounded length, digits alike."""
    words = [
        text[s:e] if e - s <= 30 else text[s : s + 30]
        for s, e in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    ]
    return ["0" * min(len(w), 4) if w.isdecimal() else w.lower() for w in words]


def sequences(tokens: Tokens) -> list[tuple[int, int]]:
    """Cut a document into token ranges that are tagged together: paragraphs, not too long."""
    ranges, start, last_end = [], 0, 0
    breaks = tokens.features % BREAKS
    ends = tokens.sentence_ends
    for i in range(1, len(ends) + 1):
        if ends[i - 1]:
            last_end = i
        if i == len(ends) or breaks[i]:
            ranges.append((start, i))
            start = i
        elif i - start >= _SEQUENCE:
            cut = last_end if last_end > start else i
            ranges.append((start, cut))
            start = cut
    return [(a, b) for a, b in ranges if b > a]


def token_features(
    words: Sequence[str], tokens: Tokens, cues: Mapping[str, int]
) -> list[list[str]]:
    """Return the features of all tokens of a document.

    Parameters
    ----------
    words : sequence of str
        See :func:`lower_words`.
    tokens : Tokens
        The tokens with their case, quotation and line-break states.
    cues : mapping of str to int
        How often a word is (part of) a cue, as a class from 1 (now and then) to 4 (mostly).
    """
    n = len(words)
    kinds = [cues.get(word, 0) for word in words]
    states = (tokens.features // BREAKS % QUOTE_STATES).tolist()
    shapes = (tokens.features // (BREAKS * QUOTE_STATES)).tolist()
    before, after = _nearest_cues(words, kinds, tokens.sentence_ends.tolist())
    around = _around_quotations(words, kinds, states)
    starts = [True, *tokens.sentence_ends.tolist()[:-1]]
    w = [_NO_WORD, _NO_WORD, *words, _NO_WORD, _NO_WORD]
    k = [0, 0, *kinds, 0, 0]
    s = [0, *states, 0]
    x = [9, *shapes, 9]
    rows = []
    for i in range(n):
        a, b, c, d, e = w[i : i + 5]
        rows.append(
            [
                f"0{c}",
                f"1{b}",
                f"2{d}",
                f"3{a}",
                f"4{e}",
                f"5{b} {c}",
                f"6{c} {d}",
                f"7{c[-3:]}",
                f"8{x[i]}{x[i + 1]}{x[i + 2]}{starts[i]:d}",
                f"9{s[i]}{s[i + 1]}{s[i + 2]}{k[i + 2]}{k[i + 1]}{k[i + 3]}",
                f"a{k[i]}{k[i + 1]}{k[i + 2]}{k[i + 3]}{k[i + 4]}",
                f"b{before[i]}",
                f"c{after[i]}",
                f"d{before[i]}{after[i]}{s[i + 1]}",
                f"e{around[i]}",
                f"f{s[i + 1]}{c}",
                f"g{x[i + 1]}{d}",
                f"h{starts[i]:d}{c}",
            ]
        )
    return rows


def _nearest_cues(
    words: Sequence[str], kinds: Sequence[int], sentence_ends: Sequence[bool]
) -> tuple[list[str], list[str]]:
    """Describe the nearest possible cue before and after each token in its sentence."""

    def sweep(order: range, stops_before: bool) -> list[str]:
        found, at = "", 0
        described = [""] * len(words)
        for i in order:
            if not stops_before and sentence_ends[i]:
                found = ""
            described[i] = f"{found}~{_bucket(abs(i - at))}" if found else ""
            if kinds[i] >= _CANDIDATE:
                found, at = f"{kinds[i]}", i
            if stops_before and sentence_ends[i]:
                found = ""
        return described

    n = len(words)
    return sweep(range(n), True), sweep(range(n - 1, -1, -1), False)


def _bucket(distance: int) -> int:
    return distance if distance <= 3 else 4 if distance <= 6 else 5 if distance <= 15 else 6


def _around_quotations(
    words: Sequence[str], kinds: Sequence[int], states: Sequence[int]
) -> list[str]:
    """Describe, for tokens of a quotation, what stands before and after it, and its length."""
    described = [""] * len(words)
    i = 0
    while i < len(words):
        if states[i] != _OPENS:
            i += 1
            continue
        j = i + 1
        while j < len(words) and states[j] == _INSIDE:
            j += 1
        closes = j < len(words) and states[j] == _CLOSES
        end = j + closes
        left = max(kinds[max(0, i - 4) : i], default=0)
        right = max(kinds[end : end + 5], default=0)
        last = words[j - 1] if j > i + 1 else _NO_WORD
        mark = last if last in ",.?!" else _NO_WORD
        comma = i > 0 and words[i - 1] in ",:"
        text = f"{left}{right}{mark}{comma:d}{closes:d}{_bucket((j - i) // 2)}"
        described[i:end] = [text] * (end - i)
        i = max(end, i + 1)
    return described


def pair_features(
    words: Sequence[str],
    tokens: Tokens,
    origin: tuple[int, int],
    target: tuple[int, int],
    rivals: int,
) -> NDArray[np.float64]:
    """Return what speaks for linking two spans, given how many rivals stand between them."""
    first, second = sorted((origin, target))
    gap = range(first[1] + 1, second[0])
    sentences = int(tokens.sentence_ends[first[1] : second[0]].sum())
    paragraphs = int((tokens.features[first[1] + 1 : second[0] + 1] % BREAKS).sum())
    follows = target > origin
    near = [words[i] for i in gap[:40]]
    values = (
        1.0,
        follows,
        min(len(gap), 40) / 10,
        len(gap) == 0,
        len(gap) == 1,
        min(sentences, 3),
        sentences > 0 and follows,
        min(paragraphs, 3),
        min(rivals, 4),
        rivals > 0 and follows,
        "," in near,
        ";" in near,
        "and" in near,
        "that" in near,
        bool({"who", "which"} & set(near)),
        follows * min(len(gap), 40) / 10,
    )
    return np.array(values, dtype=np.float64)
