"""Cells in, arrays out: numerators and denominators by document, and the scopes to look at.

A scope is a set of documents that figures are given for: the whole corpus, an outlet, a period, or
an outlet's period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import OptionError
from toolkit.measure.cells import EVERY, Cells
from toolkit.measure.definitions import MEASURES
from toolkit.measure.described import Measure
from toolkit.measure.frames import Frames
from toolkit.measure.questions import EVERYTHING, Chosen, question_of

Array = npt.NDArray[np.float64]
Within = Literal["outlet"]
Over = Literal["year", "month", "week", "day"]
#: Texts that no measure counts.
_LONG = frozenset(("text", "content_text", "source_text", "around_text", "scope_text", "url"))
NO_OUTLET, NO_DATE = "(no outlet)", "(no date)"


class Key(NamedTuple):
    """What a column of the arrays counts; ``alone``: a measure named beforehand, by itself."""

    measure: Measure
    side: str
    group: str
    alone: bool = False

    @property
    def question(self) -> str:
        """What it is tested together with: its question, or a measure named beforehand itself."""
        return self.measure.name if self.alone else question_of(self.measure.name).name

    @property
    def main(self) -> bool:
        """Whether it is what decides its question first."""
        question = question_of(self.measure.name)
        return self.alone or (self.measure.name, self.group) == (question.main, question.group)


def hypotheses(keys: Sequence[Key]) -> npt.NDArray[np.intp]:
    """Return a number for each key; keys that are tested as one have the same."""
    return pd.factorize(np.array([f"{key.question}/{key.main}" for key in keys]))[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numerators and denominators of every measure, side and group, document by document.

    Parameters
    ----------
    documents : DataFrame
        Columns ``document, outlet, date``, a row for each row of the arrays.
    keys : tuple of Key
        What each column counts; all of a measure's columns stand together.
    numerators, denominators : array, shape (documents, keys)
    attributions : array, shape (documents, sides + 1)
        Attributions by side, in the study's order, those of no side last.
    """

    documents: pd.DataFrame
    sides: tuple[str, ...]
    keys: tuple[Key, ...]
    numerators: Array
    denominators: Array
    attributions: Array

    def columns(self, side: str) -> npt.NDArray[np.intp]:
        """Return the columns of one side: measure by measure, group by group."""
        return np.array([i for i, key in enumerate(self.keys) if key.side == side], dtype=np.intp)

    @property
    def scale(self) -> Array:
        """What each column's ratio is multiplied by."""
        return np.array([key.measure.scale for key in self.keys])


class Scope(NamedTuple):
    """Documents to give figures for; ``note`` says why none can be given."""

    outlet: str
    period: str
    rows: npt.NDArray[np.intp]
    note: str = ""


def count(frames: Frames, sides: Sequence[str], only: Chosen = EVERYTHING) -> Counts:
    """Count every measure for every side and for what belongs to none.

    Parameters
    ----------
    frames : Frames
    sides : sequence of str
        The study's sides, in order.
    only : Chosen
        The measures to count; all by default.
    """
    counted = [m for m in MEASURES.values() if only.measures is None or m.name in only.measures]
    frames = _plain(frames)
    documents = frames.documents[["document", "outlet", "date"]].sort_values("document")
    documents = documents.reset_index(drop=True)
    index = pd.Index(documents["document"])
    every = (*sides, "")
    keys: list[Key] = []
    above, below = [], []
    for measure in counted:
        groups = measure.groups or ("",)
        keys.extend(Key(measure, s, g, only.alone) for s in every for g in groups)
        numerators, denominators = _sums(measure.cells(frames), measure, index, every)
        above.append(numerators)
        below.append(denominators)
    attributions = frames.attributions.assign(group="", numerator=1.0, denominator=0.0)
    attributions["side"] = attributions["side"].fillna("")
    heard, _ = _sums(attributions, MEASURES["share_of_voice"], index, every)
    arrays = (np.concatenate(above, axis=1), np.concatenate(below, axis=1), heard)
    return Counts(documents, tuple(sides), tuple(keys), *arrays)


def _plain(frames: Frames) -> Frames:
    """Return frames with texts as Python objects: measures compare labels, they do not search."""
    tables = frames.tables()
    for name in ("documents", "attributions", "hedges", "statements", "about"):
        frame = tables[name]
        texts = {c: object for c, t in frame.dtypes.items() if t == "str" and c not in _LONG}
        tables[name] = frame.drop(columns=[c for c in frame if c in _LONG]).astype(texts)
    return Frames(**tables)


def _sums(
    cells: Cells, measure: Measure, index: pd.Index, sides: Sequence[str]
) -> tuple[Array, Array]:
    """Add cells up to arrays of shape (documents, sides × groups)."""
    groups = measure.groups or ("",)
    shape = (len(index), len(sides) + 1, len(groups) + 1)  # the last of each is "every"
    row = index.get_indexer(pd.Index(cells["document"]))
    side = pd.Index([*sides, EVERY]).get_indexer(pd.Index(cells["side"]))
    group = pd.Index([*groups, EVERY]).get_indexer(pd.Index(cells["group"]))
    kept = (row >= 0) & (side >= 0) & (group >= 0)
    place = np.ravel_multi_index((row[kept], side[kept], group[kept]), shape)
    sums: list[Array] = []
    for name in ("numerator", "denominator"):
        values = cells[name].to_numpy(float)[kept]
        table: Array = np.bincount(place, values, minlength=int(np.prod(shape))).astype(float)
        table = table.reshape(shape)
        table = table[:, :-1] + table[:, -1:]
        table = table[:, :, :-1] + table[:, :, -1:]
        sums.append(table.reshape(len(index), len(sides) * len(groups)))
    return sums[0], sums[1]


def scopes(
    documents: pd.DataFrame, within: Within | None = None, over: Over | None = None
) -> Iterator[Scope]:
    """Yield the scopes of a corpus in order: all documents, or by outlet and period.

    Documents without an outlet (or date) belong to no outlet's (or period's) scope. If none has
    one, a single scope says so.

    Raises
    ------
    OptionError
        If ``within`` or ``over`` is not one of the choices.
    """
    for name, value, choices in (("within", within, Within), ("over", over, Over)):
        if value is not None and value not in get_args(choices):
            listed = ", ".join(map(repr, get_args(choices)))
            raise OptionError(f"{name} must be one of {listed} or None, not {value!r}")
    if not len(documents):
        return
    outlets = documents["outlet"] if within else pd.Series("", index=documents.index)
    periods = period_of(documents["date"], over) if over else pd.Series("", index=documents.index)
    missing = [
        f"no article has {what}"
        for what, values in (("an outlet", outlets), ("a date", periods))
        if values.isna().all()
    ]
    if missing:
        outlet = NO_OUTLET if outlets.isna().all() else ""
        period = NO_DATE if periods.isna().all() else ""
        yield Scope(outlet, period, np.arange(len(documents)), f"not enough: {missing[0]}")
        return
    places = pd.Series(np.arange(len(documents)))
    for names, rows in places.groupby([outlets.to_numpy(), periods.to_numpy()]):
        outlet, period = map(str, names) if isinstance(names, tuple) else ("", "")
        yield Scope(outlet, period, rows.to_numpy())


def period_of(dates: pd.Series, over: Over) -> pd.Series:
    """Return the period of each ISO date: ``2024``, ``2024-05``, ``2024-W19``, ``2024-05-07``."""
    text = dates.astype("string")
    if over != "week":
        length = {"year": 4, "month": 7, "day": 10}[over]
        return text.str.slice(0, length).where(text.str.len() >= length)
    days = pd.to_datetime(text.str.slice(0, 10), errors="coerce", format="%Y-%m-%d")
    iso = days.dt.isocalendar()
    week = iso["year"].astype("string") + "-W" + iso["week"].astype("string").str.zfill(2)
    return week.where(days.notna())
