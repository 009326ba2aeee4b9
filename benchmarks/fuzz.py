"""Give broken inputs to every reader, parser and importer: no crash, no hang, bounded memory.

    python benchmarks/fuzz.py --cases 1000000 [--targets .csv .zip] [--driver mutate]

Cases are those of ``tests/hardening/fuzz_cases.py``, spread over the targets by their speed. A
case fails that raises anything but the toolkit's own errors, or takes longer than --limit seconds;
processes run a block of cases each, so that one that crashes is seen and named. ``--driver
hypothesis`` lets Hypothesis choose the cases, ``--driver atheris`` (if installed) libFuzzer.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "hardening"))
from fuzz_cases import targets, try_case

#: Cases of each target out of a thousand; what is not named shares the rest.
SLOW = {".html": 6, ".warc": 3, ".warc.gz": 6, "annotate": 12, "parse": 25, ".zip": 20, "shown": 30}
BLOCK = 2000
MEMORY = 8 << 30


class Hang(BaseException):
    """A case took too long; no ``except Exception`` on the way can stop it."""


def shares(names: list[str], cases: int) -> dict[str, int]:
    """Return how many cases each target gets."""
    slow = {name: cases * SLOW[name] // 1000 for name in names if name in SLOW}
    quick = [name for name in names if name not in SLOW]
    rest = cases - sum(slow.values())
    each = -(-rest // len(quick)) if quick else 0
    return {**dict.fromkeys(quick, each), **slow}


def block(name: str, start: int, end: int, limit: float, mark: str) -> None:
    """Run some cases of a target; what is found goes to the file ``mark``."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def hang(signum: int, frame: object) -> None:
        raise Hang

    signal.signal(signal.SIGALRM, hang)
    slowest = 0.0
    with tempfile.TemporaryDirectory(dir=scratch()) as folder, Path(mark).open("r+") as out:
        for number in range(start, end):
            os.pwrite(out.fileno(), f"{number:>12}\n".encode(), 0)
            since = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, limit)
            try:
                try_case(name, number, Path(folder))
            except BaseException:
                signal.setitimer(signal.ITIMER_REAL, 0)
                out.seek(0, 2)
                out.write(f"FAILED {name} {number}\n{traceback.format_exc()}\n")
                out.flush()
            signal.setitimer(signal.ITIMER_REAL, 0)
            slowest = max(slowest, time.perf_counter() - since)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        out.seek(0, 2)
        out.write(f"DONE {slowest:.3f} {peak}\n")


def scratch() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def mutate(args: argparse.Namespace) -> int:
    """Run the numbered cases of every target; return how many failed."""
    failed = total = 0
    context = get_context("fork")
    for name, count in shares(args.targets, args.cases).items():
        since, slowest, peak, wrong = time.perf_counter(), 0.0, 0, 0
        for start in range(args.first, args.first + count, BLOCK):
            end = min(start + BLOCK, args.first + count)
            with tempfile.NamedTemporaryFile("w+", dir=scratch()) as mark:
                process = context.Process(
                    target=block, args=(name, start, end, args.limit, mark.name)
                )
                process.start()
                process.join()
                said = Path(mark.name).read_text()
            found = said.count("FAILED")
            if found:
                print(said[13:], flush=True)
            if process.exitcode != 0 or "DONE" not in said:
                found += 1
                print(f"CRASHED {name} {said[:12].strip()} exit {process.exitcode}", flush=True)
            else:
                last = said.rsplit("DONE ", 1)[1].split()
                slowest, peak = max(slowest, float(last[0])), max(peak, int(last[1]))
            wrong += found
        each = 1000 * (time.perf_counter() - since) / max(1, count)
        total, failed = total + count, failed + wrong
        print(
            f"{name:16} {count:>9,} cases  {wrong} failed  slowest {slowest:.2f} s  "
            f"peak {peak} MiB  {each:.2f} ms each",
            flush=True,
        )
    print(f"{total:,} cases, {failed} failed")
    return failed


def by_hypothesis(args: argparse.Namespace) -> int:
    """Let Hypothesis choose the numbers of the cases; return how many targets failed."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    failed = 0
    for name, count in shares(args.targets, args.cases).items():
        with tempfile.TemporaryDirectory(dir=scratch()) as folder:

            @settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
            @given(st.integers(0, 1 << 60))
            def run(number: int, name: str = name, folder: str = folder) -> None:
                try_case(name, number, Path(folder))

            try:
                run()
            except Exception:
                traceback.print_exc()
                failed += 1
        print(f"{name:16} {count:>9,} cases by hypothesis", flush=True)
    return failed


def by_atheris(args: argparse.Namespace) -> int:
    """Let libFuzzer change the bytes of one target, guided by the code they reach."""
    import atheris

    (name,) = args.targets
    target = targets()[name]
    folder = tempfile.mkdtemp(dir=scratch())
    from toolkit.errors import ToolkitError

    def one(data: bytes) -> None:
        try:
            target.run(data, Path(folder))
        except ToolkitError:
            return

    atheris.instrument_all()
    corpus = Path(tempfile.mkdtemp(dir=scratch()))
    for number, seed in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(seed)
    options = [f"-runs={args.cases}", f"-timeout={args.limit:.0f}", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--targets", nargs="+", default=list(targets()))
    parser.add_argument("--limit", type=float, default=5.0)
    parser.add_argument("--driver", choices=["mutate", "hypothesis", "atheris"], default="mutate")
    args = parser.parse_args()
    run = {"mutate": mutate, "hypothesis": by_hypothesis, "atheris": by_atheris}[args.driver]
    sys.exit(bool(run(args)))


if __name__ == "__main__":
    main()
