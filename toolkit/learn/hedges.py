"""Train the linear classifier of hedge words: ``python -m toolkit.learn.hedges TRAIN.jsonl OUT``.

Rows of TRAIN are sentences of the Szeged Uncertainty Corpus: ``text`` and ``cues`` with character
offsets and one of four types (Vincze 2014). One linear support vector machine for each class looks
at the words that can be a cue; over five parts of the documents in turn, what the other four
parts teach is measured and calibrated. The shipped model learns from all parts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from toolkit.annotate.hedge_features import features_of
from toolkit.annotate.hedge_model import CLASSES, FORMAT, LinearModel
from toolkit.files import vouch_for
from toolkit.language import ParsedText, parse
from toolkit.learn.hedge_scores import TYPES, tally, tally_lines

BITS = 18
_FOLDS = 5
_COST = 0.05
#: A form is looked at when at least this share of its occurrences is (part of) a cue.
_RARELY = 0.002
#: What a cue counts in calibration: token F1 asks for more cues than the likeliest class gives.
#: Of 1, 1.5, 2 and 3 the best on held-out training documents.
_CUE_WEIGHT = 1.5
#: Weights below this many steps of 127 are dropped: they make the file large and change nothing.
_SMALLEST = 2


@dataclass(frozen=True, slots=True)
class Sentences:
    """Parsed sentences with the class of each word and the document and part of each sentence."""

    rows: Sequence[Mapping[str, Any]]
    parsed: Sequence[ParsedText]
    labels: Sequence[Sequence[int]]

    @classmethod
    def read(cls, path: Path) -> Sentences:
        """Read and parse a file of the corpus."""
        return cls.of([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> Sentences:
        """Parse rows of the corpus."""
        parsed = [parse(row["text"]) for row in rows]
        return cls(rows, parsed, [word_labels(r, p) for r, p in zip(rows, parsed, strict=True)])

    def forms(self) -> frozenset[str]:
        """Return the words that are (part of) a cue often enough."""
        seen: Counter[str] = Counter()
        cues: Counter[str] = Counter()
        for parsed, labels in zip(self.parsed, self.labels, strict=True):
            for word, label in zip(parsed.words, labels, strict=True):
                seen[word.lower] += 1
                cues[word.lower] += label > 0
        return frozenset(w for w, n in cues.items() if n and n / seen[w] >= _RARELY)


def word_labels(row: Mapping[str, Any], parsed: ParsedText) -> list[int]:
    """Return the class of each word of a sentence: the column in ``CLASSES``."""
    labels = [0] * len(parsed.words)
    for cue in row["cues"]:
        column = CLASSES.index(TYPES[cue["type"]])
        for i, word in enumerate(parsed.words):
            if word.start < cue["end"] and word.end > cue["start"]:
                labels[i] = column
    return labels


@dataclass(frozen=True, slots=True)
class Matrix:
    """The words that can be a cue: features, class, the sentence and the word in it."""

    features: Any
    labels: NDArray[np.int64]
    sentence: NDArray[np.int64]
    word: NDArray[np.int64]


def matrix(sentences: Sentences, forms: frozenset[str]) -> Matrix:
    """Make the features of all words that can be a cue."""
    rows, columns, labels, of, words = [], [], [], [], []
    count = 0
    for number, (parsed, classes) in enumerate(
        zip(sentences.parsed, sentences.labels, strict=True)
    ):
        found = features_of(parsed, forms, BITS)
        rows.append(found.row + count)
        columns.append(found.column)
        count += len(found.words)
        labels += [classes[i] for i in found.words]
        of += [number] * len(found.words)
        words.append(found.words)
    row, column = np.concatenate(rows), np.concatenate(columns)
    features = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(count, 1 << BITS))
    features.sum_duplicates()
    features.data[:] = 1.0
    return Matrix(features, np.array(labels), np.array(of), np.concatenate(words))


def parts(sentences: Sentences, random_state: int) -> NDArray[np.int64]:
    """Return the part of each sentence; a document lies in one part only."""
    of: dict[tuple[str, str], int] = {}
    documents = [of.setdefault((r["corpus"], r["doc"]), len(of)) for r in sentences.rows]
    drawn = np.random.default_rng(random_state).integers(0, _FOLDS, len(of))
    return np.asarray(drawn[documents])


def held_out_margins(data: Matrix, part: NDArray[np.int64], random_state: int) -> NDArray[Any]:
    """Return the margins of each word by the machines that did not learn from its document."""
    margins = np.zeros((len(data.labels), len(CLASSES)))
    for number in range(_FOLDS):
        out = part[data.sentence] == number
        machine = LinearSVC(C=_COST, random_state=random_state)
        machine.fit(data.features[~out], data.labels[~out])
        margins[out] = machine.decision_function(data.features[out])
    return margins


def _calibrated(margins: NDArray[Any], labels: NDArray[np.int64]) -> LogisticRegression:
    """Fit the softmax over the margins."""
    weights = np.where(labels > 0, _CUE_WEIGHT, 1.0)
    return LogisticRegression(C=100.0, max_iter=1000).fit(margins, labels, sample_weight=weights)


def train(
    sentences: Sentences, *, random_state: int = 1
) -> tuple[LinearModel, dict[str, list[list[int]]]]:
    """Train on all sentences.

    Returns
    -------
    model : LinearModel
    held_out : dict
        For each sentence id, the class of each word as the machines say that did not learn from
        its document.
    """
    forms = sentences.forms()
    data = matrix(sentences, forms)
    part = parts(sentences, random_state)
    margins = held_out_margins(data, part, random_state)
    calibration = _calibrated(margins, data.labels)
    guesses = np.zeros_like(data.labels)
    for number in range(_FOLDS):
        out = part[data.sentence] == number
        guesses[out] = _calibrated(margins[~out], data.labels[~out]).predict(margins[out])
    held_out: dict[str, list[list[int]]] = defaultdict(list)
    for of, word, guess in zip(data.sentence, data.word, guesses, strict=True):
        if guess:
            held_out[sentences.rows[of]["id"]].append([int(word), int(guess)])
    machine = LinearSVC(C=_COST, random_state=random_state).fit(data.features, data.labels)
    scale = np.abs(machine.coef_).max(axis=1) / 127
    steps = np.rint(machine.coef_ / scale[:, None])
    steps[np.abs(steps) < _SMALLEST] = 0
    model = LinearModel(
        forms,
        BITS,
        steps.astype(np.int8),
        scale.astype(np.float32),
        machine.intercept_.astype(np.float32),
        calibration.coef_.T.astype(np.float32),
        calibration.intercept_.astype(np.float32),
    )
    return model, held_out


def save(model: LinearModel, path: Path) -> None:
    """Write the model as a compressed npz, the same bytes for the same model."""
    about = {
        "format": FORMAT,
        "classes": list(CLASSES),
        "bits": model.bits,
        "forms": sorted(model.forms),
    }
    text = np.frombuffer(json.dumps(about).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(
        path,
        about=text,
        weights=model.weights,
        scale=model.scale,
        intercept=model.intercept,
        mixing=model.mixing,
        offset=model.offset,
    )
    vouch_for(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line and print the held-out scores on the training part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, help="sentences with cues, JSON Lines")
    parser.add_argument("out", type=Path, help="the model to write, .npz")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    sentences = Sentences.read(options.train)
    model, held_out = train(sentences, random_state=options.seed)
    save(model, options.out)
    guesses = [
        [(p.words[i].start, p.words[i].end, label) for i, label in held_out.get(row["id"], ())]
        for row, p in zip(sentences.rows, sentences.parsed, strict=True)
    ]
    scores = tally(sentences.rows, guesses)
    sys.stdout.write("held out, by document:\n" + "\n".join(tally_lines(scores)) + "\n")


if __name__ == "__main__":
    main()
