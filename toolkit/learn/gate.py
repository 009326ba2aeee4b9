"""Accuracy floors: ``python -m toolkit.learn.gate GOLD.jsonl --floors FILE [--raise | --lower]``.

The floors stand in a file with the checksum of the data they were measured on. A test holds every
engine to them; ``--raise`` lifts the floors that a better one beats, and only ``--lower`` brings
any down.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.annotate.pipeline import DEFAULT_ENGINE, ENGINES, Engine
from toolkit.errors import FormatError
from toolkit.learn.data import read_rows
from toolkit.learn.evaluate import first_versions, shipped, tallies
from toolkit.learn.hedge_evaluate import hedge_figures
from toolkit.learn.scorer import CLASSES, ROLES, total

#: A model may score this much less than its floor, in points of F1, on another kind of processor.
TOLERANCE = 0.3


def measure(gold: Path, name: Engine) -> dict[str, float]:
    """Return the figures that have floors.

    Of annotated documents, F1 of relations, contents and exact spans; of sentences with hedge cues,
    token F1 of each class; of sentences with a label, F1 of calling them uncertain.
    """
    with gold.open(encoding="utf-8") as stream:
        kind = json.loads(stream.readline() or "{}")
    if "attributions" not in kind:
        return hedge_figures(gold, engine=name)
    documents = first_versions(read_rows(gold))
    find = shipped(name)
    found = {id: find(row["text"]) for id, row in documents.items()}
    summed = total(tallies(documents, found))
    lines = [("relation", "", group) for group in CLASSES]
    lines += [("content_only", "", "all"), *((role, "exact", "all") for role in ROLES)]
    return {
        "/".join(x for x in (part, match, group) if x): round(
            summed.figures(part, match, group).f1, 1
        )
        for part, match, group in lines
    }


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def failures(floors: Mapping[str, float], figures: Mapping[str, float]) -> list[str]:
    """Say which figures lie below their floors."""
    return [
        f"{name}: {figures.get(name, 0.0)} is below its floor of {floor}"
        for name, floor in floors.items()
        if figures.get(name, 0.0) < floor - TOLERANCE
    ]


def moved(
    floors: Mapping[str, float], figures: Mapping[str, float], *, lower: bool = False
) -> dict[str, float]:
    """Return new floors: the figures where they are higher, or wherever lowering is allowed."""
    return {
        name: value if lower else max(value, floors.get(name, 0.0))
        for name, value in figures.items()
    }


def load(path: Path, gold: Path) -> dict[str, Any]:
    """Read the floors, and check that they were measured on this data."""
    if not path.exists():
        return {"sha256": checksum(gold), "floors": {}}
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if stored["sha256"] != checksum(gold):
        raise FormatError(f"the floors in {path} were measured on other data than {gold}")
    return stored


def main(arguments: Sequence[str] | None = None) -> None:
    """Check, raise or lower the floors from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="annotated documents, JSON Lines")
    parser.add_argument("--floors", type=Path, required=True, help="the file with the floors")
    parser.add_argument("--engine", default=DEFAULT_ENGINE, choices=sorted(ENGINES))
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise floors")
    parser.add_argument("--lower", action="store_true", help="set floors, even to lower figures")
    options = parser.parse_args(arguments)
    stored = load(options.floors, options.gold)
    floors: dict[str, float] = stored["floors"].get(options.engine, {})
    figures = measure(options.gold, options.engine)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    if options.lift or options.lower:
        stored["floors"][options.engine] = moved(floors, figures, lower=options.lower)
        text = json.dumps(stored, indent=1, sort_keys=True) + "\n"
        options.floors.write_text(text, encoding="utf-8")
    elif missed := failures(floors, figures):
        raise SystemExit("\n".join(missed))


if __name__ == "__main__":
    main()
