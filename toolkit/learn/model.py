"""The shared encoder as a trainable network: small BERT, a CRF and pointers, a hedge head."""

# mypy: disallow-subclassing-any=False
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  (the name everyone knows)

from toolkit.language.pieces import GUIDELINES, N_FEATURES
from toolkit.learn.data import N_TAGS
from toolkit.learn.hedge_windows import N_HEDGES
from toolkit.learn.mentions import N_KINDS, N_NAMINGS

VOCABULARY, POSITIONS = 30522, 512
LINK = 64
MAX_DISTANCE = 64
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """How large an encoder is; with ``buckets`` it also has biases for relative positions."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float = 1e-12
    buckets: int = 0


#: The encoder that is shipped, and the one that teaches it.
MINILM = Shape(384, 6, 12, 1536)
MPNET = Shape(768, 12, 12, 3072, epsilon=1e-5, buckets=32)
SHAPES = {"minilm": MINILM, "mpnet": MPNET}


#: What BERT calls the parts of a layer.
_BERT = {
    "qkv": [f"attention.self.{name}" for name in ("query", "key", "value")],
    "out": ["attention.output.dense"],
    "norm_1": ["attention.output.LayerNorm"],
    "up": ["intermediate.dense"],
    "down": ["output.dense"],
    "norm_2": ["output.LayerNorm"],
}
Weights = Mapping[str, Tensor]


class Output(NamedTuple):
    """Scores of each piece: tags, link vectors, hedge classes and weasels, kinds and namings."""

    tags: Tensor
    links: Tensor
    hedges: Tensor
    sources: Tensor


class Chain(NamedTuple):
    """Scores of tag pairs and of first tags of a linear-chain CRF."""

    transitions: Tensor
    start: Tensor


class Dropout(nn.Module):
    """Dropout from random bytes: on a processor ten times faster than torch's own."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.limit = round(rate * 256)

    def forward(self, x: Tensor) -> Tensor:
        """Set a share of the values to zero while training."""
        if not self.training or not self.limit:
            return x
        draws = torch.randint(0, 2**62, (x.numel() // 7 + 1, 1)).view(torch.uint8)[:, :7]
        keep = draws.reshape(-1)[: x.numel()].view(x.shape) >= self.limit
        return x * keep * (256 / (256 - self.limit))


class Layer(nn.Module):
    """One transformer layer with the normalisation after each half, as in BERT."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        hidden = shape.hidden
        self.heads = shape.heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm_1 = nn.LayerNorm(hidden, eps=shape.epsilon)
        self.up = nn.Linear(hidden, shape.inner)
        self.down = nn.Linear(shape.inner, hidden)
        self.norm_2 = nn.LayerNorm(hidden, eps=shape.epsilon)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Transform ``x`` (batch, pieces, hidden) under an additive attention mask."""
        return self.finish(x, self.attend(x, mask))

    def attend(self, x: Tensor, mask: Tensor) -> Tensor:
        """Self-attention, before its output projection."""
        batch, length, hidden = x.shape
        width = hidden // self.heads
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        # Written out: on a processor this trains twice as fast as torch's fused attention.
        scores = q @ k.transpose(-1, -2) * width**-0.5 + mask.to(q.dtype)
        attended = torch.softmax(scores, dim=-1).to(v.dtype) @ v
        return attended.transpose(1, 2).reshape(batch, length, hidden)

    def finish(self, x: Tensor, attended: Tensor) -> Tensor:
        """Everything after the attention."""
        x = self.norm_1(x + self.dropout(self.out(attended)))
        return self.norm_2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Encoder with tag scores and link vectors for every piece."""

    def __init__(self, dropout: float = 0.1, shape: Shape = MINILM) -> None:
        super().__init__()
        hidden = shape.hidden
        self.shape = shape
        self.words = nn.Embedding(VOCABULARY, hidden, padding_idx=0)
        self.positions = nn.Embedding(POSITIONS, hidden)
        # The last are for [CLS] and [SEP], and say by which guidelines spans are marked.
        self.features = nn.Embedding(N_FEATURES + len(GUIDELINES), hidden)
        self.norm = nn.LayerNorm(hidden, eps=shape.epsilon)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.relative = nn.Embedding(shape.buckets, shape.heads) if shape.buckets else None
        self.tag = nn.Linear(hidden, N_TAGS)
        # Queries and keys: content -> cue, cue -> source; two more columns score "no link".
        self.link = nn.Linear(hidden, 4 * LINK + 2)
        self.hedge = nn.Linear(hidden, N_HEDGES + 1)
        self.source = nn.Linear(hidden, N_KINDS + N_NAMINGS)
        self.distance = nn.Parameter(torch.zeros(2, 2 * MAX_DISTANCE + 1))
        self.transitions = nn.Parameter(torch.zeros(N_TAGS, N_TAGS))
        self.start = nn.Parameter(torch.zeros(N_TAGS))
        self.register_buffer("illegal", _illegal(), persistent=False)
        nn.init.zeros_(self.features.weight)
        nn.init.normal_(self.link.weight, std=0.05)

    def freeze(self, layers: int) -> None:
        """Leave the lowest layers as they were trained before, and with them the word pieces."""
        lowest = [self.words, self.positions, self.norm, self.relative, *self.layers[:layers]]
        for part in lowest if layers else [self.relative]:
            if part is not None:
                part.requires_grad_(False)

    def forward(self, ids: Tensor, features: Tensor, attention: Tensor) -> Output:
        """Score pieces; ``attention`` is 1.0 for pieces and 0.0 for padding."""
        x = self.embed(ids, features)
        mask = (1.0 - attention)[:, None, None, :] * _IMPOSSIBLE
        if self.relative is not None:
            mask = mask + self.relative(buckets(x.shape[1])).permute(2, 0, 1)
        for layer in self.layers:
            x = layer(x, mask)
        return self.heads(self.dropout(x))

    def heads(self, x: Tensor) -> Output:
        """Score the vectors of the last layer."""
        return Output(self.tag(x), self.link(x), self.hedge(x), self.source(x))

    def embed(self, ids: Tensor, features: Tensor) -> Tensor:
        """Look up what each piece, its place and its features stand for."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.features(features)
        return self.dropout(self.norm(x))

    def tag_loss(self, emissions: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-likelihood of tag sequences under the linear-chain CRF, summed."""
        transitions = self.transitions + self.illegal
        inside = _inside(tags, lengths)
        gold = emissions.gather(2, tags[:, :, None])[:, :, 0]
        moves = transitions[tags[:, :-1], tags[:, 1:]]
        score = (gold * inside).sum() + (moves * inside[:, 1:]).sum()
        score = score + self.start[tags[:, 0]].sum()
        return log_partition(emissions, Chain(transitions, self.start), inside) - score

    def taught_loss(
        self, emissions: Tensor, taught: Tensor, teacher: Chain, lengths: Tensor
    ) -> Tensor:
        """Cross entropy to a teacher's distribution over whole tag sequences, summed.

        ``taught`` are the teacher's emissions. What its chain expects of each tag and of each pair
        of tags is the gradient of its partition function (structural distillation, Wang et al.
        2020, "Structure-level knowledge distillation for multilingual sequence labeling").
        """
        inside = _inside(taught[..., 0], lengths)
        given = [x.detach().clone().requires_grad_() for x in (taught, *teacher)]
        with torch.enable_grad():
            whole = log_partition(given[0], Chain(*given[1:]), inside)
        tags, moves, first = torch.autograd.grad(whole, given)
        chain = Chain(self.transitions + self.illegal, self.start)
        score = (emissions * tags).sum() + (chain.transitions * moves).sum()
        return log_partition(emissions, chain, inside) - score - (chain.start * first).sum()

    def link_loss(self, links: Tensor, pairs: Tensor, candidates: Tensor, kind: int) -> Tensor:
        """Cross entropy of each origin's target among the candidates and "no link", summed.

        ``links`` are one window's vectors, ``pairs`` (origin, target), ``candidates`` positions.
        """
        start = 2 * kind * LINK
        queries = links[pairs[:, 0], start : start + LINK]
        keys = links[candidates, start + LINK : start + 2 * LINK]
        apart = (candidates[None, :] - pairs[:, :1]).clamp(-MAX_DISTANCE, MAX_DISTANCE)
        scores = queries @ keys.T / LINK**0.5 + self.distance[kind][apart + MAX_DISTANCE]
        scores = torch.cat([links[pairs[:, 0], 4 * LINK + kind][:, None], scores], dim=1)
        same = candidates[None, :] == pairs[:, 1:]
        target = (same * torch.arange(1, len(candidates) + 1)).sum(1)
        return F.cross_entropy(scores, target, reduction="sum")


def log_partition(emissions: Tensor, chain: Chain, inside: Tensor) -> Tensor:
    """Return the logarithm of the sum over all tag sequences, summed over the windows."""
    alpha = chain.start + emissions[:, 0]
    for step, emission in enumerate(emissions.unbind(1)[1:], 1):
        following = torch.logsumexp(alpha[:, :, None] + chain.transitions, dim=1) + emission
        alpha = torch.where(inside[:, step, None], following, alpha)
    return torch.logsumexp(alpha, dim=1).sum()


def _inside(padded: Tensor, lengths: Tensor) -> Tensor:
    """Say which tokens are no padding."""
    return torch.arange(padded.shape[1])[None, :] < lengths[:, None]


def buckets(length: int, count: int = 32, furthest: int = 128) -> Tensor:
    """Return the bucket of each distance between two of ``length`` pieces, as T5 and MPNet have it.

    Half of the buckets are for pieces that follow; near distances have one each, far ones share
    (Raffel et al. 2020, section 2.1).
    """
    places = torch.arange(length)
    apart = places[:, None] - places[None, :]
    half, near = count // 2, count // 4
    distance = apart.abs()
    scale = (half - near) / math.log(furthest / near)
    far = near + (torch.log(distance.clamp(min=1) / near) * scale).long()
    bucket = torch.where(distance < near, distance, far.clamp(max=half - 1))
    return bucket + half * (apart < 0)


def hedge_loss(hedges: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy of the hedge class of each token (``labels`` -1: not annotated), summed."""
    return F.cross_entropy(
        hedges[..., :N_HEDGES].transpose(1, 2), labels, ignore_index=-1, reduction="sum"
    )


def weasel_loss(hedges: Tensor, sentences: Tensor, weasels: Tensor) -> Tensor:
    """Cross entropy of "this sentence has a weasel", summed over the sentences of one window.

    A sentence's score is the soft maximum over its tokens, so that the head learns where the
    weasel stands from labels of whole sentences.
    """
    scores = hedges[: len(sentences), N_HEDGES]
    total = torch.zeros(())
    for sentence in torch.unique(sentences).tolist():
        label = weasels[sentence]
        if label >= 0:
            score = torch.logsumexp(scores[sentences == sentence], dim=0)
            total = total + F.binary_cross_entropy_with_logits(score, label.float())
    return total


def mark_loss(hedges: Tensor, marks: Tensor) -> Tensor:
    """Cross entropy of "this token is of a weasel" (``marks`` -1: not known), summed.

    Parameters
    ----------
    hedges : Tensor (tokens, classes + 1)
    marks : Tensor (tokens,)
    """
    known = marks >= 0
    return F.binary_cross_entropy_with_logits(
        hedges[known, N_HEDGES], marks[known].float(), reduction="sum"
    )


def source_loss(scores: Tensor, mentions: Tensor) -> Tensor:
    """Cross entropy of kind and naming of the mentions of one window, summed.

    ``scores`` (tokens, kinds + namings) are averaged over the tokens of each mention; ``mentions``
    are rows of first token, last token, kind, naming (-1: not known).
    """
    sums = F.pad(scores.cumsum(0), (0, 0, 1, 0))
    first, last = mentions[:, 0], mentions[:, 1] + 1
    means = (sums[last] - sums[first]) / (last - first)[:, None]
    kinds, namings = means.split([N_KINDS, N_NAMINGS], dim=1)
    kind = F.cross_entropy(kinds, mentions[:, 2], ignore_index=-1, reduction="sum")
    return kind + F.cross_entropy(namings, mentions[:, 3], ignore_index=-1, reduction="sum")


def _illegal() -> Tensor:
    """Penalty of transitions that no tagging has: I of a role after another role or outside."""
    penalty = torch.zeros(N_TAGS, N_TAGS)
    for inner in range(2, N_TAGS, 2):
        penalty[:, inner] = _IMPOSSIBLE
        penalty[inner - 1, inner] = penalty[inner, inner] = 0.0
    return penalty


def load_encoder(model: Tagger, weights: Path) -> None:
    """Start the encoder from BERT weights in safetensors format (MiniLM-L6's shapes)."""
    from safetensors.torch import load_file  # type: ignore[import-not-found,unused-ignore]

    bert = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
    state = model.state_dict()

    put(state, bert, {"words.weight": ("embeddings.word_embeddings.weight",)})
    put(state, bert, {"positions.weight": ("embeddings.position_embeddings.weight",)})
    state["positions.weight"] += bert["embeddings.token_type_embeddings.weight"][0]
    put_layers(state, bert, model.shape.layers, _BERT)


def take_up(model: Tagger, weights: Weights) -> None:
    """Set a network's weights to saved ones; the head for sources may be missing there."""
    missing, unknown = model.load_state_dict(weights, strict=False)
    if unknown or any(not name.startswith("source.") for name in missing):
        raise ValueError(f"weights of another network: {[*missing, *unknown][:4]}")


def put(state: Weights, given: Weights, names: Mapping[str, Sequence[str]]) -> None:
    """Set weights to those of another network, joined where it has them apart."""
    for target, sources in names.items():
        state[target].copy_(torch.cat([given[name] for name in sources]))


def put_layers(
    state: Weights, given: Weights, layers: int, names: Mapping[str, Sequence[str]]
) -> None:
    """Set the first normalisation and all layers, by what another network calls their parts."""
    for kind in ("weight", "bias"):
        put(state, given, {f"norm.{kind}": (f"embeddings.LayerNorm.{kind}",)})
        for i in range(layers):
            parts = {
                f"layers.{i}.{part}.{kind}": [f"encoder.layer.{i}.{s}.{kind}" for s in sources]
                for part, sources in names.items()
            }
            put(state, given, parts)
