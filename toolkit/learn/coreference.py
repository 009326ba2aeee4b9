"""Which source mentions are one source: clusters against gold, CoNLL F1, and nearest-name matching.

    python -m toolkit.learn.coreference ../shared/data/gum/dev.jsonl --genre news --genre interview

A source mention of GUM is the entity in an attribution's satellite that is its subject. All
systems get the gold mentions and say which are one source; singletons count.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from toolkit.annotate.noun_phrase import PRONOUNS
from toolkit.annotate.offices import key
from toolkit.annotate.sources import find_sources
from toolkit.document import Attribution, Span
from toolkit.language import parse

Clusters = list[frozenset[Hashable]]
#: A text and its attributions in, the cluster of each attribution's source out.
System = Callable[[str, Sequence[Attribution]], list[Hashable]]
_SPEAKERS = frozenset({"person", "organization", "place", "animal", "object", "abstract"})


def clusters(labels: Iterable[tuple[Hashable, Hashable]]) -> Clusters:
    """Return the sets of mentions with the same label; ``labels`` are (mention, label)."""
    found: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, label in labels:
        found[label].add(mention)
    return [frozenset(c) for c in found.values()]


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def muc(gold: Clusters, found: Clusters) -> float:
    """Return the link-based F1 of Vilain et al. (1995); 0 when there is no link."""

    def share(one: Clusters, other: Clusters) -> float:
        of = {m: n for n, c in enumerate(other) for m in c}
        parts = sum(len(c) - len({of.get(m, m) for m in c}) for c in one)
        links = sum(len(c) - 1 for c in one)
        return parts / links if links else 0.0

    return _f1(share(found, gold), share(gold, found))


def b_cubed(gold: Clusters, found: Clusters) -> float:
    """Return the mention-based F1 of Bagga & Baldwin (1998)."""

    def share(one: Clusters, other: Clusters) -> float:
        of = {m: c for c in other for m in c}
        counts = [(len(c & of.get(m, frozenset())) / len(c)) for c in one for m in c]
        return float(np.mean(counts)) if counts else 0.0

    return _f1(share(found, gold), share(gold, found))


def ceaf(gold: Clusters, found: Clusters) -> float:
    """Return the entity-based F1 of Luo (2005), similarity phi 4."""
    table = np.array([[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold])
    if not table.size:
        return 0.0
    total = float(table[linear_sum_assignment(table, maximize=True)].sum())
    return _f1(total / len(found), total / len(gold))


def conll(gold: Clusters, found: Clusters) -> tuple[float, float, float, float]:
    """Return MUC, B³ and CEAF-e F1 and their mean, the CoNLL F1 (Pradhan et al. 2012)."""
    three = (muc(gold, found), b_cubed(gold, found), ceaf(gold, found))
    return (*three, sum(three) / 3)


# --- GUM: attributions with the source mention and its entity ---


def gum_attributions(row: Mapping[str, Any]) -> Iterator[tuple[Attribution, str]]:
    """Yield the attributions of a GUM document with the gold entity of each source."""
    for number, item in enumerate(row["attributions"]):
        entity = _subject(row, item["attrib_edu"])
        if entity is None:
            continue
        source = Span(entity["start"], entity["end"])
        cue = Span(source.end, item["attrib_edu"][1])
        content = tuple(Span(*piece) for piece in item["content_in_sentence"])
        cues = (cue,) if cue.start < cue.end else ()
        yield Attribution(f"A{number + 1}", (source,), cues, content), str(entity["coref"])


def _subject(row: Mapping[str, Any], edu: Sequence[int]) -> Mapping[str, Any] | None:
    """Return the outermost entity of a satellite that is its subject, else the first."""
    inside = [
        e
        for e in row["entities"]
        if edu[0] <= e["start"] and e["end"] <= edu[1] and e["type"] in _SPEAKERS
    ]
    outer = [e for e in inside if not any(o is not e and _within(e, o) for o in inside)]
    ranked = sorted((_rank(row, e), e["start"], n) for n, e in enumerate(outer))
    return outer[ranked[0][2]] if ranked else None


def _within(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    wider = other["end"] - other["start"] > one["end"] - one["start"]
    return bool(other["start"] <= one["start"] and one["end"] <= other["end"] and wider)


def _rank(row: Mapping[str, Any], entity: Mapping[str, Any]) -> int:
    relations = [
        t[6]
        for t in row["tokens"]
        if entity["start"] <= t[0] and t[1] <= entity["end"] and not _headed_inside(row, t, entity)
    ]
    return 0 if any(r.startswith("nsubj") for r in relations) else 1


def _headed_inside(row: Mapping[str, Any], token: Sequence[Any], entity: Mapping[str, Any]) -> bool:
    head = row["tokens"][token[5]] if token[5] >= 0 else None
    return head is not None and bool(entity["start"] <= head[0] and head[1] <= entity["end"])


# --- systems ---


def toolkit_system(text: str, attributions: Sequence[Attribution]) -> list[Hashable]:
    """Cluster by the toolkit's entities."""
    found, _ = find_sources(parse(text), attributions)
    return [a.entity or f"none {n}" for n, a in enumerate(found)]


def nearest_name(text: str, attributions: Sequence[Attribution]) -> list[Hashable]:
    """Cluster by last word; a pronoun is the nearest name before it, "I" and "we" too."""
    labels: list[Hashable] = [""] * len(attributions)
    names: list[tuple[int, str]] = []
    order = sorted(range(len(attributions)), key=lambda n: attributions[n].source[0])
    for number in order:
        span = attributions[number].source[0]
        words = span.of(text).split()
        last = key(words[-1].strip(".,;:()'\"’")) if words else ""
        if len(words) == 1 and last in PRONOUNS:
            before = [name for at, name in names if at < span.start]
            labels[number] = before[-1] if before else f"none {number}"
        else:
            labels[number] = last
            if any(w[:1].isupper() for w in words):
                names.append((span.start, last))
    return labels


SYSTEMS: Mapping[str, System] = {"toolkit": toolkit_system, "nearest name": nearest_name}


def compare(
    rows: Sequence[Mapping[str, Any]], system: System
) -> tuple[tuple[float, float, float, float], int]:
    """Return the figures of one system over all mentions of the documents, and their number."""
    gold: list[tuple[Hashable, Hashable]] = []
    found: list[tuple[Hashable, Hashable]] = []
    for row in rows:
        pairs = list(gum_attributions(row))
        labels = system(row["text"], [a for a, _ in pairs])
        seen: Counter[Span] = Counter()
        for (attribution, entity), label in zip(pairs, labels, strict=True):
            span = attribution.source[0]
            seen[span] += 1
            if seen[span] > 1:
                continue  # one mention, however many attributions it has
            mention = (row["id"], span)
            gold.append((mention, (row["id"], entity)))
            found.append((mention, (row["id"], label)))
    return conll(clusters(gold), clusters(found)), len(gold)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of every system."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gum", type=Path)
    parser.add_argument("--genre", action="append", default=[])
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.gum.read_text(encoding="utf-8").splitlines()]
    rows = [r for r in rows if not options.genre or r["genre"] in options.genre]
    for name, system in SYSTEMS.items():
        (m, b, c, mean), count = compare(rows, system)
        sys.stdout.write(
            f"{name:14} MUC {m:.3f}  B3 {b:.3f}  CEAFe {c:.3f}  CoNLL {mean:.3f}  "
            f"({count} mentions, {len(rows)} documents)\n"
        )


if __name__ == "__main__":
    main()
