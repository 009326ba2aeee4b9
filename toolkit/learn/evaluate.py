"""Measure attributions against gold: the figures of the shared scorer, with intervals.

Where a document occurs more than once in the gold (several annotators), the first version counts
as the gold, and all versions tell how far people agree.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.annotate.pipeline import ENGINES
from toolkit.annotate.tagger import attributions_of
from toolkit.document import Attribution
from toolkit.language import parse
from toolkit.language.encoder import Encoder
from toolkit.learn.scorer import CLASSES, ROLES, Figures, Tally, interval, score_document, total

Engine = Callable[[str], tuple[Attribution, ...]]

_LINES = (
    *((role, match) for role in ROLES for match in ("token", "exact", "trim", "overlap")),
    ("relation", ""),
    ("content_only", ""),
)


def first_versions(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return each document once: its first version."""
    documents: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        documents.setdefault(row["id"], row)
    return documents


def tallies(
    gold: Mapping[str, Mapping[str, Any]], predicted: Mapping[str, Iterable[Any]]
) -> list[Tally]:
    """Score each gold document; one without prediction counts as empty."""
    return [
        score_document(row["text"], row["attributions"], predicted.get(id, ()))
        for id, row in gold.items()
    ]


def shipped(name: str) -> Engine:
    """Return what finds attributions with an engine of the toolkit, spans as users get them."""
    return lambda text: ENGINES[name](parse(text))


def engine(folder: Path) -> Engine:
    """Return what finds attributions with the model in a folder alone."""
    encoder = Encoder(folder)
    return lambda text: attributions_of(encoder.encode(text), encoder.meta)


def summary(scores: Sequence[Tally], draws: int = 1000) -> dict[str, Any]:
    """Return all figures, with bootstrap intervals over documents for the F1 of each line."""
    summed = total(scores)
    figures: dict[str, Any] = {"documents": len(scores)}
    for group in CLASSES:
        for part, match in _LINES:
            name = "/".join(x for x in (group, part, match) if x)
            found = summed.figures(part, match, group)
            row: dict[str, Any] = {k: round(v, 1) for k, v in found._asdict().items()}
            if match in ("", "exact") and draws:
                f1 = _statistic(part, match, group)
                row["interval"] = [round(x, 1) for x in interval(scores, f1, draws=draws)]
            figures[name] = row
    return figures


def _statistic(part: str, match: str, group: str) -> Any:
    return lambda tally: tally.figures(part, match, group).f1


def table(scores: Sequence[Tally]) -> str:
    """Return precision, recall and F1 of every line as text."""
    summed = total(scores)
    lines = [f"{len(scores)} documents".ljust(18) + "".join(f"{c:>22}" for c in CLASSES)]
    for part, match in _LINES:
        cells = [_cell(summed.figures(part, match, group)) for group in CLASSES]
        lines.append("/".join(x for x in (part, match) if x).ljust(18) + "".join(cells))
    return "\n".join(lines)


def _cell(figures: Figures) -> str:
    return "    " + "".join(f"{value:6.1f}" for value in figures)


def predict(gold: Mapping[str, Mapping[str, Any]], find: Engine) -> dict[str, Iterable[Any]]:
    """Annotate the texts of gold documents."""
    return {id: find(row["text"]) for id, row in gold.items()}


def read_predicted(path: Path) -> dict[str, Iterable[Any]]:
    """Read found attributions by document id; a toolkit's annotation file is one too."""
    predicted: dict[str, Iterable[Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        predicted.setdefault(row["id"], row["attributions"])
    return predicted


def human_ceiling(rows: Iterable[Mapping[str, Any]]) -> list[Tally]:
    """Score every annotator of a document against every other one of the same text.

    Returns
    -------
    list of Tally
        One for each document with several annotators, its ordered pairs added up.
    """
    versions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        versions[row["id"]].append(row)
    out = []
    for several in versions.values():
        pairs = [
            score_document(one["text"], one["attributions"], other["attributions"])
            for one, other in permutations(several, 2)
            if one["text"] == other["text"] and one["annotator"] != other["annotator"]
        ]
        if pairs:
            out.append(total(pairs))
    return out


def by_field(
    gold: Mapping[str, Mapping[str, Any]], scores: Sequence[Tally], field: str
) -> pd.DataFrame:
    """Return relation and content F1 with intervals for each value of a field of the documents.

    Parameters
    ----------
    gold : mapping
        Documents by id.
    scores : sequence of Tally
        Their scores, in the same order.
    field : str
        Such as ``publisher``.

    Returns
    -------
    DataFrame
        Columns ``field``, ``documents``, ``relation``, ``low``, ``high``, ``content_only``; F1 in
        percent, the interval a bootstrap over documents at 95 %.
    """
    groups: dict[str, list[Tally]] = defaultdict(list)
    for row, tally in zip(gold.values(), scores, strict=True):
        groups[str(row.get(field))].append(tally)
    rows = []
    for value, members in sorted(groups.items()):
        low, high = interval(members) if len(members) > 1 else (float("nan"), float("nan"))
        summed = total(members)
        relation, content = summed.figures("relation").f1, summed.figures("content_only").f1
        rows.append((value, len(members), relation, low, high, content))
    columns = [field, "documents", "relation", "low", "high", "content_only"]
    return pd.DataFrame(rows, columns=columns).round(1)
