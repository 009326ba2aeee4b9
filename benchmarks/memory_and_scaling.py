"""Peak memory over corpora of growing size, and how much faster two workers are than one.

    python benchmarks/memory_and_scaling.py [--articles 10000 100000] [--engine rules] [--workers 2]
    python benchmarks/memory_and_scaling.py --scaling 4000 [--engine accurate] [--rounds 3]

Each run is a process of its own over short made-up articles (``short_articles.py``) into a new
folder. Memory is that of the process and all its workers together, by proportional set size, read
ten times a second; the largest sum is the peak (Linux). Scaling alternates runs with one and with
two workers and compares their best rates, the time until the first part left out of both.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from short_articles import STUDY, write

RUN = """
import json, sys, time
import toolkit as tk
from toolkit.scale import store

put, times = store.Store.put, []

def timed(self, key, part):
    receipt = put(self, key, part)
    times.append((time.perf_counter(), receipt.documents))
    return receipt

store.Store.put = timed
tk.annotate_corpus(
    sys.argv[1], json.loads(sys.argv[3]), out=sys.argv[2], progress=False, **json.loads(sys.argv[4])
)
done = sum(count for _, count in times[1:])
print(json.dumps(done / (times[-1][0] - times[0][0])))
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


def run(articles: Path, **options: object) -> tuple[float, float]:
    """Annotate a file into a new folder; return articles per second and peak memory in MiB."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", RUN, str(articles), f"{out}/run"]
        command += [json.dumps(STUDY), json.dumps(options)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peak, over = 0, threading.Event()

        def watch() -> None:
            nonlocal peak
            while not over.is_set():
                peak = max(peak, memory(process.pid))
                time.sleep(0.1)

        watching = threading.Thread(target=watch)
        watching.start()
        said, _ = process.communicate()
        over.set()
        watching.join()
        if process.returncode != 0:
            sys.exit("a run failed")
        return float(said), peak / (1 << 20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[])
    parser.add_argument("--scaling", type=int, default=0, help="articles of each timed run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sentences", type=int, default=3)
    parser.add_argument("--part-size", type=int, default=256)
    args = parser.parse_args()
    options = {"engine": args.engine, "part_size": args.part_size}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        for count in args.articles:
            write(path, count, sentences=args.sentences)
            rate, peak = run(path, workers=args.workers, **options)
            print(f"{count:>9,} articles  peak {peak:7.0f} MiB  {rate:7.1f} articles/s", flush=True)
        if args.scaling:
            write(path, args.scaling, sentences=args.sentences)
            rates: dict[int, list[float]] = {1: [], 2: []}
            for _ in range(args.rounds):
                for workers in (1, 2):
                    rates[workers].append(run(path, workers=workers, **options)[0])
            best = {workers: max(found) for workers, found in rates.items()}
            rates_said = f"1 worker {best[1]:.1f}, 2 workers {best[2]:.1f} articles/s"
            print(f"{rates_said}: {best[2] / best[1]:.2f} x")


if __name__ == "__main__":
    main()
