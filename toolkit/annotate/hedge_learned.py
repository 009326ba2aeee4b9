"""Learned evidence joined with the lexicon: which matches to drop, which words to add.

The codebook decides, the classifiers help: the Szeged Uncertainty Corpus marks things that the
codebook does not ("will" in the consequence of a condition, "until", "whether", verbs of belief
with a holder), so words that the lexicon or its list of rejected forms knows are never added. An
ambiguous form is dropped only when the evidence is all but sure that it is no cue. The thresholds
stand in ``data/hedges.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, get_args

import numpy as np

from toolkit.annotate.hedge_lexicon import Match, hedge_lexicon
from toolkit.annotate.hedge_model import CLASSES, Evidence, Floats
from toolkit.document import HedgeClass

_LABELS: tuple[HedgeClass, ...] = tuple(
    label for name in CLASSES[1:] for label in get_args(HedgeClass) if label == name
)


class Thresholds(NamedTuple):
    """How sure evidence must be: ``drop`` that a match is no cue, ``add`` that a word is one."""

    drop: float
    add: float


class Addition(NamedTuple):
    """Words ``[first, last)`` that only the evidence calls a cue."""

    first: int
    last: int
    label: HedgeClass


class Learned:
    """The evidence for one text.

    Parameters
    ----------
    probabilities : array of float, (words, 5)
        Columns are :data:`toolkit.annotate.hedge_model.CLASSES`.
    thresholds : Thresholds
    """

    def __init__(self, probabilities: Floats, thresholds: Thresholds) -> None:
        self.probabilities = probabilities
        self.thresholds = thresholds
        self.none: list[float] = probabilities[:, 0].tolist()
        self.likely: list[int] = np.flatnonzero(
            probabilities[:, 1:].max(axis=1) >= thresholds.add
        ).tolist()

    def doubts(self, match: Match) -> bool:
        """Say whether a match of an ambiguous form is no cue here."""
        if not match.entry.learned or match.entry.label not in CLASSES:
            return False
        return min(self.none[match.first : match.last]) > self.thresholds.drop

    def additions(self, lowers: Sequence[str], taken: Sequence[bool]) -> Iterator[Addition]:
        """Yield words that are a cue by the evidence alone, neighbours of one class together.

        Parameters
        ----------
        lowers : sequence of str
            The words in lower case.
        taken : sequence of bool
            Words that no addition may use.
        """
        known = decided()
        run: list[int] = []
        for index in [*self.likely, -1]:
            usable = index >= 0 and not taken[index] and lowers[index] not in known
            if run and not (
                usable and index == run[-1] + 1 and self._label(index) == self._label(run[0])
            ):
                yield Addition(run[0], run[-1] + 1, self._label(run[0]))
                run = []
            if usable:
                run.append(index)

    def _label(self, index: int) -> HedgeClass:
        return _LABELS[int(self.probabilities[index, 1:].argmax())]


@cache
def _settings() -> Mapping[str, Any]:
    path = files("toolkit.data").joinpath("hedges.toml")
    content: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def thresholds(evidence: Evidence) -> Thresholds:
    """Return the thresholds for a kind of evidence, from ``data/hedges.toml``."""
    row = _settings()["learned"][evidence]
    return Thresholds(float(row["drop"]), float(row["add"]))


@cache
def decided() -> frozenset[str]:
    """Return the words of which the codebook's lexicon decides, as a cue or as none.

    The linear classifier is only asked for other words, so it never drops a match.
    """
    content = _settings()
    words = set(content["learned"]["never"]) | set(content["rejected"])
    return frozenset(words | hedge_lexicon().cue_words())
