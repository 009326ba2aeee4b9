"""Measures in, the questions they answer out: what is tested first, and what follows it.

Measures tested as equals pay for one another, and many of them answer the same question in other
units. So each belongs to a question of ``data/measures.toml``, whose main measure was named
beforehand; see :mod:`toolkit.measure.significance` for what is done with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

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


class Chosen(NamedTuple):
    """What to count, all if ``measures`` is None; ``alone``: each measure tested by itself."""

    measures: tuple[str, ...] | None = None
    alone: bool = False


EVERYTHING = Chosen()


def chosen(measures: Sequence[str] | None, asked: Sequence[str] | None) -> Chosen:
    """Return what is to be compared, of measures or questions that were named beforehand.

    One name may stand alone, without a list around it.

    Raises
    ------
    OptionError
        If there is no such measure or question, if both are named, or if a list names none.
    """
    measures = (measures,) if isinstance(measures, str) else measures
    asked = (asked,) if isinstance(asked, str) else asked
    if measures is not None and asked is not None:
        raise OptionError("name measures or questions, not both")
    for what, names, known in (
        ("measure", measures, MEASURES),
        ("question", asked, questions()),
    ):
        if names is not None and not names:
            raise OptionError(f"name at least one {what}; there are: {', '.join(known)}")
        for name in names or ():
            if name not in known:
                raise OptionError(f"there is no {what} {name!r}; there are: {', '.join(known)}")
    if asked is None:
        return Chosen(None if measures is None else tuple(measures), measures is not None)
    return Chosen(tuple(m for q in questions().values() if q.name in asked for m in q.measures))
