"""Annotate real corpora and print words per second, peak memory and scores as a table.

    python benchmarks/annotate_corpora.py --shared ../shared [--engine accurate]

Needs the shared research data. Each corpus is read, annotated and written in a process of its own
with two threads, so that peak memory is its own; scores come from the reference scorer beside the
data.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPORA = ("data/polnear/dev.jsonl", "data/conflict_news/articles.jsonl")
WORD = re.compile(r"\w+")


def annotate_one(source: Path, out: Path, engine: str | None) -> dict[str, float]:
    """Annotate one file into another and return the counts."""
    from toolkit.annotate import DEFAULT_ENGINE, Annotator
    from toolkit.corpus import read_corpus
    from toolkit.document import Document
    from toolkit.exchange import write_annotated

    annotator = Annotator(engine=engine or DEFAULT_ENGINE)
    annotator(Document(id="warm", text="The mayor said that it rained."))
    corpus = read_corpus(source, language=None)
    words = 0

    def counted():  # type: ignore[no-untyped-def]
        nonlocal words
        for document in corpus:
            words += len(WORD.findall(document.text))
            yield document

    start = time.perf_counter()
    count = write_annotated(annotator.map(counted()), out)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "articles": count,
        "set aside": len(corpus.skipped),
        "words": words,
        "words/s": round(words / seconds),
        "peak MiB": round(peak),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--engine")
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(annotate_one(*args.one, args.engine)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in CORPORA:
            out = Path(folder) / Path(name).name
            command = [sys.executable, __file__, "--one", str(args.shared / name), str(out)]
            if args.engine:
                command += ["--engine", args.engine]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(name, done.stdout.strip())
            if "polnear" in name:
                scorer = args.shared / "tools/score_attributions.py"
                gold = args.shared / name
                subprocess.run([sys.executable, str(scorer), str(gold), str(out)], check=True)


if __name__ == "__main__":
    main()
