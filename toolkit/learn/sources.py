"""Train the kind and naming of sources on the labels; cross-validated figures, model out.

    python -m toolkit.learn.sources --shared ../shared [--folds 5] [--write]

Every labelled mention votes for its entity. To keep kinds that the labels hold too few of, sources
of further documents count a little as well, with what the rules say of them (``SILVER``).
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
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from toolkit.annotate.attributions import find_attributions
from toolkit.annotate.proper_names import View
from toolkit.annotate.source_features import all_features
from toolkit.annotate.source_model import PLACE, SourceModel
from toolkit.annotate.sources import Reader
from toolkit.document import LABELS
from toolkit.files import vouch_for
from toolkit.language import parse
from toolkit.learn.source_eval import PATHS, Case, extent, load
from toolkit.learn.source_labels import read_labels

#: Further documents, and what a source of them weighs beside a labelled mention.
SILVER, WEIGHT = 600, 0.1
#: What the rules say for want of anything better is no example.
_UNSURE = ("other", "civilian")
#: Inverse strength of the L2 penalty; features seen in fewer sources are left out.
C, FEWEST = 1.0, 2


class Example(NamedTuple):
    """One source: its document, features, labels and how much it weighs."""

    document: str
    features: list[str]
    kind: str | None
    naming: str | None
    weight: float


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
                yield Example(label.document, row, label.kind, label.naming, 1.0)


def silver(shared: Path, number: int = SILVER) -> Iterator[Example]:
    """Yield sources of documents without labels, as the rules see them."""
    known = {label.document for label in read_labels(_labels())}
    gold = (shared / "gold/conflict.jsonl").read_text(encoding="utf-8").splitlines()
    known |= {json.loads(line)["id"] for line in gold}
    rows: dict[str, dict[str, Any]] = {}
    for path in PATHS.values():
        for line in (shared / "data" / path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.setdefault(row["id"], row)
    order = sorted(rows.keys() - known, key=lambda i: hashlib.sha256(i.encode()).hexdigest())
    for id in order[:number]:
        parsed = parse(rows[id]["text"])
        reader = Reader(View(parsed, rows[id]["date"]), find_attributions(parsed))
        drafts = reader.drafts()
        for draft, features in zip(drafts, all_features(reader.view, drafts), strict=True):
            if draft.kind not in _UNSURE and any(not p.pronoun for p in draft.phrases):
                yield Example(id, features, draft.kind, None, WEIGHT)


def _labels() -> Path:
    from toolkit.learn.source_eval import LABELS_PATH

    return LABELS_PATH


def train(examples: Sequence[Example]) -> SourceModel:
    """Fit both classifiers."""
    seen = Counter(f for e in examples for f in e.features)
    kept = {f for f, n in seen.items() if n >= FEWEST}
    vectorizer = DictVectorizer(dtype=np.float32)
    table = vectorizer.fit_transform([{f: 1.0 for f in e.features if f in kept} for e in examples])
    weights = {}
    for field in ("kind", "naming"):
        rows = [n for n, e in enumerate(examples) if getattr(e, field) is not None]
        answers = [getattr(examples[n], field) for n in rows]
        importance = [examples[n].weight for n in rows]
        fitted = LogisticRegression(C=C, max_iter=400, random_state=0)
        fitted.fit(table[rows], answers, sample_weight=importance)
        columns = np.full((table.shape[1] + 1, len(LABELS[field])), 0.0, dtype=np.float32)
        columns[-1] = -20.0  # a label without any example is never given
        for n, label in enumerate(fitted.classes_):
            at = LABELS[field].index(label)
            columns[:-1, at], columns[-1, at] = fitted.coef_[n], fitted.intercept_[n]
        weights[field] = columns
    names = {name: n for n, name in enumerate(vectorizer.get_feature_names_out())}
    return SourceModel(names, weights["kind"], weights["naming"], LABELS["kind"], LABELS["naming"])


def accuracy(model: SourceModel, examples: Sequence[Example]) -> dict[str, tuple[int, int]]:
    """Return how many kinds and namings are right, and of how many."""
    found = model.predict([e.features for e in examples])
    out = {}
    for n, field in enumerate(("kind", "naming")):
        pairs = [
            (getattr(e, field), f[n]) for e, f in zip(examples, found, strict=True)
            if getattr(e, field) is not None
        ]  # fmt: skip
        out[field] = (sum(a == b for a, b in pairs), len(pairs))
    return out


def cross_validate(gold: Sequence[Example], more: Sequence[Example], folds: int) -> Iterator[str]:
    """Yield accuracies on documents left out in turn."""
    documents = sorted({e.document for e in gold}, key=lambda d: hashlib.md5(d.encode()).digest())
    total: Counter[str] = Counter()
    for fold in range(folds):
        out = set(documents[fold::folds])
        model = train([*(e for e in gold if e.document not in out), *more])
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
    more = list(silver(options.shared))
    sys.stdout.write(f"{len(gold)} labelled mentions, {len(more)} further sources\n")
    if options.folds:
        sys.stdout.writelines(f"{s}\n" for s in cross_validate(gold, more, options.folds))
    if options.write:
        model = train([*gold, *more])
        path = Path(str(files("toolkit").joinpath(*PLACE)))
        np.savez_compressed(path, **model.arrays())
        vouch_for(path)
        sys.stdout.write(f"{len(model.vocabulary)} features, {path.stat().st_size} bytes: {path}\n")


if __name__ == "__main__":
    main()
