"""Exact span F1 in sentence windows, as published for PolNeAR by Wang et al. (COLING 2022).

``python -m toolkit.learn.spans WINDOWS.jsonl``: each line has ``text`` and ``spans`` (``start``,
``end``, ``type``); each window is tagged by itself. Spans are compared by their tokens.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.annotate.tagger import decode
from toolkit.language.encoder import MODELS, Encoder
from toolkit.learn.scorer import ROLES, Figures


def span_figures(rows: Iterable[Mapping[str, Any]], model: Encoder) -> dict[str, Figures]:
    """Return precision, recall and F1 of the exact spans of each role."""
    hits, found, gold = (dict.fromkeys(ROLES, 0) for _ in range(3))
    for row in rows:
        encoded = model.encode(_marks(row["text"]))
        predicted = {(s.role, s.first, s.last) for s in decode(encoded, model.meta)}
        right = set()
        for span in row["spans"]:
            first = int(np.searchsorted(encoded.tokens.ends, span["start"], side="right"))
            last = int(np.searchsorted(encoded.tokens.starts, span["end"], side="left")) - 1
            right.add((span["type"], first, last))
        for role in ROLES:
            mine = {s for s in predicted if s[0] == role}
            theirs = {s for s in right if s[0] == role}
            hits[role] += len(mine & theirs)
            found[role] += len(mine)
            gold[role] += len(theirs)
    return {role: _figures(hits[role], found[role], gold[role]) for role in ROLES}


def _marks(text: str) -> str:
    """Write treebank quotation marks as typographic ones, in the same number of characters."""
    return text.replace("``", " “").replace("''", "” ")


def _figures(hits: int, found: int, gold: int) -> Figures:
    p, r = hits / max(found, 1), hits / max(gold, 1)
    return Figures(100 * p, 100 * r, 200 * p * r / (p + r) if p + r else 0.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("windows", type=Path, help="windows with spans, JSON Lines")
    parser.add_argument("--model", type=Path, default=MODELS / "attribution", help="model folder")
    options = parser.parse_args(arguments)
    lines = options.windows.read_text(encoding="utf-8").splitlines()
    figures = span_figures((json.loads(line) for line in lines), Encoder(options.model))
    for role, found in figures.items():
        sys.stdout.write(role.ljust(9) + "".join(f"{value:6.1f}" for value in found) + "\n")


if __name__ == "__main__":
    main()
