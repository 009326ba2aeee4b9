"""Train the fast engine: ``python -m toolkit.learn.fast TRAIN.jsonl FOLDER``.

One processor core, minutes. The cue lexicon that serves as a feature is counted out of fold: a word
in a training article is judged by the other articles, as it will be in new text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.annotate.decoding import TokenSpan
from toolkit.annotate.fast import FORMAT, candidates
from toolkit.annotate.features import lower_words, pair_features, sequences, token_features
from toolkit.learn.data import NO_LINK, ROLES, Example, held_out, read_rows, tagged
from toolkit.learn.evaluate import first_versions

log = logging.getLogger("toolkit.learn")

TAGS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))
FOLDS = 5
#: From these shares of its occurrences on, a word is of cue class 1, 2, 3, 4.
CLASSES = (0.02, 0.1, 0.3, 0.6)
_SMOOTHING = 2.0


class Article:
    """A training article in words and tags."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.example: Example = tagged(row)
        self.words = lower_words(row["text"], self.example.tokens)
        self.fold = int(hashlib.sha256(row["id"].encode()).hexdigest()[8:16], 16) % FOLDS


def cue_lexicon(articles: Sequence[Article]) -> dict[str, int]:
    """Count how often each word is in a cue, and give it a class."""
    seen: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for article in articles:
        seen.update(article.words)
        inside = np.isin(article.example.tags, (3, 4))
        cues.update(word for word, cue in zip(article.words, inside, strict=True) if cue)
    lexicon = {}
    for word, count in sorted(cues.items()):
        share = count / (seen[word] + _SMOOTHING)
        level = sum(share >= limit for limit in CLASSES)
        if level:
            lexicon[word] = level
    return lexicon


def train_crf(articles: Sequence[Article], path: Path, parameters: dict[str, Any]) -> None:
    """Write a CRF trained with out-of-fold lexicons."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=True)
    trainer.select("lbfgs")
    trainer.set_params(parameters)
    for fold in range(FOLDS):
        lexicon = cue_lexicon([a for a in articles if a.fold != fold])
        for article in (a for a in articles if a.fold == fold):
            tokens = article.example.tokens
            rows = token_features(article.words, tokens, lexicon)
            tags = [TAGS[tag] for tag in article.example.tags]
            for start, end in sequences(tokens):
                trainer.append(rows[start:end], tags[start:end])
    trainer.train(str(path))


def pairs(article: Article, kind: str) -> Iterator[tuple[np.ndarray[Any, Any], bool]]:
    """Yield features of candidate pairs, and whether they are linked in the gold."""
    example = article.example
    links = example.cue_of if kind == "cue" else example.source_of
    spans = list(_spans(example))
    targets = [s for s in spans if s.role == kind]
    for origin in (s for s in spans if s.role == ("content" if kind == "cue" else "cue")):
        wanted = links.get(origin.first, NO_LINK)
        for target, rivals in candidates(origin, targets):
            place, other = (origin.first, origin.last), (target.first, target.last)
            values = pair_features(article.words, example.tokens, place, other, rivals)
            yield values, target.first == wanted


def _spans(example: Example) -> Iterator[TokenSpan]:
    """Yield the gold spans in text order."""
    tags = example.tags
    for first in np.flatnonzero(tags % 2 == 1).tolist():
        last = first
        while last + 1 < len(tags) and tags[last + 1] == tags[first] + 1:
            last += 1
        yield TokenSpan(ROLES[int(tags[first] - 1) // 2], first, last, 1.0)


def link_weights(articles: Sequence[Article], kind: str) -> list[float]:
    """Fit the logistic function that links spans (the first feature is the intercept)."""
    from sklearn.linear_model import LogisticRegression

    rows = [pair for article in articles for pair in pairs(article, kind)]
    values = np.array([values for values, _ in rows])
    right = np.array([hit for _, hit in rows])
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=500).fit(values, right)
    log.info("%s links: accuracy of pairs %.4f", kind, model.score(values, right))
    return [round(float(x), 5) for x in model.coef_[0]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="annotated documents, JSON Lines")
    parser.add_argument("folder", type=Path, help="where to write the model's files")
    parser.add_argument("--validation", type=float, default=0.05, help="share kept out")
    parser.add_argument("--c1", type=float, default=0.5, help="L1 penalty")
    parser.add_argument("--c2", type=float, default=1.0, help="L2 penalty")
    parser.add_argument("--iterations", type=int, default=120, help="L-BFGS iterations")
    parser.add_argument("--limit", type=int, help="use only so many articles")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = first_versions(read_rows(options.data))
    kept = [dict(row) for id, row in rows.items() if not held_out(id, options.validation)]
    articles = [Article(row) for row in kept[: options.limit]]
    parameters = {
        "c1": options.c1,
        "c2": options.c2,
        "max_iterations": options.iterations,
        "feature.minfreq": 3,
        "feature.possible_transitions": False,
    }
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / "model.crfsuite"
    train_crf(articles, path, parameters)
    meta = {
        "format": FORMAT,
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest()},
        "training": {"articles": len(articles), "parameters": parameters},
        "cue_weights": link_weights(articles, "cue"),
        "source_weights": link_weights(articles, "source"),
        "cues": cue_lexicon(articles),
    }
    text = json.dumps(meta, ensure_ascii=False, indent=0) + "\n"
    (options.folder / "meta.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
