"""Frames in, the table of differences out: between sides, and between outlets.

How intervals are made: :mod:`toolkit.measure.intervals`; how differences are tested, and what is
permuted: :mod:`toolkit.measure.significance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import pandas as pd

from toolkit.errors import OptionError
from toolkit.measure.between_outlets import between_outlets
from toolkit.measure.between_sides import between_sides
from toolkit.measure.cells import settings
from toolkit.measure.corrected import Method, compare_corrected
from toolkit.measure.counts import Counts, Over, Within, count, scopes
from toolkit.measure.differences import COMPARE_COLUMNS
from toolkit.measure.estimate import rule, table
from toolkit.measure.frames import Frames
from toolkit.measure.questions import chosen
from toolkit.measure.significance import false_discovery, within_question

By = Literal["side", "outlet"]


def compare(
    frames: Frames,
    *,
    sides: Sequence[str],
    by: By = "side",
    within: Within | None = None,
    over: Over | None = None,
    measures: Sequence[str] | None = None,
    questions: Sequence[str] | None = None,
    corrected: Frames | None = None,
    method: Method = "ppi",
    width: float | None = None,
    rounds: int | None = None,
    permutations: int | None = None,
    random_state: int = 0,
) -> pd.DataFrame:
    """Estimate the difference between sides, or between outlets, for every measure, and test it.

    Parameters
    ----------
    frames : Frames
    sides : sequence of str
        The study's sides, in order.
    by : {"side", "outlet"}
        ``"side"``: side a minus side b, for each pair of sides. ``"outlet"``: an outlet minus all
        other outlets, for each side's figure (``side_b`` is "") and for the difference between two
        sides (whether the outlet treats them differently than the others do).
    within : {"outlet"} or None
        Whether to compare sides within each outlet.
    over : {"year", "month", "week", "day"} or None
        Whether to compare within each period.
    measures : sequence of str, optional
        The measures to compare; all by default. Who has a hypothesis beforehand names its measures
        here: the false discovery rate is then over these alone, each its own question.
    questions : sequence of str, optional
        The questions to compare ("hedging", "naming"), named beforehand like measures; all by
        default.
    corrected : Frames, optional
        Frames of a simple random sample of the documents, corrected by hand: figures and intervals
        then take the annotator's errors into account.
    method, width
        Of correction, see :func:`toolkit.measure.corrected.compare_corrected`.
    rounds, permutations : int
        Rounds of the bootstrap (2,000) and of the permutation tests (9,999).
    random_state : int
        Seed of both.

    Returns
    -------
    DataFrame
        ``COMPARE_COLUMNS``. Both figures come from the same bootstrap draws. ``p`` is the row's own
        p-value, ``q`` the false discovery rate over the questions of the whole table (``question``;
        ``main`` marks the measure that decides it first), ``clear`` whether q is under .05 and the
        interval leaves out 0.
        ``effect`` is Cohen's h for shares and the log ratio for rates and numbers.

    Raises
    ------
    OptionError
        If ``by``, ``within``, ``over``, a measure or a question is not one of the choices.
    """
    check_by(by, within)
    if corrected is not None:
        if by != "side":
            raise OptionError("corrected figures are compared by='side'")
        made = compare_corrected(
            frames,
            corrected,
            sides=sides,
            within=within,
            over=over,
            only=chosen(measures, questions),
            method=method,
            width=width,
        )
        return judged(made.assign(by=by))
    counts = count(frames, sides, chosen(measures, questions))
    return judged(differences(counts, by, within, over, rounds, permutations, random_state))


def differences(
    counts: Counts,
    by: By,
    within: Within | None,
    over: Over | None,
    rounds: int | None,
    permutations: int | None,
    random_state: int,
) -> pd.DataFrame:
    """Return the differences of some counts, not yet judged together, see :func:`compare`."""
    rounds = rule("rounds") if rounds is None else rounds
    permutations = rule("permutations") if permutations is None else permutations
    make = between_sides if by == "side" else between_outlets
    parts = [
        part
        for scope in scopes(counts.documents, within, over)
        for part in make(counts, scope, rounds, permutations, random_state)
    ]
    return table([p for p in parts if len(p)], (*COMPARE_COLUMNS, "adjusted")).assign(by=by)


def check_by(by: str, within: Within | None) -> None:
    """Raise OptionError unless this can be compared."""
    if by not in get_args(By):
        raise OptionError(f"by must be one of {get_args(By)}, not {by!r}")
    if by == "outlet" and within is not None:
        raise OptionError("by='outlet' compares outlets; leave within out")


def judged(made: pd.DataFrame) -> pd.DataFrame:
    """Return a table of differences with its false discovery rates, and what is clear."""
    family = made.groupby(
        ["question", "outlet", "period", "side_a", "side_b"], sort=False, dropna=False
    ).ngroup()
    share = settings()["questions"]["main"]
    p, main = made["adjusted"].astype(float), made["main"].astype(bool)
    made["q"] = false_discovery(within_question(p, main, family, share=share), family)
    apart = (made["low"] > 0) | (made["high"] < 0)
    made["clear"] = (made["q"] < rule("alpha")) & apart
    more = [c for c in ("n_corrected", "uncorrected", "n_needed") if c in made]
    return made[[*COMPARE_COLUMNS, *more]]
