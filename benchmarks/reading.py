"""How fast each format is read, and how much memory many files and near-duplicates take.

    python benchmarks/reading.py [--articles 2000] [--files 20000 200000] [--duplicates 100000]

The same made-up articles (``short_articles.py``, thirty sentences) are written in each format and
read by one process: articles for each second of the processor. ``--files`` writes folders of so
many files, 5,000 in each folder and then all in one, and prints the peak memory of walking and
reading them. ``--duplicates`` looks for near-duplicates among so many articles of ten sentences, of
which every tenth is another one with its last sentence left out, and prints how many it found.
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

DUPLICATES = """
import json, resource, sys, time
from short_articles import articles
from toolkit.corpus import near_duplicates
from toolkit.document import Document

def documents(count):
    first = ""
    for number, article in enumerate(articles(count, sentences=10)):
        first = article["text"] if number % 10 == 0 else first
        copied = first.rpartition(". ")[0] + "."
        yield Document(article["id"], copied if number % 10 == 9 else article["text"])

near_duplicates(documents(10))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
since = time.process_time()
found = near_duplicates(documents(int(sys.argv[1])))
pairs = found.groupby("group")["document"].agg(lambda ids: {int(id[1:]) for id in ids})
right = sum({first, first + 9} <= ids for ids in pairs for first in ids if first % 10 == 0)
spent = time.process_time() - since
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([right, spent, before / 1024, peak / 1024]))
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


def measured(code: str, given: object) -> tuple[int, float, float, float]:
    """Return what was counted, seconds of the processor, memory before and at the peak in MiB."""
    command = [sys.executable, "-c", code, str(given)]
    here = Path(__file__).parent
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=here)
    count, spent, before, peak = json.loads(done.stdout)
    return count, spent, before, peak


def many_files(count: int, each: int) -> None:
    """Write a folder of so many files, read it and print its memory."""
    with tempfile.TemporaryDirectory() as name:
        for number, article in enumerate(articles(count)):
            folder = Path(name) / f"{number // each:04}"
            folder.mkdir(exist_ok=True)
            (folder / f"{article['id']}.txt").write_text(article["text"], encoding="utf-8")
        found, spent, before, peak = measured(READ, name)
    print(
        f"{found:,} files, {min(each, count):,} in a folder: {found / spent:,.0f} articles/s, "
        f"{before:.0f} MiB before, {peak:.0f} MiB at the peak",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--files", type=int, nargs="*", default=[])
    parser.add_argument("--duplicates", type=int, nargs="*", default=[])
    args = parser.parse_args()
    if args.articles:
        with tempfile.TemporaryDirectory() as name:
            for path in written(Path(name), args.articles):
                count, spent, _, _ = measured(READ, path)
                print(
                    f"{path.name:12} {count:>8,} articles  {count / spent:>8,.0f} articles/s",
                    flush=True,
                )
    for count in args.files:
        many_files(count, 5000)
        many_files(count, count)
    for count in args.duplicates:
        right, spent, before, peak = measured(DUPLICATES, count)
        print(
            f"{count:,} articles: {right:,} of {count // 10:,} copies found in {spent:.0f} s of "
            f"the processor, {before:.0f} MiB before, {peak:.0f} MiB at the peak",
            flush=True,
        )


if __name__ == "__main__":
    main()
