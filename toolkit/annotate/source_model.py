"""The learned kind and naming of sources: names of features in, labels out; loaded when needed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from toolkit.document import LABELS, Kind, Naming
from toolkit.files import checked_bytes

Weights = NDArray[np.float32]
#: Features that :func:`toolkit.annotate.source_features.features` gives first: the rules' answers.
_HEADER = 4
# What an answer of the rules counts beside the learned scores, and what "other" counts; chosen by
# cross-validation among 0 to 3. Labels that training shows too seldom are left to the rules.
_RULES, _NOTHING, _SEEN, _RARE = 2.0, 1.0, 3.0, 6.0
_FEW = frozenset({"emergency_services", "medical"})
#: Where the model lies, below the package.
PLACE = ("data", "models", "sources.npz")


@dataclass(frozen=True, slots=True)
class SourceModel:
    """Two linear classifiers over one vocabulary of features.

    Parameters
    ----------
    vocabulary : mapping of str to int
        The row of each feature.
    kind, naming : array of shape (features, labels)
        Weights; the last row is the intercept.
    kinds, namings : tuple of str
        The labels of the columns.
    """

    vocabulary: Mapping[str, int]
    kind: Weights
    naming: Weights
    kinds: tuple[str, ...]
    namings: tuple[str, ...]

    def scores(self, rows: Sequence[Sequence[str]]) -> tuple[Weights, Weights]:
        """Return the scores (source, label) of kind and of naming for all sources at once."""
        known = [[self.vocabulary[f] for f in row if f in self.vocabulary] for row in rows]
        last = len(self.vocabulary)
        flat = np.array([i for row in known for i in (*row, last)], dtype=np.int64)
        starts = np.cumsum([0, *(len(row) + 1 for row in known)])[:-1]
        return (
            np.add.reduceat(self.kind[flat], starts, axis=0),
            np.add.reduceat(self.naming[flat], starts, axis=0),
        )

    def predict(self, rows: Sequence[Sequence[str]]) -> list[tuple[Kind, Naming]]:
        """Return the likeliest kind and naming of each source."""
        if not rows:
            return []
        kinds, namings = self.scores(rows)
        for number, row in enumerate(rows):
            self._weigh(row, kinds[number], namings[number])
        kind, naming = kinds.argmax(axis=1).tolist(), namings.argmax(axis=1).tolist()
        return [
            (cast("Kind", self.kinds[k]), cast("Naming", self.namings[n]))
            for k, n in zip(kind, naming, strict=True)
        ]

    def _weigh(self, row: Sequence[str], kind: Weights, naming: Weights) -> None:
        """Add what the rules say, and leave out what cannot be."""
        said = {f.split()[1]: f.split()[2] for f in row[:_HEADER] if f.startswith("rules ")}
        rules = _RARE if said["kind"] in _FEW else _RULES
        if said["kind"] == "other":
            # "A person familiar with the matter" is no private citizen.
            rules = _RARE if said["naming"] == "anonymous" else _NOTHING
        kind[self.kinds.index(said["kind"])] += rules
        rules = _SEEN if said["naming"] == "unnamed_official" else _RULES
        naming[self.namings.index(said["naming"])] += rules
        allowed = possible(row)
        naming[[n not in allowed for n in self.namings]] = -np.inf

    def arrays(self) -> dict[str, Any]:
        """Return what is stored: texts as UTF-8 bytes, weights in half precision."""
        texts = {
            "vocabulary": "\n".join(self.vocabulary),
            "kinds": "\n".join(self.kinds),
            "namings": "\n".join(self.namings),
        }
        packed = {n: np.frombuffer(t.encode("utf-8"), np.uint8) for n, t in texts.items()}
        weights = {n: getattr(self, n).astype(np.float16) for n in ("kind", "naming")}
        return {**packed, **weights}


def possible(row: Sequence[str]) -> tuple[str, ...]:
    """Return the namings that a source's shape allows: a person is named where a name is."""
    if "shape person" in row and "rules naming named_person" in row:
        return ("named_person",)
    if "rules naming anonymous" in row:
        return ("anonymous",)
    if any(f"shape {s}" in row for s in ("author", "pronoun", "joint")):
        return LABELS["naming"]
    return tuple(n for n in LABELS["naming"] if n != "named_person")


def from_arrays(arrays: Mapping[str, Any]) -> SourceModel:
    """Return the model that :meth:`SourceModel.arrays` stored."""
    lists = {
        n: bytes(arrays[n]).decode("utf-8").split("\n") for n in ("vocabulary", "kinds", "namings")
    }
    return SourceModel(
        {feature: n for n, feature in enumerate(lists["vocabulary"])},
        arrays["kind"].astype(np.float32),
        arrays["naming"].astype(np.float32),
        tuple(lists["kinds"]),
        tuple(lists["namings"]),
    )


@lru_cache(maxsize=1)
def source_model() -> SourceModel:
    """Return the shipped model, read once."""
    data = checked_bytes(Path(__file__).parent.parent.joinpath(*PLACE))
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return from_arrays(dict(file))
