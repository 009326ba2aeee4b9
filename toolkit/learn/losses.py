"""What training minimises: the settings of a run, and the loss of one batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from toolkit.learn.batches import Batch
from toolkit.learn.data import OWN_VALIDATION
from toolkit.learn.hedge_windows import HedgeWindow
from toolkit.learn.model import Chain, Tagger, hedge_loss, mark_loss, source_loss, weasel_loss


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
    source_rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    link_weight: float = 0.5
    hedge_weight: float = 3.0
    source_weight: float = 2.0
    weasel_weight: float = 0.3
    mark_weight: float = 3.0
    biomedical: float = 0.3
    codebook_copies: int = 3
    blank: float = 0.0
    hedge_blank: float = 0.0
    alone: float = 0.0
    average: float = 0.998
    validation: float = 0.05
    own_validation: float = OWN_VALIDATION
    hedge_validation: float = 0.0
    source_validation: float = 0.1
    shape: str = "minilm"
    frozen: int = 0
    bf16: bool = True
    threads: int = 2


def losses(
    model: Tagger, batch: Batch, recipe: Recipe, teacher: Chain | None = None
) -> tuple[Tensor, dict[str, float]]:
    """Return the weighted loss of one batch and its parts by name."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.bf16):
        scores, links, hedges, sources = model(batch.ids, batch.features, batch.attention)
    rows = torch.arange(len(batch.ids))[:, None]
    if isinstance(batch.windows[0], HedgeWindow):
        return _hedge_losses(hedges.float()[rows, batch.first], batch, recipe)
    emissions = scores.float()[rows, batch.first]
    if batch.taught is not None and teacher is not None:
        tag = model.taught_loss(emissions, batch.taught, teacher, batch.lengths)
    else:
        tag = model.tag_loss(emissions, batch.labels, batch.lengths)
    tag = tag / batch.lengths.sum()
    total, count = torch.zeros(()), 0
    vectors, said = links.float()[rows, batch.first], sources.float()[rows, batch.first]
    source = torch.zeros(())
    for row, w in enumerate(batch.windows):
        assert not isinstance(w, HedgeWindow)
        if len(w.mentions):
            source = source + source_loss(said[row], torch.from_numpy(w.mentions))
        for kind, pairs, candidate_tag in ((0, w.content_links, 3), (1, w.source_links, 1)):
            if not len(pairs):
                continue
            candidates = torch.from_numpy(np.flatnonzero(w.tags == candidate_tag))
            total = total + model.link_loss(vectors[row], torch.from_numpy(pairs), candidates, kind)
            count += len(pairs)
    link = total / max(count, 1)
    source = source / batch.lengths.sum()
    name = "tag" if batch.taught is None else "taught"
    parts = {name: tag.item(), "link": link.item(), "source": source.item()}
    return tag + recipe.link_weight * link + recipe.source_weight * source, parts


def _hedge_losses(hedges: Tensor, batch: Batch, recipe: Recipe) -> tuple[Tensor, dict[str, float]]:
    hedge = hedge_loss(hedges, batch.labels) / batch.lengths.sum()
    total, count, mark = torch.zeros(()), 0, torch.zeros(())
    for row, w in enumerate(batch.windows):
        assert isinstance(w, HedgeWindow)
        mark = mark + mark_loss(hedges[row, : len(w.marks)], torch.from_numpy(w.marks))
        sentences, weasels = torch.from_numpy(w.sentences), torch.from_numpy(w.weasels)
        total = total + weasel_loss(hedges[row], sentences, weasels)
        count += int((weasels[torch.unique(sentences)] >= 0).sum())
    weasel = total / max(count, 1)
    mark = mark / batch.lengths.sum()
    loss = recipe.hedge_weight * hedge + recipe.weasel_weight * weasel + recipe.mark_weight * mark
    return loss, {"hedge": hedge.item(), "weasel": weasel.item(), "mark": mark.item()}
