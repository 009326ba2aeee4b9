"""Give broken inputs to every reader, parser and importer: no crash, no hang, bounded memory.

    python benchmarks/fuzz.py --cases 1000000 [--targets .csv .zip] [--driver mutate]
    python benchmarks/fuzz.py --driver atheris --seconds 60 [--targets .csv .zip]

Cases are those of ``tests/hardening/fuzz_cases.py``, spread over the targets by their speed. A
case fails that raises anything but the toolkit's own errors, or takes longer than --limit seconds;
processes run a block of cases each, so that one that crashes is seen and named. ``--driver
hypothesis`` lets Hypothesis choose the cases. ``--driver atheris`` (``pip install atheris``) lets
libFuzzer change the seeds of each target for --seconds, guided by the code of the toolkit that they
reach; an input that fails is left in the current folder.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "hardening"))

#: Cases of each target out of a thousand; what is not named shares the rest.
SLOW = {".html": 6, ".warc": 3, ".warc.gz": 6, "annotate": 12, "parse": 25, ".zip": 20, "shown": 30}
BLOCK = 2000
MEMORY = 8 << 30


def cases() -> Any:
    """Return the module of the cases; imported late, so that atheris can look into its imports."""
    return importlib.import_module("fuzz_cases")


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
                cases().try_case(name, number, Path(folder))
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
    cases().targets()
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
                cases().try_case(name, number, Path(folder))

            try:
                run()
            except Exception:
                traceback.print_exc()
                failed += 1
        print(f"{name:16} {count:>9,} cases by hypothesis", flush=True)
    return failed


def by_atheris(args: argparse.Namespace) -> int:
    """Let libFuzzer change the bytes of each target; return how many targets failed."""
    failed = 0
    for name in args.targets:
        command = [sys.executable, __file__, "--driver", "guided", "--targets", name]
        command += ["--seconds", str(args.seconds), "--limit", str(args.limit)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        said = (done.stdout + done.stderr).splitlines()
        # libFuzzer's last line of this kind: "#31415 DONE cov: 926 ft: 1535 corp: 95/23Kb …".
        last = next((line for line in reversed(said) if re.match(r"#\d+\s+DONE", line)), "")
        failed += done.returncode != 0 or not last
        print(f"{name:16} {' '.join(last.split()) or 'FAILED'}", flush=True)
        if done.returncode != 0 or not last:
            told = (part[-4000:] for part in (done.stdout, done.stderr))
            print(f"exit {done.returncode}", *told, sep="\n", flush=True)
    return failed


def guided(args: argparse.Namespace) -> int:
    """Give one target to libFuzzer, which ends the process."""
    import atheris

    with atheris.instrument_imports(include=["toolkit"]):
        importlib.import_module("toolkit.annotate")
        (name,) = args.targets
        target = cases().targets()[name]
    from toolkit.errors import ToolkitError

    folder, corpus = (Path(tempfile.mkdtemp(dir=scratch())) for _ in range(2))

    def one(data: bytes) -> None:
        try:
            target.run(data, folder)
        except ToolkitError:
            return

    for number, seed in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(seed)
    options = [f"-max_total_time={args.seconds}", f"-timeout={args.limit:.0f}"]
    atheris.Setup([sys.argv[0], *options, "-rss_limit_mb=4096", "-max_len=20000", str(corpus)], one)
    atheris.Fuzz()
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--targets", nargs="+", help="all, if none is named")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds of a case")
    parser.add_argument("--seconds", type=int, default=60, help="of a target, with atheris")
    drivers = {"mutate": mutate, "hypothesis": by_hypothesis, "atheris": by_atheris}
    parser.add_argument("--driver", choices=[*drivers, "guided"], default="mutate")
    args = parser.parse_args()
    args.targets = args.targets or list(cases().targets())
    sys.exit(bool({**drivers, "guided": guided}[args.driver](args)))


if __name__ == "__main__":
    main()
