"""Sentences annotated with hedge cues as training windows: a class of each token, weasels.

The data are those of Szeged Uncertainty (Vincze 2014) and the sentence labels of CoNLL-2010
(Farkas et al. 2010); the sentences of one document are joined again, since the encoder will see
whole articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.language.pieces import (
    GUIDELINES,
    Ints,
    Pieces,
    Tokens,
    pieces_of,
    special_of,
    tokens_of,
)
from toolkit.language.pieces import windows_of as cut_windows
from toolkit.learn.data import MASK, vary

#: What the head tells apart, in the order of its columns; the codebook's names.
HEDGES = ("none", "conditional", "epistemic", "doxastic", "investigation")
N_HEDGES = len(HEDGES)
_NAMES = {"condition": "conditional"}


@dataclass(frozen=True, slots=True)
class HedgeExample:
    """A stretch of sentences: tokens, pieces, the class of each token, the sentence of each.

    ``weasels`` has for each sentence 1 (has one), 0 (has none) or -1 (not annotated); ``marks`` the
    same for each token: whether it is a part of one.
    """

    tokens: Tokens
    pieces: Pieces
    labels: Ints
    sentences: Ints
    weasels: Ints
    marks: Ints


@dataclass(frozen=True, slots=True)
class HedgeWindow:
    """A part of an example that the encoder sees at once; ``first`` are its tokens' pieces."""

    ids: Ints
    features: Ints
    first: Ints
    labels: Ints
    sentences: Ints
    weasels: Ints
    marks: Ints
    special: int = special_of(GUIDELINES[0])


def read_sentences(
    path: Path, weasels: Path | None = None, marks: Path | None = None
) -> list[list[dict[str, Any]]]:
    """Read annotated sentences, one JSON object a line, as lists of one document each.

    Parameters
    ----------
    path : Path
        Rows ``{id, corpus, doc, text, cues: [{start, end, type}]}``.
    weasels : Path, optional
        Rows ``{id, label}`` that say which of the sentences have a weasel.
    marks : Path, optional
        Rows ``{id, cues: [[start, end]]}`` that say where it stands.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known: dict[str, int] = {}
    if weasels is not None:
        for line in weasels.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["label"] is not None:
                known[row["id"]] = int(row["label"])
    marked: dict[str, list[list[int]]] = {}
    if marks is not None:
        for line in marks.read_text(encoding="utf-8").splitlines():
            mark = json.loads(line)
            marked[mark["id"]] = mark["cues"]
    for row in rows:
        row["weasel"] = known.get(row["id"], -1)
        if row["weasel"] == 1:
            row["marks"] = marked.get(row["id"])
    return [list(group) for _, group in groupby(rows, key=lambda r: (r["corpus"], r["doc"]))]


def example_of(rows: Sequence[Mapping[str, Any]], tokenizer: Any) -> HedgeExample:
    """Join the sentences of one document and label its tokens."""
    text, starts = "", []
    for row in rows:
        starts.append(len(text))
        text += row["text"] + " "
    tokens = tokens_of(text)
    sentences = np.searchsorted(np.array(starts), tokens.starts, side="right") - 1
    weasels = np.array([row.get("weasel", -1) for row in rows], dtype=np.int64)
    labels = np.zeros(len(tokens.starts), dtype=np.int64)
    marks = np.where(weasels[sentences] == 0, 0, -1)
    for number, (start, row) in enumerate(zip(starts, rows, strict=True)):
        for cue in row["cues"]:
            name = _NAMES.get(cue["type"], cue["type"])
            labels[_inside(tokens, start + cue["start"], start + cue["end"])] = HEDGES.index(name)
        if row.get("marks"):
            marks[sentences == number] = 0
            for first, last in row["marks"]:
                marks[_inside(tokens, start + first, start + last)] = 1
    pieces = pieces_of(text, tokens, tokenizer)
    return HedgeExample(tokens, pieces, labels, sentences, weasels, marks)


def _inside(tokens: Tokens, start: int, end: int) -> NDArray[np.bool_]:
    """Say which tokens a range of code points touches."""
    found: NDArray[np.bool_] = (tokens.ends > start) & (tokens.starts < end)
    return found


def hedge_windows(
    examples: Iterable[HedgeExample],
    limit: int,
    random: np.random.Generator,
    blank: float = 0.0,
) -> Iterator[HedgeWindow]:
    """Cut examples into windows at places drawn anew each time.

    A share ``blank`` of the pieces that are in no cue is masked, where all cues are known.
    """
    for example in examples:
        features = vary(example.tokens.features, random)
        is_first = example.pieces.first()
        ends = example.tokens.sentence_ends
        first_limit = int(random.integers(limit // 4, limit + 1))
        for start, end in cut_windows(example.pieces, ends, limit, first_limit):
            first = np.flatnonzero(is_first[start:end])
            covered = example.pieces.token[start:end]
            members = covered[first]
            masked = (random.random(end - start) < blank) & _no_cue(example)[covered]
            yield HedgeWindow(
                np.where(masked, MASK, example.pieces.ids[start:end]),
                features[covered],
                first,
                example.labels[members],
                example.sentences[members],
                example.weasels,
                example.marks[members],
            )


def _no_cue(example: HedgeExample) -> NDArray[np.bool_]:
    """Say which tokens are surely in no cue and no weasel."""
    unknown = (example.marks < 0) & (example.weasels[example.sentences] == 1)
    found: NDArray[np.bool_] = (example.labels == 0) & (example.marks < 1) & ~unknown
    return found
