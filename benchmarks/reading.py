"""How fast each format is read, and how much memory near-duplicates take: articles per second.

    python benchmarks/reading.py [--articles 2000] [--files 20000]

The same made-up articles (``short_articles.py``, thirty sentences) are written in each format and
read by one process. ``--files`` writes a folder of so many files and prints the peak memory of
walking and reading it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from short_articles import articles

READ = """
import json, resource, sys, time
from toolkit.corpus import Skipped, read_corpus
corpus = read_corpus(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
since = time.process_time()
count = sum(not isinstance(item, Skipped) for item in corpus.read())
spent = time.process_time() - since
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([count, spent, before / 1024, peak / 1024]))
"""


def written(folder: Path, count: int) -> list[Path]:
    """Write the articles in every format; return the paths."""
    found = list(articles(count, sentences=30))
    lines = "".join(json.dumps(a) + "\n" for a in found).encode()
    (folder / "a.jsonl").write_bytes(lines)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines))
    with (folder / "c.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(found[0]))
        table.writeheader()
        table.writerows(found)
    with zipfile.ZipFile(folder / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for article in found:
            archive.writestr(f"{article['id']}.txt", article["text"])
    for kind in ("txt", "html"):
        (folder / kind).mkdir()
        for article in found:
            text = article["text"]
            if kind == "html":
                said = "".join(f"<p>{part}.</p>" for part in text.split(". "))
                text = f"<html><body><nav>Home</nav><article>{said}</article></body></html>"
            (folder / kind / f"{article['id']}.{kind}").write_text(text, encoding="utf-8")
    return [folder / name for name in ("a.jsonl", "b.jsonl.gz", "c.csv", "d.zip", "txt", "html")]


def read(path: Path) -> tuple[int, float, float, float]:
    """Return articles, seconds of processor time, and memory before and at the peak in MiB."""
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, spent, before, peak = json.loads(done.stdout)
    return count, spent, before, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--files", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for path in written(Path(name), args.articles):
            count, spent, _, _ = read(path)
            print(
                f"{path.name:12} {count:>8,} articles  {count / spent:>8,.0f} articles/s",
                flush=True,
            )
    if not args.files:
        return
    with tempfile.TemporaryDirectory() as name:
        for number, article in enumerate(articles(args.files)):
            folder = Path(name) / f"{number // 5000:04}"
            folder.mkdir(exist_ok=True)
            (folder / f"{article['id']}.txt").write_text(article["text"], encoding="utf-8")
        count, spent, before, peak = read(Path(name))
        print(f"{count:,} files: {before:.0f} MiB before, {peak:.0f} MiB at the peak")


if __name__ == "__main__":
    main()
