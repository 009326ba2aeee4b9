"""The learned kind and naming of sources: what sources show in, labels out; loaded when needed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.source_features import Row
from toolkit.document import LABELS, Kind, Naming, Span
from toolkit.files import checked_bytes
from toolkit.language import ParsedText
from toolkit.language.encoder import encoded

Weights = NDArray[np.float32]
#: Features that :func:`toolkit.annotate.source_features.features` gives first: the rules' answers
#: what a public figure was, and whether the text names anybody.
_HEADER = 5
# What these count for the kind beside the learned scores, chosen by cross-validation among 0 to 2.
# Kinds that training shows too seldom are left to the rules.
_RULES, _KNOWN = 0.2, 2.0
# What the encoder's log probabilities count, chosen on documents that it had not learned from.
TOLD = (0.35, 0.6)
_FEW = frozenset({"emergency_services", "medical"})
#: Where the model lies, below the package.
PLACE = ("data", "models", "sources.npz")


@dataclass(frozen=True, slots=True)
class SourceModel:
    """Two linear classifiers over one vocabulary of features and one of words with vectors.

    Parameters
    ----------
    vocabulary : mapping of str to int
        The row of each feature.
    words : mapping of str to int
        The row of each word in ``vectors``.
    vectors : int8 array of shape (words, width)
        What words mean, as the company they keep: directions, their length is of no account.
    kind, naming : array of shape (features + 1 + 4 * width, labels)
        Weights: of the features, the intercept, and of the mean vector of each group of words
        (:func:`toolkit.annotate.source_words.word_groups`).
    kinds, namings : tuple of str
        The labels of the columns.
    """

    vocabulary: Mapping[str, int]
    words: Mapping[str, int]
    vectors: NDArray[np.int8]
    kind: Weights
    naming: Weights
    kinds: tuple[str, ...]
    namings: tuple[str, ...]

    def scores(self, rows: Sequence[Row]) -> tuple[Weights, Weights]:
        """Return the scores (source, label) of kind and of naming for all sources at once."""
        vocabulary, last = self.vocabulary, len(self.vocabulary)
        known = [[vocabulary[f] for f in row.features if f in vocabulary] for row in rows]
        flat = np.array([i for row in known for i in (*row, last)], dtype=np.int64)
        starts = np.cumsum([0, *(len(row) + 1 for row in known)])[:-1]
        meaning = np.stack([meanings(self.words, self.vectors, row.words) for row in rows])
        kind, naming = (
            np.add.reduceat(w[flat], starts, axis=0) + meaning @ w[last + 1 :]
            for w in (self.kind, self.naming)
        )
        return kind, naming

    def predict(
        self, rows: Sequence[Row], told: tuple[Weights, Weights] | None = None
    ) -> list[tuple[Kind, Naming]]:
        """Return the likeliest kind and naming of each source.

        ``told`` are further scores of both (source, label), from :func:`encoder_says`.
        """
        if not rows:
            return []
        kinds, namings = self.scores(rows)
        if told is not None:
            kinds += told[0]
            namings += told[1]
        for number, row in enumerate(rows):
            self._weigh(row.features, kinds[number], namings[number])
        kind, naming = kinds.argmax(axis=1).tolist(), namings.argmax(axis=1).tolist()
        return [
            (cast("Kind", self.kinds[k]), cast("Naming", self.namings[n]))
            for k, n in zip(kind, naming, strict=True)
        ]

    def _weigh(self, features: Sequence[str], kind: Weights, naming: Weights) -> None:
        """Add what the rules say, and leave out what cannot be."""
        _, kind_said, naming_said, known, anybody = (f.split()[-1] for f in features[:_HEADER])
        kind_at, naming_at = self.kinds.index, self.namings.index
        kind[kind_at(kind_said)] += _RULES
        if known in self.kinds:
            kind[kind_at(known)] += _KNOWN
        if anybody == "False":
            # No example to learn from: news names somebody. The rules need none.
            naming[naming_at("named_person")] = -np.inf
            naming[naming_at(naming_said)] += _KNOWN
        if naming_said == "unnamed_official":
            naming[naming_at("named_institution")] = -np.inf
        party = (kind_said, naming_said) == ("party_politician", "named_institution")
        plural = any(f.startswith("plural True") for f in features)
        if party and "shape name" in features and not plural:
            # "Labour" is a body with a name, "Republicans" are not; most examples are of these.
            naming[naming_at("named_institution")] = np.inf
        if naming_said == "anonymous":
            naming[naming_at("anonymous")] = np.inf
            if kind_said == "other":
                # "A person familiar with the matter" is no private citizen.
                kind[kind_at("other")] += _KNOWN
        if kind_said in _FEW and known in ("None", kind_said):
            kind[kind_at(kind_said)] = np.inf
            naming[naming_at(naming_said)] += _KNOWN

    def arrays(self) -> dict[str, Any]:
        """Return what is stored: texts as UTF-8 bytes, weights in half precision."""
        texts = {
            "vocabulary": "\n".join(self.vocabulary),
            "words": "\n".join(self.words),
            "kinds": "\n".join(self.kinds),
            "namings": "\n".join(self.namings),
        }
        packed = {n: np.frombuffer(t.encode("utf-8"), np.uint8) for n, t in texts.items()}
        weights = {n: getattr(self, n).astype(np.float16) for n in ("kind", "naming")}
        return {**packed, **weights, "vectors": self.vectors}


def meanings(
    words: Mapping[str, int], vectors: NDArray[np.int8], groups: Sequence[Sequence[str]]
) -> Weights:
    """Return the mean vector of each group of words, of length 1, one after the other.

    A group without any known word is zeros.
    """
    out = np.zeros((len(groups), vectors.shape[1]), dtype=np.float32)
    for number, group in enumerate(groups):
        places = [words[w] for w in group if w in words]
        if places:
            total = vectors[places].sum(axis=0, dtype=np.float32)
            out[number] = total / max(float(np.sqrt(total @ total)), 1.0)
    return out.reshape(-1)


def from_arrays(arrays: Mapping[str, Any]) -> SourceModel:
    """Return the model that :meth:`SourceModel.arrays` stored."""
    lists = {
        n: bytes(arrays[n]).decode("utf-8").split("\n")
        for n in ("vocabulary", "words", "kinds", "namings")
    }
    return SourceModel(
        {feature: n for n, feature in enumerate(lists["vocabulary"])},
        {word: n for n, word in enumerate(lists["words"])},
        arrays["vectors"],
        arrays["kind"].astype(np.float32),
        arrays["naming"].astype(np.float32),
        tuple(lists["kinds"]),
        tuple(lists["namings"]),
    )


def encoder_says(
    parsed: ParsedText,
    mentions: Sequence[Sequence[Span]],
    weights: tuple[float, float] = TOLD,
) -> tuple[Weights, Weights]:
    """Return the shipped encoder's weighted log probabilities of kind and naming of sources.

    Parameters
    ----------
    parsed : ParsedText
    mentions : sequence of sequence of Span
        Where each source speaks.
    weights : tuple of float
        What they count beside the scores of the linear classifiers, for kind and for naming.

    Returns
    -------
    kinds, namings : array (sources, labels)
        The mean over a source's mentions, with the labels in the codebook's order.
    """
    said, kinds = encoded(parsed), len(LABELS["kind"])
    ends, starts = said.tokens.ends, said.tokens.starts
    out = np.zeros((len(mentions), kinds + len(LABELS["naming"])), dtype=np.float32)
    for row, spans in zip(out, mentions, strict=True):
        for span in spans:
            first = int(np.searchsorted(ends, span.start, side="right"))
            last = int(np.searchsorted(starts, span.end, side="left"))
            if first < last:
                scores = said.sources[first:last].mean(axis=0, dtype=np.float32)
                for part in (slice(None, kinds), slice(kinds, None)):
                    row[part] += scores[part] - np.logaddexp.reduce(scores[part])
        row /= len(spans)
    return weights[0] * out[:, :kinds], weights[1] * out[:, kinds:]


@lru_cache(maxsize=1)
def source_model() -> SourceModel:
    """Return the shipped model, read once."""
    data = checked_bytes(Path(__file__).parent.parent.joinpath(*PLACE))
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return from_arrays(dict(file))
