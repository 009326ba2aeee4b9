"""Time and memory of the measures on a large corpus: python benchmarks/measure_speed.py

Makes frames of 10,000 documents with 200,000 attributions at random and prints the seconds of
the table of measures and of the table of differences (2,000 bootstrap rounds, 9,999 sign patterns),
and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pandas as pd

from toolkit.document import LABELS
from toolkit.measure import Frames, compare, measures
from toolkit.measure.frames import COLUMNS

SIDES = ("north", "south")


def frames(documents: int, attributions: int, seed: int = 0) -> Frames:
    rng = np.random.default_rng(seed)
    ids = np.array([f"d{i:06d}" for i in range(documents)], dtype=object)

    def column(values: tuple[object, ...], n: int) -> np.ndarray:
        return np.array(values, dtype=object)[rng.integers(0, len(values), n)]

    def base(n: int) -> dict[str, object]:
        place = np.sort(rng.integers(0, documents, n))
        outlet = np.array([f"outlet {i % 8}" for i in range(documents)], dtype=object)
        return {"document": ids[place], "outlet": outlet[place], "date": "2030-01-01"}

    made = base(attributions)
    start = rng.integers(0, 4000, attributions)
    made |= {
        "attribution": [f"A{i}" for i in range(attributions)],
        "cue_text": column(("said", "claimed", "accused", "confirmed"), attributions),
        "source": column(tuple(f"S{i}" for i in range(8)), attributions),
        "kind": column(LABELS["kind"], attributions),
        "naming": column(LABELS["naming"], attributions),
        "verifiability": rng.random(attributions),
        "side": column((*SIDES, None), attributions),
        "quotation": column(LABELS["quotation"], attributions),
        "stance": column(LABELS["stance"], attributions),
        "stance_score": rng.uniform(-1, 1, attributions),
        "response": column(("given",) * 9 + ("denied", "declined", "no_response"), attributions),
        "depth": column((1, 1, 1, 1, 2), attributions),
        "start": start,
        "end": start + 100,
        "position": start / 4000,
        "n_words": rng.integers(3, 40, attributions),
        "n_quoted_words": rng.integers(0, 20, attributions),
        "n_author_hedges": (rng.random(attributions) < 0.1).astype(int),
        "n_source_hedges": (rng.random(attributions) < 0.2).astype(int),
    }
    count = attributions // 5
    hedges = base(count) | {
        "class": column(LABELS["class"], count),
        "holder": column(LABELS["holder"], count),
        "strength": -rng.random(count),
        "sides": column(SIDES, count),
        "n_weakens": 1,
    }
    sentences = documents * 30
    number = np.tile(np.arange(30), documents)
    told = {
        "document": np.repeat(ids, 30),
        "statement": number,
        "start": number * 130,
        "end": number * 130 + 129,
        "voice": column(LABELS["voice"], sentences),
        "agentless": rng.random(sentences) < 0.2,
        "n_own_words": rng.integers(0, 25, sentences),
        "n_loaded": (rng.random(sentences) < 0.05).astype(int),
    }
    about = pd.DataFrame(told | {"side": column(SIDES, sentences)})
    about["part"] = column(LABELS["part"], sentences)
    outlets = [f"outlet {i % 8}" for i in range(documents)]
    articles = pd.DataFrame({"document": ids, "outlet": outlets, "date": "2030-01-01"})
    tables = {
        "documents": articles,
        "attributions": pd.DataFrame(made),
        "hedges": pd.DataFrame(hedges),
        "statements": pd.DataFrame(told),
        "about": about,
        "sources": pd.DataFrame(),
    }
    return Frames(**{n: t.reindex(columns=list(COLUMNS[n])) for n, t in tables.items()})


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--attributions", type=int, default=200_000)
    args = parser.parse_args()
    found = frames(args.documents, args.attributions)
    print(f"frames: peak {peak():.0f} MiB")
    for name, run in (("measures", measures), ("compare", compare)):
        wall, processor = time.perf_counter(), time.process_time()
        table = run(found, sides=SIDES)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(
            f"{name}: {processor:.1f} s of processor ({wall:.1f} s), {len(table)} rows, "
            f"peak {peak():.0f} MiB",
            flush=True,
        )


if __name__ == "__main__":
    main()
