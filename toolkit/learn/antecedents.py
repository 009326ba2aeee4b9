"""The weights by which "he" and "she" find their person: labelled documents in, a TOML file out.

    python -m toolkit.learn.antecedents --shared ../shared [--write]

Trained on the training documents of the source labels and on GUM's training part. A pronoun whose
person is not among the candidates counts as wrong and teaches nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from toolkit.annotate.antecedents import Antecedents, Candidate, score
from toolkit.annotate.entities import Entity
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.proper_names import PersonName, View, bare
from toolkit.annotate.sources import Reader
from toolkit.files import atomic_write
from toolkit.language import parse
from toolkit.learn.coreference import gum_attributions
from toolkit.learn.source_eval import Case, load

HEAD = """# What speaks for each person before "he" or "she" (toolkit/annotate/antecedents.py).
# A conditional logit, fitted by toolkit/learn/antecedents.py on the training documents of
# corpora/source_labels and on GUM's training part; its card is docs/model-card-sources.md.
[weights]
"""
GENRES = ("news", "interview", "bio", "court", "letter", "essay", "speech", "podcast")
#: Strength of the penalty, and what an example of GUM counts beside one of news; by five folds.
PENALTY, OTHER = 10.0, 0.2
NEWS = ("news", "interview")
OUT = Path(__file__).resolve().parents[1] / "data" / "antecedents.toml"


class Example(NamedTuple):
    """A pronoun: its document, the candidates' features, which are right, and its weight."""

    document: str
    features: list[dict[str, float]]
    right: list[bool]
    weight: float = 1.0


class Recording(Antecedents):
    """Candidates that remember every choice asked of them."""

    asked: list[tuple[Phrase, list[Candidate], list[dict[str, float]]]]

    def choose(
        self, phrase: Phrase, barred: Entity | None, teller: Entity | None = None
    ) -> Entity | PersonName | None:
        """Return the choice of the weights that are shipped, and remember the question."""
        if not hasattr(self, "asked"):
            self.asked = []
        found = self.candidates(phrase, barred)
        self.asked.append((phrase, found, self.features(phrase, found, teller)))
        return super().choose(phrase, barred, teller)


def _recorded(reader: Reader) -> list[tuple[Phrase, list[Candidate], list[dict[str, float]]]]:
    return getattr(reader.pronouns.antecedents, "asked", [])


def labelled(case: Case) -> Iterator[Example]:
    """Yield the pronouns of a document of the source labels."""
    view = View(case.parsed, case.row["date"])
    reader = Reader(view, case.attributions, Recording)
    spans = sorted((label.span, label.entity, label.kind) for label in case.labels)
    families: dict[str, set[int | None]] = {}
    for span, entity, _ in spans:
        words = view.words_of(span)
        phrase = analyse(view, words.start, words.stop) if words else None
        if phrase is not None and phrase.person and phrase.named and not phrase.conjoined:
            name = bare(view.keys[phrase.name[1] - 1])
            families.setdefault(name, set()).add(entity)
    named = {e for known in families.values() if len(known) == 1 for e in known}

    def label_at(word: int) -> tuple[bool, int | None]:
        at = view.parsed.words[word].start
        fits = [(s.end - s.start, e) for s, e, k in spans if s.start <= at < s.end and k]
        return (True, min(fits, key=lambda f: f[0])[1]) if fits else (False, None)

    def is_right(one: Candidate, gold: int) -> bool:
        if any(label_at(w) == (True, gold) for w in one.words):
            return True
        name = one.who.full if isinstance(one.who, Entity) else one.who.keys
        return bool(name) and families.get(bare(name[-1])) == {gold}

    for phrase, found, features in _recorded(reader):
        known, gold = label_at(phrase.first)
        if not known or not found:
            continue
        right = [gold is not None and is_right(c, gold) for c in found]
        if any(right) or gold is None or gold in named:
            yield Example(case.row["id"], features, right)


def gum(row: Mapping[str, Any]) -> Iterator[Example]:
    """Yield the pronouns of a document of GUM."""
    parsed = parse(row["text"])
    view = View(parsed)
    reader = Reader(view, [a for a, _ in gum_attributions(row)], Recording)
    asked = list(_recorded(reader))
    done = {phrase.first for phrase, _, _ in asked}
    antecedents = reader.pronouns.antecedents
    entities = row["entities"]
    for word, key in enumerate(view.keys):
        if key in ("he", "she", "his", "her", "him") and word not in done:
            code = "m" if key in ("he", "his", "him") else "f"
            phrase = Phrase(word, word + 1, (word, word + 1), word, key, pronoun=code)
            found = antecedents.candidates(phrase, None)
            asked.append((phrase, found, antecedents.features(phrase, found)))

    def entity_at(word: int) -> str | None:
        at = parsed.words[word].start
        fits = [
            (e["end"] - e["start"], e["coref"]) for e in entities if e["start"] <= at < e["end"]
        ]
        return str(min(fits)[1]) if fits else None

    for phrase, found, features in asked:
        gold = entity_at(phrase.first)
        if gold is None or not found:
            continue
        right = [any(entity_at(w) == gold for w in c.words) for c in found]
        if not any(right):
            continue  # in news it is hardly ever somebody without a name
        own = view.keys[phrase.first]
        weight = OTHER if row["genre"] in NEWS else OTHER / 2
        yield Example(row["id"], features, right, weight if own in ("he", "she") else weight / 2)


#: What the weights are drawn to where the examples do not say: distance, then who speaks.
PRIOR: Mapping[str, float] = {
    "away": -1.0, "source": 1.5, "subject": 0.5, "owner": -0.6, "quoted": -0.8, "nameless": -0.7,
    "about": 0.7, "gender": 0.2, "same_paragraph": 0.3,
}  # fmt: skip


def examples(shared: Path) -> tuple[list[Example], list[Example]]:
    """Return the pronouns of the source labels' training documents, and those of GUM's."""
    news = [e for case in load(shared, "train") for e in labelled(case)]
    rows = (
        json.loads(line)
        for line in (shared / "data/gum/train.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return news, [e for row in rows if row["genre"] in GENRES for e in gum(row)]


def fit(examples: Sequence[Example], penalty: float = PENALTY) -> dict[str, float]:
    """Fit the conditional logit to the pronouns whose person is among the candidates."""
    told = [e for e in examples if any(e.right)]
    names = sorted({name for e in told for f in e.features for name in f})
    table = np.array([[f.get(n, 0.0) for n in names] for e in told for f in e.features])
    good = np.array([right for e in told for right in e.right])
    sizes = np.array([len(e.right) for e in told])
    cuts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    each = np.array([e.weight for e in told])
    prior = np.array([PRIOR.get(name, 0.0) for name in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ w
        scores -= np.repeat(np.maximum.reduceat(scores, cuts), sizes)
        p = np.exp(scores)
        total, correct = np.add.reduceat(p, cuts), np.add.reduceat(p * good, cuts)
        value = -float(np.sum(each * np.log(np.maximum(correct / total, 1e-12))))
        spread = np.repeat(each / total, sizes) * p
        target = np.repeat(each / np.maximum(correct, 1e-12), sizes) * p * good
        gradient = table.T @ (spread - target)
        away = w - prior
        return value + penalty * float(away @ away) / 2, gradient + penalty * away

    found = minimize(loss, prior, jac=True, method="L-BFGS-B")
    return {name: round(float(v), 3) for name, v in zip(names, found.x, strict=True)}


def accuracy(weights: Mapping[str, float], examples: Sequence[Example]) -> float:
    """Return the share of pronouns that find their person."""
    good = 0
    for example in examples:
        scores = [score(weights, features) for features in example.features]
        good += example.right[max(range(len(scores)), key=lambda n: (scores[n], -n))]
    return good / max(1, len(examples))


def fold(document: str, folds: int = 5) -> int:
    """Return which part of a cross-validation a document is in."""
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % folds


def crossed(news: Sequence[Example], others: Sequence[Example], folds: int = 5) -> float:
    """Return the accuracy on news over the parts of a cross-validation by documents."""
    good = 0.0
    for part in range(folds):
        weights = fit([e for e in (*news, *others) if fold(e.document, folds) != part])
        mine = [e for e in news if fold(e.document, folds) == part]
        good += accuracy(weights, mine) * len(mine)
    return good / max(1, len(news))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the accuracy, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    options = parser.parse_args(arguments)
    news, others = examples(options.shared)
    sys.stdout.write(
        f"{len(news)} pronouns of news, {len(others)} of GUM; five folds, news: "
        f"{crossed(news, others):.3f} right ({accuracy(PRIOR, news):.3f} by the prior)\n"
    )
    if options.write:
        lines = [f"{name} = {value}\n" for name, value in fit([*news, *others]).items()]
        with atomic_write(OUT) as stream:
            stream.writelines([HEAD, *lines])


if __name__ == "__main__":
    main()
