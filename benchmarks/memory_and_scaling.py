"""Peak memory over corpora of growing size, and how much faster two workers are than one.

    python benchmarks/memory_and_scaling.py [--articles 10000 100000] [--engine rules] [--workers 2]
    python benchmarks/memory_and_scaling.py --scaling 600 --sentences 30 [--engine accurate]

Each run is a process of its own over made-up articles (``short_articles.py``) into a new folder.
Memory is that of the process and all its workers together, by proportional set size, read twice
a second; the largest sum is the peak (Linux).

Scaling alternates runs in one process, with one worker and with two, over parts of 16 articles, and
times all articles from the moment the first worker is ready to the last part on disk. It compares
the best rates, and, for a machine with other load, the processor time: with ``w`` of workers and
``p`` of the parent for each article, two processors to themselves make two workers 2 w₁ / (w₂ + p₂)
times as fast as one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from short_articles import STUDY, write

RUN = """
import json, os, resource, sys, time
import toolkit as tk
from toolkit.scale import parts, store, workers

put, asked, init = store.Store.put, workers._Worker._asked, parts.Maker.__init__
ready, last, loading, count = [], 0.0, 0.0, 0

def begin():
    ready.append((time.perf_counter(), time.process_time()))

def put_and_count(self, key, part):
    global last, count
    receipt = put(self, key, part)
    last, count = time.perf_counter(), count + receipt.documents
    return receipt

def asked_and_timed(self, process, kind, data):
    global loading
    answer = asked(self, process, kind, data)
    if kind == workers.ORDER:
        with open(f"/proc/{process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        loading += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        begin()
    return answer

def init_and_begin(self, ordered):
    init(self, ordered)
    begin()

store.Store.put, workers._Worker._asked = put_and_count, asked_and_timed
parts.Maker.__init__ = init_and_begin
tk.annotate_corpus(
    sys.argv[1], json.loads(sys.argv[3]), out=sys.argv[2], progress=False, **json.loads(sys.argv[4])
)
since, spent = ready[0]
children = resource.getrusage(resource.RUSAGE_CHILDREN)
made = children.ru_utime + children.ru_stime - loading
print(json.dumps([count / (last - since), made / count, (time.process_time() - spent) / count]))
"""


def memory(process: int) -> int:
    """Return the proportional set size of a process and what it started, in bytes."""
    total, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += 1024 * int(line.split()[1])
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(c) for c in (thread / "children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total


class Found(NamedTuple):
    """Articles per second, seconds of workers and parent for each, and peak memory in MiB."""

    rate: float
    workers: float
    parent: float
    peak: float


def run(articles: Path, **options: object) -> Found:
    """Annotate a file into a new folder."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", RUN, str(articles), f"{out}/run"]
        command += [json.dumps(STUDY), json.dumps(options)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peak, over = 0, threading.Event()

        def watch() -> None:
            nonlocal peak
            while not over.is_set():
                peak = max(peak, memory(process.pid))
                time.sleep(0.5)

        watching = threading.Thread(target=watch)
        watching.start()
        said, _ = process.communicate()
        over.set()
        watching.join()
        if process.returncode != 0:
            sys.exit("a run failed")
        return Found(*json.loads(said), peak / (1 << 20))


def scaling(path: Path, rounds: int, options: Mapping[str, object]) -> None:
    """Alternate runs in this process, with one worker and with two, and compare the best."""
    runs: dict[int, list[Found]] = {0: [], 1: [], 2: []}
    for _ in range(rounds):
        for workers, found in runs.items():
            found.append(run(path, workers=workers, **options))
    rate = {workers: max(one.rate for one in found) for workers, found in runs.items()}
    spent = {
        workers: (min(one.workers for one in found), min(one.parent for one in found))
        for workers, found in runs.items()
    }
    for workers, (w, p) in spent.items():
        print(
            f"{workers} workers  {rate[workers]:7.1f} articles/s  processor: "
            f"{1000 * w:6.2f} ms of workers, {1000 * p:6.2f} ms of the parent for each",
            flush=True,
        )
    alone = 2 * spent[1][0] / sum(spent[2])
    print(
        f"one worker to in process {rate[1] / rate[0]:.2f} x; two workers to one "
        f"{rate[2] / rate[1]:.2f} x by the clock, {alone:.2f} x by processor time"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[])
    parser.add_argument("--scaling", type=int, default=0, help="articles of each timed run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sentences", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        for count in args.articles:
            write(path, count, sentences=args.sentences)
            found = run(path, workers=args.workers, engine=args.engine)
            print(
                f"{count:>9,} articles  peak {found.peak:7.0f} MiB  {found.rate:7.1f} articles/s",
                flush=True,
            )
        if args.scaling:
            write(path, args.scaling, sentences=args.sentences)
            scaling(path, args.rounds, {"engine": args.engine, "part_size": 16})


if __name__ == "__main__":
    main()
