"""Read gold for hedges: a file of marked passages or of annotated articles in, passages out.

A marked passage is a line of text with ``{cue|class|holder|scope}`` around each hedge, and, where
the attributions are given too, ``[source] ^cue^ <<content>>``; ``||`` parts sentences.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from toolkit.document import LABELS, Attribution, Span
from toolkit.errors import FormatError

_MARKS = re.compile(r"\{|\}|<<|>>|\^|\[|\]")
_VOICES = frozenset("AHBN")
#: A scope that is the claim of the sentence before.
BEFORE = "prev"

Half = Literal["all", "development", "test"]


class GoldHedge(NamedTuple):
    """A hedge of the gold; ``scope`` is its words, ``"prev"``, or empty where it is not given."""

    cue: Span
    label: str
    holder: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its hedges and, where the gold has them, responses and attributions.

    ``about`` is the second column of a marked file: the voice of each sentence as a letter, or
    the responses that are not ``given``.
    """

    id: str
    text: str
    hedges: tuple[GoldHedge, ...]
    responses: tuple[str, ...] | None = None
    attributions: tuple[Attribution, ...] = ()
    about: str = ""


def read_marked(path: Path) -> list[Passage]:
    """Read a tab-separated file of marked passages.

    Raises
    ------
    FormatError
        If a line has fewer than three columns, a mark is not closed, or a label is not known.
    """
    passages = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        try:
            passages.append(_passage(*row.split("\t")[:3]))
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(f"{path}, line {number}: not a marked passage ({error})") from error
    return passages


def _passage(name: str, about: str, marked: str) -> Passage:
    text, hedges, attributions = "", [], []
    for number, sentence in enumerate(marked.split(" || "), 1):
        text += " " if text else ""
        text, found, attribution = _sentence(text, sentence, f"A{number}")
        hedges += found
        attributions += [attribution] if attribution.cue or attribution.content else []
    for hedge in hedges:
        if hedge.label not in LABELS["class"] or hedge.holder not in LABELS["holder"]:
            raise ValueError(f"no class or holder {hedge.label!r}, {hedge.holder!r}")
    voices = bool(about) and set(about) <= _VOICES
    responses = None if voices else tuple(about.replace("-", "").split())
    return Passage(name, text, tuple(hedges), responses, tuple(attributions), about)


def _sentence(text: str, marked: str, id: str) -> tuple[str, list[GoldHedge], Attribution]:
    roles: dict[str, list[Span]] = {"[": [], "^": [], "<<": []}
    opened: dict[str, int] = {}
    hedges: list[GoldHedge] = []
    at, silent = 0, False
    for mark in _MARKS.finditer(marked):
        text += marked[at : mark.start()]
        at, sign = mark.end(), mark[0]
        if sign in ("{", "[", "<<") or (sign == "^" and "^" not in opened):
            opened[sign] = len(text)
        elif sign == "}":
            words, label, *rest = text[opened["{"] :].split("|")
            text = text[: opened["{"]] + words
            holder, scope = [*rest, "", ""][:2]
            cue = Span(opened.pop("{"), len(text))
            hedges.append(GoldHedge(cue, label, holder or "author", scope))
            silent |= label == "non_response"
        else:
            opening = {"]": "[", ">>": "<<", "^": "^"}[sign]
            roles[opening].append(Span(opened.pop(opening), len(text)))
    text += marked[at:]
    attribution = Attribution(
        id,
        tuple(roles["["]),
        tuple(roles["^"]),
        tuple(roles["<<"]),
        response="declined" if silent else "given",
    )
    return text, hedges, attribution


def read_articles(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> list[Passage]:
    """Read annotated articles: ``hedges`` with ``cue``, ``class`` and ``holder``.

    Raises
    ------
    FormatError
        If a row has no hedges, or its text is neither in it nor in ``texts``.
    """
    passages = []
    for row in rows:
        try:
            text = row["text"] if "text" in row else texts[row["id"]]
            hedges = tuple(
                GoldHedge(_span(h["cue"]), h["class"], h["holder"]) for h in row["hedges"]
            )
            responses = tuple(
                a["response"]
                for a in sorted(row["attributions"], key=lambda a: _start(a))
                if a["response"] != "given"
            )
        except (KeyError, TypeError, ValueError) as error:
            raise FormatError(
                f"article {row.get('id')!r} is not annotated, or its text is not among --texts "
                f"({error!r})"
            ) from error
        passages.append(Passage(row["id"], text, hedges, responses))
    return passages


def _span(cue: Any) -> Span:
    """Return the extent of a cue given as one span or as pieces."""
    pieces = [cue] if isinstance(cue[0], int) else cue
    return Span(min(p[0] for p in pieces), max(p[1] for p in pieces))


def _start(attribution: Mapping[str, Any]) -> int:
    return min(
        (p[0] for role in ("cue", "content", "source") for p in attribution[role]), default=0
    )


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines.

    Raises
    ------
    FormatError
        If a line is not an object.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise FormatError(f"{path}, line {number}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise FormatError(f"{path}, line {number}: not an object")
        rows.append(row)
    return rows


def half_of(id: str) -> Half:
    """Return the half of the project's gold that a passage is in, by a hash of its id.

    Only ids of an "n" and a number: the other lines were there when the lexicon was made, and are
    for development.
    """
    even = int(hashlib.sha256(id.encode()).hexdigest(), 16) % 2 == 0
    return "test" if even and id[:1] == "n" and id[1:].isdigit() else "development"
