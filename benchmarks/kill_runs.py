"""Kill runs at random moments, call again, and compare the results byte by byte.

    python benchmarks/kill_runs.py [--kills 200] [--articles 2000] [--workers 2] [--engine rules]

One run is left alone. Then, for each kill, a run over the same articles into a new folder is hit at
a moment drawn evenly from the work of an undisturbed run: a worker or the parent gets SIGKILL, or
the parent does and afterwards a part or a receipt is cut short, as after a power cut. The run is
called again until it ends, and every file of the folder must have the bytes of the undisturbed one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from short_articles import STUDY, write

KINDS = ("worker", "parent", "parent, part cut", "parent, receipt cut")


def start(articles: Path, out: Path, args: argparse.Namespace) -> subprocess.Popen[bytes]:
    """Start a run in a process of its own."""
    options = f"engine={args.engine!r}, workers={args.workers}, part_size={args.part_size}"
    code = (
        "import json, sys, toolkit as tk\n"
        f"tk.annotate_corpus(sys.argv[1], json.loads(sys.argv[3]), out=sys.argv[2], {options}, "
        "progress=False)"
    )
    command = [sys.executable, "-c", code, str(articles), str(out), json.dumps(STUDY)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def tree(folder: Path) -> dict[str, str]:
    """Return the checksum of every file in a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def children(process: int) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    threads = Path(f"/proc/{process}/task")
    try:
        found = {
            int(child) for t in threads.iterdir() for child in (t / "children").read_text().split()
        }
    except OSError:
        found = {int(child) for child in listed.read_text().split()} if listed.exists() else set()
    return sorted(found)


def await_worker(run: subprocess.Popen[bytes], draw: random.Random) -> None:
    """Wait until a run has started a worker; one time in ten do not wait at all."""
    waits = draw.random() > 0.1
    while waits and run.poll() is None and not children(run.pid):
        time.sleep(0.01)


def cut(folder: Path, pattern: str, draw: random.Random) -> bool:
    """Cut one file that matches short by some bytes."""
    files = sorted(folder.glob(pattern))
    if not files:
        return False
    path = draw.choice(files)
    with path.open("rb+") as file:
        file.truncate(draw.randrange(path.stat().st_size))
    return True


def hit(run: subprocess.Popen[bytes], out: Path, kind: str, draw: random.Random) -> str:
    """Kill something of a run; return what was killed."""
    if run.poll() is not None:
        return "too late"
    if kind == "worker":
        workers = children(run.pid)
        if not workers:
            return "no worker yet"
        subprocess.run(["kill", "-9", str(draw.choice(workers))], check=False)
        return kind
    run.send_signal(signal.SIGKILL)
    run.wait()
    if kind.endswith("part cut"):
        return kind if cut(out, "parts/*/*", draw) else "parent"
    if kind.endswith("receipt cut"):
        return kind if cut(out, ".work/receipts/*", draw) else "parent"
    return kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--part-size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        articles, calm = Path(name) / "articles.jsonl", Path(name) / "calm"
        write(articles, args.articles)
        since = time.perf_counter()
        run = start(articles, calm, args)
        while not children(run.pid):
            time.sleep(0.01)
        begun = time.perf_counter() - since
        assert run.wait() == 0
        length = time.perf_counter() - since
        expected = tree(calm)
        print(f"undisturbed: {length:.1f} s, {len(expected)} files", flush=True)
        while sum(counts[kind] for kind in KINDS) < args.kills:
            out = Path(name) / "killed"
            run = start(articles, out, args)
            await_worker(run, draw)
            time.sleep(draw.uniform(0, length - begun))
            hurt = hit(run, out, draw.choice(KINDS), draw)
            counts[hurt] += 1
            counts["calls again"] += run.wait() != 0
            while run.returncode != 0:
                run = start(articles, out, args)
                if run.wait() != 0:
                    print(run.stderr.read().decode() if run.stderr else "")
                    sys.exit("a call that nobody disturbed failed")
            same = tree(out) == expected
            counts["identical"] += same and hurt in KINDS
            if not same:
                print(f"DIFFERENT after: {hurt}", flush=True)
            shutil.rmtree(out)
            done = sum(counts[kind] for kind in KINDS)
            if done % 10 == 0:
                print(dict(counts), flush=True)
    kills = sum(counts[kind] for kind in KINDS)
    print(f"{kills} kills, {counts['identical']} identical results; {dict(counts)}")
    sys.exit(counts["identical"] != kills)


if __name__ == "__main__":
    main()
