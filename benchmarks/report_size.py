"""How large and how slow a report of a long corpus is: ``python benchmarks/report_size.py``.

The demonstration corpus is annotated once and repeated under new ids up to the size asked for, so
that pages and tables have the density of real annotation. Prints the size of the report's pages
(report.html and articles/), of the whole folder, and the time and memory that writing it took.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import toolkit as tk

DEMO = Path(__file__).resolve().parents[1] / "corpora" / "demo"


def repeated(analysis: tk.Analysis, n: int) -> Iterator[tk.AnnotatedDocument]:
    """Yield the articles of an analysis again and again under ids of their own, n in all."""
    annotated = list(analysis.annotated)
    for i in range(n):
        one = annotated[i % len(annotated)]
        document = replace(
            one.document, id=f"{one.id}-{i:05d}", date=f"20{30 + i % 4}-{1 + i % 12:02d}-03"
        )
        yield replace(one, document=document)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--out", type=Path, help="Keep the report in this folder.")
    options = parser.parse_args()
    demo = tk.analyze(DEMO / "articles.jsonl", DEMO / "study.toml", progress=False)
    made = tk.Analysis.from_annotated(repeated(demo, options.articles), demo.study)
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or Path(folder) / "report"
        start = time.perf_counter()
        made.report(out)
        seconds = time.perf_counter() - start
        sizes = {p.relative_to(out).as_posix(): p.stat().st_size for p in out.rglob("*.*")}
        pages = sum(s for p, s in sizes.items() if p.endswith(".html"))
        print(f"articles      {options.articles:,}")
        print(f"report.html   {sizes['report.html'] / 1e6:.1f} MB")
        print(f"all pages     {pages / 1e6:.1f} MB in {sum(p.endswith('.html') for p in sizes)}")
        print(f"whole folder  {sum(sizes.values()) / 1e6:.1f} MB in {len(sizes)} files")
        print(f"written in    {seconds:.0f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory   {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
