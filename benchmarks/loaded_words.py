"""Estimate the list of loaded words from the words that BABE's annotators marked, and measure it.

    python benchmarks/loaded_words.py --shared ../shared [--write toolkit/data/loaded.toml]

A word is loaded when, drawn towards the mean of all words, it is marked in at least a share of its
occurrences in the training part; the share is chosen by five-fold cross-validation on that part.
Prints how well the words find marked words and biased sentences in the development part.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
SHARES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
WEIGHT = 2.0  # occurrences' worth of the mean that every word starts with
#: Measured by other layers (cues, hedges), or the name of a people.
ELSEWHERE = re.compile(r"claim|alleg|appar|threaten|warn|boast|brag|reveal|chinese|russian")
LEAST = 3  # times a word has to be marked, so that single sentences decide nothing


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def marked(row: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the words of a sentence, and which were marked."""
    spans = [(s["start"], s["end"]) if isinstance(s, dict) else s[:2] for s in row["biased_spans"]]
    return [
        (m[0].lower(), any(start <= m.start() < end for start, end in spans))
        for m in WORD.finditer(row["text"])
    ]


def estimate(rows: list[dict[str, Any]], share: float) -> list[str]:
    times: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for row in rows:
        for word, hit in marked(row):
            times[word] += 1
            hits[word] += hit
    mean = sum(hits.values()) / sum(times.values())
    return sorted(
        w
        for w, n in hits.items()
        if n >= LEAST
        and (n + WEIGHT * mean) / (times[w] + WEIGHT) >= share
        and w.isalpha()
        and not ELSEWHERE.match(w)
    )


def scores(rows: list[dict[str, Any]], words: set[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of marked words."""
    pairs = [(word in words, hit) for row in rows for word, hit in marked(row)]
    right = sum(f and h for f, h in pairs)
    found, true = sum(f for f, _ in pairs), sum(h for _, h in pairs)
    p, r = right / max(found, 1), right / max(true, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    train = read(args.shared / "data/babe/train.jsonl")
    best = {}
    for share in SHARES:
        folds = []
        for k in range(5):
            words = set(estimate([r for i, r in enumerate(train) if i % 5 != k], share))
            folds.append(scores(train[k::5], words)[2])
        best[share] = sum(folds) / 5
        print(f"share {share:.2f}: F1 of marked words, cross-validated {best[share]:.3f}")
    share = max(best, key=lambda s: best[s])
    words = estimate(train, share)
    dev = read(args.shared / "data/babe/dev.jsonl")
    p, r, f1 = scores(dev, set(words))
    print(f"{len(words)} words at {share}; development part: P {p:.3f} R {r:.3f} F1 {f1:.3f}")
    judged = [row for row in dev if row["label_bias"] in ("Biased", "Non-biased")]
    for label in ("Biased", "Non-biased"):
        mine = [row for row in judged if row["label_bias"] == label]
        tokens = [word in set(words) for row in mine for word, _ in marked(row)]
        print(f"{label}: {1000 * sum(tokens) / len(tokens):.1f} loaded words per 1,000 words")
    if args.write:
        args.write.write_text(toml(words, share, (p, r)), encoding="utf-8")


def toml(words: list[str], share: float, figures: tuple[float, float]) -> str:
    lines, line = [], " "
    for word in words:
        if len(line) + len(word) + 5 > 100:
            lines.append(line)
            line = " "
        line += f' "{word}",'
    lines.append(line)
    return (
        "# Words that readers take for slanted in news.\n"
        f"# Estimated from the marked words of BABE's training part: marked in at least {share:.0%}"
        " of their\n# occurrences, drawn towards the mean, and at least three times. On the "
        f"development part they find\n# {figures[1]:.0%} of the marked words, and {figures[0]:.0%} "
        "of what they find is marked (python\n# benchmarks/loaded_words.py). Cues and hedges "
        "are left out: other measures count them. No\n# sentence of it is here, only words.\n"
        'source = "BABE: Spinde, Plank, Krieger, Ruas, Gipp & Aizawa (2021), Neural media bias '
        'detection using distant supervision with BABE, Findings of EMNLP"\n'
        f"words = [\n{chr(10).join(lines)}\n]\n"
    )


if __name__ == "__main__":
    main()
