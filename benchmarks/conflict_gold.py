"""Measure every layer on conflict reporting annotated in full with the codebook.

    python benchmarks/conflict_gold.py --shared ../shared [--engine rules]

Attributions are found by the engine; attributes, sources and sides are compared on the
attributions that match the gold (content overlap of at least half and a shared source), hedges by
overlap of their cues, voices by sentence. Figures only; needs the shared research data.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from toolkit import AnnotatedDocument, read_annotated, read_corpus
from toolkit.annotate import DEFAULT_ENGINE, Annotator
from toolkit.learn.pairing import pair
from toolkit.learn.scorer import score_document, total

STUDIES = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "studies"
STUDY_OF = {
    "ukraine": "russia-ukraine",
    "gaza": "israel-palestinians",
    "syria": "syria",
}


def compare(
    gold: AnnotatedDocument, found: AnnotatedDocument, hits: Counter[str], all_: Counter[str]
) -> None:
    def count(key: str, right: bool) -> None:
        hits[key] += right
        all_[key] += 1

    for a, b in pair(gold.attributions, found.attributions):
        for key in ("quotation", "stance", "response", "depth"):
            count(key, getattr(a, key) == getattr(b, key))
        right, guess = gold.source(a.entity), found.source(b.entity)
        if right is not None:
            for key in ("kind", "naming", "side"):
                count(key, guess is not None and getattr(right, key) == getattr(guess, key))
    taken: set[str] = set()
    for h in gold.hedges:
        near = [f for f in found.hedges if f.cue.overlaps(h.cue) and f.id not in taken]
        count("hedge recall", bool(near))
        if near:
            taken.add(near[0].id)
            count("hedge class", near[0].label == h.label)
            count("hedge holder", near[0].holder == h.holder)
    for f in found.hedges:
        count("hedge precision", f.id in taken)
    for s in gold.statements:
        near = [f for f in found.statements if f.span.overlaps(s.span)]
        count("voice", bool(near) and near[0].voice == s.voice)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--engine", default=DEFAULT_ENGINE)
    args = parser.parse_args()
    rows = (args.shared / "gold/conflict.jsonl").read_text("utf-8").splitlines()
    conflict = {row["id"]: row["conflict"] for row in map(json.loads, rows)}
    texts = {
        d.id: d
        for d in read_corpus(args.shared / "data/conflict_news/articles.jsonl", language=None)
        if d.id in conflict
    }
    annotators = {
        name: Annotator(STUDIES / f"{study}.toml", engine=args.engine)
        for name, study in STUDY_OF.items()
    }
    hits: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    tallies = []
    for gold in read_annotated(args.shared / "gold/conflict.jsonl", texts=texts):
        found = annotators[conflict[gold.id]](gold.document)
        tallies.append(score_document(gold.text, gold.attributions, found.attributions))
        compare(gold, found, hits, all_)
    tally = total(tallies)
    for part in ("relation", "content_only"):
        for group in ("all", "direct", "indirect"):
            p, r, f1 = tally.figures(part, group=group)
            print(f"{part:13} {group:9} P {p:.1f} R {r:.1f} F1 {f1:.1f}")
    for key, n in all_.items():
        print(f"{key:16} {hits[key]}/{n} = {hits[key] / n:.3f}")


if __name__ == "__main__":
    main()
