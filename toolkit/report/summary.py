"""The table of comparisons in, sentences out, none of which says more than its interval does.

A difference is called clear only when its 95 % interval leaves out zero and it stands among all
the comparisons that were made with it (q < .05). Everything else is said to be no clear difference,
or withheld with the reason that the table gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

import pandas as pd

from toolkit.charts.forest import is_clear
from toolkit.report import wording

Kind = Literal["clear", "unclear", "withheld", "absent"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one difference between two sides.

    Parameters
    ----------
    kind : {"clear", "unclear", "withheld", "absent"}
        Whether the difference is clear, is not, has no interval, or neither side has a case.
    measure, group, outlet, side_a, side_b : str
        The row it is about.
    noun : str
        What differs, in words.
    text : str
        The sentence.
    """

    kind: Kind
    measure: str
    group: str
    outlet: str
    side_a: str
    side_b: str
    noun: str
    text: str


def findings(
    comparison: pd.DataFrame, *, labels: Mapping[str, str], outlet: str = ""
) -> tuple[Finding, ...]:
    """Return a sentence for each main difference, pair of sides by pair of sides.

    Parameters
    ----------
    comparison : DataFrame
        See :func:`toolkit.measure.compare`.
    labels : mapping of str to str
        What the sides are called.
    outlet : str
        The outlet to speak of; all together by default.
    """
    rows = comparison[comparison["outlet"].fillna("") == outlet]
    return tuple(_findings(rows, labels))


def of_kind(found: tuple[Finding, ...], kind: Kind) -> list[Finding]:
    """Return the findings of one kind."""
    return [f for f in found if f.kind == kind]


def _findings(rows: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[Finding]:
    pairs = dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True))
    for a, b in pairs:
        mine = rows[(rows["side_a"] == a) & (rows["side_b"] == b)]
        for head in wording.settings()["headline"]:
            group = head.get("group", "")
            found = mine[(mine["measure"] == head["measure"]) & (mine["group"] == group)]
            for row in found.to_dict("records"):
                yield _finding({str(k): v for k, v in row.items()}, head, labels)


def _finding(row: dict[str, Any], head: Mapping[str, str], labels: Mapping[str, str]) -> Finding:
    kind = _kind(row)
    write = {"clear": _clear, "unclear": _unclear, "withheld": _withheld, "absent": _absent}[kind]
    text = write(row, head, _name(labels, row["side_a"]), _name(labels, row["side_b"]))
    return Finding(
        kind=kind,
        measure=row["measure"],
        group=row["group"],
        outlet=row["outlet"] or "",
        side_a=row["side_a"],
        side_b=row["side_b"],
        noun=head["noun"],
        text=text[:1].upper() + text[1:],
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    if not isfinite(row["difference"]):
        return "withheld"
    if row["estimate_a"] == 0 and row["estimate_b"] == 0:
        return "absent"
    if not (isfinite(row["low"]) and isfinite(row["high"])):
        return "withheld"
    return "clear" if is_clear(row) else "unclear"


def _clear(row: Mapping[str, Any], head: Mapping[str, str], a: str, b: str) -> str:
    unit, first = row["unit"], row["difference"] > 0
    values = [wording.figure(row[c], unit) for c in ("estimate_a", "estimate_b")]
    more, less = (a, b) if first else (b, a)
    most, least = values if first else values[::-1]
    sentence = head["clear"].format(more=more, less=less, most=most, least=least)
    sign = 1 if first else -1
    low, high = sorted((sign * row["low"], sign * row["high"]))
    size = wording.difference(sign * row["difference"], unit)
    unit = wording.difference_unit(unit)
    span = wording.ranged(low, high, row["unit"], signed=True)
    return f"{sentence} (difference {size} {unit}, 95% interval {span})."


def _unclear(row: Mapping[str, Any], head: Mapping[str, str], a: str, b: str) -> str:
    unit = row["unit"]
    span = wording.ranged(row["low"], row["high"], unit, signed=True)
    return (
        f"No clear difference in {head['noun']}: {a} {wording.figure(row['estimate_a'], unit)}, "
        f"{b} {wording.figure(row['estimate_b'], unit)} (difference "
        f"{wording.difference(row['difference'], unit)} {wording.difference_unit(unit)}, "
        f"95% interval {span}{_among(row)})."
    )


def _among(row: Mapping[str, Any]) -> str:
    """Say why an interval that leaves out zero is no finding; nothing where it holds zero."""
    if row["low"] <= 0 <= row["high"]:
        return ""
    told = wording.chance(row["q"]) if "q" in row else ""
    return f"; among so many comparisons this may be chance{', q ' + told if told else ''}"


def _withheld(row: Mapping[str, Any], head: Mapping[str, str], a: str, b: str) -> str:
    reason = row["note"] or "no interval could be given"
    if not isfinite(row["difference"]):
        return f"Nothing can be said about {head['noun']} of {a} and {b}: {reason}."
    figures = [wording.figure(row[c], row["unit"]) for c in ("estimate_a", "estimate_b")]
    return (
        f"Nothing can be said about {head['noun']} beyond these articles: {a} {figures[0]}, "
        f"{b} {figures[1]}; {reason}."
    )


def _absent(row: Mapping[str, Any], head: Mapping[str, str], a: str, b: str) -> str:
    return f"No case of {head['noun']} was found for {a} or {b}."


def _name(labels: Mapping[str, str], key: str) -> str:
    return labels.get(key, wording.spaced(key))


def habits(
    between: pd.DataFrame, *, labels: Mapping[str, str], outlet: str, most: int = 3
) -> tuple[str, ...]:
    """Return in words what an outlet clearly does otherwise than the others, the surest first.

    Parameters
    ----------
    between : DataFrame
        The comparisons of outlets (``by="outlet"``).
    labels : mapping of str to str
        What the sides are called.
    outlet : str
        The outlet to speak of.
    most : int
        How many to tell; only main measures of single sides are.
    """
    rows = between[(between["outlet"] == outlet) & (between["side_b"] == "")]
    rows = rows[rows["clear"].astype(bool)].sort_values("q", kind="stable")
    heads = {(h["measure"], h.get("group", "")): h for h in wording.settings()["headline"]}
    told = []
    for row in rows.to_dict("records"):
        head = heads.get((row["measure"], row["group"]))
        if head is not None:
            told.append(_habit({str(k): v for k, v in row.items()}, head, labels))
    return tuple(told[:most])


def _habit(row: Mapping[str, Any], head: Mapping[str, str], labels: Mapping[str, str]) -> str:
    unit = row["unit"]
    here, elsewhere = (wording.figure(row[c], unit) for c in ("estimate_a", "estimate_b"))
    span = wording.ranged(row["low"], row["high"], unit, signed=True)
    size = f"{wording.difference(row['difference'], unit)} {wording.difference_unit(unit)}"
    noun = head["short"][:1].lower() + head["short"][1:]
    side = _name(labels, row["side_a"])
    return (
        f"{noun}, {side}: {here} here, {elsewhere} in the other outlets (difference {size}, "
        f"95% interval {span})"
    )
