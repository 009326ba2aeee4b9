"""Penn Treebank tags by an averaged perceptron (Collins 2002), trained with nltk.

Training (``toolkit/learn/language.py``) uses nltk's ``PerceptronTagger``; here the same weights are
applied with numpy, several times faster: what depends on words alone is summed for a whole
text at once, and only the features of earlier tags word by word.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from toolkit.files import checked_bytes

if TYPE_CHECKING:
    from nltk.tag.perceptron import PerceptronTagger

Ints = npt.NDArray[np.int32]

MODEL = Path(__file__).parent.parent / "data/language/tagger.npz"

_START = ("-START-", "-START2-")
_END = ("-END-", "-END2-")
_MARGINS = (*_START, *_END)
_SCALE = 1000
_MIN_WEIGHT = 0.12
_KEPT = 60_000
_BLOCK = 5_000  # words tagged at a time, to bound memory

# A word never seen in training that opens a sentence with a capital is hardly one of these.
_NOT_NAMES = frozenset(("FW", "IN", "MD", "RB", "RP", "UH", "VB", "VBD", "VBP", "VBZ"))


# The tagger learned from US news: "harbour" is tagged as "harbor", "travelled" as "traveled".
_SPELLINGS = (
    *(
        ("our", "or"),
        ("ise", "ize"),
        ("isi", "izi"),
        ("isa", "iza"),
        ("yse", "yze"),
        ("ysi", "yzi"),
    ),
    *(("tre", "ter"), ("ence", "ense"), ("ll", "l"), ("ogue", "og"), ("ae", "e"), ("oe", "e")),
)


def _maybe_name(word: str) -> bool:
    return word[:1].isupper() and not word.endswith("ly")


def normalize(word: str) -> str:
    """Return the form of a word that features are made of."""
    if word[:1].isdigit():
        return "!DIGITS"
    return word.lower().replace("\u2019", "'")[:40]


def _shape(word: str, first: bool) -> str:
    kind = "A" if word.isupper() and len(word) > 1 else "a" if word.islower() else "x"
    if kind == "x" and word[:1].isupper():
        kind = "T"
    if word[:1].isdigit():
        kind = "9"
    return kind + ("^" if first else "") + ("-" if "-" in word[1:] else "")


def word_features(i: int, word: str, context: Sequence[str]) -> tuple[str, ...]:
    """Return the features of a word that do not depend on earlier tags."""
    j = i + 2
    form, before, after = context[j], context[j - 1], context[j + 1]
    return (
        "b" + _shape(word, i == 0),
        "s" + form[-3:],
        "t" + form[-2:] + _shape(word, i == 0),
        "w" + form,
        "p" + before,
        "q" + before[-3:],
        "n" + after,
        "m" + after[-3:],
        "o" + context[j - 2],
        "r" + context[j + 2],
    )


def tag_features(form: str, prev: str, prev2: str) -> tuple[str, str, str]:
    """Return the features of a word that depend on the two tags before it."""
    return ("1" + prev, "2" + prev + " " + prev2, "3" + prev + " " + form)


class FeatureMixin:
    """The features above in the shape nltk's trainer asks for."""

    def normalize(self, word: str) -> str:
        """Return the form that features are made of."""
        return normalize(word)

    def _get_features(
        self, i: int, word: str, context: list[str], prev: str, prev2: str
    ) -> dict[str, int]:
        tags = tag_features(context[i + 2], prev, prev2)
        return dict.fromkeys((*word_features(i, word, context), *tags), 1)


def pack_weights(tagger: PerceptronTagger) -> dict[str, npt.NDArray[Any]]:
    """Return the weights as arrays for ``np.savez_compressed``, small ones left out."""
    tags = sorted(tagger.classes)
    column = {tag: i for i, tag in enumerate(tags)}
    names, counts, columns, values = [], [], [], []
    for name in sorted(tagger.model.weights):
        row = {k: v for k, v in tagger.model.weights[name].items() if abs(v) >= _MIN_WEIGHT}
        if not row:
            continue
        names.append(name)
        counts.append(len(row))
        for tag in sorted(row):
            columns.append(column[tag])
            values.append(round(row[tag] * _SCALE))
    text = json.dumps(
        {"tags": tags, "features": names, "known": dict(sorted(tagger.tagdict.items()))},
        ensure_ascii=False,
    )
    return {
        "text": np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
        "counts": np.array(counts, dtype=np.uint8),
        "columns": np.array(columns, dtype=np.uint8),
        "values": np.clip(np.array(values), -32768, 32767).astype(np.int16),
    }


class _Vocabulary:
    """The rows of ``word_features`` in the table of weights, kept by word.

    Each of a word's features depends on one word only, itself or a neighbour, so the rows of a
    word seen before are there already. All are forgotten when there are very many.
    """

    #: Columns: a word's rows for itself, and for itself as the first of a sentence; for the word
    #: after it and before it; for the words two further on and two further back.
    own, first, next, last, over, under = ((0, 4), (4, 8), (8, 10), (10, 12), (12, 13), (13, 14))
    #: The tag of a word that has but one, else -1; and which rows it has after a certain tag.
    sure, after = 14, 15

    def __init__(
        self, row_of: Mapping[str, int], only: Mapping[str, int], after: Mapping[str, int]
    ) -> None:
        self._row_of, self._none, self._only, self._after = row_of, len(row_of), only, after
        self._lock = Lock()
        self._forget()

    def rows(self, words: Sequence[str]) -> Ints:
        """Return the rows of each word, one line for each."""
        with self._lock:
            if len(self._number) > _KEPT:
                self._forget()
            for word in set(words) - self._number.keys():
                self._meet(word)
            return self._table[[self._number[word] for word in words]]

    def _american(self, form: str) -> str:
        """Return a word never seen as the seen one that differs by American spelling alone."""
        if "w" + form not in self._row_of and form.isalpha():
            for british, american in _SPELLINGS:
                if british in form:
                    other = form.replace(british, american)
                    if "w" + other in self._row_of or other in self._only:
                        return other
        return form

    def _forget(self) -> None:
        self._number: dict[str, int] = {}
        self._table = np.empty((1 << 10, 16), dtype=np.int32)

    def _meet(self, word: str) -> None:
        number = self._number[word] = len(self._number)
        if number == len(self._table):
            self._table = np.concatenate((self._table, np.empty_like(self._table)))
        plain = word if word in _MARGINS else normalize(word)
        form = self._american(plain)
        end, shape, initial = form[-3:], _shape(word, False), _shape(word, True)
        find, none = self._row_of.get, self._none
        own, ending, two = find("w" + form, none), find("s" + end, none), "t" + form[-2:]
        rows = (
            *(find("b" + shape, none), ending, find(two + shape, none), own),
            *(find("b" + initial, none), ending, find(two + initial, none), own),
            *(find("p" + form, none), find("q" + end, none)),
            *(find("n" + form, none), find("m" + end, none)),
            *(find("o" + form, none), find("r" + form, none)),
        )
        sure = self._only.get(word, -1 if form == plain else self._only.get(form, -1))
        self._table[number] = (*rows, sure, self._after.get(form, 0))


class Tagger:
    """Tags sentences with packed weights."""

    def __init__(self, packed: Mapping[str, npt.NDArray[Any]]) -> None:
        data = json.loads(packed["text"].tobytes().decode("utf-8"))
        self.tags: list[str] = data["tags"]
        row_of: dict[str, int] = {name: i for i, name in enumerate(data["features"])}
        # The last row, all zeros, stands for every feature that was never seen.
        self._none = len(row_of)
        self._weights = np.zeros((len(row_of) + 1, len(self.tags)), dtype=np.int32)
        rows = np.repeat(np.arange(len(row_of)), packed["counts"])
        self._weights[rows, packed["columns"]] = packed["values"]
        column = {tag: i for i, tag in enumerate((*self.tags, *_START))}
        self._start = column[_START[0]]
        self._name = column.get("NNP", 0)
        self._not_names = frozenset(column[tag] for tag in _NOT_NAMES if tag in column)
        # What the margins of a sentence stand for as tags: the nearer one is the last tag.
        only = dict(zip(_MARGINS, (self._start + 1, self._start, 0, 0), strict=True))
        only |= {word: column[tag] for word, tag in data["known"].items()}
        self._pairs = [[self._pair(row_of, a, b) for b in column] for a in column]
        self._after: list[dict[int, int]] = [{}]
        lines: dict[str, int] = {}
        for name, row in row_of.items():
            if name[0] == "3":
                tag, _, form = name[1:].partition(" ")
                if form not in lines:
                    lines[form] = len(self._after)
                    self._after.append({})
                self._after[lines[form]][column[tag]] = row
        self._vocabulary = _Vocabulary(row_of, only, lines)

    def _pair(self, row_of: Mapping[str, int], prev: str, prev2: str) -> Ints:
        """Return what two tags before a word add to the scores of its own."""
        one, two, _ = (row_of.get(name, self._none) for name in tag_features("", prev, prev2))
        pair: Ints = self._weights[one] + self._weights[two]
        return pair

    def __call__(self, sentences: Iterable[Sequence[str]]) -> Iterator[list[str]]:
        """Yield the tags of each sentence."""
        block: list[Sequence[str]] = []
        size = 0
        for words in sentences:
            block.append(words)
            size += len(words)
            if size > _BLOCK:
                yield from self._tagged(block)
                block, size = [], 0
        yield from self._tagged(block)

    def _tagged(self, block: Sequence[Sequence[str]]) -> Iterator[list[str]]:
        if not block:
            return
        words = [word for sentence in block for word in (*_START, *sentence, *_END)]
        rows = self._vocabulary.rows(words)
        places = np.flatnonzero(rows[:, _Vocabulary.sure] < 0)
        scores = self._scores(rows, places)
        tags: list[int] = rows[:, _Vocabulary.sure].tolist()
        after = [self._after[line] for line in rows[places, _Vocabulary.after].tolist()]
        unseen = (rows[places, _Vocabulary.own[1] - 1] == self._none).tolist()
        for at, total, by_tag, new in zip(places.tolist(), scores, after, unseen, strict=True):
            last = tags[at - 1]
            total += self._pairs[last][tags[at - 2]]
            if last in by_tag:
                total += self._weights[by_tag[last]]
            tags[at] = int(total.argmax())
            if (
                last == self._start
                and new
                and tags[at] in self._not_names
                and _maybe_name(words[at])
            ):
                tags[at] = self._name
        start = len(_START)
        for sentence in block:
            yield [self.tags[tag] for tag in tags[start : start + len(sentence)]]
            start += len(sentence) + len(_START) + len(_END)

    def _scores(self, rows: Ints, places: npt.NDArray[np.intp]) -> Ints:
        """Return the scores of all tags for the words at some places, by the words alone."""
        first = rows[places - 1, _Vocabulary.sure] == self._start
        total = np.zeros((len(places), len(self.tags)), dtype=np.int32)
        for apart, (start, stop) in (
            (0, _Vocabulary.own),
            (-1, _Vocabulary.next),
            (1, _Vocabulary.last),
            (-2, _Vocabulary.over),
            (2, _Vocabulary.under),
        ):
            for column in range(start, stop):
                row = rows[places + apart, column]
                if not apart:
                    row = np.where(first, rows[places, column + _Vocabulary.first[0]], row)
                total += self._weights[row]
        return total


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    """Return the tagger with the shipped weights."""
    with np.load(io.BytesIO(checked_bytes(MODEL)), allow_pickle=False) as packed:
        return Tagger(packed)
