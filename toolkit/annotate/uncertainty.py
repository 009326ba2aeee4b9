"""How uncertain each sentence sounds: a parsed text in, a score from 0 to 1 for each sentence out.

A logistic regression over word and tag n-grams, the hedges found and the evidence for hedge words
(engine "rules"), or the mean of that and the encoder's own score of sentences ("accurate"). Both
are trained on the Wikipedia part of the CoNLL-2010 shared task (:mod:`toolkit.learn.uncertainty`):
the score is the chance that its annotators would have found a weasel or a hedge in the sentence.

References
----------
Farkas, R., Vincze, V., Móra, G., Csirik, J., & Szarvas, G. (2010). The CoNLL-2010 shared task:
learning to detect hedges and their scope in natural language text. CoNLL.
Lipton, Z., Elkan, C., & Naryanaswamy, B. (2014). Optimal thresholding of classifiers to maximize F1
measure. ECML PKDD.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.hedge_model import Evidence, linear_model
from toolkit.annotate.hedges import find_hedges
from toolkit.document import LABELS, Hedge
from toolkit.errors import FormatError, InputError
from toolkit.files import checked_bytes
from toolkit.language.encoder import MODELS, Encoded, encoded
from toolkit.language.parsed import ParsedText, Word

Floats = NDArray[np.float64]
Hashes = NDArray[np.uint64]

FORMAT = "attribution-toolkit/uncertain-sentences/1"
MODEL = MODELS / "uncertainty.npz"
BITS = 18
#: Dense features: hedges of each class, the likeliest word of each learned class, whether any
#: word is a cue, and the length.
DENSE = len(LABELS["class"]) + 6
_LENGTH = 60  # words of a sentence beyond which it counts as equally long
#: From which mean of both scores on a sentence is called uncertain: best on documents that neither
#: model had seen (``benchmarks/hedge_mix.py``). For scores that are chances it would be half of the
#: best F1 (Lipton, Elkan & Naryanaswamy 2014), 0.345.
_THRESHOLD_OF_BOTH = 0.37
_STRENGTH = 3.0  # weight of all n-grams of a sentence together, against the dense features
_KEPT_TAGS = frozenset(("MD", "RB", "IN", "DT", "TO", "WDT", "WP", "PRP", "EX"))
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)
#: n-grams: W a word, T a tag, M the word where it is a function word, else its tag.
_GRAMS = ("W", "WT=", "WW", "WT", "TW", "MM", "WWW", "MMM", "WTT", "WTW", "MMMM")


class SentenceModel(NamedTuple):
    """Weights in steps of ``scale`` for n-grams, and as they are for the dense features.

    ``function_words`` keep their form in mixed n-grams; a sentence whose score reaches
    ``threshold`` is called uncertain.
    """

    weights: NDArray[np.int8]
    scale: float
    dense: Floats
    intercept: float
    threshold: float
    function_words: frozenset[str]


class Grams(NamedTuple):
    """The different n-grams of each sentence: columns, and where each sentence's begin."""

    columns: NDArray[np.int64]
    sentence: NDArray[np.int64]


def threshold(evidence: Evidence) -> float:
    """Return the score from which on a sentence is called uncertain."""
    return _THRESHOLD_OF_BOTH if evidence == "encoder" else sentence_model().threshold


def uncertain_scores(
    parsed: ParsedText, hedges: Sequence[Hedge] | None = None, *, evidence: Evidence = "encoder"
) -> Floats:
    """Return for each sentence how likely it is to be called uncertain, 0 to 1.

    Parameters
    ----------
    parsed : ParsedText
    hedges : sequence of Hedge, optional
        The hedges of the text, if they are known already.
    evidence : {"encoder", "linear"}
        Whether the encoder is asked too.

    Returns
    -------
    array of float, (sentences,)
    """
    scores = linear_scores(parsed, sentence_model(), hedges)
    return scores if evidence == "linear" else (scores + weasel_scores(parsed, encoded(parsed))) / 2


def linear_scores(
    parsed: ParsedText, model: SentenceModel, hedges: Sequence[Hedge] | None = None
) -> Floats:
    """Return what a sentence model says of each sentence, 0 to 1."""
    count = len(parsed.sentences)
    grams = grams_of(parsed, model.function_words)
    values = model.weights[grams.columns] * (model.scale * gram_weights(grams, count))
    sums = np.bincount(grams.sentence, values, minlength=count)
    margins = sums + dense_features(parsed, hedges) @ model.dense + model.intercept
    scores: Floats = 1.0 / (1.0 + np.exp(-margins))
    return scores


def weasel_scores(parsed: ParsedText, found: Encoded) -> Floats:
    """Return an encoder's probability that each sentence has a weasel: the sum of token odds."""
    odds = np.exp(found.weasels.astype(np.float64))
    starts = np.array([s.start for s in parsed.sentences], dtype=np.int64)
    at = np.searchsorted(starts, found.tokens.starts, side="right") - 1
    sums = np.bincount(at[at >= 0], odds[at >= 0], minlength=len(starts))
    shares: Floats = sums / (1.0 + sums)
    return shares


def gram_weights(grams: Grams, count: int) -> Floats:
    """Return the value of each n-gram: those of one sentence have the same length together."""
    sizes = np.bincount(grams.sentence, minlength=count)
    weights: Floats = _STRENGTH / np.sqrt(np.maximum(sizes, 1))[grams.sentence]
    return weights


def dense_features(parsed: ParsedText, hedges: Sequence[Hedge] | None = None) -> Floats:
    """Return the dense features of each sentence, (sentences, ``DENSE``)."""
    found = find_hedges(parsed, ()) if hedges is None else hedges
    labels = LABELS["class"]
    out = np.zeros((len(parsed.sentences), DENSE))
    starts = [s.start for s in parsed.sentences]
    for hedge in found:
        at = int(np.searchsorted(starts, hedge.cue.start, side="right")) - 1
        out[max(at, 0), labels.index(hedge.label)] += 1
    likely = linear_model().probabilities(parsed)
    first = len(labels)
    for row, sentence in zip(out, parsed.sentences, strict=True):
        if sentence.last > sentence.first:
            part = likely[sentence.first : sentence.last]
            row[first : first + 4] = part[:, 1:].max(axis=0)
            row[first + 4] = 1.0 - part[:, 0].prod()
        row[first + 5] = min(sentence.last - sentence.first, _LENGTH) / _LENGTH
    return out


def grams_of(parsed: ParsedText, function_words: frozenset[str]) -> Grams:
    """Return the hashed n-grams of each sentence, each once."""
    place, sentence = _with_edges(parsed)
    rows = [_hashes(w, w.lower in function_words) for w in parsed.words]
    table = np.array([*rows, _edge("<"), _edge(">")], dtype=np.uint64).reshape(-1, 3)
    arrays = dict(zip("WTM", table[place].T, strict=True))
    found: list[NDArray[np.int64]] = []
    for kind, pattern in enumerate(_GRAMS, 1):
        same = pattern.endswith("=")
        letters = pattern.rstrip("=")
        reach = 0 if same else len(letters) - 1
        if len(place) <= reach:
            continue
        size = len(place) - reach
        mixed = np.full(size, kind, dtype=np.uint64) * _FIRST
        for offset, letter in enumerate(letters):
            offset = 0 if same else offset
            mixed = _mix(mixed, arrays[letter][offset : offset + size])
        whole = sentence[:size] == sentence[reach:]
        column = (mixed & np.uint64((1 << BITS) - 1)).astype(np.int64)
        found.append((sentence[:size][whole] << BITS) | column[whole])
    keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return Grams(keys & ((1 << BITS) - 1), keys >> BITS)


def _with_edges(parsed: ParsedText) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the words with a mark before and after each sentence, and the sentence of each."""
    left, right = len(parsed.words), len(parsed.words) + 1
    place: list[int] = []
    sizes = []
    for s in parsed.sentences:
        place += [left, *range(s.first, s.last), right]
        sizes.append(s.last - s.first + 2)
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    return np.array(place, dtype=np.int64), numbers.astype(np.int64)


def _hashes(word: Word, function: bool) -> tuple[int, int, int]:
    """Hash a word's form, its tag, and the mixture of both."""
    form = "0" if word.text[:1].isdigit() else word.lower
    whole = zlib.crc32(form.encode("utf-8", "surrogatepass"))
    tag = zlib.crc32(b"+" + word.tag.encode())
    return whole, tag, whole if function or word.tag in _KEPT_TAGS else tag


def _edge(mark: str) -> tuple[int, int, int]:
    value = zlib.crc32(mark.encode())
    return value, value, value


def _mix(mixed: Hashes, part: Hashes) -> Hashes:
    with np.errstate(over="ignore"):
        mixed = (mixed ^ part) * _FIRST
        mixed ^= mixed >> _SHIFT
        mixed *= _SECOND
        mixed ^= mixed >> _SHIFT
    return mixed


@lru_cache(maxsize=2)
def sentence_model(path: Path = MODEL) -> SentenceModel:
    """Return the shipped model, read once.

    Raises
    ------
    InputError
        If there is no such file.
    FormatError
        If the file is of another format.
    """
    if not path.exists():
        raise InputError(f"{path} is missing; install the package anew")
    data = checked_bytes(path) if path == MODEL else path.read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as packed:
        try:
            about: dict[str, Any] = json.loads(packed["about"].tobytes().decode("utf-8"))
            if about["format"] != FORMAT or about["bits"] != BITS:
                raise FormatError(f"{path} has format {about['format']!r}; this reads {FORMAT!r}")
            return SentenceModel(
                packed["weights"],
                float(about["scale"]),
                packed["dense"],
                float(about["intercept"]),
                float(about["threshold"]),
                frozenset(about["function_words"]),
            )
        except (ValueError, KeyError) as error:
            raise FormatError(f"{path} is no model of sentences: {error}") from error
