"""How the parameters in ``toolkit/data/language`` were trained: Punkt and the word tagger.

Run ``python -m toolkit.learn.language --data DIR`` with the data of the CARD beside the files.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
from nltk.tag.perceptron import PerceptronTagger
from nltk.tokenize.punkt import PunktTrainer

from toolkit.files import vouch_for
from toolkit.language.sentences import punkt_text
from toolkit.language.tagger import MODEL, FeatureMixin, pack_weights

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}

TaggedSentence = list[tuple[str, str]]


class TrainedTagger(FeatureMixin, PerceptronTagger):  # type: ignore[misc]
    """nltk's averaged perceptron with the features of :mod:`toolkit.language.tagger`."""


def train_punkt(texts: list[str]) -> dict[str, Any]:
    """Train Punkt's parameters (Kiss & Strunk 2006) on plain texts."""
    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = True
    trainer.train("\n\n".join(punkt_text(t) for t in texts), finalize=True)
    parameters = trainer.get_params()
    return {
        "abbreviations": sorted(parameters.abbrev_types),
        "collocations": sorted(list(pair) for pair in parameters.collocations),
        "sentence_starters": sorted(parameters.sent_starters),
        "orthography": dict(sorted((k, v) for k, v in parameters.ortho_context.items() if v)),
    }


def silver_news(path: Path) -> Iterator[TaggedSentence]:
    """Yield the CoreNLP-tagged sentences of PolNeAR (Penn Treebank tags, silver)."""
    import pandas as pd

    frame = pd.read_parquet(path, columns=["id", "sent", "word", "pos"])
    for _, sentence in frame.groupby(["id", "sent"], sort=True):
        words = [_BRACKETS.get(w, w.replace("\\/", "/")) for w in sentence["word"]]
        yield list(zip(words, sentence["pos"], strict=True))


def gold_ud(path: Path) -> Iterator[TaggedSentence]:
    """Yield the sentences of UD EWT with hyphenated words left whole, as in news tagging."""
    for line in path.open(encoding="utf-8"):
        tokens = json.loads(line)["tokens"]
        if not any(t[3] in ("HYPH", "ADD", "AFX", "GW", "XX", "NFP") for t in tokens):
            yield [(t[0], t[3]) for t in tokens]


def gold_gum(path: Path) -> Iterator[TaggedSentence]:
    """Yield the sentences of GUM."""
    for line in path.open(encoding="utf-8"):
        doc = json.loads(line)
        for s in doc["sentences"]:
            tokens = doc["tokens"][s["tok_start"] : s["tok_end"] + 1]
            if not any(t[4] in ("HYPH", "ADD", "AFX", "GW", "XX", "NFP") for t in tokens):
                yield [(doc["text"][t[0] : t[1]], t[4]) for t in tokens]


def accuracy(tagger: PerceptronTagger, sentences: list[TaggedSentence]) -> float:
    """Return the share of words tagged right."""
    hits = total = 0
    for sentence in sentences:
        guesses = tagger.tag([w for w, _ in sentence])
        hits += sum(g[1] == t for g, (_, t) in zip(guesses, sentence, strict=True))
        total += len(sentence)
    return hits / total


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path(str(MODEL)).parent)
@click.option("--what", type=click.Choice(["all", "punkt", "tagger"]), default="all")
def main(data: Path, out: Path, what: str) -> None:
    """Train Punkt and the tagger from DATA and write them to OUT."""
    out.mkdir(parents=True, exist_ok=True)
    if what in ("all", "punkt"):
        rows = (json.loads(x) for x in (data / "polnear/train.jsonl").open(encoding="utf-8"))
        texts = {row["id"]: row["text"] for row in rows}
        parameters = train_punkt([texts[key] for key in sorted(texts)])
        (out / "punkt.json").write_text(
            json.dumps(parameters, ensure_ascii=False, indent=0), encoding="utf-8"
        )
        vouch_for(out / "punkt.json")
    if what == "punkt":
        return
    random.seed(0)
    train = [
        *silver_news(data / "polnear_corenlp/train.parquet"),
        *gold_ud(data / "ud_ewt/train.jsonl"),
        *gold_gum(data / "gum/train.jsonl"),
    ]
    random.shuffle(train)
    tagger = TrainedTagger(load=False)
    tagger.train(train, nr_iter=5)
    for name, sentences in (
        ("PolNeAR dev (silver)", list(silver_news(data / "polnear_corenlp/dev.parquet"))),
        ("EWT dev", list(gold_ud(data / "ud_ewt/dev.jsonl"))),
        ("GUM dev", list(gold_gum(data / "gum/dev.jsonl"))),
    ):
        click.echo(f"{name}: {accuracy(tagger, sentences):.4f}")
    packed: dict[str, Any] = pack_weights(tagger)
    np.savez_compressed(out / "tagger.npz", **packed)
    vouch_for(out / "tagger.npz")


if __name__ == "__main__":
    main()
