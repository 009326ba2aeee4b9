"""Measure hedges against gold of any of four kinds, told by its rows: lines of text out.

Marked passages (``.tsv``) and annotated articles give cue, class, holder, scope and response as
users get them; sentences with ``cues`` give token F1 of the classifier alone; sentences with
``label`` give sentence F1 of the uncertainty score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from toolkit.annotate.hedge_model import CLASSES, word_evidence
from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.pipeline import ENGINES, EVIDENCE, Engine, known_engine
from toolkit.annotate.uncertainty import threshold, uncertain_scores
from toolkit.errors import FormatError, OptionError
from toolkit.language import parse
from toolkit.learn.hedge_documents import joined
from toolkit.learn.hedge_gold import (
    Half,
    Passage,
    half_of,
    read_articles,
    read_marked,
    read_rows,
)
from toolkit.learn.hedge_scores import Counts, CueScores, Found, f1, tally, tally_lines


def evaluate_hedges(
    gold: Path,
    *,
    engine: Engine = "accurate",
    half: Half = "all",
    texts: Path | None = None,
) -> list[str]:
    """Measure what an engine finds against one file of gold.

    Parameters
    ----------
    gold : Path
    engine : {"accurate", "rules", "fast"}
        What finds attributions, and whose evidence for hedges is asked.
    half : {"all", "development", "test"}
        Which half of marked passages.
    texts : Path, optional
        Articles by id, where the gold has no texts.

    Returns
    -------
    list of str
        The lines of a report.

    Raises
    ------
    FormatError
        If the file is of no known kind.
    OptionError
        If there is no such engine or half.
    """
    engine = known_engine(engine)
    if half not in get_args(Half):
        raise OptionError(f"half must be one of {get_args(Half)}, not {half!r}")
    if gold.suffix == ".tsv":
        chosen = [p for p in read_marked(gold) if half in ("all", half_of(p.id))]
        return _passage_lines(chosen, engine)
    rows = read_rows(gold)
    first: Mapping[str, Any] = rows[0] if rows else {}
    if "cues" in first:
        return tally_lines(word_counts(rows, engine))
    if "label" in first:
        return [f"{name:<18}{value:6.1f}" for name, value in sentence_figures(rows, engine).items()]
    if "hedges" in first:
        known = {row["id"]: row["text"] for row in read_rows(texts)} if texts else {}
        return _passage_lines(read_articles(rows, known), engine)
    raise FormatError(f"{gold}: rows have neither cues, label nor hedges")


def hedge_figures(gold: Path, *, engine: Engine) -> dict[str, float]:
    """Return the figures of sentences with cues or labels that have floors, one decimal.

    Raises
    ------
    FormatError
        If the rows have neither.
    """
    rows = read_rows(gold)
    if rows and "cues" in rows[0]:
        counts = word_counts(rows, engine)["all"].tolist()
        return {
            f"token/{label}": round(f1(*row), 1)
            for label, row in zip(CLASSES[1:], counts, strict=True)
        }
    if rows and "label" in rows[0]:
        return {"sentence": round(sentence_figures(rows, engine)["sentence F1"], 1)}
    raise FormatError(f"{gold}: rows have neither cues nor label")


def cue_scores(passages: Sequence[Passage], engine: Engine) -> CueScores:
    """Annotate passages with an engine and score their hedges."""
    scores = CueScores()
    for passage in passages:
        parsed = parse(passage.text)
        attributions = ENGINES[engine](parsed)
        hedges = find_hedges(parsed, attributions, evidence=EVIDENCE[engine])
        scores.add(passage, hedges, attributions)
    return scores


def _passage_lines(passages: Sequence[Passage], engine: Engine) -> list[str]:
    gold = sum(len(p.hedges) for p in passages)
    head = f"{len(passages)} passages, {gold} hedges, engine {engine}"
    return [head, *cue_scores(passages, engine).lines()]


def word_counts(rows: Sequence[Mapping[str, Any]], engine: Engine) -> dict[str, Counts]:
    """Count the tokens that the classifier of an engine calls a cue, by class and part."""
    found: list[list[Found]] = [[] for _ in rows]
    for document in joined(rows):
        parsed = parse(document.text)
        labels = word_evidence(parsed, EVIDENCE[engine]).probabilities.argmax(axis=1)
        for word, label in ((parsed.words[i], int(labels[i])) for i in np.flatnonzero(labels)):
            at = document.sentence(word.start)
            start = int(document.starts[at])
            found[document.first + at].append((word.start - start, word.end - start, label))
    return tally(rows, found)


def sentence_figures(rows: Sequence[Mapping[str, Any]], engine: Engine) -> dict[str, float]:
    """Return precision, recall and F1, in percent, of calling a row uncertain."""
    evidence = EVIDENCE[engine]
    scores = np.zeros(len(rows))
    for document in joined(rows):
        parsed = parse(document.text)
        for sentence, score in zip(
            parsed.sentences, uncertain_scores(parsed, evidence=evidence), strict=True
        ):
            at = document.first + document.sentence(sentence.start)
            scores[at] = max(scores[at], score)
    called = scores >= threshold(evidence)
    labels = np.array([-1 if row["label"] is None else row["label"] for row in rows])
    hits = int(np.sum(called & (labels == 1)))
    found, gold = int(np.sum(called & (labels >= 0))), int(np.sum(labels == 1))
    return {
        "sentence precision": 100.0 * hits / found if found else 0.0,
        "sentence recall": 100.0 * hits / gold if gold else 0.0,
        "sentence F1": f1(hits, found, gold),
    }
