"""Fit what stands between scores and attributions, on articles that training did not see.

A handful of biases (how readily to tag each role, how readily to leave a span unlinked) chosen by
coordinate search for relation F1, and the logistic function behind ``confidence``. Written into
the model's ``meta.json``: ``python -m toolkit.learn.calibrate TRAIN.jsonl FOLDER``.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.annotate.groups import Group, assemble, confidence_features
from toolkit.annotate.tagger import decode, link
from toolkit.language.encoder import Encoded, Encoder
from toolkit.language.pieces import Tokens
from toolkit.learn.data import OWN_VALIDATION, ROLES, held_out, read_rows, read_texts
from toolkit.learn.evaluate import first_versions
from toolkit.learn.extents import as_polnear
from toolkit.learn.scorer import Tally, score_document, total

log = logging.getLogger("toolkit.learn")

#: The biases tried: added to the scores of O, of each role's tags, and of "no link".
GRID = (-1.5, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0, 1.5)
NAMES = ("O", *ROLES, "no cue", "no source")
#: A bias must gain more than so many points of F1 for each unit of its size: the held-out articles
#: are few, and what makes the tagger shy there costs recall in news of another kind.
_PRICE = 0.3


def with_biases(meta: Mapping[str, Any], biases: Sequence[float]) -> dict[str, Any]:
    """Return the description with other biases (in the order of ``NAMES``)."""
    roles = [b for bias in biases[1:4] for b in (bias, bias)]
    return {**meta, "tag_bias": [biases[0], *roles], "no_link_bias": list(biases[4:])}


def relation_f1(
    meta: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], encoded: Sequence[Encoded]
) -> float:
    """Score the decoding of already encoded documents."""
    tallies = []
    for row, scores in zip(rows, encoded, strict=True):
        groups = link(scores, decode(scores, meta), meta)
        found = assemble(scores.tokens, groups, meta)
        tallies.append(score_document(row["text"], row["attributions"], found))
    return _objective(total(tallies))


def _objective(tally: Tally) -> float:
    """Relation F1, with a little of each exact span F1 so that spans stay good too."""
    spans = sum(tally.figures(role, "exact").f1 for role in ROLES) / len(ROLES)
    return tally.figures("relation").f1 + 0.5 * spans


def search(
    meta: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], encoded: Sequence[Encoded]
) -> list[float]:
    """Improve one bias after another, twice over, each at a price for its size."""
    biases = [0.0] * len(NAMES)
    best = relation_f1(with_biases(meta, biases), rows, encoded)
    log.info("without biases %.2f", best)
    for _ in range(2):
        for i, name in enumerate(NAMES):
            for value in GRID:
                tried = [*biases[:i], value, *biases[i + 1 :]]
                score = relation_f1(with_biases(meta, tried), rows, encoded)
                score -= _PRICE * sum(map(abs, tried))
                if score > best:
                    best, biases = score, tried
            log.info("%s %.1f: %.2f", name, biases[i], best)
    return biases


def fit_confidence(
    rows: Sequence[Mapping[str, Any]], linked: Sequence[tuple[Tokens, Sequence[Group]]]
) -> list[float]:
    """Fit the probability that a found relation is right (intercept and weights)."""
    from sklearn.linear_model import LogisticRegression

    values, right = [], []
    for row, (tokens, groups) in zip(rows, linked, strict=True):
        for group in groups:
            alone = assemble(tokens, [group], {})
            tally = score_document(row["text"], row["attributions"], alone)
            values.append(confidence_features(group))
            right.append(tally.figures("relation").precision > 0)
    model = LogisticRegression(C=1.0).fit(np.array(values), right)
    log.info("confidence: %d relations, %.3f right", len(right), float(np.mean(right)))
    return [round(float(x), 4) for x in (*model.intercept_, *model.coef_[0])]


def calibrate(folder: Path, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the description of an accurate model with its biases and confidence."""
    model = Encoder(folder)
    encoded = [model.encode(row["text"]) for row in rows]
    plain = {k: v for k, v in model.meta.items() if k not in ("tag_bias", "no_link_bias")}
    meta = with_biases(plain, search(plain, rows, encoded))
    linked = [(scores.tokens, link(scores, decode(scores, meta), meta)) for scores in encoded]
    return meta | {"confidence": fit_confidence(rows, linked)}


def held_out_rows(
    data: Path, share: float, codebook: Path | None = None, texts: Path | None = None
) -> list[Mapping[str, Any]]:
    """Read the documents that training left out, of both kinds of guidelines."""
    rows = [r for id, r in first_versions(read_rows(data)).items() if held_out(id, share)]
    if codebook is None:
        return rows
    own = first_versions(read_rows(codebook, read_texts(texts)))
    for id, row in own.items():
        if held_out(id, OWN_VALIDATION):
            rows.append({**row, "attributions": as_polnear(row["attributions"])})
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Calibrate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the training file, JSON Lines")
    parser.add_argument("folder", type=Path, help="the exported model")
    parser.add_argument("--held-out", type=float, default=0.05, help="share kept out of training")
    parser.add_argument("--codebook", type=Path, help="documents annotated with the codebook")
    parser.add_argument("--texts", type=Path, help="their texts by id")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = held_out_rows(options.data, options.held_out, options.codebook, options.texts)
    text = json.dumps(calibrate(options.folder, rows), ensure_ascii=False, indent=1) + "\n"
    (options.folder / "meta.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
