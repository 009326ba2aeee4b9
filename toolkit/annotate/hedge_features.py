"""What a linear classifier of hedge words looks at: a parsed text in, hashed features out.

Only words that can be a cue (the model's list of forms) get features; all of them at once, as
arrays. Training and inference call the same function: a change here needs a newly trained model.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.hedge_here import context_words
from toolkit.language.parsed import ParsedText, Sentence

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BEFORE, _AFTER = (-4, -3, -2, -1), (1, 2, 3, 4)
_BAG = 8  # words either side whose presence counts, wherever they stand
_REACH_VERB, _REACH_NOUN, _REACH_FINITE = 5, 6, 12
_MOST_KEYS = 6  # of one sentence
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)


class Features(NamedTuple):
    """Features of some words: feature ``column[k]`` is on for the word ``words[row[k]]``."""

    words: Ints
    row: Ints
    column: Ints


def features_of(parsed: ParsedText, forms: Collection[str], bits: int) -> Features:
    """Return the features of the words of a text that can be a cue.

    Parameters
    ----------
    parsed : ParsedText
    forms : collection of str
        The lower-case forms that can be (part of) a cue.
    bits : int
        Columns are below ``2 ** bits``.

    Returns
    -------
    Features
    """
    picked = [i for i, word in enumerate(parsed.words) if word.lower in forms]
    if not picked:
        none = np.zeros(0, np.int64)
        return Features(none, none, none)
    chosen = np.array(picked)
    sentences, shift = _holding(parsed, chosen)
    text = _Text(parsed, sentences, chosen - shift)
    text.window()
    text.neighbours()
    text.sentence()
    text.keys()
    width = np.uint64((1 << bits) - 1)
    columns = (np.concatenate(text.hashes) & width).astype(np.int64)
    return Features(chosen, np.concatenate(text.rows), columns)


def _holding(parsed: ParsedText, chosen: Ints) -> tuple[list[Sentence], Ints]:
    """Return the sentences that hold the words, and how many words before each are left out."""
    ends = [s.last for s in parsed.sentences]
    of = np.searchsorted(ends, chosen, side="right")
    numbers, back = np.unique(of, return_inverse=True)
    sentences = [parsed.sentences[n] for n in numbers.tolist()]
    kept = np.cumsum([0, *(s.last - s.first for s in sentences)])[:-1]
    return sentences, (np.array([s.first for s in sentences]) - kept)[back]


@lru_cache(maxsize=1 << 16)
def _word(lower: str) -> tuple[int, int, int, int, bool]:
    """Hash a word: its form, stem, beginning and end; and say whether it is a key word."""
    stem = lower
    for ending in ("ing", "ed", "es", "s", "d"):
        if lower.endswith(ending) and len(lower) - len(ending) >= 3:
            stem = lower[: -len(ending)]
            break
    forms = (lower, "/" + stem.rstrip("e"), "<" + lower[:4], ">" + lower[-3:])
    hashed = [zlib.crc32(form.encode("utf-8", "surrogatepass")) for form in forms]
    return hashed[0], hashed[1], hashed[2], hashed[3], lower in context_words()["key_words"]


@lru_cache(maxsize=1 << 10)
def _tag(tag: str) -> tuple[int, int, bool, bool, bool]:
    """Hash a tag and its first two letters; say whether it is a verb, a noun, a finite verb."""
    noun = tag.startswith(("N", "PRP", "EX", "WP", "WDT"))
    coarse = zlib.crc32(b"+" + tag[:2].encode())
    return zlib.crc32(tag.encode()), coarse, tag[:1] == "V", noun, tag in _FINITE


class _Text:
    """The arrays of some sentences of a text; each method adds the features of one kind."""

    def __init__(self, parsed: ParsedText, sentences: Sequence[Sentence], at: Ints) -> None:
        words = [w for s in sentences for w in parsed.words[s.first : s.last]]
        count = len(words)
        self.at = at
        forms = np.array([*(_word(w.lower) for w in words), _word("")], dtype=np.uint64)
        tags = np.array([*(_tag(w.tag) for w in words), _tag("")], dtype=np.uint64)
        self.form, self.stem, self.head, self.tail = (
            forms[:, 0],
            forms[:, 1],
            forms[:, 2],
            forms[:, 3],
        )
        self.tag, self.coarse = tags[:, 0], tags[:, 1]
        self.is_verb, self.is_noun = tags[:, 2] > 0, tags[:, 3] > 0
        self.is_finite, self.is_key = tags[:, 4] > 0, forms[:, 4] > 0
        lengths = np.array([s.last - s.first for s in sentences])
        ends = np.cumsum(lengths)
        self.first, self.last = np.repeat(ends - lengths, lengths), np.repeat(ends, lengths)
        self.commas = np.cumsum([w.text == "," for w in words])
        marks = np.cumsum([0, *(w.text == "?" for w in words)])
        self.asks = marks[self.last] > marks[self.first]
        past = np.array([w.tag == "VBD" for w in words] + [False])
        present = np.array([w.tag in ("VBZ", "VBP") for w in words] + [False])
        self.balance = np.concatenate([[0], np.cumsum(past.astype(int) - present.astype(int))])
        self.none = count  # the place that stands for everything outside the sentence
        self.line = np.arange(len(at))
        self.rows: list[Ints] = []
        self.hashes: list[Hashes] = []
        self.kind = 0

    def add(self, *parts: Hashes, rows: Ints | None = None) -> None:
        """Add one feature of the next kind to each word, or to those of ``rows``."""
        self.kind += 1
        self.put(self.kind, *parts, rows=rows)

    def put(self, kind: int | Ints, *parts: Hashes, rows: Ints | None = None) -> None:
        where = self.line if rows is None else rows
        with np.errstate(over="ignore"):
            mixed = (np.zeros(len(where), np.uint64) + np.uint64(0)) + np.asarray(kind, np.uint64)
            mixed = mixed * _FIRST
            for part in parts:
                mixed = (mixed ^ part) * _FIRST
                mixed ^= mixed >> _SHIFT
                mixed *= _SECOND
                mixed ^= mixed >> _SHIFT
        self.rows.append(where)
        self.hashes.append(mixed)

    def away(self, offset: int) -> Ints:
        """Return the place ``offset`` words away, or the one outside the sentence."""
        place = self.at + offset
        inside = (place >= self.first[self.at]) & (place < self.last[self.at])
        return np.where(inside, place, self.none)

    def window(self) -> None:
        """Words and tags around, alone and with the word itself."""
        form, stem, tag, coarse = (
            self.form[self.at],
            self.stem[self.at],
            self.tag[self.at],
            self.coarse[self.at],
        )
        near = {k: self.away(k) for k in range(-_BAG, _BAG + 1)}
        w = {k: self.form[near[k]] for k in near}
        t = {k: self.tag[near[k]] for k in range(-3, 4)}
        for single in ((), (form,), (stem,), (tag,), (form, tag), (self.head[self.at],)):
            self.add(*single)
        self.add(self.tail[self.at], tag)
        for k in (*_BEFORE, *_AFTER):
            self.add(w[k])
            if k != -4:
                self.add(stem, w[k])
            if k in t:
                self.add(t[k])
                self.add(stem, coarse, t[k])
        self.add(stem, self.tail[near[-1]])
        self.add(stem, self.tail[near[1]])
        for parts in (
            (w[-1], w[1]),
            (stem, w[-1], w[1]),
            (stem, w[1], w[2]),
            (stem, w[-1], w[-2]),
            (w[-1], form, w[1], w[2]),
            (t[-1], tag, t[1]),
            (stem, t[-1], t[1]),
            (stem, t[-2], t[-1]),
            (stem, t[1], t[2]),
            (form, t[-1], t[1], t[2]),
            (form, t[-2], t[-1], t[1]),
        ):
            self.add(*parts)
        self.kind += 2
        for k in range(1, _BAG + 1):
            self.put(self.kind - 1, stem, w[-k])
            self.put(self.kind, stem, w[k])

    def neighbours(self) -> None:
        """The next verb, the noun before, the finite verb before."""
        stem = self.stem[self.at]
        verb = self.nearest(self.is_verb, 1, _REACH_VERB)
        noun = self.nearest(self.is_noun, -1, _REACH_NOUN)
        finite = self.nearest(self.is_finite, -1, _REACH_FINITE)
        self.add(stem, self.stem[verb])
        self.add(stem, self.tag[verb])
        self.add(stem, self.stem[noun])
        self.add(stem, self.tag[noun])
        self.add(stem, self.tag[self.at], self.tag[finite])
        self.add(stem, self.stem[finite])
        self.add(stem, self.tag[noun], self.tag[verb])

    def nearest(self, kind: NDArray[np.bool_], step: int, reach: int) -> Ints:
        """Return the nearest word of a kind before or after each word, in its sentence."""
        places = np.flatnonzero(kind)
        if not len(places):
            return np.full(len(self.at), self.none)
        if step > 0:
            found = np.searchsorted(places, self.at, side="right")
        else:
            found = np.searchsorted(places, self.at, side="left") - 1
        place = places[np.clip(found, 0, len(places) - 1)]
        first, last = self.first[self.at], self.last[self.at]
        apart = (place - self.at) * step
        fits = (apart > 0) & (apart <= reach) & (place >= first) & (place < last)
        return np.where(fits, place, self.none)

    def sentence(self) -> None:
        """Length, tense, first word, question mark."""
        form, stem = self.form[self.at], self.stem[self.at]
        first, last = self.first[self.at], self.last[self.at]
        past = (self.balance[last] - self.balance[first] > 0).astype(np.uint64)
        length = np.minimum((last - first) // 12, 3).astype(np.uint64)
        asks = self.asks[self.at].astype(np.uint64)
        self.add(stem, past)
        self.add(length)
        self.add(stem, length)
        self.add(form, self.form[first])
        self.add(asks)
        self.add(form, asks)

    def keys(self) -> None:
        """Key words of the sentence: before or after, how far, with how many commas between."""
        self.kind += 2
        places = np.flatnonzero(self.is_key)
        low = np.searchsorted(places, self.first[self.at])
        high = np.minimum(np.searchsorted(places, self.last[self.at]), low + _MOST_KEYS)
        counts = high - low
        rows = np.repeat(self.line, counts)
        if not len(rows):
            return
        nth = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        key = places[np.repeat(low, counts) + nth]
        own = self.at[rows]
        apart = own - key
        form = self.form[own]
        self.put(self.kind - 1 + (apart > 0) * 1000, form, self.form[key], rows=rows)
        commas = np.minimum(np.abs(self.commas[own] - self.commas[key]), 3)
        far = np.minimum(np.round(np.log2(np.abs(apart) + 1)), 5).astype(np.int64)
        bucket = (far * 4 + commas + (apart < 0) * 100).astype(np.uint64)
        self.put(self.kind, form, self.form[key], bucket, rows=rows)
