"""Penn Treebank tags by an averaged perceptron (Collins 2002), trained with nltk.

Training (``toolkit/learn/language.py``) uses nltk's ``PerceptronTagger``; here the same weights are
applied with numpy, several times faster: what depends on words alone is summed for a whole
sentence at once, and only the features of earlier tags word by word.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from toolkit.files import checked_bytes

if TYPE_CHECKING:
    from nltk.tag.perceptron import PerceptronTagger

MODEL = Path(__file__).parent.parent / "data/language/tagger.npz"

_START = ("-START-", "-START2-")
_END = ("-END-", "-END2-")
_SCALE = 1000
_MIN_WEIGHT = 0.12
_KEPT = 60_000

# A word never seen in training that opens a sentence with a capital is hardly one of these.
_NOT_NAMES = frozenset(("FW", "IN", "MD", "RB", "RP", "UH", "VB", "VBD", "VBP", "VBZ"))


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


class _Rows:
    """The rows of ``word_features`` in the table of weights, put together from parts kept by word.

    Each of a word's features depends on one word only, itself or a neighbour, so the rows of a
    word seen before are there already. The parts are forgotten when there are very many.
    """

    def __init__(self, row_of: Mapping[str, int]) -> None:
        self._row_of, self._none = row_of, len(row_of)
        self._own: dict[tuple[str, bool], tuple[int, ...]] = {}
        self._around: dict[str, tuple[tuple[int, ...], ...]] = {}

    def of(self, i: int, words: Sequence[str], context: Sequence[str]) -> tuple[int, ...]:
        """Return the rows of word ``i``; ``context`` are all forms, two marks at both ends."""
        own = self._own.get((words[i], i == 0))
        if own is None:
            own = self._make_own(words[i], context[i + 2], i == 0)
        return (
            *own,
            *self._near(context[i + 1])[0],
            *self._near(context[i + 3])[1],
            *self._near(context[i])[2],
            *self._near(context[i + 4])[3],
        )

    def _find(self, *names: str) -> tuple[int, ...]:
        return tuple(self._row_of.get(name, self._none) for name in names)

    def _make_own(self, word: str, form: str, first: bool) -> tuple[int, ...]:
        if len(self._own) >= _KEPT:
            self._own.clear()
        shape = _shape(word, first)
        rows = self._find("b" + shape, "s" + form[-3:], "t" + form[-2:] + shape, "w" + form)
        self._own[word, first] = rows
        return rows

    def _near(self, form: str) -> tuple[tuple[int, ...], ...]:
        """Return what a form adds to the word after it, before it, and two further either way."""
        rows = self._around.get(form)
        if rows is None:
            if len(self._around) >= _KEPT:
                self._around.clear()
            rows = (
                self._find("p" + form, "q" + form[-3:]),
                self._find("n" + form, "m" + form[-3:]),
                self._find("o" + form),
                self._find("r" + form),
            )
            self._around[form] = rows
        return rows


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


@lru_cache(maxsize=1)
def tagger() -> Callable[[Sequence[str]], list[str]]:
    """Return the function from the words of one sentence to their tags."""
    stream = io.BytesIO(checked_bytes(MODEL))
    with np.load(stream, allow_pickle=False) as packed:
        data = json.loads(packed["text"].tobytes().decode("utf-8"))
        tags: list[str] = data["tags"]
        row_of: dict[str, int] = {name: i for i, name in enumerate(data["features"])}
        # The last row, all zeros, stands for every feature that was never seen.
        weights = np.zeros((len(row_of) + 1, len(tags)), dtype=np.int16)
        rows = np.repeat(np.arange(len(row_of)), packed["counts"])
        weights[rows, packed["columns"]] = packed["values"]
    known: dict[str, str] = data["known"]
    none = len(row_of)
    get = row_of.get
    rows_of = _Rows(row_of).of

    def tag(words: Sequence[str]) -> list[str]:
        context = (*_START, *map(normalize, words), *_END)
        unsure = [i for i, word in enumerate(words) if word not in known]
        base: dict[int, npt.NDArray[np.int32]] = {}
        if unsure:
            ids = [rows_of(i, words, context) for i in unsure]
            base = dict(zip(unsure, weights[ids].sum(axis=1, dtype=np.int32), strict=True))
        prev, prev2 = _START
        out: list[str] = []
        for i, word in enumerate(words):
            best = known.get(word)
            if best is None:
                a, b, c = (get(f, none) for f in tag_features(context[i + 2], prev, prev2))
                best = tags[int((base[i] + weights[a] + weights[b] + weights[c]).argmax())]
                if (
                    i == 0
                    and best in _NOT_NAMES
                    and _maybe_name(word)
                    and "w" + context[2] not in row_of
                ):
                    best = "NNP"
            out.append(best)
            prev, prev2 = best, prev
        return out

    return tag
