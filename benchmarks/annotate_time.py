"""CPU time of whole annotation and the share of each layer, beside another checkout if named.

    python benchmarks/annotate_time.py --shared ../shared [--engine rules] [--beside CHECKOUT]

Needs the shared research data. The development part of PolNeAR is read, annotated and written in
one process for each measurement, checkouts by turns; CPU time is counted, of all threads, since it
hardly depends on what else the machine does. Words a second of CPU time are those of one core.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

CORPUS = "data/polnear/dev.jsonl"
WORD = re.compile(r"\w+")
LAYERS = ("parse", "find_sources", "find_hedges", "find_statements")


def measure(source: Path, engine: Any) -> dict[str, float]:
    """Annotate once and return the CPU seconds of each layer, of the whole, and the words."""
    from toolkit.annotate import Annotator, pipeline
    from toolkit.corpus import read_corpus
    from toolkit.document import Document
    from toolkit.exchange import write_annotated

    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            start = time.thread_time()
            try:
                return work(*args, **named)
            finally:
                spent[name] += time.thread_time() - start

        return run

    for name in LAYERS:
        setattr(pipeline, name, timed(name, getattr(pipeline, name)))
    annotator = Annotator(engine=engine)
    annotator._find = timed("find_attributions", annotator._find)
    annotator(Document(id="warm", text="The mayor said that it rained."))
    spent.clear()
    words = 0

    def counted():  # type: ignore[no-untyped-def]
        nonlocal words
        for document in read_corpus(source, language=None):
            words += len(WORD.findall(document.text))
            yield document

    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        write_annotated(annotator.map(counted()), Path(folder) / "out.jsonl")
    whole = time.process_time() - start
    return {"words": words, "whole": whole, **spent}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    source = args.shared / CORPUS
    if args.one:
        print(json.dumps(measure(source, args.engine)))
        return
    here = Path(__file__).resolve().parent.parent
    roots = [args.beside.resolve(), here] if args.beside else [here]
    command = [sys.executable, __file__, "--one", "--shared", str(args.shared.resolve())]
    command += ["--engine", args.engine]
    found: dict[Path, list[dict[str, float]]] = {root: [] for root in roots}
    for _ in range(args.times):
        for root in roots:
            environment = {**os.environ, "PYTHONPATH": str(root)}
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env=environment
            )
            found[root].append(json.loads(done.stdout))
    speeds = {root: [r["words"] / r["whole"] for r in runs] for root, runs in found.items()}
    for root, runs in found.items():
        best = min(runs, key=lambda r: r["whole"])
        print(
            f"{root}, {args.engine}: {max(speeds[root]):,.0f} words/s of CPU time at best, "
            f"{statistics.median(speeds[root]):,.0f} in the median"
        )
        layers = {n: s for n, s in best.items() if n not in ("words", "whole")}
        layers["reading, writing and the rest"] = best["whole"] - sum(layers.values())
        for name, seconds in sorted(layers.items(), key=lambda x: -x[1]):
            print(f"  {name:30} {seconds:6.2f} s {seconds / best['whole']:6.1%}")
    if args.beside:
        old, new = (speeds[root] for root in roots)
        print(f"ratio: {max(new) / max(old):.2f} of the best, "
              f"{statistics.median(new) / statistics.median(old):.2f} of the medians")  # fmt: skip


if __name__ == "__main__":
    main()
