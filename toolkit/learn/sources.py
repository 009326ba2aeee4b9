"""Train the kind and naming of sources on the labels; cross-validated figures, model out.

    python -m toolkit.learn.sources --shared ../shared [--folds 5] [--write]
    python -m toolkit.learn.sources --shared ../shared --folds 0 --told 0.1

Every labelled mention votes for the source that it is read as when the toolkit runs. What words
mean is learned from the same news without labels (:mod:`toolkit.learn.word_vectors`), without the
documents that are held out and those of the conflict gold.

The encoder learned kind and naming as well. ``--told`` shows what its answers are worth beside the
classifiers, on the share of the documents whose labels it did not see.
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
from toolkit.annotate.source_model import PLACE, SourceModel, Weights, encoder_says, meanings
from toolkit.annotate.sources import Reader
from toolkit.document import LABELS
from toolkit.files import vouch_for
from toolkit.language import parse
from toolkit.learn.data import held_out
from toolkit.learn.source_eval import LABELS_PATH, PATHS, Case, extent, load
from toolkit.learn.source_labels import read_labels
from toolkit.learn.word_vectors import train_vectors

#: Inverse strength of the L2 penalty, and what vectors count against features; chosen by
#: cross-validation. Features seen in fewer sources are left out.
COST = {"kind": 0.01, "naming": 0.015}
VECTORS, FEWEST = 3.0, 3
#: What the encoder may count beside the classifiers.
WEIGHTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.5, 4.0)

Vectors = tuple[dict[str, int], NDArray[np.int8]]
Scores = NDArray[np.float32]


class Example(NamedTuple):
    """One labelled mention: its document, what its source shows, and its labels."""

    document: str
    row: Row
    kind: str | None
    naming: str | None
    told: tuple[Scores, Scores] | None = None


def labelled(cases: Iterable[Case], *, told: bool = False) -> Iterator[Example]:
    """Yield each labelled mention with the features of the source that it is read as.

    With ``told``, also what the shipped encoder says of that source.
    """
    for case in cases:
        reader = Reader(View(case.parsed, case.row["date"]), case.attributions)
        drafts = reader.drafts()
        rows = all_features(reader.view, drafts)
        said = encoder_says(case.parsed, reader.mentions(drafts), (1.0, 1.0)) if told else None
        place = {id(d.entity): n for n, d in enumerate(drafts)}
        entity = {
            extent(a): reader.of[n] for n, a in enumerate(case.attributions) if n in reader.of
        }
        for label in case.labels:
            found = entity.get(label.span)
            if found is not None and (label.kind or label.naming):
                n = place[id(found)]
                mine = (said[0][n], said[1][n]) if said is not None else None
                yield Example(label.document, rows[n], label.kind, label.naming, mine)


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


def accuracy(
    model: SourceModel, examples: Sequence[Example], weight: float = 0.0
) -> dict[str, tuple[int, int]]:
    """Return how many kinds and namings are right, and of how many.

    ``weight`` is that of what the encoder said.
    """
    told = None
    if weight:
        kinds, namings = zip(*(e.told for e in examples if e.told), strict=True)
        told = np.float32(weight) * np.stack(kinds), np.float32(weight) * np.stack(namings)
    found = model.predict([e.row for e in examples], told)
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


def weigh(gold: Sequence[Example], vectors: Vectors, share: float) -> Iterator[str]:
    """Yield accuracies by what the encoder counts, where neither model saw the labels."""
    model = train([e for e in gold if not held_out(e.document, share)], vectors)
    rest = [e for e in gold if held_out(e.document, share)]
    for weight in WEIGHTS:
        found = accuracy(model, rest, weight)
        figures = (f"{field} {right / n:.3f} of {n}" for field, (right, n) in found.items())
        yield f"the encoder counts {weight}: {', '.join(figures)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate on the training documents; with ``--write`` store the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--told", type=float, default=0.0, help="share the encoder did not see")
    options = parser.parse_args(arguments)
    gold = list(labelled(load(options.shared, "train"), told=options.told > 0))
    vectors = train_vectors(read_news(options.shared))
    sys.stdout.write(f"{len(gold)} labelled mentions, {len(vectors[0])} words with vectors\n")
    if options.folds:
        sys.stdout.writelines(f"{s}\n" for s in cross_validate(gold, vectors, options.folds))
    if options.told:
        sys.stdout.writelines(f"{line}\n" for line in weigh(gold, vectors, options.told))
    if options.write:
        model = train(gold, vectors)
        path = Path(str(files("toolkit").joinpath(*PLACE)))
        np.savez_compressed(path, **model.arrays())
        vouch_for(path)
        sys.stdout.write(f"{len(model.vocabulary)} features, {path.stat().st_size} bytes: {path}\n")


if __name__ == "__main__":
    main()
