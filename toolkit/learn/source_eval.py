"""How well sources are told: kind, naming, same source and side against the labels.

    python -m toolkit.learn.source_eval --shared ../shared [--part test] [--errors]
    python -m toolkit.learn.source_eval --part train --corpus conflict_news --halves

PolNeAR's documents keep their annotated attributions; in the conflict articles the engine finds
them, and a labelled mention that it did not find again is added as a source without content.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.annotate.attributes import describe
from toolkit.annotate.pipeline import DEFAULT_ENGINE, ENGINES, EVIDENCE
from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Source, Span, Spans
from toolkit.language import ParsedText, parse
from toolkit.learn.source_labels import Label, pair_f1, read_labels
from toolkit.study import Study

LABELS_PATH = Path(__file__).resolve().parents[2] / "corpora" / "source_labels" / "labels.jsonl"
STUDIES = Path(__file__).resolve().parents[1] / "data" / "studies"
STUDY_OF = {"ukraine": "russia-ukraine", "gaza": "israel-palestinians", "syria": "syria"}
PATHS = {"polnear": "polnear/train.jsonl", "conflict_news": "conflict_news/articles.jsonl"}
PARTS = ("train", "test")


class Case(NamedTuple):
    """A labelled document, ready for the layers: its row, its text parsed, its attributions."""

    row: Mapping[str, Any]
    parsed: ParsedText
    attributions: tuple[Attribution, ...]
    labels: tuple[Label, ...]


def load(
    shared: Path,
    part: str | None = None,
    labels: Path = LABELS_PATH,
    corpora: Container[str] = PATHS,
) -> Iterator[Case]:
    """Yield the labelled documents of one part, or of both, in the order of the labels."""
    wanted: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for label in read_labels(labels):
        if label.corpus in corpora and (part is None or label.held_out == (part == "test")):
            wanted[label.corpus, label.document].append(label)
    rows: dict[tuple[str, str], Mapping[str, Any]] = {}
    for corpus, path in PATHS.items():
        for line in (shared / "data" / path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if (corpus, row["id"]) in wanted:
                rows.setdefault((corpus, row["id"]), row)
    for key, mine in wanted.items():
        row = rows[key]
        parsed = parse(row["text"])
        found = _gold(parsed, row) if key[0] == "polnear" else ENGINES[DEFAULT_ENGINE](parsed)
        yield Case(row, parsed, _with(found, mine), tuple(mine))


def _gold(parsed: ParsedText, row: Mapping[str, Any]) -> tuple[Attribution, ...]:
    return tuple(
        describe(
            parsed,
            Attribution(f"A{n + 1}", _spans(a["source"]), _spans(a["cue"]), _spans(a["content"])),
        )
        for n, a in enumerate(row["attributions"])
    )


def _spans(pieces: Sequence[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pieces)


def extent(attribution: Attribution) -> Span:
    """Return the smallest span that holds the pieces of the source."""
    return Span(attribution.source[0].start, attribution.source[-1].end)


def _with(found: tuple[Attribution, ...], labels: Sequence[Label]) -> tuple[Attribution, ...]:
    known = {extent(a) for a in found if a.source}
    missing = [label.span for label in labels if label.span not in known]
    added = (Attribution(f"L{n + 1}", (span,), (), ()) for n, span in enumerate(missing))
    return (*found, *added)


def sources_of(case: Case, matcher: SideMatcher | None = None) -> list[tuple[Label, Source | None]]:
    """Return each label with the source that the toolkit finds for its mention."""
    attributions, sources = find_sources(
        case.parsed, case.attributions, case.row["date"], evidence=EVIDENCE[DEFAULT_ENGINE]
    )
    if matcher is not None:
        sources = matcher.assign(case.parsed, sources, attributions, case.row["date"])
    by_id = {s.id: s for s in sources}
    of = {extent(a): by_id.get(a.entity or "") for a in attributions if a.source}
    return [(label, of[label.span]) for label in case.labels]


def matchers() -> dict[str, SideMatcher]:
    """Return the matcher of each conflict's shipped study."""
    return {c: SideMatcher(Study.load(STUDIES / f"{s}.toml")) for c, s in STUDY_OF.items()}


def half(document: str) -> str:
    """Return which half of the documents one is in, by a hash of its id: to develop, to confirm."""
    even = int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 == 0
    return "develop: " if even else "confirm: "


class Figures(NamedTuple):
    """Counts: what is right of how many, and the pairs."""

    right: Counter[str]
    of: Counter[str]
    pairs: tuple[float, float, float, int]

    def share(self, key: str) -> float:
        """Return a share of right answers."""
        return self.right[key] / self.of[key] if self.of[key] else float("nan")

    def lines(self) -> Iterator[str]:
        """Yield the figures for readers."""
        for key in sorted(self.of):
            yield f"{key}: {self.share(key):.3f} of {self.of[key]}"
        precision, recall, f1, count = self.pairs
        yield f"same source: F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f}) of {count} pairs"


def score(cases: Iterable[Case], errors: list[str] | None = None) -> Figures:
    """Compare the toolkit's sources with the labels of some documents."""
    by_conflict = matchers()
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    gold: dict[str, list[str | None]] = defaultdict(list)
    found: dict[str, list[str | None]] = defaultdict(list)
    for case in cases:
        conflict = case.labels[0].conflict
        for label, source in sources_of(case, by_conflict.get(conflict or "")):
            if label.kind is None and label.naming is None:
                continue  # no source, say the annotators
            _count(label, source, right, count, errors)
            gold[label.document].append(str(label.entity) if label.entity else None)
            found[label.document].append(source.id if source else None)
            if errors is not None:
                errors.append(f"entity: {label.document} {label.span} {label.entity} {source}")
    return Figures(right, count, pair_f1(gold, found))


def _count(
    label: Label,
    source: Source | None,
    right: Counter[str],
    count: Counter[str],
    errors: list[str] | None,
) -> None:
    checks: list[tuple[str, bool]] = []
    for field in ("kind", "naming"):
        want, give = getattr(label, field), getattr(source, field, None)
        if want is not None:
            checks += [(field, want == give), (f"{field} ({label.corpus})", want == give)]
    if label.side is not None:
        side = source.side if source else None
        if side is not None:
            checks.append(("side, of those assigned", label.side == side))
        if label.side != "none":
            # What a person would assign, and the toolkit did not.
            checks.append(("side left unassigned", side is None))
        checks.append(("side", label.side == (side or "none")))
    for key, good in checks:
        count[key] += 1
        right[key] += good
        bad = good if key == "side left unassigned" else not good
        if bad and errors is not None and "(" not in key:
            want = getattr(label, key.split(",")[0].split()[0])
            errors.append(f"{key}: {label.document} {label.span} want {want}, {source}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", choices=PARTS, default="test")
    parser.add_argument("--labels", type=Path, default=LABELS_PATH, help="labels of other readings")
    parser.add_argument("--corpus", choices=PATHS, action="append", help="of both by default")
    parser.add_argument("--halves", action="store_true", help="count each half of the documents")
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    options = parser.parse_args(arguments)
    errors: list[str] | None = [] if options.errors else None
    cases = load(options.shared, options.part, options.labels, options.corpus or PATHS)
    parts: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        parts[half(case.row["id"]) if options.halves else ""].append(case)
    for name, mine in sorted(parts.items()):
        lines = list(score(mine, errors).lines())
        sys.stdout.writelines(f"{name}{line}\n" for line in (*(errors or ()), *lines))
        errors = [] if options.errors else None


if __name__ == "__main__":
    main()
