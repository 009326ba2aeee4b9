"""Learned evidence for hedges: for each word of a text, how likely it is a cue of which class.

Two models give the same kind of answer for the four semantic uncertainty classes: the encoder's
second head (engine "accurate"), or a linear classifier over hashed features
(``data/models/hedges.npz``, trained by :mod:`toolkit.learn.hedges`).

References
----------
Vincze, V. (2014). Uncertainty detection in natural language texts. PhD thesis, Szeged.
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.hedge_features import features_of
from toolkit.errors import FormatError, InputError
from toolkit.files import checked_bytes
from toolkit.language.encoder import MODELS, encoded
from toolkit.language.parsed import ParsedText
from toolkit.language.pieces import Tokens

Floats = NDArray[np.float32]

#: The columns of every array of probabilities.
CLASSES = ("none", "conditional", "epistemic", "doxastic", "investigation")
FORMAT = "attribution-toolkit/hedge-words/1"
MODEL = MODELS / "hedges.npz"

#: Who gives the evidence: "encoder" or "linear".
Evidence = Literal["encoder", "linear"]


class LinearModel(NamedTuple):
    """A classifier of single words.

    ``forms`` are the words that can be a cue; ``weights`` has a row for each class and a column
    for each hashed feature, in steps of ``scale``; ``mixing`` and ``offset`` turn the five
    margins into the scores of a softmax.
    """

    forms: frozenset[str]
    bits: int
    weights: NDArray[np.int8]
    scale: Floats
    intercept: Floats
    mixing: Floats
    offset: Floats

    def probabilities(self, parsed: ParsedText, leave_out: frozenset[str] = frozenset()) -> Floats:
        """Return the probabilities of the classes for each word, (words, 5).

        Words in ``leave_out`` are not looked at: they count as no cue.
        """
        out = np.zeros((len(parsed.words), len(CLASSES)), dtype=np.float32)
        out[:, 0] = 1.0
        found = features_of(parsed, self.forms - leave_out, self.bits)
        if len(found.words):
            sums = [
                np.bincount(found.row, row[found.column], minlength=len(found.words))
                for row in self.weights
            ]
            margins = np.stack(sums, axis=1) * self.scale + self.intercept
            scores = margins @ self.mixing + self.offset
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            out[found.words] = scores / scores.sum(axis=1, keepdims=True)
        return out


@lru_cache(maxsize=2)
def linear_model(path: Path = MODEL) -> LinearModel:
    """Return the linear classifier, read once.

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
            known = about["format"] == FORMAT and tuple(about["classes"]) == CLASSES
            if not known:
                raise FormatError(f"{path} has format {about['format']!r}; this reads {FORMAT!r}")
            return LinearModel(
                frozenset(about["forms"]),
                int(about["bits"]),
                packed["weights"],
                packed["scale"],
                packed["intercept"],
                packed["mixing"],
                packed["offset"],
            )
        except (ValueError, KeyError) as error:
            raise FormatError(f"{path} is no hedge model: {error}") from error


def hedge_probabilities(parsed: ParsedText) -> tuple[Tokens, Floats]:
    """Return the encoder's tokens and their probabilities of the classes, (tokens, 5)."""
    scores = encoded(parsed)
    return scores.tokens, scores.hedges.astype(np.float32)


class WordEvidence(NamedTuple):
    """How likely each word is a cue of which class, and who says so.

    ``probabilities`` is (words, 5); columns are :data:`CLASSES`, rows sum to 1.
    """

    probabilities: Floats
    by: Evidence


def word_evidence(
    parsed: ParsedText,
    evidence: Evidence = "encoder",
    *,
    leave_out: frozenset[str] = frozenset(),
) -> WordEvidence:
    """Return for each word of a text how likely it is a cue of which class.

    Parameters
    ----------
    parsed : ParsedText
    evidence : {"encoder", "linear"}
        Who is asked.
    leave_out : frozenset of str
        Words that the linear classifier need not look at, which makes it fast.

    Returns
    -------
    WordEvidence
    """
    if evidence == "linear":
        return WordEvidence(linear_model().probabilities(parsed, leave_out), "linear")
    return WordEvidence(by_word(parsed, *hedge_probabilities(parsed)), "encoder")


def by_word(parsed: ParsedText, tokens: Tokens, probabilities: Floats) -> Floats:
    """Return the probabilities of each word: those of the encoder's first token in it.

    The encoder cuts words otherwise ("couldn", "'", "t" for "could", "n't"); what it has no token
    for is no cue.
    """
    out = np.zeros((len(parsed.words), len(CLASSES)), dtype=np.float32)
    out[:, 0] = 1.0
    if not len(tokens.starts) or not len(parsed.words):
        return out
    starts = np.array([w.start for w in parsed.words])
    at = np.searchsorted(tokens.ends, starts, side="right")
    inside = np.flatnonzero(at < len(tokens.starts))
    begins, ends = tokens.starts[at[inside]], np.array([w.end for w in parsed.words])[inside]
    inside = inside[(begins >= starts[inside]) & (begins < ends)]
    out[inside] = probabilities[at[inside]]
    return out
