"""Score hedges: sentences or texts with gold and what was found in, counts and tables out.

Token scores are for corpora whose cues have the four semantic uncertainty classes (a token is a
run of letters or digits, or one mark); cue scores are for the codebook's ten classes (a found cue
is right when it shares a code point with a gold one; each counts once).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.annotate.hedge_model import CLASSES
from toolkit.document import LABELS, Attribution, Hedge, Span
from toolkit.language.pieces import Tokens, tokens_of
from toolkit.learn.hedge_gold import BEFORE, GoldHedge, Passage

#: The Szeged corpus's names of the codebook's classes.
TYPES: Mapping[str, str] = {
    "epistemic": "epistemic",
    "doxastic": "doxastic",
    "investigation": "investigation",
    "condition": "conditional",
}

Counts = NDArray[np.int64]  # (4 classes, hits / found / gold)
Found = tuple[int, int, int]  # start, end, class


def tally(rows: Sequence[Mapping[str, Any]], found: Sequence[Sequence[Found]]) -> dict[str, Counts]:
    """Count hits, found and gold tokens for each class, over all rows and for each corpus part.

    Parameters
    ----------
    rows : sequence of mapping
        Sentences with ``text``, ``corpus`` and ``cues``.
    found : sequence of sequence of (int, int, int)
        For each sentence the start and end of each found word and its class, a column of
        ``CLASSES``.

    Returns
    -------
    dict of array of int, (4, 3)
        By part, "all" first.
    """
    counts: dict[str, Counts] = {"all": np.zeros((4, 3), np.int64)}
    for row, spans in zip(rows, found, strict=True):
        tokens = tokens_of(row["text"])
        gold = _token_labels(
            tokens,
            [(c["start"], c["end"], CLASSES.index(TYPES[c["type"]])) for c in row["cues"]],
        )
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


@dataclass(slots=True)
class CueScores:
    """Counts of cues over passages; ``figures`` turns them into percentages."""

    counts: Counter[str] = field(default_factory=Counter)
    by_class: dict[str, Counter[str]] = field(default_factory=dict)
    overlap: float = 0.0

    def add(
        self, passage: Passage, hedges: Sequence[Hedge], attributions: Sequence[Attribution]
    ) -> None:
        """Count one passage with what was found in it."""
        pairs = pair(passage.hedges, hedges)
        count = self.counts
        count["gold"] += len(passage.hedges)
        count["found"] += len(hedges)
        for hedge in passage.hedges:
            self._class(hedge.label)["gold"] += 1
        for found in hedges:
            self._class(found.label)["found"] += 1
        for gold, mine in pairs:
            count["hit"] += 1
            count["exact"] += gold.cue == mine.cue
            count["class"] += gold.label == mine.label
            count["holder"] += gold.holder == mine.holder
            self._class(gold.label)["hit"] += gold.label == mine.label
            self._scope(passage, gold, mine, attributions)
        if passage.responses is not None:
            answers = Counter[str](a.response for a in attributions if a.response != "given")
            expected = Counter(passage.responses)
            count["response_gold"] += expected.total()
            count["response_found"] += answers.total()
            count["response_hit"] += (answers & expected).total()

    def _class(self, label: str) -> Counter[str]:
        return self.by_class.setdefault(label, Counter())

    def _scope(
        self,
        passage: Passage,
        gold: GoldHedge,
        mine: Hedge,
        attributions: Sequence[Attribution],
    ) -> None:
        if gold.scope == BEFORE:
            self.counts["back_gold"] += 1
            claims = [a for a in attributions if a.id in mine.weakens]
            self.counts["back_hit"] += any(a.extent.start < gold.cue.start for a in claims)
        elif gold.scope:
            first = passage.text.rfind(gold.scope, 0, gold.cue.end)
            if first < 0:
                first = passage.text.find(gold.scope)
            wanted = Span(first, first + len(gold.scope))
            self.counts["scope_gold"] += 1
            self.counts["scope_exact"] += mine.scope == wanted
            if mine.scope is not None:
                self.overlap += _token_overlap(passage.text, wanted, mine.scope)

    def figures(self) -> dict[str, float]:
        """Return every figure in percent, one decimal."""
        n = self.counts
        out = {
            "cue precision": _share(n["hit"], n["found"]),
            "cue recall": _share(n["hit"], n["gold"]),
            "cue F1": f1(n["hit"], n["found"], n["gold"]),
            "exact cue F1": f1(n["exact"], n["found"], n["gold"]),
            "class accuracy": _share(n["class"], n["hit"]),
            "holder accuracy": _share(n["holder"], n["hit"]),
        }
        if n["scope_gold"]:
            out["scope exact"] = _share(n["scope_exact"], n["scope_gold"])
            out["scope token F1"] = _share(self.overlap, n["scope_gold"])
        if n["back_gold"]:
            out["claim before"] = _share(n["back_hit"], n["back_gold"])
        if n["response_gold"] or n["response_found"]:
            out["response F1"] = f1(n["response_hit"], n["response_found"], n["response_gold"])
        return {name: round(value, 1) for name, value in out.items()}

    def lines(self) -> list[str]:
        """Return the figures, and cue F1 with the right class for each class, as text."""
        out = [f"{name:<18}{value:6.1f}" for name, value in self.figures().items()]
        out.append("cue F1 with the right class (gold)")
        for label in LABELS["class"]:
            n = self.by_class.get(label, Counter())
            if n["gold"] or n["found"]:
                score = f1(n["hit"], n["found"], n["gold"])
                out.append(f"  {label:<16}{score:6.1f} ({n['gold']})")
        return out


def pair(gold: Sequence[GoldHedge], found: Sequence[Hedge]) -> list[tuple[GoldHedge, Hedge]]:
    """Pair each gold cue with one found cue that shares a code point with it, in text order."""
    free = list(found)
    pairs = []
    for hedge in gold:
        mine = next((h for h in free if h.cue.overlaps(hedge.cue)), None)
        if mine is not None:
            free.remove(mine)
            pairs.append((hedge, mine))
    return pairs


def _token_overlap(text: str, wanted: Span, mine: Span) -> float:
    """Return the F1, 0 to 1, of the tokens of two spans."""
    tokens = tokens_of(text)
    inside = [(tokens.starts >= s.start) & (tokens.ends <= s.end) for s in (wanted, mine)]
    return f1(float(np.sum(inside[0] & inside[1])), inside[1].sum(), inside[0].sum()) / 100


def _share(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole else 0.0
