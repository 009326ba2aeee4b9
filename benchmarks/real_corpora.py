"""Compare sides on real news and print figures: python benchmarks/real_corpora.py --shared DIR

Needs the shared research data, of which nothing but figures is printed. ``polnear``: the
development part of PolNeAR with a study of the two campaigns of 2016, by outlet. ``conflict``: news
on three conflicts with the studies that the toolkit ships, by the leaning of the outlet; an article
belongs to the conflict whose names it has most often.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

import toolkit as tk
from toolkit.annotate import Annotator
from toolkit.document import Document

STUDIES = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "studies"
CONFLICTS = {
    "russia-ukraine": r"ukrain|crimea|donetsk|donbas|kiev|kyiv",
    "israel-palestinians": r"israel|gaza|palestin|hamas|netanyahu",
    "syria": r"syria|assad|damascus|aleppo",
}
CAMPAIGNS: dict[str, Any] = {
    "study": {"title": "The campaigns of 2016"},
    "sides": {
        "clinton": {
            "label": "Clinton",
            "aliases": ["the Clinton campaign", "Clinton's campaign", "Clinton campaign"],
            "people": [
                {"name": "Hillary Clinton", "also": ["Hillary Rodham Clinton", "Mrs. Clinton"]},
                *("Tim Kaine", "Robby Mook", "John Podesta", "Brian Fallon", "Jennifer Palmieri"),
                *("Joel Benenson", "Nick Merrill", "Jesse Ferguson", "Donna Brazile"),
                *("Huma Abedin", "Chelsea Clinton", "Bill Clinton", "Glen Caplin"),
            ],
            "institutions": ["Democratic National Committee"],
        },
        "trump": {
            "label": "Trump",
            "aliases": ["the Trump campaign", "Trump's campaign", "Trump campaign"],
            "people": [
                {"name": "Donald Trump", "also": ["Donald J. Trump", "Mr. Trump"]},
                *(
                    "Mike Pence",
                    "Kellyanne Conway",
                    "Steve Bannon",
                    "Jason Miller",
                    "Rudy Giuliani",
                ),
                *(
                    "Paul Manafort",
                    "Hope Hicks",
                    "Katrina Pierson",
                    "Reince Priebus",
                    "Sean Spicer",
                ),
                *("Eric Trump", "Donald Trump Jr.", "Ivanka Trump", "Melania Trump"),
            ],
            "institutions": ["Republican National Committee"],
        },
    },
}


def polnear(shared: Path) -> Iterator[tuple[str, Any, list[Document]]]:
    path = shared / "data/polnear/dev.jsonl"
    corpus = tk.read_corpus(path, columns={"outlet": "publisher"}, language=None)
    yield "polnear", CAMPAIGNS, list(corpus)


def conflict(shared: Path) -> Iterator[tuple[str, Any, list[Document]]]:
    """Return the articles of each conflict, the outlet's leaning in the place of the outlet."""
    found: dict[str, list[Document]] = {name: [] for name in CONFLICTS}
    for document in tk.read_corpus(shared / "data/conflict_news/articles.jsonl", language=None):
        counts = {
            name: len(re.findall(rf"\b(?:{words})", document.text, re.I))
            for name, words in CONFLICTS.items()
        }
        best = max(counts, key=lambda name: counts[name])
        if counts[best] >= 5:
            found[best].append(replace(document, outlet=str(document.metadata["bias"])))
    for name, documents in found.items():
        yield name, STUDIES / f"{name}.toml", documents


def show(title: str, table: pd.DataFrame) -> None:
    columns = ["measure", "group", "outlet", "side_a", "side_b", "estimate_a", "estimate_b"]
    columns += ["low", "high", "p", "q", "n_documents"]
    print(f"\n{title}: {int(table['clear'].sum())} of {table['p'].notna().sum()} tested are clear")
    clear = table[table["clear"]].sort_values("q", kind="stable")
    if len(clear):
        print(clear[columns].round(4).to_string(index=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("polnear", "conflict"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--every", type=int, default=1, help="take each n-th article only")
    parser.add_argument("--out", type=Path, help="a folder for the whole tables as CSV")
    args = parser.parse_args()
    for name, study, documents in {"polnear": polnear, "conflict": conflict}[args.what](
        args.shared
    ):
        annotator = Annotator(study, engine=args.engine)
        chosen = documents[:: args.every]
        analysis = tk.Analysis.from_annotated((annotator(d) for d in chosen), study)
        every = f", each {args.every}th article" if args.every > 1 else ""
        print(f"\n=== {name}, engine {args.engine}{every}\n{analysis.summary()}", flush=True)
        print(analysis.documents["outlet"].value_counts().sort_index().to_dict())
        tables = {
            "all outlets": analysis.compare(),
            "within outlets": analysis.compare(within="outlet"),
            "outlets against the others": analysis.compare(by="outlet"),
        }
        for title, table in tables.items():
            show(f"{name}, {title}", table)
            if args.out:
                args.out.mkdir(parents=True, exist_ok=True)
                table.to_csv(args.out / f"{name}-{title.replace(' ', '-')}.csv", index=False)


if __name__ == "__main__":
    main()
