"""Let a trained teacher read articles, for the small encoder to learn from.

    python -m toolkit.learn.distil OUT.jsonl ARTICLES.jsonl --teachers STATE.pt [STATE.pt ...]

The articles (JSON Lines with ``id`` and ``text``) need no annotation. Written are the spans that
the teacher would mark, and beside them its emissions, from which the small encoder learns how sure
it is (Hinton, Vinyals & Dean 2015); of several teachers the mean. Training takes both with
``python -m toolkit.learn.attributions --taught OUT.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from toolkit.annotate.groups import assemble
from toolkit.annotate.tagger import decode, link
from toolkit.language.encoder import Encoded, Encoder, Said
from toolkit.language.pieces import GUIDELINES, Pieces, Tokens, special_of
from toolkit.learn.attributions import base_tokenizer
from toolkit.learn.data import CLS, ROLES, SEP
from toolkit.learn.export import describe, load_average
from toolkit.learn.model import Chain

log = logging.getLogger("toolkit.learn")


class Teachers(Encoder):
    """Networks in full precision, as training left them, used like one shipped encoder.

    Tag scores are the mean of all, everything else is the first one's.
    """

    def __init__(self, states: Sequence[Path], guidelines: str = GUIDELINES[0]) -> None:
        loaded = [load_average(state) for state in states]
        self.models = [model for model, _ in loaded]
        self.meta = describe(*loaded[0], guidelines)
        moves = [m.transitions + m.illegal for m in self.models]
        self.chain = Chain(
            torch.stack(moves).mean(0).detach(),
            torch.stack([m.start for m in self.models]).mean(0).detach(),
        )
        self.meta["transitions"] = self.chain.transitions.tolist()
        self.window, self.tags = self.meta["window"], self.meta["tags"]
        self.hedges = self.meta["hedges"]
        self.kinds, self.namings = self.meta["kinds"], self.meta["namings"]
        self._special = special_of(guidelines)
        self._tokenizer = base_tokenizer()

    def _run(self, pieces: Pieces, tokens: Tokens, start: int, end: int) -> Said:
        ids = torch.tensor([[CLS, *pieces.ids[start:end].tolist(), SEP]])
        features = torch.full_like(ids, self._special)
        features[0, 1:-1] = torch.from_numpy(tokens.features[pieces.token[start:end]])
        with torch.inference_mode():
            said = [model(ids, features, torch.ones(ids.shape)) for model in self.models]
        first = said[0]._replace(tags=torch.stack([each.tags for each in said]).mean(0))
        return Said(*(values[0].numpy() for values in first))


def row_of(id: str, text: str, scores: Encoded, meta: Any) -> dict[str, Any]:
    """Return an article with the spans of the best tag sequence."""
    found = assemble(scores.tokens, link(scores, decode(scores, meta), meta), meta)
    roles = [{r: [list(span) for span in getattr(a, r)] for r in ROLES} for a in found]
    return {"id": id, "text": text, "attributions": roles}


def distil(teacher: Teachers, articles: Iterable[tuple[str, str]], out: Path) -> None:
    """Write what teachers say of articles to ``out`` (spans) and beside it (emissions)."""
    arrays: dict[str, np.ndarray[Any, Any]] = {
        "transitions": teacher.chain.transitions.numpy(),
        "start": teacher.chain.start.numpy(),
    }
    begun, n = time.monotonic(), 0
    with out.open("w", encoding="utf-8") as lines:
        for n, (id, text) in enumerate(articles, 1):
            scores = teacher.encode(text)
            arrays[f"taught/{id}"] = scores.scores.astype(np.float16)
            row = row_of(id, text, scores, teacher.meta)
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            if n % 50 == 0:
                log.info("%d articles, %.0fs", n, time.monotonic() - begun)
    np.savez(out.with_suffix(".npz"), **arrays)  # type: ignore[arg-type]
    log.info("%d articles, %.0fs", n, time.monotonic() - begun)


def main(arguments: Sequence[str] | None = None) -> None:
    """Let teachers read files of articles, each article once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the file to write, JSON Lines")
    parser.add_argument("files", type=Path, nargs="+", help="articles, JSON Lines")
    parser.add_argument("--teachers", type=Path, nargs="+", required=True, help="states of runs")
    parser.add_argument("--guidelines", choices=GUIDELINES, default=GUIDELINES[0])
    parser.add_argument("--most", type=int, default=0, help="so many articles of each file at most")
    parser.add_argument("--without", type=Path, nargs="*", default=(), help="articles to leave out")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    seen = {id for path in options.without for id, _ in _texts(path)}
    chosen: dict[str, str] = {}
    for path in options.files:
        fresh = {id: text for id, text in _texts(path) if id not in seen and id not in chosen}
        chosen |= dict(sorted(fresh.items())[: options.most or None])
    distil(Teachers(options.teachers, options.guidelines), chosen.items(), options.out)


def _texts(path: Path) -> Iterable[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["id"], row.get("text", "")


if __name__ == "__main__":
    main()
