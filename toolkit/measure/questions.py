"""Measures in, the questions they answer out: what is tested first, and what follows it.

Thirty measures tested as equals pay for one another, and many of them answer the same question in
other units. So each belongs to a question of ``data/measures.toml``, whose main measure was named
beforehand; see :mod:`toolkit.measure.significance` for what is done with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from toolkit.errors import OptionError
from toolkit.measure.cells import settings
from toolkit.measure.definitions import MEASURES


@dataclass(frozen=True, slots=True)
class Question:
    """What some measures ask about the sides.

    Parameters
    ----------
    name : str
        Key in tables.
    asks : str
        The question in words.
    main : str
        The measure that answers it by itself.
    group : str
        Which of the main measure's groups does; empty for a measure without.
    further : tuple of str
        The other measures.
    """

    name: str
    asks: str
    main: str
    group: str = ""
    further: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure of the question, the main one first."""
        return (self.main, *self.further)


@cache
def questions() -> Mapping[str, Question]:
    """Return the questions of ``data/measures.toml`` by name, in order."""
    rows = settings()["question"]
    return {row["name"]: Question(**row | {"further": tuple(row["further"])}) for row in rows}


@cache
def question_of(measure: str) -> Question:
    """Return the question that a measure answers."""
    return next(q for q in questions().values() if measure in q.measures)


def check_measures(names: Sequence[str]) -> None:
    """Raise OptionError unless all of these are measures."""
    for name in names:
        if name not in MEASURES:
            raise OptionError(f"there is no measure {name!r}; there are: {', '.join(MEASURES)}")
