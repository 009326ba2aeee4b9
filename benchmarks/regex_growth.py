"""How the time of every pattern grows with its text: lists those that grow faster than the text.

    python benchmarks/regex_growth.py [--size 4000]

Every pattern that the package compiles is collected while all its modules are imported and a text
is annotated, then run over attacks: short units repeated many times, among them the pattern's own
words. A pattern that takes more than three times as long for twice the text, and more than
``--least`` milliseconds, is listed with its attack; one in ``BOUNDED`` gets no longer a text than
the code gives to it.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import time

UNITS = (
    *("a", "A", "1", " ", "\n", "\t", ".", ",", '"', "'", "“", "”", "’", "-", "–", "(", "<", "&"),
    *("a ", "A ", "Aa ", "aA", "1 ", "1,", "a. ", "A.", "a'", "a-", "said ", "the ", "of ", "\n\n"),
    *(
        "who ",
        "A. B. ",
        "Mr. ",
        "a, ",
        "A, ",
        "“a” ",
        "<a",
        "<html ",
        "lang=",
        "é",
        "\u0301",
        "x\n ",
    ),
)
#: Patterns, by how they begin, that are only given texts of bounded length, in characters.
BOUNDED = {
    "([A-Z][\\w.'’\\-]*(?: [A-Z]": 80,  # annotate/turns.py: where a paragraph begins
}


def collected() -> list[re.Pattern[str]]:
    """Import everything with a compile that remembers, and annotate something."""
    found: dict[tuple[object, int], re.Pattern[str]] = {}
    compile_ = re.compile

    def remember(pattern: object, flags: int = 0) -> re.Pattern[str]:
        made = compile_(pattern, flags)  # type: ignore[call-overload]
        frame = sys._getframe(1)
        if str(frame.f_globals.get("__name__", "")).startswith("toolkit"):
            found[made.pattern, made.flags] = made
        return made

    re.compile = remember  # type: ignore[assignment]
    import toolkit

    for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
        if not module.name.startswith("toolkit.learn"):
            importlib.import_module(module.name)
    toolkit.annotate("“The dam is safe,” she said. It may have been hit, officials claimed.")
    re.compile = compile_
    return [p for p in found.values() if isinstance(p.pattern, str)]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Return how long a pattern takes to find everything in a text, at best of two."""
    best = float("inf")
    for _ in range(2):
        since = time.process_time()
        for _ in pattern.finditer(text):
            pass
        pattern.match(text)
        best = min(best, time.process_time() - since)
    return best


def attacks(pattern: re.Pattern[str]) -> set[str]:
    """Return units to repeat: the common ones and words of the pattern itself."""
    own = re.findall(r"[A-Za-z]{2,12}", re.sub(r"\\[a-zA-Z]", " ", pattern.pattern))[:6]
    return {*UNITS, *(f"{word} " for word in own), *own}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--least", type=float, default=5.0)
    args = parser.parse_args()
    patterns = collected()
    listed = 0
    bounded = 0
    for pattern in patterns:
        most = next((n for start, n in BOUNDED.items() if pattern.pattern.startswith(start)), None)
        bounded += most is not None
        larger = min(2 * args.size, most or 2 * args.size)
        for unit in sorted(attacks(pattern)):
            texts = [unit * (size // len(unit)) + "!" for size in (larger // 2, larger)]
            small, large = (seconds(pattern, text) for text in texts)
            if 1000 * large > args.least and large > 3 * small:
                listed += 1
                times = f"{1000 * small:8.1f} ms {1000 * large:8.1f} ms"
                print(f"{times} {unit!r:12} {pattern.pattern[:150]!r}")
                break
    print(
        f"{len(patterns)} patterns, {bounded} of them for short texts alone; {listed} grow faster "
        "than their text"
    )
    sys.exit(listed > 0 or bounded != len(BOUNDED))


if __name__ == "__main__":
    main()
