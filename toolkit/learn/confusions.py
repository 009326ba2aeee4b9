"""What a prediction gets wrong, case by case: gold and found attributions as a tidy frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from toolkit.learn.scorer import ROLES, laid_out, same_source, touching

#: How two contents can differ: what each value of ``outcome`` says.
OUTCOMES = {
    "right": "content and source agree",
    "wrong source": "contents agree, sources do not",
    "other extent": "contents overlap, but share less than half of their tokens",
    "missed": "no found content overlaps the gold one",
    "spurious": "no gold content overlaps the found one",
}
COLUMNS = (
    "id",
    "outcome",
    "jaccard",
    *(f"gold_{role}" for role in ROLES),
    *(f"found_{role}" for role in ROLES),
)


def confusions(
    gold: Mapping[str, Mapping[str, Any]], predicted: Mapping[str, Iterable[Any]]
) -> pd.DataFrame:
    """List every attribution of gold and prediction with what became of it.

    Parameters
    ----------
    gold : mapping of str to mapping
        Documents by id, with ``text`` and ``attributions``.
    predicted : mapping of str to iterable
        Found attributions by document id.

    Returns
    -------
    DataFrame
        One row per gold attribution with a content, beside the found one that shares most of it,
        and one per found attribution that shares nothing with any. Columns: ``id``, ``outcome``
        (see ``OUTCOMES``), ``jaccard`` of the contents' tokens in [0, 1], and the words of the
        three roles on either side.
    """
    rows = [
        row
        for id, document in gold.items()
        for row in _document(id, document, tuple(predicted.get(id, ())))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _document(id: str, document: Mapping[str, Any], found: tuple[Any, ...]) -> list[dict[str, Any]]:
    text: str = document["text"]
    right = laid_out(text, document["attributions"])
    guessed = laid_out(text, found)
    rows, used = [], set()
    for annotation, tokens in zip(document["attributions"], right, strict=True):
        if not tokens["content"]:
            continue
        best, jaccard = None, 0.0
        for i, other in enumerate(guessed):
            shared = touching(tokens["content"], other["content"])
            if shared > jaccard:
                best, jaccard = i, shared
        row = {"id": id, "jaccard": round(jaccard, 3), **_words(text, annotation, "gold")}
        if best is None:
            rows.append(row | {"outcome": "missed"})
            continue
        used.add(best)
        agree = same_source(tokens["source"], guessed[best]["source"])
        outcome = "other extent" if jaccard < 0.5 else "right" if agree else "wrong source"
        rows.append(row | {"outcome": outcome, **_words(text, found[best], "found")})
    for i, (annotation, tokens) in enumerate(zip(found, guessed, strict=True)):
        alone = all(not touching(tokens["content"], other["content"]) for other in right)
        if i not in used and tokens["content"] and alone:
            row = {"id": id, "outcome": "spurious", "jaccard": 0.0}
            rows.append(row | _words(text, annotation, "found"))
    return rows


def _words(text: str, attribution: Any, side: str) -> dict[str, str]:
    """Return the words of each role, pieces joined by an ellipsis."""
    out = {}
    for role in ROLES:
        pieces = (
            attribution.get(role) or ()
            if isinstance(attribution, Mapping)
            else getattr(attribution, role)
        )
        out[f"{side}_{role}"] = " … ".join(text[a:b] for a, b in sorted(tuple(p) for p in pieces))
    return out
