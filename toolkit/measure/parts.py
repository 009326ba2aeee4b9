"""Frames part by part in, the same tables as of one frame out: corpora larger than memory.

Every measure is a ratio of sums over documents, and a document's rows are all in one part. So each
part is counted by itself, its frames are let go, and the counts are joined: two numbers for each
document and figure. Where even these would take too much, measures are counted in blocks, one pass
over the parts for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from toolkit.errors import InputError
from toolkit.measure.comparison import By, check_by, differences, judged
from toolkit.measure.counts import Counts, Over, Within, count
from toolkit.measure.definitions import MEASURES
from toolkit.measure.differences import COMPARE_COLUMNS
from toolkit.measure.estimate import figures_of
from toolkit.measure.frames import Frames
from toolkit.measure.questions import EVERYTHING, Chosen, chosen
from toolkit.measure.questions import questions as all_questions

#: Gives the frames of every part; called once for each pass.
Parts = Callable[[], Iterable[Frames]]
#: Numbers of documents times figures that are in memory at once (8 bytes each, some copies).
MOST = 1 << 25


def measures_of_parts(
    parts: Parts,
    *,
    documents: int,
    sides: Sequence[str],
    within: Within | None = None,
    over: Over | None = None,
    rounds: int | None = None,
    random_state: int = 0,
    most: int = MOST,
) -> pd.DataFrame:
    """Estimate every measure as :func:`toolkit.measure.measures` does, from parts.

    Parameters
    ----------
    parts : callable
        Returns the frames of every part, again at each call.
    documents : int
        How many documents there are.
    most : int
        Numbers of documents times figures to hold at once.
    sides, within, over, rounds, random_state
        As there.
    """
    blocks = [
        figures_of(counts, within, over, rounds, random_state)
        for counts in _counted(parts, documents, sides, EVERYTHING, most)
    ]
    return _in_order(blocks, ["outlet", "period"])


def compare_parts(
    parts: Parts,
    *,
    documents: int,
    sides: Sequence[str],
    by: By = "side",
    within: Within | None = None,
    over: Over | None = None,
    measures: Sequence[str] | None = None,
    questions: Sequence[str] | None = None,
    rounds: int | None = None,
    permutations: int | None = None,
    random_state: int = 0,
    most: int = MOST,
) -> pd.DataFrame:
    """Estimate differences as :func:`toolkit.measure.compare` does, from parts.

    False discovery rates are over the whole table, whatever the blocks.
    """
    check_by(by, within)
    blocks = [
        differences(counts, by, within, over, rounds, permutations, random_state)
        for counts in _counted(parts, documents, sides, chosen(measures, questions), most)
    ]
    made = _in_order(blocks, ["outlet", "period", "side_a", "side_b"])
    return judged(made) if len(made) else pd.DataFrame(columns=list(COMPARE_COLUMNS))


def _counted(
    parts: Parts, documents: int, sides: Sequence[str], only: Chosen, most: int
) -> Iterator[Counts]:
    """Give the counts of all documents, block of measures by block."""
    for block in _blocks(only.measures or tuple(MEASURES), (len(sides) + 1) * documents, most):
        these = only._replace(measures=tuple(block))
        yield joined(count(frames, sides, these) for frames in parts())


def _blocks(names: Sequence[str], each: int, most: int) -> Iterator[list[str]]:
    """Cut measures into blocks of at most so many numbers, but at least one question each."""
    block: list[str] = []
    size = 0
    # Measures of one question are tested together.
    for question in all_questions().values():
        asked = [name for name in question.measures if name in names]
        width = each * sum(max(1, len(MEASURES[name].groups)) for name in asked)
        if block and size + width > most:
            yield block
            block, size = [], 0
        block += asked
        size += width
    if block:
        yield block


def joined(parts: Iterable[Counts]) -> Counts:
    """Return the counts of all documents, in the order of their ids.

    Raises
    ------
    InputError
        If there is no part.
    """
    found = list(parts)
    if not found:
        raise InputError("there is no annotated document to analyse")
    documents = pd.concat([counts.documents for counts in found], ignore_index=True)
    documents = documents.sort_values("document")
    order = documents.index.to_numpy()
    arrays = (
        np.concatenate([getattr(counts, name) for counts in found])[order]
        for name in ("numerators", "denominators", "attributions")
    )
    first = found[0]
    return Counts(documents.reset_index(drop=True), first.sides, first.keys, *arrays)


def _in_order(blocks: Sequence[pd.DataFrame], scope: list[str]) -> pd.DataFrame:
    """Join blocks of measures into one table, scope by scope, as one pass would have given it."""
    if len(blocks) == 1:
        return blocks[0]
    made = pd.concat([b for b in blocks if len(b)] or blocks[:1], ignore_index=True)
    place = made.groupby(scope, sort=False, dropna=False).ngroup()
    return made.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
