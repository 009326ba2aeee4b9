"""Kill runs at moments spread over the whole run, call again, compare the results byte by byte.

    python benchmarks/kill_runs.py [--kills 200] [--articles 2000] [--workers 2] [--engine rules]

One run is left alone and its steps in the folder (a file opened, put in its place, removed) are
counted. Then, for each kill, a run over the same articles into a new folder is ended by SIGKILL:

- starting: parent or worker, at a moment drawn evenly from the time before the first part;
- between parts: parent or worker, after a drawn number of parts and a drawn part of the next one;
- writing a part, finishing, clearing up: the parent, just before a drawn step of that kind; a file
  about to take its place is, half of the time, cut first, as by a death in the middle of it.

After the death of a parent a part, a receipt or a list is, one time in three, cut short, as by a
power cut. One time in four the second call is killed too. Runs are called again until they end,
each call with a drawn number of workers up to --workers, and every file of the folder must have the
bytes of the undisturbed one. Articles have one short sentence, and runs and workers are forked from
a process that has loaded the toolkit: what is tried is what is on disk, not the annotation.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import IO, Any

from short_articles import PLACES, STUDY

import toolkit as tk
from toolkit.files import sha256
from toolkit.scale import worker, workers

#: As short as articles can be: a run is cheap, and tables have rows.
SHORT = (
    "Mira Solt said the {} held.",
    "The {} was shut on Monday.",
    "The {} may have been hit.",
    "Nobody was at the {} then.",
)
STAGES = ("starting", "between parts", "writing a part", "finishing", "clearing up")
CUTS = {
    "part cut": "parts/*/*",
    "table cut": "tables/*/*/*",
    "receipt cut": ".work/receipts/*",
    "list cut": "*.json*",
}


@dataclass(frozen=True)
class Step:
    """The number of a step in the folder, and how much a file keeps that is put in place then."""

    number: int
    cut: float = 1.0


@dataclass(frozen=True)
class Calm:
    """What the undisturbed run was like: seconds until the first part, parts, steps by stage."""

    first: float
    parts: int
    length: float
    steps: dict[str, list[int]]
    files: dict[str, str]


class Forked:
    """A worker process forked from the run's, in place of a new interpreter's imports."""

    def __init__(self, log: IO[bytes]) -> None:
        (theirs, to), (of, ours) = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            for number, end in enumerate((theirs, ours, log.fileno())):
                os.dup2(end, number)
            os.closerange(3, 1024)
            sys.stdin = open(0)  # noqa: SIM115
            worker.main()
            os._exit(0)
        os.close(theirs)
        os.close(ours)
        self.stdin, self.stdout = open(to, "wb"), open(of, "rb")  # noqa: SIM115, PTH123
        self._code: int | None = None
        self._ending = threading.Lock()

    def kill(self) -> None:
        with self._ending:
            if self._code is None:
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        with self._ending:
            if self._code is None:
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            return self._code

    def communicate(self) -> None:
        self.wait()
        for stream in (self.stdin, self.stdout):
            with suppress(OSError):  # what was still to be sent cannot be
                stream.close()


def annotate(articles: str, out: str, options: dict[str, object], log: str, at: Step) -> None:
    """Run; count the steps in the folder, and at one of them end as by kill -9."""
    steps: list[tuple[str, str]] = []

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if event not in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            return
        named = given[1] if event == "os.rename" else given[0]
        inside = event != "open" and given[-1] not in (-1, None)  # of a folder that is cleared
        path = os.fsdecode(named) if isinstance(named, str | bytes | os.PathLike) else ""
        if not (inside or path.startswith(out + os.sep)):
            return
        steps.append((event, ".work" if inside else os.path.relpath(path, out)))
        if len(steps) == at.number:
            if event == "os.rename" and at.cut < 1:
                os.truncate(given[0], int(Path(given[0]).stat().st_size * at.cut))
            Path(log).write_text(json.dumps(steps[-1:]))
            os.kill(os.getpid(), signal.SIGKILL)

    if log:
        sys.addaudithook(watch)
    workers._started = Forked  # type: ignore[assignment]
    tk.annotate_corpus(articles, STUDY, out=out, progress=False, **options)
    if log:
        Path(log).write_text(json.dumps(steps))


class Runs:
    """Runs of the same articles, in processes of their own, each with one or more workers."""

    def __init__(self, folder: Path, args: argparse.Namespace) -> None:
        self._articles, self._log = folder / "articles.jsonl", folder / "steps.json"
        self._options = {"engine": args.engine, "part_size": args.part_size}
        self._most = args.workers
        with self._articles.open("w", encoding="utf-8") as file:
            for number in range(args.articles):
                text = SHORT[number % len(SHORT)].format(PLACES[number % len(PLACES)])
                file.write(json.dumps({"id": f"a{number:07}", "text": text}) + "\n")
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["pyarrow.parquet", "__main__"])

    def start(self, out: Path, draw: random.Random, at: Step | None = None) -> ForkServerProcess:
        """Start a run; ``at`` ends it at its step of that number."""
        options = {**self._options, "workers": draw.randint(1, self._most)}
        log = str(self._log) if at else ""
        given = (str(self._articles), str(out), options, log, at or Step(0))
        run = self._context.Process(target=annotate, args=given)
        run.start()
        return run

    def said(self) -> list[list[str]]:
        """Return the steps that the last run with ``at`` has told."""
        steps: list[list[str]] = json.loads(self._log.read_text())
        return steps

    def calm(self, out: Path, draw: random.Random) -> Calm:
        """Run without a kill and look at it."""
        since = time.perf_counter()
        run = self.start(out, draw, Step(0))
        while run.is_alive() and not receipts(out):
            time.sleep(0.01)
        first = time.perf_counter() - since
        finish(run)
        length = time.perf_counter() - since
        steps: dict[str, list[int]] = {stage: [] for stage in STAGES}
        made = False
        for number, step in enumerate(self.said(), start=1):
            stage = stage_of(*step)
            made = made or stage == "writing a part"
            steps[stage if made else "starting"].append(number)
        parts = len((out / "parts.jsonl").read_bytes().splitlines())
        return Calm(first, parts, length, steps, tree(out))


def finish(run: ForkServerProcess) -> None:
    """Wait for a run that nobody disturbs."""
    run.join()
    if run.exitcode != 0:
        sys.exit("a call that nobody disturbed failed")


def stage_of(event: str, path: str) -> str:
    """Return the stage that a step belongs to; what comes before the first part is starting."""
    if event in ("os.remove", "os.rmdir") and path != "manifest.json":
        return "clearing up"
    making = path.startswith(("parts", "tables", ".work")) and path != "parts.jsonl"
    return "writing a part" if making or event == "os.remove" else "finishing"


def tree(folder: Path) -> dict[str, str]:
    """Return the checksum of every file in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path) for path in files}


def children(process: int) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    found: set[int] = set()
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            found.update(int(child) for child in (thread / "children").read_text().split())
    except OSError:
        pass
    return sorted(found)


def receipts(out: Path) -> int:
    """Return how many parts a run has written."""
    return len(list(out.glob(".work/receipts/*.json")))


def kill(run: ForkServerProcess, who: str, draw: random.Random) -> bool:
    """Kill the parent or a worker; say whether there was one to kill."""
    workers = children(run.pid or 0)
    if not run.is_alive() or (who == "worker" and not workers):
        return False
    if who == "worker":
        subprocess.run(["kill", "-9", str(draw.choice(workers))], check=False)
        return True
    run.kill()
    run.join()
    return True


def from_outside(
    run: ForkServerProcess, out: Path, calm: Calm, stage: str, who: str, draw: random.Random
) -> bool:
    """Kill a run while it starts or between parts; say whether it was still there."""
    if stage == "starting":
        until = time.perf_counter() + draw.random() * calm.first
        while run.is_alive() and who == "worker" and not children(run.pid or 0):
            time.sleep(0.005)
        time.sleep(max(0.0, until - time.perf_counter()))
    else:
        after = draw.randrange(1, calm.parts)
        while run.is_alive() and receipts(out) < after:
            time.sleep(0.002)
        time.sleep(draw.random() * (calm.length - calm.first) / calm.parts)
    return kill(run, who, draw)


def cut_short(out: Path, draw: random.Random) -> str:
    """Cut a file of a folder short, or none; say which kind."""
    kinds = [kind for kind, pattern in CUTS.items() if list(out.glob(pattern))]
    if not kinds or draw.random() > 1 / 3:
        return ""
    kind = draw.choice(kinds)
    path = draw.choice(sorted(out.glob(CUTS[kind])))
    with path.open("rb+") as file:
        file.truncate(draw.randrange(max(1, path.stat().st_size)))
    return kind


def killed(runs: Runs, out: Path, calm: Calm, draw: random.Random) -> Iterator[str]:
    """Run until the end with one kill or two; give what was done."""
    stage = draw.choice(STAGES)
    if stage in ("starting", "between parts"):
        who, at = draw.choice(("parent", "worker")), ""
        run = runs.start(out, draw)
        hit = from_outside(run, out, calm, stage, who, draw)
        # Other load may have made the start shorter or longer than that of the undisturbed run.
        stage = "between parts" if receipts(out) else "starting"
    else:
        step = Step(draw.choice(calm.steps[stage]), draw.choice((1.0, draw.random())))
        who, run = "parent", runs.start(out, draw, step)
        run.join()
        hit = run.exitcode == -signal.SIGKILL
        at = f" ({' '.join(runs.said()[0])})" if hit else ""
    done = 1 if (out / "parts.jsonl").exists() else receipts(out) / calm.parts
    yield f"{stage}, {who}, {100 * done:.0f} %{at}" if hit else "too late"
    if run.exitcode == -signal.SIGKILL:
        if kind := cut_short(out, draw):
            yield kind
        if draw.random() < 1 / 4:
            run, who = runs.start(out, draw), draw.choice(("parent", "worker"))
            stage = draw.choice(("starting", "between parts"))
            if from_outside(run, out, calm, stage, who, draw):
                yield f"again, {who}"
    run.join()
    while run.exitcode != 0:
        if run.exitcode != -signal.SIGKILL:
            sys.exit("a call failed that only its worker was taken from")
        run = runs.start(out, draw)
        finish(run)


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
        runs = Runs(Path(name), args)
        calm = runs.calm(Path(name) / "calm", draw)
        steps = {stage: len(found) for stage, found in calm.steps.items()}
        print(
            f"undisturbed: {calm.length:.1f} s, the first part after {calm.first:.1f} s, "
            f"{calm.parts} parts, {len(calm.files)} files; steps: {steps}",
            flush=True,
        )
        while counts["kills"] < args.kills:
            out = Path(name) / "killed"
            done = list(killed(runs, out, calm, draw))
            same = tree(out) == calm.files
            shutil.rmtree(out)
            print("identical" if same else "DIFFERENT", "; ".join(done), flush=True)
            counts["different"] += not same
            counts["too late"] += done[0] == "too late"
            if done[0] == "too late":
                continue
            counts["kills"] += 1
            counts["identical"] += same
            counts[done[0].rpartition(", ")[0]] += 1
            counts.update(kind.partition(",")[0] for kind in done[1:])
    print(f"{counts.pop('kills')} kills, {counts.pop('identical')} identical")
    for kind, count in sorted(counts.items()):
        print(f"{count:>5} {kind}")
    sys.exit(counts["different"] > 0)


if __name__ == "__mp_main__":  # in the process that runs are forked from
    tk.annotate(SHORT[0], engine="rules")

if __name__ == "__main__":
    main()
