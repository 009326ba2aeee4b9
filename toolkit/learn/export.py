"""Turn a training run into the files the toolkit ships: int8 ONNX, tokenizer, description."""

# mypy: disallow-subclassing-any=False
from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from toolkit.document import LABELS
from toolkit.language.encoder import FORMAT
from toolkit.language.pieces import GUIDELINES
from toolkit.learn.attributions import base_tokenizer
from toolkit.learn.data import ROLES
from toolkit.learn.hedge_windows import HEDGES
from toolkit.learn.model import LINK, MAX_DISTANCE, MINILM, SHAPES, Output, Tagger, take_up

TAGS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))


class FusedAttention(torch.autograd.Function):
    """Attention as the one operator that onnxruntime has for it, much faster than its parts."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        """Return something of the right shape; the exporter only traces it."""
        return q + k + v

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, bias: Any) -> Any:
        """Describe the operator to the exporter."""
        found = g.op("com.microsoft::MultiHeadAttention", q, k, v, bias, num_heads_i=MINILM.heads)
        return found.setType(q.type())


class Exported(nn.Module):
    """The parts of the model that run for each text, one window at a time.

    Without padding there is no mask, which makes attention much faster, and a window's scores
    do not depend on what stands beside it.
    """

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, features: Tensor) -> Output:
        """Score the pieces of one window."""
        x = self.model.embed(ids, features)
        for layer in self.model.layers:
            q, k, v = torch.matmul(x, layer.qkv.weight.T).split(MINILM.hidden, dim=2)
            x = layer.finish(x, FusedAttention.apply(q, k, v, layer.qkv.bias))
        return self.model.heads(x)


def load_average(state: Path) -> tuple[Tagger, dict[str, Any]]:
    """Return the averaged model of a run and its recipe."""
    saved = torch.load(state, weights_only=True)
    model = Tagger(0.0, SHAPES[saved["recipe"].get("shape", "minilm")])
    take_up(model, saved["average"])
    return model.eval(), saved


def write_onnx(model: Tagger, path: Path) -> None:
    """Write the network in full precision."""
    example = (torch.ones(1, 9, dtype=torch.int64), torch.zeros(1, 9, dtype=torch.int64))
    inputs, outputs = ["ids", "features"], list(Output._fields)
    torch.onnx.export(
        Exported(model),
        example,
        str(path),
        input_names=inputs,
        output_names=outputs,
        dynamic_axes={name: {1: "pieces"} for name in inputs + outputs},
        opset_version=17,
        custom_opsets={"com.microsoft": 1},
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Store weights as int8, one scale for each output channel (one per tensor loses accuracy)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, per_channel=True, weight_type=QuantType.QInt8)


def describe(model: Tagger, saved: dict[str, Any], guidelines: str) -> dict[str, Any]:
    """Return the description of a trained network: what decoding its scores needs."""
    transitions = (model.transitions + model.illegal).detach()
    epoch, step, seconds = saved["counts"]
    return {
        "format": FORMAT,
        "tags": TAGS,
        "hedges": HEDGES,
        "kinds": LABELS["kind"],
        "namings": LABELS["naming"],
        "window": saved["recipe"]["window"],
        "guidelines": guidelines,
        "link": LINK,
        "link_width": 4 * LINK + 2,
        "max_distance": MAX_DISTANCE,
        "distance": [[round(x, 5) for x in row] for row in model.distance.tolist()],
        "transitions": [[round(x, 5) for x in row] for row in transitions.tolist()],
        "training": {
            "recipe": saved["recipe"],
            "epochs": epoch,
            "steps": step,
            "seconds": round(seconds),
        },
    }


def export(state: Path, folder: Path, guidelines: str = "polnear") -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``meta.json`` to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    model, saved = load_average(state)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        write_onnx(model, full)
        quantise(full, folder / "model.onnx")
    base_tokenizer().save(str(folder / "tokenizer.json"), pretty=False)
    files = ("model.onnx", "tokenizer.json")
    meta = describe(model, saved, guidelines) | {
        "sha256": {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in files}
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path, help="state.pt of a training run")
    parser.add_argument("folder", type=Path, help="where to write the model's files")
    parser.add_argument("--guidelines", choices=GUIDELINES, default=GUIDELINES[0])
    options = parser.parse_args(arguments)
    export(options.state, options.folder, options.guidelines)


if __name__ == "__main__":
    main()
