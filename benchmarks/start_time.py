"""How long `toolkit --help` and `import toolkit` take from a cold start of Python, at best.

    python benchmarks/start_time.py [--rounds 10]

Processor time is what the machine spent on it; time on the clock is what a user waits for.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

COMMANDS = {
    "python alone": [sys.executable, "-c", "pass"],
    "import toolkit": [sys.executable, "-c", "import toolkit"],
    "toolkit --help": [str(Path(sys.executable).with_name("toolkit")), "--help"],
}


def spent(command: list[str]) -> tuple[float, float]:
    """Return the seconds on the clock and of the processor that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    since = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    clock = time.perf_counter() - since
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    args = parser.parse_args()
    for name, command in COMMANDS.items():
        runs = [spent(command) for _ in range(args.rounds)]
        clock, processor = (min(values) for values in zip(*runs, strict=True))
        print(f"{name:16} {clock:.3f} s on the clock, {processor:.3f} s of the processor")


if __name__ == "__main__":
    main()
