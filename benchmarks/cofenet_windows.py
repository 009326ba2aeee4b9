"""Exact span F1 in the windows of a published comparison (Wang et al., COLING 2022, Table 6).

    python benchmarks/cofenet_windows.py --shared ../shared

The windows are single sentences of PolNeAR's development part, split into words like a treebank.
Before the tagger sees them, words are joined again as they are written (quotation marks, clitics,
brackets, full stops); a span counts when its first and last word are right. The tagger is used to
whole articles; it is asked alone, without the rules. Needs the shared research data.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from toolkit.annotate.tagger import decode
from toolkit.language.encoder import encoder

WRITTEN = {"``": "“", "''": "”", "`": "‘", "-LSB-": "[", "-RSB-": "]", "-LRB-": "(", "-RRB-": ")"}
TIGHT_BEFORE = frozenset((",", ".", "”", ":", ";", "?", "!", ")", "]", "%", "'"))
TIGHT_AFTER = frozenset(("“", "(", "[", "$", "‘"))
ROLES = ("source", "cue", "content")


def written(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Join words as they are written; return the text and where each word is."""
    text, places = "", []
    for word in words:
        form = WRITTEN.get(word, word)
        tight = form in TIGHT_BEFORE or (form[0] == "'" and len(form) < 4) or form == "n't"
        if text and not tight and text[-1] not in TIGHT_AFTER:
            text += " "
        places.append((len(text), len(text) + len(form)))
        text += form
    return text, places


def gold_spans(row: dict) -> set[tuple[str, int, int]]:
    """Return gold spans as (role, first word, last word)."""
    starts, at = [], 0
    for word in row["text"].split(" "):
        starts.append(at)
        at += len(word) + 1
    out = set()
    for span in row["spans"]:
        inside = [i for i, s in enumerate(starts) if span["start"] <= s < span["end"]]
        out.add((span["type"], inside[0], inside[-1]))
    return out


def found_spans(words: list[str]) -> set[tuple[str, int, int]]:
    """Return found spans as (role, first word, last word)."""
    text, places = written(words)
    scores = encoder().encode(text)
    out = set()
    for span in decode(scores, encoder().meta):
        start, end = scores.tokens.starts[span.first], scores.tokens.ends[span.last]
        inside = [i for i, (a, b) in enumerate(places) if a < end and b > start]
        out.add((span.role, inside[0], inside[-1]))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    right, found, gold = (Counter[str]() for _ in range(3))
    path = args.shared / "data/cofenet_polnear/dev.jsonl"
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        one, other = gold_spans(row), found_spans(row["text"].split(" "))
        gold.update(role for role, *_ in one)
        found.update(role for role, *_ in other)
        right.update(role for role, *_ in one & other)
    for role in ROLES:
        print(f"{role:8} exact F1 {200 * right[role] / (found[role] + gold[role]):.1f}")


if __name__ == "__main__":
    main()
