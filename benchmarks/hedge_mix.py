"""How to join the two models of hedges, told on training documents that neither has seen.

    python -m toolkit.learn.attributions /dev/null --hedges DATA --hedge-validation 0.25 …
    python -m toolkit.learn.export state.pt MODEL
    python benchmarks/hedge_mix.py --shared DIR --model MODEL --share 0.25

Prints, for several weights of the encoder in the mean, token F1 of each class, and the threshold
with the best F1 of sentences. The linear models are trained here without the documents left out.
Needs the shared research data.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate import uncertainty as sentence_scores
from toolkit.annotate.hedge_model import CLASSES, by_word
from toolkit.language import parse
from toolkit.language.encoder import Encoder
from toolkit.learn import hedges, uncertainty
from toolkit.learn.data import held_out
from toolkit.learn.hedge_documents import joined
from toolkit.learn.hedge_scores import f1

WEIGHTS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0)


def rows_of(path: Path, share: float) -> tuple[list[dict], list[dict]]:
    """Return the rows of the documents that are learned from, and of those left out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    out = [held_out(row["doc"], share) for row in rows]
    return (
        [row for row, left in zip(rows, out, strict=True) if not left],
        [row for row, left in zip(rows, out, strict=True) if left],
    )


def words(rows: list[dict], linear: Any, encoder: Encoder) -> tuple[NDArray, NDArray, NDArray]:
    """Return gold classes of words, and what both models say of each."""
    gold, first, second = [], [], []
    for document in joined(rows):
        parsed = parse(document.text)
        labels = np.zeros(len(parsed.words), dtype=np.int64)
        for i, start in enumerate(document.starts.tolist()):
            for cue in rows[document.first + i]["cues"]:
                column = CLASSES.index(hedges.TYPES[cue["type"]])
                for k, word in enumerate(parsed.words):
                    if word.start < start + cue["end"] and word.end > start + cue["start"]:
                        labels[k] = column
        scores = encoder.encode(document.text)
        gold.append(labels)
        first.append(linear.probabilities(parsed))
        second.append(by_word(parsed, scores.tokens, scores.hedges.astype(np.float32)))
    return np.concatenate(gold), np.concatenate(first), np.concatenate(second)


def sentences(rows: list[dict], model: Any, encoder: Encoder) -> tuple[NDArray, NDArray, NDArray]:
    """Return gold labels of sentences, and what both models say of each."""
    first, second = np.zeros(len(rows)), np.zeros(len(rows))
    for document in joined(rows):
        parsed = parse(document.text)
        linear = sentence_scores.linear_scores(parsed, model)
        heard = sentence_scores.weasel_scores(parsed, encoder.encode(document.text))
        for sentence, a, b in zip(parsed.sentences, linear, heard, strict=True):
            at = document.first + document.sentence(sentence.start)
            first[at], second[at] = max(first[at], a), max(second[at], b)
    labels = np.array([-1 if row["label"] is None else row["label"] for row in rows])
    return labels, first, second


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.25)
    options = parser.parse_args()
    encoder = Encoder(options.model)
    data = options.shared / "data"
    kept, left = rows_of(data / "szeged_uncertainty" / "train.jsonl", options.share)
    linear, _ = hedges.train(hedges.Sentences.of(kept))
    gold, first, second = words(left, linear, encoder)
    print("weight of the encoder" + "".join(name.rjust(15) for name in CLASSES[1:]))
    for weight in WEIGHTS:
        found = (weight * second + (1 - weight) * first).argmax(axis=1)
        cells = [
            f1(np.sum((found == k) & (gold == k)), np.sum(found == k), np.sum(gold == k))
            for k in range(1, len(CLASSES))
        ]
        print(f"{weight:<21}" + "".join(f"{cell:15.1f}" for cell in cells))
    kept, left = rows_of(data / "conll2010_wiki" / "train.jsonl", options.share)
    model, _ = uncertainty.train([row for row in kept if row["label"] is not None])
    labels, first, second = sentences(left, model, encoder)
    known = labels >= 0
    print("weight of the encoder  threshold  sentence F1")
    for weight in WEIGHTS:
        scores = weight * second + (1 - weight) * first
        enough, best = uncertainty.best_threshold(scores[known], labels[known])
        print(f"{weight:<21}{enough:11.3f}{100 * best:13.1f}")


if __name__ == "__main__":
    main()
