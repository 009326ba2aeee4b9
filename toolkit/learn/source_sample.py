"""Draw source mentions to label: from annotated documents and from the engines' own findings.

    python -m toolkit.learn.source_sample --shared ../shared --out DIR

Every document gives one unbroken run of its source mentions, so that labelled names tell which
mentions are one source. Documents are taken by the hash of their id, publisher by publisher, so the
same data give the same sample. What is written holds text for the annotators' eyes and stays out of
the project; ``source_labels.py`` turns their answers into labels by id and offset.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from toolkit.annotate.pipeline import DEFAULT_ENGINE, ENGINES
from toolkit.document import Span
from toolkit.language import parse

Row = dict[str, Any]
#: Mentions of one document, at most and at least; characters shown before and after a mention.
RUN, FEWEST, BEFORE, AFTER = 12, 4, 400, 250
BATCHES, BATCH = 13, 110
_CONFLICTS = {
    "ukraine": re.compile(r"\b(?:Ukrain|Donetsk|Crimea|Kiev|Kyiv|separatist)"),
    "gaza": re.compile(r"\b(?:Israel|Gaza|Hamas|Palestin)"),
    "syria": re.compile(r"\b(?:Syria|Assad|Damascus|Aleppo)"),
}
# Topics of domestic politics, in which a conflict is only the occasion.
_HOME = frozenset(
    {"impeachment", "elections", "white_house", "us_house", "media_bias", "politics"}
    | {"us_congress", "us_senate", "republican_party", "democratic_party", "polarization"}
)


def order(id: str) -> str:
    """Return the key by which documents and batches are drawn."""
    return hashlib.sha256(f"source sample {id}".encode()).hexdigest()


def conflict_of(text: str, topic: str) -> str | None:
    """Return the conflict that an article is chiefly about, or None."""
    if topic in _HOME:
        return None
    counts = {name: len(pattern.findall(text)) for name, pattern in _CONFLICTS.items()}
    name = max(counts, key=lambda n: counts[n])
    return name if counts[name] >= 8 and 3 * counts[name] >= 2 * sum(counts.values()) else None


def spread(rows: Iterable[Row], group: str) -> list[Row]:
    """Order documents by hash, one of each group in turn."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: order(r["id"])):
        groups[row[group]].append(row)
    turns = zip_longest(*(groups[name] for name in sorted(groups, key=order)))
    return [row for turn in turns for row in turn if row is not None]


def run_of(mentions: Sequence[tuple[Span, Span | None]], id: str) -> list[tuple[Span, Span | None]]:
    """Return an unbroken run of a document's mentions, beginning where the hash says."""
    seen: dict[Span, Span | None] = {}
    for source, cue in mentions:
        seen.setdefault(source, cue)
    found = sorted(seen.items())
    first = int(order(id)[:8], 16) % max(1, len(found) - RUN + 1)
    return found[first : first + RUN]


def rows_of(
    row: Row, corpus: str, mentions: Sequence[tuple[Span, Span | None]], conflict: str | None
) -> Iterator[Row]:
    """Yield one row to label for each mention of a run."""
    text = row["text"]
    for source, cue in run_of(mentions, row["id"]):
        before, after = text[max(0, source.start - BEFORE) : source.start], text[source.end :]
        yield {
            "key": f"{corpus}:{row['id']}:{source.start}-{source.end}",
            "corpus": corpus,
            "document": row["id"],
            "outlet": row.get("publisher") or row.get("source"),
            "date": row["date"],
            "title": row["title"],
            "conflict": conflict,
            "start": source.start,
            "end": source.end,
            "mention": source.of(text),
            "cue": cue.of(text) if cue else "",
            "context": f"{before}[[{source.of(text)}]]{after[:AFTER]}",
        }


def polnear(path: Path, wanted: int) -> Iterator[list[Row]]:
    """Yield runs of gold source mentions, each document by its first annotator."""
    first: dict[str, Row] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        first.setdefault(row["id"], row)
    for row in spread(first.values(), "publisher"):
        mentions = [
            (
                Span(a["source"][0][0], a["source"][-1][1]),
                Span(*a["cue"][0]) if a["cue"] else None,
            )
            for a in row["attributions"]
            if a["source"]
        ]
        if len({m[0] for m in mentions}) >= FEWEST and wanted > 0:
            rows = list(rows_of(row, "polnear", mentions, None))
            wanted -= len(rows)
            yield rows


def conflict_news(path: Path, without: set[str], wanted: int) -> Iterator[list[Row]]:
    """Yield runs of the engine's source mentions, the conflicts by turns, outlets spread."""
    articles: dict[str, list[Row]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        conflict = conflict_of(row["text"], row["topic"])
        if conflict and row["id"] not in without:
            articles[conflict].append(row | {"conflict": conflict})
    turns = zip_longest(*(spread(articles[name], "source") for name in sorted(articles)))
    for row in (row for turn in turns for row in turn if row is not None):
        if wanted <= 0:
            return
        found = ENGINES[DEFAULT_ENGINE](parse(row["text"]))
        mentions = [
            (Span(a.source[0].start, a.source[-1].end), a.cue[0] if a.cue else None)
            for a in found
            if a.source
        ]
        if len({m[0] for m in mentions}) >= FEWEST:
            rows = list(rows_of(row, "conflict_news", mentions, row["conflict"]))
            wanted -= len(rows)
            yield rows


def write(out: Path, documents: list[list[Row]], texts: dict[str, str]) -> None:
    """Write batches of whole documents, and each document's text beside them."""
    (out / "texts").mkdir(parents=True, exist_ok=True)
    batches: list[list[Row]] = [[]]
    for rows in sorted(documents, key=lambda rows: order(rows[0]["document"])):
        if len(batches[-1]) >= BATCH and len(batches) < BATCHES:
            batches.append([])
        batches[-1] += rows
        id = rows[0]["document"]
        (out / "texts" / f"{id}.txt").write_text(texts[id], encoding="utf-8")
    for number, batch in enumerate(batches, 1):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in batch)
        (out / f"batch-{number:02}.jsonl").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Draw the sample and write its batches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    paths = [
        args.shared / f"data/{p}" for p in ("polnear/train.jsonl", "conflict_news/articles.jsonl")
    ]
    gold = (args.shared / "gold/conflict.jsonl").read_text(encoding="utf-8").splitlines()
    without = {json.loads(line)["id"] for line in gold}
    texts = {
        row["id"]: row["text"]
        for path in paths
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }
    half = BATCHES * BATCH // 2
    documents = [*polnear(paths[0], half), *conflict_news(paths[1], without, half)]
    write(args.out, documents, texts)
    sys.stdout.write(f"{sum(map(len, documents))} mentions in {len(documents)} documents\n")


if __name__ == "__main__":
    main()
