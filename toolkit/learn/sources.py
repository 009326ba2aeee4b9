"""Train the kind and naming of sources on the labels; cross-validated figures, model out.

    python -m toolkit.learn.sources --shared ../shared [--folds 5] [--write]

Every labelled mention votes for the source that it is read as when the toolkit runs. What words
mean is learned from the same news without labels (:mod:`toolkit.learn.word_vectors`), without the
documents that are held out and those of the conflict gold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.svm import LinearSVC

from toolkit.annotate.offices import key
from toolkit.annotate.proper_names import View
from toolkit.annotate.source_features import Row, all_features
from toolkit.annotate.source_model import PLACE, SourceModel, Weights, meanings
from toolkit.annotate.sources import Reader
from toolkit.document import LABELS
from toolkit.files import vouch_for
from toolkit.language import parse
from toolkit.learn.source_eval import LABELS_PATH, PATHS, Case, extent, load
from toolkit.learn.source_labels import read_labels
from toolkit.learn.word_vectors import train_vectors

#: Inverse strength of the L2 penalty, and what vectors count against features; chosen by
#: cross-validation. Features seen in fewer sources are left out.
COST = {"kind": 0.01, "naming": 0.015}
VECTORS, FEWEST = 3.0, 3

Vectors = tuple[dict[str, int], NDArray[np.int8]]


class Example(NamedTuple):
    """One labelled mention: its document, what its source shows, and its labels."""

    document: str
    row: Row
    kind: str | None
    naming: str | None


def labelled(cases: Iterable[Case]) -> Iterator[Example]:
    """Yield each labelled mention with the features of the source that it is read as."""
    for case in cases:
        reader = Reader(View(case.parsed, case.row["date"]), case.attributions)
        drafts = reader.drafts()
        rows = all_features(reader.view, drafts)
        place = {id(d.entity): n for n, d in enumerate(drafts)}
        entity = {
            extent(a): reader.of[n] for n, a in enumerate(case.attributions) if n in reader.of
        }
        for label in case.labels:
            found = entity.get(label.span)
            if found is not None and (label.kind or label.naming):
                row = rows[place[id(found)]]
                yield Example(label.document, row, label.kind, label.naming)


def read_news(shared: Path) -> list[list[list[str]]]:
    """Return the sentences of all news that may be learned from, as folded words."""
    left_out = {label.document for label in read_labels(LABELS_PATH) if label.held_out}
    gold = (shared / "gold/conflict.jsonl").read_text(encoding="utf-8").splitlines()
    left_out |= {json.loads(line)["id"] for line in gold}
    rows: dict[str, dict[str, Any]] = {}
    for path in PATHS.values():
        for line in (shared / "data" / path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.setdefault(row["id"], row)
    out = []
    for id, row in rows.items():
        if id not in left_out:
            parsed = parse(row["text"])
            out.append([[key(w.text) for w in parsed.words[s.first : s.last]]
                        for s in parsed.sentences])  # fmt: skip
    return out


def train(examples: Sequence[Example], vectors: Vectors) -> SourceModel:
    """Fit both classifiers."""
    seen = Counter(f for e in examples for f in e.row.features)
    kept = {f for f, n in seen.items() if n >= FEWEST}
    vectorizer = DictVectorizer(dtype=np.float32)
    table = vectorizer.fit_transform(
        [{f: 1.0 for f in e.row.features if f in kept} for e in examples]
    )
    dense = np.stack([meanings(*vectors, e.row.words) for e in examples])
    table = sparse.hstack([table, VECTORS * dense]).tocsr()
    names = {name: n for n, name in enumerate(vectorizer.get_feature_names_out())}
    kind, naming = (_fit(table, examples, field, len(names)) for field in ("kind", "naming"))
    return SourceModel(names, *vectors, kind, naming, LABELS["kind"], LABELS["naming"])


def _fit(
    table: sparse.csr_matrix, examples: Sequence[Example], field: str, features: int
) -> Weights:
    """Return the weights of one classifier as the model holds them."""
    rows = [n for n, e in enumerate(examples) if getattr(e, field) is not None]
    answers = [getattr(examples[n], field) for n in rows]
    fitted = LinearSVC(C=COST[field], random_state=0).fit(table[rows], answers)
    weights = np.zeros((table.shape[1] + 1, len(LABELS[field])), dtype=np.float32)
    weights[features] = -20.0  # a label without any example is never given
    for n, label in enumerate(fitted.classes_):
        column = fitted.coef_[n]
        weights[:, LABELS[field].index(label)] = np.concatenate(
            [column[:features], fitted.intercept_[n : n + 1], VECTORS * column[features:]]
        )
    return weights


def accuracy(model: SourceModel, examples: Sequence[Example]) -> dict[str, tuple[int, int]]:
    """Return how many kinds and namings are right, and of how many."""
    found = model.predict([e.row for e in examples])
    out = {}
    for n, field in enumerate(("kind", "naming")):
        pairs = [
            (getattr(e, field), f[n]) for e, f in zip(examples, found, strict=True)
            if getattr(e, field) is not None
        ]  # fmt: skip
        out[field] = (sum(a == b for a, b in pairs), len(pairs))
    return out


def cross_validate(gold: Sequence[Example], vectors: Vectors, folds: int) -> Iterator[str]:
    """Yield accuracies on documents left out in turn."""
    documents = sorted({e.document for e in gold}, key=lambda d: hashlib.md5(d.encode()).digest())
    total: Counter[str] = Counter()
    for fold in range(folds):
        out = set(documents[fold::folds])
        model = train([e for e in gold if e.document not in out], vectors)
        for field, (right, count) in accuracy(
            model, [e for e in gold if e.document in out]
        ).items():
            total[field] += right
            total[f"n {field}"] += count
    for field in ("kind", "naming"):
        count = total[f"n {field}"]
        yield f"{field}: {total[field] / count:.3f} of {count} ({folds}-fold by document)"


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate on the training documents; with ``--write`` store the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    gold = list(labelled(load(options.shared, "train")))
    vectors = train_vectors(read_news(options.shared))
    sys.stdout.write(f"{len(gold)} labelled mentions, {len(vectors[0])} words with vectors\n")
    if options.folds:
        sys.stdout.writelines(f"{s}\n" for s in cross_validate(gold, vectors, options.folds))
    if options.write:
        model = train(gold, vectors)
        path = Path(str(files("toolkit").joinpath(*PLACE)))
        np.savez_compressed(path, **model.arrays())
        vouch_for(path)
        sys.stdout.write(f"{len(model.vocabulary)} features, {path.stat().st_size} bytes: {path}\n")


if __name__ == "__main__":
    main()
