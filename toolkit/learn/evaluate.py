"""Measure attributions against gold: ``python -m toolkit.learn.evaluate GOLD.jsonl [PRED.jsonl]``.

Without predictions the learned engine annotates the gold's texts first. Where a document occurs
more than once in the gold (several annotators), the first version counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.annotate.pipeline import ENGINES
from toolkit.annotate.tagger import attributions_of
from toolkit.document import Attribution
from toolkit.language import parse
from toolkit.language.encoder import MODELS, Encoder
from toolkit.learn.data import held_out, read_rows, read_texts
from toolkit.learn.scorer import CLASSES, ROLES, Figures, Tally, interval, score_document, total

Engine = Callable[[str], tuple[Attribution, ...]]

_LINES = (
    *((role, match) for role in ROLES for match in ("token", "exact", "trim", "overlap")),
    ("relation", ""),
    ("content_only", ""),
)


def first_versions(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return each document once: its first version."""
    documents: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        documents.setdefault(row["id"], row)
    return documents


def tallies(
    gold: Mapping[str, Mapping[str, Any]], predicted: Mapping[str, Iterable[Any]]
) -> list[Tally]:
    """Score each gold document; one without prediction counts as empty."""
    return [
        score_document(row["text"], row["attributions"], predicted.get(id, ()))
        for id, row in gold.items()
    ]


def shipped(name: str) -> Engine:
    """Return what finds attributions with an engine of the toolkit, spans as users get them."""
    return lambda text: ENGINES[name](parse(text))


def engine(folder: Path) -> Engine:
    """Return what finds attributions with the model in a folder alone."""
    encoder = Encoder(folder)
    return lambda text: attributions_of(encoder.encode(text), encoder.meta)


def summary(scores: Sequence[Tally], draws: int = 1000) -> dict[str, Any]:
    """Return all figures, with bootstrap intervals over documents for the F1 of each line."""
    summed = total(scores)
    figures: dict[str, Any] = {"documents": len(scores)}
    for group in CLASSES:
        for part, match in _LINES:
            name = "/".join(x for x in (group, part, match) if x)
            found = summed.figures(part, match, group)
            row: dict[str, Any] = {k: round(v, 1) for k, v in found._asdict().items()}
            if match in ("", "exact") and draws:
                f1 = _statistic(part, match, group)
                row["interval"] = [round(x, 1) for x in interval(scores, f1, draws=draws)]
            figures[name] = row
    return figures


def _statistic(part: str, match: str, group: str) -> Any:
    return lambda tally: tally.figures(part, match, group).f1


def table(scores: Sequence[Tally]) -> str:
    """Return precision, recall and F1 of every line as text."""
    summed = total(scores)
    lines = [f"{len(scores)} documents".ljust(18) + "".join(f"{c:>22}" for c in CLASSES)]
    for part, match in _LINES:
        cells = [_cell(summed.figures(part, match, group)) for group in CLASSES]
        lines.append("/".join(x for x in (part, match) if x).ljust(18) + "".join(cells))
    return "\n".join(lines)


def _cell(figures: Figures) -> str:
    return "    " + "".join(f"{value:6.1f}" for value in figures)


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="annotated documents with text, JSON Lines")
    parser.add_argument("predicted", type=Path, nargs="?", help="annotated documents, JSON Lines")
    parser.add_argument("--texts", type=Path, help="documents by id, if the gold has no texts")
    parser.add_argument("--model", type=Path, default=MODELS / "attribution", help="model folder")
    parser.add_argument("--held-out", type=float, help="only this share, kept out of training")
    parser.add_argument("--json", type=Path, help="write the figures with intervals here")
    options = parser.parse_args(arguments)
    gold = first_versions(read_rows(options.gold, read_texts(options.texts)))
    if options.held_out:
        gold = {id: row for id, row in gold.items() if held_out(id, options.held_out)}
    predicted: dict[str, Iterable[Any]] = {}
    speed = ""
    if options.predicted:
        for line in options.predicted.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            predicted.setdefault(row["id"], row["attributions"])
    else:
        find = engine(options.model)
        find("One sentence, the clerk said.")
        begun = time.perf_counter()
        predicted = {id: find(row["text"]) for id, row in gold.items()}
        words = sum(len(row["text"].split()) for row in gold.values())
        speed = f"{words / (time.perf_counter() - begun):,.0f} words/s\n"
    scores = tallies(gold, predicted)
    sys.stdout.write(table(scores) + "\n" + speed)
    if options.json:
        options.json.write_text(json.dumps(summary(scores), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
