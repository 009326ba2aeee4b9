"""Take up a shipped int8 model where it was left: its weights back in full precision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from toolkit.errors import FormatError
from toolkit.learn.model import MINILM, Tagger

_MATRICES = ("qkv", "out", "up", "down")


def load_shipped(model: Tagger, folder: Path) -> None:
    """Set a network's weights to those of a model folder; parts that it lacks stay as they are.

    Parameters
    ----------
    model : Tagger
    folder : Path
        A folder with ``model.onnx`` and ``meta.json``, as ``toolkit.learn.export`` writes it.

    Raises
    ------
    FormatError
        If the folder's weights are not those of such a network.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(folder / "model.onnx")).graph
    arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    state = model.state_dict()
    for name, value in _weights(arrays).items():
        if name not in state:
            raise FormatError(f"{folder}: the network has no weights called {name}")
        target = state[name]
        if name == "features.weight" and len(value) < len(target):
            # An older model knew one kind of guidelines: the others start from it.
            value = torch.cat([value, value[-1:].expand(len(target) - len(value), -1)])
        if target.shape != value.shape:
            raise FormatError(f"{folder}: {name} is {tuple(value.shape)}, not {target.shape}")
        target.copy_(value)
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    moves = torch.tensor(meta["transitions"])
    moves = torch.where(torch.as_tensor(model.illegal) < 0, torch.zeros(()), moves)
    state["transitions"].copy_(moves)
    state["start"].copy_(torch.clamp(moves[0], max=0.0))  # as the decoder takes it
    state["distance"].copy_(torch.tensor(meta["distance"]))


def _weights(arrays: dict[str, np.ndarray[Any, Any]]) -> dict[str, Tensor]:
    """Return weights by the network's names; matrices are stored transposed, in graph order."""
    out = {
        name.removeprefix("model."): torch.from_numpy(value.copy())
        for name, value in arrays.items()
        if name.startswith("model.") and name.endswith((".weight", ".bias"))
    }
    for name in ("words.weight", "features.weight"):
        out[name] = _dequantised(arrays, f"model.{name}")
    stems = [n.removesuffix("_quantized") for n in arrays if n.endswith("_quantized")]
    matrices = [stem for stem in stems if stem.startswith("onnx::MatMul_")]
    names = [f"layers.{i}.{part}" for i in range(MINILM.layers) for part in _MATRICES]
    names += ["tag", "link", "hedge", "source"][: len(matrices) - len(names)]
    if len(names) != len(matrices):
        raise FormatError(f"{len(matrices)} matrices in the model, {len(names)} in the network")
    for name, stem in zip(names, matrices, strict=True):
        out[f"{name}.weight"] = _dequantised(arrays, stem).T.contiguous()
    return out


def _dequantised(arrays: dict[str, np.ndarray[Any, Any]], stem: str) -> Tensor:
    """Return integers times their scale, as floats."""
    values = arrays[f"{stem}_quantized"].astype(np.float32)
    zero = arrays[f"{stem}_zero_point"].astype(np.float32)
    return torch.from_numpy((values - zero) * arrays[f"{stem}_scale"])
