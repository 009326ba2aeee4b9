"""How attributions fare out of domain: Wikinews and interviews of GUM, against its RST relations.

    python benchmarks/gum_attributions.py --shared ../shared [--part train] [--engine accurate]

GUM (Zeldes 2017) marks an attribution as an elementary discourse unit (source and cue together)
and the units that it is about. A gold relation counts as found where an attribution's source or cue
touches the unit and its content shares at least half of its tokens with what the unit is about.
Photo credits and units without a verb are left out. Rhetorical relations are no attribution
guidelines: thoughts and questions are relations too, tags inside quotations often none, so the
precision says little. Needs the shared research data.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from toolkit.annotate.pipeline import ENGINES
from toolkit.language import parse
from toolkit.learn.extents import as_polnear
from toolkit.learn.scorer import laid_out, touching

GENRES = ("news", "interview")


def gold_of(row: dict) -> list[dict]:
    """Return the relations whose unit has a verb, with the two sides as spans."""
    verbs = [start for start, _, _, upos, *_ in row["tokens"] if upos in ("VERB", "AUX")]
    out = []
    for relation in row["attributions"]:
        start, end = relation["attrib_edu"]
        if any(start <= v < end for v in verbs) or "ccording" in row["text"][start:end]:
            content = relation["content_in_sentence"] or [relation["content_head_edu"]]
            out.append({"cue": [[start, end]], "content": content})
    return out


def document(row: dict, engine: str) -> tuple[int, int, int]:
    """Return gold relations, those found, and found attributions with a content."""
    gold = gold_of(row)
    found = as_polnear(ENGINES[engine](parse(row["text"])))
    right, guessed = laid_out(row["text"], gold), laid_out(row["text"], found)
    hits, used = 0, set()
    for relation in right:
        for i, other in enumerate(guessed):
            near = relation["cue"] & (other["cue"] | other["source"])
            if i not in used and near and touching(relation["content"], other["content"]) >= 0.5:
                used.add(i)
                hits += 1
                break
    return len(right), hits, sum(1 for g in guessed if g["content"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--engine", default="accurate", choices=sorted(ENGINES))
    args = parser.parse_args()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for line in (args.shared / f"data/gum/{args.part}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["genre"] in GENRES:
            for at, value in enumerate((1, *document(row, args.engine))):
                counts[row["genre"]][at] += value
    print("genre       documents  relations  recall  precision")
    for genre, (documents, relations, hits, found) in sorted(counts.items()):
        recall, precision = 100 * hits / max(relations, 1), 100 * hits / max(found, 1)
        print(f"{genre:<12}{documents:>9}{relations:>11}{recall:>8.1f}{precision:>11.1f}")


if __name__ == "__main__":
    main()
