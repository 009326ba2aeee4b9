"""Train the sentence model: ``python -m toolkit.learn.uncertainty TRAIN.jsonl OUT``.

Rows of TRAIN are sentences with ``text``, ``doc`` and ``label`` (1 uncertain, 0 not, null left
out), as in the Wikipedia part of the CoNLL-2010 shared task. Over five parts of the documents in
turn, the threshold with the best F1 is chosen on sentences that were not learned from.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from toolkit.annotate.hedge_here import context_words
from toolkit.annotate.uncertainty import (
    BITS,
    FORMAT,
    SentenceModel,
    dense_features,
    gram_weights,
    grams_of,
)
from toolkit.files import vouch_for
from toolkit.language import ParsedText, parse
from toolkit.learn.hedge_gold import read_rows

_FOLDS = 5
_COST = 1.0


def function_words() -> frozenset[str]:
    """Return the words that keep their form in mixed n-grams, beside modals, adverbs and so on."""
    return context_words()["mixed_words"]


def labelled(path: Path) -> list[Mapping[str, Any]]:
    """Return the rows that have a label."""
    return [row for row in read_rows(path) if row["label"] is not None]


def features(texts: Sequence[ParsedText]) -> Any:
    """Return the features of each text, taken as one sentence: n-grams, then dense ones."""
    rows, columns, values, dense = [], [], [], []
    for number, parsed in enumerate(texts):
        grams = grams_of(parsed, function_words())
        rows.append(np.full(len(grams.columns), number))
        columns.append(grams.columns)
        values.append(gram_weights(grams, len(parsed.sentences)))
        dense.append(dense_features(parsed).sum(axis=0))
    sizes = (len(texts), 1 << BITS)
    places = (np.concatenate(rows), np.concatenate(columns))
    ngrams = sparse.csr_matrix((np.concatenate(values), places), shape=sizes)
    return sparse.hstack([ngrams, sparse.csr_matrix(np.stack(dense))]).tocsr()


def best_threshold(scores: NDArray[Any], labels: NDArray[Any]) -> tuple[float, float]:
    """Return the score from which calling a sentence uncertain gives the best F1, and that F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    f1 = 2 * hits / (np.arange(1, len(labels) + 1) + labels.sum())
    best = int(f1.argmax())
    return float(scores[order][best]), float(f1[best])


def fit(data: Any, labels: NDArray[Any], random_state: int) -> LogisticRegression:
    """Fit the regression."""
    machine = LogisticRegression(C=_COST, solver="liblinear", random_state=random_state)
    return machine.fit(data, labels)


def train(
    rows: Sequence[Mapping[str, Any]], *, random_state: int = 1
) -> tuple[SentenceModel, float]:
    """Train on all rows; return the model and F1 on sentences of documents not learned from."""
    labels = np.array([row["label"] for row in rows])
    of: dict[str, int] = {}
    documents = [of.setdefault(row["doc"], len(of)) for row in rows]
    part = np.random.default_rng(random_state).integers(0, _FOLDS, len(of))[documents]
    data = features([parse(row["text"]) for row in rows])
    scores = np.zeros(len(labels))
    for number in range(_FOLDS):
        out = part == number
        machine = fit(data[~out], labels[~out], random_state)
        scores[out] = machine.predict_proba(data[out])[:, 1]
    threshold, f1 = best_threshold(scores, labels)
    machine = fit(data, labels, random_state)
    weights = machine.coef_[0]
    ngrams, dense = weights[: 1 << BITS], weights[1 << BITS :]
    scale = float(np.abs(ngrams).max() / 127)
    steps = np.rint(ngrams / scale).astype(np.int8)
    model = SentenceModel(
        steps, scale, dense, float(machine.intercept_[0]), threshold, function_words()
    )
    return model, f1


def save(model: SentenceModel, path: Path) -> None:
    """Write the model as a compressed npz."""
    about = {
        "format": FORMAT,
        "bits": BITS,
        "scale": model.scale,
        "intercept": model.intercept,
        "threshold": model.threshold,
        "function_words": sorted(model.function_words),
    }
    text = np.frombuffer(json.dumps(about).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(path, about=text, weights=model.weights, dense=model.dense)
    vouch_for(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line and print the held-out score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, help="sentences with labels, JSON Lines")
    parser.add_argument("out", type=Path, help="the model to write, .npz")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    model, f1 = train(labelled(options.train), random_state=options.seed)
    save(model, options.out)
    sys.stdout.write(f"held out, by document: sentence F1 {100 * f1:.1f}\n")


if __name__ == "__main__":
    main()
