"""Labels of source mentions: the annotators' answers in, standoff labels and agreement out.

    python -m toolkit.learn.source_labels --answers DIR --out corpora/source_labels/labels.jsonl
    python -m toolkit.learn.source_labels --answers DIR --disagreements
    python -m toolkit.learn.source_labels --first labels.jsonl --second second.jsonl
    python -m toolkit.learn.source_labels --readings ONE.jsonl TWO.jsonl THREE.jsonl --out OUT.jsonl

``DIR`` holds what ``source_sample.py`` wrote, ``passA-NN.jsonl`` and ``passB-NN.jsonl`` from two
annotators who did not see each other's answers, and ``settled.jsonl`` for the rows they differ on.
The labels name documents and offsets; names become numbers, so no word of the data is in them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.document import LABELS, Span
from toolkit.errors import FormatError
from toolkit.files import atomic_write

Row = dict[str, Any]
FIELDS = ("kind", "naming", "side")
UNKNOWN, NOBODY = "?", "-"
#: The share of documents held out for testing; a hash of the id decides.
HELD_OUT = 0.3


class Label(NamedTuple):
    """One labelled mention; what an annotator could not tell is None.

    ``entity`` numbers the sources of a document: equal numbers are one source; None is nobody who
    could be met again. ``side`` is None where the document has no conflict or it is not known.
    """

    corpus: str
    document: str
    span: Span
    kind: str | None
    naming: str | None
    entity: int | None
    side: str | None
    conflict: str | None
    passes: int

    @property
    def held_out(self) -> bool:
        """Say whether the document is kept for testing."""
        digest = hashlib.sha256(f"labels {self.document}".encode()).hexdigest()
        return int(digest[:8], 16) < HELD_OUT * 2**32


def read_labels(path: Path) -> list[Label]:
    """Read the standoff labels."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        span = Span(row.pop("start"), row.pop("end"))
        found.append(Label(span=span, **row))
    return found


# --- from answers to labels ---


def read_answers(folder: Path, name: str) -> dict[str, Row]:
    """Return the answers of one pass by key, checked against the codebook."""
    found: dict[str, Row] = {}
    for path in sorted(folder.glob(f"{name}.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            for field in ("kind", "naming"):
                if row[field] not in (*LABELS[field], UNKNOWN):
                    raise FormatError(f"{path}, line {number}: {row[field]!r} is no {field}")
            found[row["key"]] = row
    return found


def read_batches(folder: Path) -> list[Row]:
    """Return the rows that were to be labelled, in order."""
    paths = sorted(folder.glob("batch-*.jsonl"))
    return [json.loads(line) for p in paths for line in p.read_text(encoding="utf-8").splitlines()]


def settle(batches: Sequence[Row], folder: Path) -> Iterator[tuple[Row, Row, int]]:
    """Yield each row with its answer (settled, else the first pass) and how many gave one."""
    one, two = (read_answers(folder, f"pass{p}-*") for p in "AB")
    settled = read_answers(folder, "settled")
    for row in batches:
        key = row["key"]
        if key in one or key in settled:
            answer = {**one.get(key, {}), **settled.get(key, {})}
            yield row, answer, 1 + (key in two)


def standoff(answers: Iterable[tuple[Row, Row, int]]) -> Iterator[Row]:
    """Yield the labels as they are stored."""
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for row, answer, passes in answers:
        known = numbers[row["document"]]
        name = answer["name"].strip()
        entity = None if name in (NOBODY, UNKNOWN, "") else known.setdefault(name, len(known) + 1)
        labels = {f: None if answer[f] == UNKNOWN else answer[f] for f in FIELDS}
        yield {
            "corpus": row["corpus"],
            "document": row["document"],
            "start": row["start"],
            "end": row["end"],
            **labels,
            "side": labels["side"] if row["conflict"] else None,
            "entity": entity,
            "conflict": row["conflict"],
            "passes": passes,
        }


def majority(readings: Sequence[Path], settled: Path | None = None) -> Iterator[Label]:
    """Yield labels as most of several readings have them; where none has a majority, the first's.

    The mentions, and which of them are one source, are the first reading's. ``settled`` are labels
    of some mentions that go before all readings.
    """
    last = {(x.document, x.span): x for x in read_labels(settled)} if settled else {}
    first, *others = ({(x.document, x.span): x for x in read_labels(path)} for path in readings)
    for key, label in first.items():
        all_ = [label, *(other[key] for other in others if key in other)]
        votes = {f: Counter(getattr(x, f) for x in all_).most_common(1)[0] for f in FIELDS}
        most = {f: value for f, (value, count) in votes.items() if 2 * count > len(all_)}
        yield last.get(key, label._replace(**most, passes=len(all_)))


def write_labels(labels: Iterable[Label], path: Path) -> int:
    """Write standoff labels, one a line, and return how many."""
    names = ("corpus", "document", "start", "end", *FIELDS, "entity", "conflict", "passes")
    rows = [label._asdict() | label.span._asdict() for label in labels]
    with atomic_write(path) as stream:
        stream.writelines(json.dumps({name: row[name] for name in names}) + "\n" for row in rows)
    return len(rows)


# --- agreement ---


def kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Return Cohen's kappa (1960) and the plain share of equal answers."""
    count = len(pairs)
    same = sum(a == b for a, b in pairs) / count
    one, two = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(one[label] * two[label] for label in one) / count**2
    return ((same - chance) / (1 - chance) if chance < 1 else 1.0), same


def pair_f1(
    gold: Mapping[str, Sequence[str | None]], found: Mapping[str, Sequence[str | None]]
) -> tuple[float, float, float, int]:
    """Return precision, recall and F1 of "the same source" over the pairs of each document.

    Returns
    -------
    tuple
        Precision, recall, F1, and the number of pairs that are the same source in ``gold``.
    """
    both = wanted = given = 0
    for document, labels in gold.items():
        for i, j in combinations(range(len(labels)), 2):
            want = labels[i] is not None and labels[i] == labels[j]
            give = found[document][i] is not None and found[document][i] == found[document][j]
            both += want and give
            wanted += want
            given += give
    precision, recall = both / given if given else 0.0, both / wanted if wanted else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0, wanted


def agreement(folder: Path) -> Iterator[str]:
    """Yield what the two passes agree on, a line for each label."""
    one, two = (read_answers(folder, f"pass{p}-*") for p in "AB")
    rows = [r for r in read_batches(folder) if r["key"] in one and r["key"] in two]
    documents = {r["document"] for r in rows}
    if not rows:
        yield "no mention was labelled twice"
        return
    yield f"{len(rows)} mentions in {len(documents)} documents labelled twice"
    for field in FIELDS:
        kept = [r["key"] for r in rows if field != "side" or r["conflict"]]
        value, same = kappa([(one[k][field], two[k][field]) for k in kept])
        yield f"{field}: kappa {value:.3f}, equal {same:.3f} of {len(kept)}"
    names: list[dict[str, list[str | None]]] = [defaultdict(list), defaultdict(list)]
    for row in rows:
        for answers, given in zip(names, (one, two), strict=True):
            name = given[row["key"]]["name"].strip()
            answers[row["document"]].append(None if name in (NOBODY, UNKNOWN) else name)
    precision, recall, f1, count = pair_f1(names[0], names[1])
    yield f"same source over {count} pairs: F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f})"


def agreement_of_labels(first: Path, second: Path) -> Iterator[str]:
    """Yield what two files of standoff labels agree on, over the mentions that both hold."""
    one = {(x.document, x.span): x for x in read_labels(first)}
    two = {(x.document, x.span): x for x in read_labels(second)}
    keys = [k for k in one if k in two]
    yield f"{len(keys)} mentions in {len({d for d, _ in keys})} documents labelled twice"
    for field in FIELDS:
        kept = [k for k in keys if field != "side" or one[k].conflict]
        value, same = kappa([(str(getattr(one[k], field)), str(getattr(two[k], field)))
                             for k in kept])  # fmt: skip
        yield f"{field}: kappa {value:.3f}, equal {same:.3f} of {len(kept)}"
    entities: list[dict[str, list[str | None]]] = [defaultdict(list), defaultdict(list)]
    for key in keys:
        for found, labels in zip(entities, (one, two), strict=True):
            entity = labels[key].entity
            found[key[0]].append(None if entity is None else str(entity))
    precision, recall, f1, count = pair_f1(*entities)
    yield f"same source over {count} pairs: F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f})"


def disagreements(folder: Path) -> Iterator[str]:
    """Yield the rows that two passes differ on and nobody settled, with their text."""
    one, two = (read_answers(folder, f"pass{p}-*") for p in "AB")
    settled = read_answers(folder, "settled")
    for row in read_batches(folder):
        key = row["key"]
        if key in one and key in two and key not in settled:
            a, b = one[key], two[key]
            if any(a[f] != b[f] for f in FIELDS):
                fields = " ".join(f"{f} {a[f]} | {b[f]};" for f in FIELDS if a[f] != b[f])
                yield f"{key}\n  {fields}\n  {a['name']} | {b['name']}\n  {row['context']!r}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the labels, or show what is to be settled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--first", type=Path, help="standoff labels, beside --second")
    parser.add_argument("--second", type=Path)
    parser.add_argument("--readings", type=Path, nargs="+", help="labels of the same mentions")
    parser.add_argument("--settled", type=Path, help="labels that go before the readings")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--disagreements", action="store_true")
    options = parser.parse_args(arguments)
    if options.readings and options.out:
        count = write_labels(majority(options.readings, options.settled), options.out)
        sys.stdout.write(f"{count} labels: {options.out}\n")
        return
    if options.answers is None:
        if options.first is None or options.second is None:
            parser.error("give --answers, or --first and --second, or --readings and --out")
        lines = agreement_of_labels(options.first, options.second)
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return
    lines = disagreements(options.answers) if options.disagreements else agreement(options.answers)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if options.out is not None:
        rows = list(standoff(settle(read_batches(options.answers), options.answers)))
        with atomic_write(options.out) as stream:
            stream.writelines(json.dumps(row) + "\n" for row in rows)
        sys.stdout.write(f"{len(rows)} labels: {options.out}\n")


if __name__ == "__main__":
    main()
