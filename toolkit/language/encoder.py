"""The encoder: one pass over a document gives scores of tags, links, hedges and sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import FormatError, InputError
from toolkit.language.parsed import ParsedText
from toolkit.language.pieces import Pieces, Tokens, pieces_of, special_of, tokens_of, windows_of

Floats = NDArray[np.float32]

FORMAT = "attribution-toolkit/encoder/3"
MODELS = Path(__file__).parent.parent / "data" / "models"
#: Link vectors are kept, in half precision, of tokens that may begin a span: long texts need less
#: memory. The share is that of the begin tags by themselves, which the transitions may lift a lot:
#: where spans begin in held-out articles it is never below 0.002.
_MAY_BEGIN = 0.0005
_NO_WEASEL = -30.0


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder says of a text.

    Parameters
    ----------
    tokens : Tokens
        The tokens, in text order.
    scores : array (tokens, tags)
        Unnormalised tag scores; a decoder adds its transition scores.
    starts : array of int
        The tokens that may begin a span, rising.
    links : array (starts, width)
        The link vectors of those tokens.
    cuts : array of int
        The first token of each window; vectors of different windows are hardly comparable.
    hedges : array (tokens, classes)
        The probability of each hedge class, in the order of ``Encoder.hedges``.
    weasels : array (tokens,)
        Log odds that a token makes its sentence one with a weasel; a sentence's are the logarithm
        of the sum of its tokens' odds.
    sources : array (tokens, kinds + namings)
        Unnormalised scores of what kind of source a token speaks of and how nameable it is, in the
        order of ``Encoder.kinds`` and ``Encoder.namings``; a mention's are the mean of its tokens'.
    """

    tokens: Tokens
    scores: Floats
    starts: NDArray[np.int64]
    links: NDArray[np.float16]
    cuts: NDArray[np.int64]
    hedges: NDArray[np.float16]
    weasels: NDArray[np.float16]
    sources: NDArray[np.float16]


class Said(NamedTuple):
    """What the network says of the pieces of one window."""

    tags: Floats
    links: Floats
    hedges: Floats
    sources: Floats


class Encoder:
    """A model loaded from a folder: ``model.onnx``, ``tokenizer.json`` and ``meta.json``.

    The folder's files are compared with the checksums in ``meta.json`` before they are loaded.
    """

    def __init__(self, folder: Path) -> None:
        self.meta = _meta(folder)
        self.window: int = self.meta["window"]
        self.tags: tuple[str, ...] = tuple(self.meta["tags"])
        self.hedges: tuple[str, ...] = tuple(self.meta["hedges"])
        self.kinds: tuple[str, ...] = tuple(self.meta["kinds"])
        self.namings: tuple[str, ...] = tuple(self.meta["namings"])
        #: The feature of the special pieces says by which guidelines spans are to be marked.
        self._special = special_of(self.meta["guidelines"])
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # Windows are small: whole documents side by side (``Annotator.map``) use cores better.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            folder / "model.onnx", options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._cls = int(self._tokenizer.token_to_id("[CLS]") or 0)
        self._sep = int(self._tokenizer.token_to_id("[SEP]") or 0)

    def encode(self, text: str) -> Encoded:
        """Score all tokens of a text of any length; memory grows with the text only slightly.

        Parameters
        ----------
        text : str
            Any text, unaltered.

        Returns
        -------
        Encoded
        """
        tokens = tokens_of(text)
        pieces = pieces_of(text, tokens, self._tokenizer)
        scores = np.zeros((len(tokens.starts), len(self.tags)), dtype=np.float32)
        scores[:, 0] = 1.0  # a token without pieces (control characters) is outside
        kept: list[NDArray[np.int64]] = []
        links: list[NDArray[np.float16]] = []
        cuts: list[int] = []
        hedges = np.zeros((len(tokens.starts), len(self.hedges)), dtype=np.float16)
        hedges[:, 0] = 1.0
        weasels = np.full(len(tokens.starts), _NO_WEASEL, dtype=np.float16)
        sources = np.zeros((len(tokens.starts), len(self.kinds) + len(self.namings)), np.float16)
        first = pieces.first() if len(pieces.ids) else np.zeros(0, dtype=bool)
        for start, end in windows_of(pieces, tokens.sentence_ends, self.window):
            said = self._run(pieces, tokens, start, end)
            inside = np.flatnonzero(first[start:end])
            members = pieces.token[start + inside]
            scores[members] = said.tags[1 + inside]
            begins = _may_begin(scores[members])
            kept.append(members[begins])
            cuts.append(int(pieces.token[start]))
            links.append(said.links[1 + inside[begins]].astype(np.float16))
            hedges[members] = _softmax(said.hedges[1 + inside, :-1])
            weasels[members] = said.hedges[1 + inside, -1]
            sources[members] = said.sources[1 + inside]
        width = int(self.meta["link_width"])
        return Encoded(
            tokens,
            scores,
            np.concatenate(kept) if kept else np.zeros(0, np.int64),
            np.concatenate(links) if links else np.zeros((0, width), np.float16),
            np.array(cuts, dtype=np.int64),
            hedges,
            weasels,
            sources,
        )

    def _run(self, pieces: Pieces, tokens: Tokens, start: int, end: int) -> Said:
        """Run the network on one window."""
        ids = np.empty((1, end - start + 2), dtype=np.int64)
        features = np.full((1, end - start + 2), self._special, dtype=np.int64)
        ids[0, 0], ids[0, -1] = self._cls, self._sep
        ids[0, 1:-1] = pieces.ids[start:end]
        features[0, 1:-1] = tokens.features[pieces.token[start:end]]
        given = {"ids": ids, "features": features}
        return Said(*(values[0] for values in self._session.run(Said._fields, given)))


def encoded(parsed: ParsedText) -> Encoded:
    """Return what the shipped encoder says of a text; it runs once for all layers.

    Parameters
    ----------
    parsed : ParsedText
    """
    return parsed.once("encoded", lambda: encoder().encode(parsed.text))


@lru_cache(maxsize=4)
def encoder(name: str = "attribution") -> Encoder:
    """Return a shipped model, loaded at its first use and then kept.

    Parameters
    ----------
    name : str
        The model's folder under ``toolkit/data/models``.
    """
    return Encoder(MODELS / name)


def _meta(folder: Path) -> Mapping[str, Any]:
    """Read the model's description and compare its files with their checksums."""
    path = folder / "meta.json"
    if not path.exists():
        raise InputError(f"there is no model in {folder} (meta.json is missing)")
    try:
        meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        checksums: dict[str, str] = meta["sha256"]
        format_name = meta["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(f"{path} does not describe a model: {error}") from error
    if format_name != FORMAT:
        raise FormatError(f"{path} has format {format_name!r}; this version reads {FORMAT!r}")
    for name in ("model.onnx", "tokenizer.json"):
        file = folder / name
        if not file.exists():
            raise InputError(f"{file} is missing; install the package anew")
        if hashlib.sha256(file.read_bytes()).hexdigest() != checksums.get(name):
            raise FormatError(f"{file} differs from its checksum; install the package anew")
    return meta


def _softmax(scores: Floats) -> Floats:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _may_begin(scores: Floats) -> NDArray[np.int64]:
    """Return the rows that may begin a span."""
    return np.flatnonzero(_softmax(scores)[:, 1::2].max(axis=1) > _MAY_BEGIN)
