"""Added time of hedges over attribution alone, by engine: ``python benchmarks/hedge_time.py``.

Parses the demonstration corpus and times, in one run and by turns, finding attributions (with
parsing) and finding hedges in the same parsed texts; prints the ratio. Times of a shared machine
mean little, their ratio in one run more.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.pipeline import ENGINES, EVIDENCE
from toolkit.language import parse

CORPUS = Path(__file__).parents[1] / "corpora" / "demo" / "articles.jsonl"


def turn(texts: list[str], engine: str) -> tuple[float, float]:
    """Return the seconds of attribution and of hedges over all texts once."""
    credit = hedge = 0.0
    for text in texts:
        begun = time.perf_counter()
        parsed = parse(text)
        attributions = ENGINES[engine](parsed)
        between = time.perf_counter()
        find_hedges(parsed, attributions, evidence=EVIDENCE[engine])
        hedge += time.perf_counter() - between
        credit += between - begun
    return credit, hedge


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=CORPUS, help="JSON Lines with text")
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args()
    rows = options.articles.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in rows]
    words = sum(len(t.split()) for t in texts)
    for engine in ENGINES:
        turn(texts, engine)
        times = [turn(texts, engine) for _ in range(options.turns)]
        added = statistics.median(h / c for c, h in times)
        each = statistics.median(h for _, h in times) / words * 1e6
        print(f"{engine}: hedges add {100 * added:.1f} % ({each:.1f} µs per word)")


if __name__ == "__main__":
    main()
