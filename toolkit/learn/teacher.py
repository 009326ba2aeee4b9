"""The teacher: MPNet, five times the size of what is shipped, and what it says of articles.

It is trained like the encoder that is shipped (``python -m toolkit.learn.attributions --start DIR
--shape mpnet``), and is itself never shipped. :mod:`toolkit.learn.distil` lets it read articles.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from toolkit.learn.data import Example, example_of, read_rows
from toolkit.learn.model import Chain, Tagger, put, put_layers

#: Special pieces are called otherwise in MPNet's vocabulary.
_SPECIAL = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
#: What MPNet calls the parts of a layer.
_MPNET = {
    "qkv": [f"attention.attn.{name}" for name in "qkv"],
    "out": ["attention.attn.o"],
    "norm_1": ["attention.LayerNorm"],
    "up": ["intermediate.dense"],
    "down": ["output.dense"],
    "norm_2": ["output.LayerNorm"],
}
_BEFORE = ("<s>", "<pad>", "</s>", "<unk>")


def load_teacher(model: Tagger, folder: Path) -> None:
    """Start the encoder from MPNet's weights, with the word pieces in BERT's order.

    MPNet's vocabulary is BERT's with four pieces before it and one after.
    """
    from safetensors.torch import load_file  # type: ignore[import-not-found,unused-ignore]

    mpnet = load_file(folder / "model.safetensors")
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    place = {piece: i for i, piece in enumerate(lines)}
    pieces = lines[len(_BEFORE) : -1]
    order = [place[_SPECIAL.get(piece, piece)] for piece in pieces]
    state = model.state_dict()
    state["words.weight"].copy_(mpnet["embeddings.word_embeddings.weight"][torch.tensor(order)])
    # The first two places are of padding, and none.
    state["positions.weight"].copy_(mpnet["embeddings.position_embeddings.weight"][2:514])
    put(state, mpnet, {"relative.weight": ("encoder.relative_attention_bias.weight",)})
    put_layers(state, mpnet, model.shape.layers, _MPNET)


class Lesson(NamedTuple):
    """What a teacher says of articles: an example for each, and the chain of its tags."""

    examples: dict[str, Example]
    chain: Chain | None


def read_lesson(path: Path, tokenizer: Any) -> Lesson:
    """Read what a teacher said: ``path`` with spans and texts, and emissions beside it (.npz)."""
    rows = read_rows(path)
    with np.load(path.with_suffix(".npz")) as arrays:
        examples = {
            row["id"]: replace(example_of(row, tokenizer), taught=arrays[f"taught/{row['id']}"])
            for row in rows
        }
        chain = Chain(torch.from_numpy(arrays["transitions"]), torch.from_numpy(arrays["start"]))
    return Lesson(examples, chain)
