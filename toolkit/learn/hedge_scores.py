"""Score hedges: sentences or texts with gold and what was found in, counts and tables out.

Token scores are for corpora whose cues have the four semantic uncertainty classes (a token is a
run of letters or digits, or one mark); cue scores are for the codebook's ten classes (a found cue
is right when it shares a code point with a gold one; each counts once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.hedge_model import CLASSES
from toolkit.language import ParsedText
from toolkit.language.pieces import Tokens, tokens_of

#: The Szeged corpus's names of the codebook's classes.
TYPES: Mapping[str, str] = {
    "epistemic": "epistemic",
    "doxastic": "doxastic",
    "investigation": "investigation",
    "condition": "conditional",
}

Counts = NDArray[np.int64]  # (4 classes, hits / found / gold)


def tally(
    rows: Sequence[Mapping[str, Any]],
    parsed: Sequence[ParsedText],
    labels: Sequence[NDArray[np.int64]],
) -> dict[str, Counts]:
    """Count hits, found and gold tokens for each class, over all rows and for each corpus part.

    Parameters
    ----------
    rows : sequence of mapping
        Sentences with ``text``, ``corpus`` and ``cues``.
    parsed : sequence of ParsedText
    labels : sequence of array of int
        For each word of each sentence its found class, a column of ``CLASSES``.

    Returns
    -------
    dict of array of int, (4, 3)
        By part, "all" first.
    """
    counts: dict[str, Counts] = {"all": np.zeros((4, 3), np.int64)}
    for row, text, found in zip(rows, parsed, labels, strict=True):
        tokens = tokens_of(row["text"])
        gold = _token_labels(
            tokens,
            [(c["start"], c["end"], CLASSES.index(TYPES[c["type"]])) for c in row["cues"]],
        )
        spans = [(text.words[i].start, text.words[i].end, int(found[i])) for i in np.flatnonzero(found)]
        mine = _token_labels(tokens, spans)
        own = np.array(
            [
                [np.sum((gold == k) & (mine == k)), np.sum(mine == k), np.sum(gold == k)]
                for k in range(1, 5)
            ]
        )
        for part in ("all", row["corpus"]):
            counts[part] = counts.get(part, np.zeros((4, 3), np.int64)) + own
    return counts


def _token_labels(tokens: Tokens, spans: Sequence[tuple[int, int, int]]) -> NDArray[np.int64]:
    labels = np.zeros(len(tokens.starts), dtype=np.int64)
    for start, end, label in spans:
        labels[(tokens.starts < end) & (tokens.ends > start)] = label
    return labels


def f1(hits: float, found: float, gold: float) -> float:
    """Return F1 in percent; 0 where there is nothing to find and nothing found."""
    return 200.0 * hits / (found + gold) if found + gold else 0.0


def tally_lines(counts: Mapping[str, Counts]) -> list[str]:
    """Return a table of token F1 per class with the number of gold tokens."""
    lines = ["token F1 (gold)".ljust(18) + "".join(name.rjust(21) for name in CLASSES[1:])]
    for part, table in counts.items():
        cells = [f"{f1(*row):.1f} ({row[2]})".rjust(21) for row in table.tolist()]
        lines.append(part.ljust(18) + "".join(cells))
    return lines
