"""Windows of documents as padded batches: those with attributions, and those with hedges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from toolkit.learn.data import CLS, MASK, N_TAGS, SEP, Example, Window, windows
from toolkit.learn.hedge_windows import HedgeExample, HedgeWindow, hedge_windows

W = TypeVar("W", Window, HedgeWindow)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as each of its annotators has it: as a whole, and each sentence by itself."""

    versions: list[Example]
    sentences: list[list[Example]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side, padded; ``labels`` are tags, or hedge classes with -1 as padding.

    ``taught`` are a teacher's emissions (windows, tokens, tags), if all windows have them.
    """

    ids: Tensor
    features: Tensor
    attention: Tensor
    first: Tensor
    labels: Tensor
    lengths: Tensor
    windows: tuple[Window | HedgeWindow, ...]
    taught: Tensor | None = None


def batch_of(group: Sequence[Window | HedgeWindow]) -> Batch:
    """Pad windows to one length, with the special pieces at both ends."""
    longest = max(len(w.ids) for w in group) + 2
    most = max(len(w.first) for w in group)
    ids = np.zeros((len(group), longest), dtype=np.int64)
    features = np.zeros((len(group), longest), dtype=np.int64)
    attention = np.zeros((len(group), longest), dtype=np.float32)
    first = np.zeros((len(group), most), dtype=np.int64)
    hedges = isinstance(group[0], HedgeWindow)
    labels = np.full((len(group), most), -1 if hedges else 0, dtype=np.int64)
    taught = np.zeros((len(group), most, N_TAGS), dtype=np.float32) if _taught(group[0]) else None
    for row, w in enumerate(group):
        n = len(w.ids)
        ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = CLS, w.ids, SEP
        features[row] = w.special
        features[row, 1 : n + 1] = w.features
        attention[row, : n + 2] = 1.0
        first[row, : len(w.first)] = w.first + 1
        labels[row, : len(w.first)] = w.labels if isinstance(w, HedgeWindow) else w.tags
        if taught is not None:
            assert isinstance(w, Window)
            taught[row, : len(w.first)] = w.taught
    return Batch(
        ids=torch.from_numpy(ids),
        features=torch.from_numpy(features),
        attention=torch.from_numpy(attention),
        first=torch.from_numpy(first),
        labels=torch.from_numpy(labels),
        lengths=torch.tensor([len(w.first) for w in group]),
        windows=tuple(group),
        taught=None if taught is None else torch.from_numpy(taught),
    )


def _taught(window: Window | HedgeWindow) -> bool:
    return isinstance(window, Window) and window.taught is not None


def epoch_batches(
    articles: Sequence[Article],
    hedged: Sequence[HedgeExample],
    *,
    window: int,
    size: int,
    blank: float,
    hedge_blank: float,
    alone: float,
    random: np.random.Generator,
) -> list[Batch]:
    """Return one epoch: of each article one annotator's version, cut anew, in random order.

    The versions of an article take turns at random: in expectation these are soft labels. A share
    ``blank`` of an article's pieces is masked, so that structure is learned and not the articles by
    heart; of sentences with hedges a share ``hedge_blank``, but no cue: there the words themselves
    decide. Of a share ``alone`` of the articles each sentence stands alone, as in headlines and
    short notes.
    """
    cut: list[Window] = []
    for article in articles:
        version = int(random.integers(len(article.versions)))
        chosen = [article.versions[version]]
        if random.random() < alone:
            chosen = article.sentences[version]
        for w in (w for example in chosen for w in windows(example, window, random)):
            masked = random.random(len(w.ids)) < blank
            cut.append(replace(w, ids=np.where(masked, MASK, w.ids)))
    groups: list[Sequence[Window | HedgeWindow]] = [
        *_alike([w for w in cut if not _taught(w)], size, random),
        *_alike([w for w in cut if _taught(w)], size, random),
        *_alike(list(hedge_windows(hedged, window, random, hedge_blank)), size, random),
    ]
    return [batch_of(groups[g]) for g in random.permutation(len(groups))]


def _alike(cut: list[W], size: int, random: np.random.Generator) -> Iterator[list[W]]:
    """Group windows of similar length into batches of about ``size`` pieces."""
    order = np.argsort([len(w.ids) + random.random() * 16 for w in cut], kind="stable")
    group: list[W] = []
    for i in order:
        if group and (len(group) + 1) * (len(cut[i].ids) + 2) > size + 64:
            yield group
            group = []
        group.append(cut[i])
    if group:
        yield group
