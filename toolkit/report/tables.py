"""Tidy frames in, CSV files and the tables of the report out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.charts.forest import is_clear
from toolkit.measure import MEASURES, Measure
from toolkit.measure.counts import NO_OUTLET
from toolkit.report import wording

#: What makes a spreadsheet take a text for a formula (OWASP, "CSV Injection"), full width too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


#: Tone of what belongs to no side.
NO_SIDE = "no side"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what it says, and in small what that rests on."""

    text: str
    small: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report; the first column heads its rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: bool = False


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8, in which no text can act as a formula.

    Texts that begin like a formula get a leading apostrophe; numbers stay numbers.
    """
    safe = frame.copy()
    safe.columns = pd.Index([_no_formula(c) for c in safe.columns])
    for place, dtype in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            column = safe.iloc[:, place].astype(object).map(_no_formula)
            safe.isetitem(place, column.to_numpy())
    text = safe.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8", "replace")


def _no_formula(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def plain(
    frame: pd.DataFrame, caption: str, columns: Mapping[str, str], *, rows: int | None = None
) -> Table:
    """Return some columns of a frame as a table, under other names, cut to a number of rows."""
    cells = []
    for record in frame.head(rows if rows is not None else len(frame)).to_dict("records"):
        cells.append(tuple(Cell(written(record.get(c))) for c in columns))
    return Table(caption, tuple(columns.values()), tuple(cells))


def written(value: Any) -> str:
    """Write a value of a frame: nothing for what is missing, no needless decimals."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return wording.number(value) if value == int(value) else f"{value:.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return wording.number(value)
    return str(value)


def measure_table(
    rows: pd.DataFrame, measure: Measure, sides: Mapping[str, str]
) -> tuple[Table, str]:
    """Return the figures of one measure by side, and a note on what was not found or withheld.

    Parameters
    ----------
    rows : DataFrame
        The measure's rows of all outlets together.
    measure : Measure
        Its definition.
    sides : mapping of str to str
        Labels of the sides in order, "" included where it is to be shown.
    """
    records = {(r["side"], r["group"]): r for r in rows.to_dict("records")}
    if measure.groups:
        return _grouped(records, measure, sides)
    body: list[tuple[Cell, ...]] = []
    for key, label in sides.items():
        row = records.get((key, ""))
        if row is None or not row["denominator"]:
            continue
        body.append(
            (
                Cell(label, tone=key or NO_SIDE),
                Cell(wording.figure(row["estimate"], measure.unit)),
                Cell(wording.ranged(row["low"], row["high"], measure.unit) or "–"),
                Cell(_fraction(row, measure)),
                Cell(wording.number(row["n_documents"])),
                Cell(row["note"] or ""),
            )
        )
    if all(not line[-1].text for line in body):
        body = [line[:-1] for line in body]
    head = ("Side", "Figure", "95% interval", "Counts", "Articles", "Note")
    width = len(body[0]) if body else len(head) - 1
    return Table(_caption(measure), head[:width], tuple(body), numeric=True), ""


def _grouped(
    records: Mapping[tuple[str, str], Mapping[Any, Any]], measure: Measure, sides: Mapping[str, str]
) -> tuple[Table, str]:
    shown = [
        key
        for key in sides
        if any(records.get((key, g), {}).get("denominator", 0) > 0 for g in measure.groups)
    ]
    seen = [
        g
        for g in measure.groups
        if any(records.get((k, g), {}).get("numerator", 0) > 0 for k in shown)
    ]
    body = []
    for group in seen:
        cells = [Cell(wording.spaced(group))]
        cells += [_cell(records.get((key, group)), measure) for key in shown]
        body.append(tuple(cells))
    sizes = [_size(records, key, measure) for key in shown]
    columns = ("", *(f"{sides[k]} ({n})" for k, n in zip(shown, sizes, strict=True)))
    missing = [wording.spaced(g) for g in measure.groups if g not in seen]
    note = f"Not found for any side: {', '.join(missing)}." if missing and seen else ""
    notes = sorted(
        {
            f"{sides[k]}: {records[k, g]['note']}"
            for k in shown
            for g in seen[:1]
            if records.get((k, g), {}).get("note")
        }
    )
    told = [note] if note else []
    told += [f"{n}." for n in notes]
    return Table(_caption(measure), columns, tuple(body), numeric=True), " ".join(told)


def _size(records: Mapping[tuple[str, str], Mapping[Any, Any]], key: str, measure: Measure) -> str:
    below = max(records.get((key, g), {}).get("denominator", 0) for g in measure.groups)
    return f"n = {wording.number(below)}"


def _cell(row: Mapping[Any, Any] | None, measure: Measure) -> Cell:
    if row is None:
        return Cell("–")
    span = wording.ranged(row["low"], row["high"], measure.unit)
    text = wording.figure(row["estimate"], measure.unit)
    count = wording.number(row["numerator"])
    return Cell(text, f"{span} · {count}" if span else count)


def _fraction(row: Mapping[Any, Any], measure: Measure) -> str:
    below = f"{wording.number(row['denominator'])} {measure.counted}"
    above = row["numerator"]
    if measure.is_share or measure.scale != 1:
        return f"{wording.number(above)} of {below}"
    return below


def _caption(measure: Measure) -> str:
    return f"{measure.title}: {measure.unit}"


def outlet_table(
    measures: pd.DataFrame, comparison: pd.DataFrame, sides: Mapping[str, str]
) -> Table | None:
    """Return the main figures by outlet, a column for each side; None without outlets.

    With two sides the difference has a column too, and says whether it is clear.
    """
    rows = measures[~measures["outlet"].fillna("").isin(["", NO_OUTLET])]
    records = {
        (r["outlet"], r["side"], r["measure"], r["group"]): r for r in rows.to_dict("records")
    }
    compared = {(r["outlet"], r["measure"], r["group"]): r for r in comparison.to_dict("records")}
    body = []
    for head in wording.settings()["headline"]:
        measure, group = MEASURES[head["measure"]], head.get("group", "")
        for outlet in sorted(rows["outlet"].unique()):
            found = [records.get((outlet, key, measure.name, group)) for key in sides]
            if not any(r is not None and r["numerator"] > 0 for r in found):
                continue
            cells = [Cell(head["short"]), Cell(outlet), *(_figure(r, measure) for r in found)]
            if len(sides) == 2:
                cells.append(_difference(compared.get((outlet, measure.name, group))))
            body.append(tuple(cells))
    if not body:
        return None
    columns = ("Measure", "Outlet", *sides.values(), *(["Difference"] if len(sides) == 2 else []))
    return Table("Main figures by outlet and side", columns, tuple(body), numeric=True)


def _figure(row: Mapping[Any, Any] | None, measure: Measure) -> Cell:
    if row is None:
        return Cell("–")
    span = wording.ranged(row["low"], row["high"], measure.unit)
    return Cell(wording.figure(row["estimate"], measure.unit), span)


def _difference(row: Mapping[Any, Any] | None) -> Cell:
    if row is None or row["difference"] != row["difference"]:
        return Cell("–")
    span = wording.ranged(row["low"], row["high"], row["unit"], signed=True)
    mark = " clear" if is_clear(row) else ""
    return Cell(wording.difference(row["difference"], row["unit"]) + mark, span)


def difference_table(comparison: pd.DataFrame, labels: Mapping[str, str]) -> Table:
    """Return every difference of all outlets together that has a figure, measure by measure."""
    rows = comparison[(comparison["outlet"].fillna("") == "") & comparison["difference"].notna()]
    rows = rows[rows["estimate_a"].ne(0) | rows["estimate_b"].ne(0)]
    pairs = list(dict.fromkeys(zip(rows["side_a"], rows["side_b"], strict=True)))
    body = []
    for row in rows.to_dict("records"):
        unit, group = row["unit"], wording.spaced(row["group"])
        a, b = (labels.get(row[c], row[c]) for c in ("side_a", "side_b"))
        span = wording.ranged(row["low"], row["high"], unit, signed=True)
        clear = "yes" if is_clear(row) else "no"
        q = wording.chance(row["q"]) if "q" in row else ""
        cells = [
            Cell(MEASURES[row["measure"]].title + (f": {group}" if group else "")),
            Cell(wording.figure(row["estimate_a"], unit), f"n = {row['n_a']:,.0f}"),
            Cell(wording.figure(row["estimate_b"], unit), f"n = {row['n_b']:,.0f}"),
            Cell(wording.difference(row["difference"], unit), span or row["note"] or ""),
            Cell(clear if span else "no interval", f"q {q}" if q else ""),
        ]
        if len(pairs) > 1:
            cells.insert(1, Cell(f"A: {a}, B: {b}"))
        body.append(tuple(cells))
    if len(pairs) == 1:
        names = [labels.get(k, k) for k in pairs[0]]
        head = ("Measure", *names, f"{names[0]} minus {names[1]}", "Clear")
    else:
        head = ("Measure", "Sides", "A", "B", "A minus B", "Clear")
    return Table("Differences between sides, all outlets together", head, tuple(body), numeric=True)


def habit_tables(between: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, Table]:
    """Return for each outlet what it clearly does otherwise than all other outlets together.

    Parameters
    ----------
    between : DataFrame
        The comparisons of outlets (``by="outlet"``).
    labels : mapping of str to str
        What the sides are called.

    Returns
    -------
    dict of str to Table
        By outlet, in order; the surest differences first. An outlet without any has no rows.
    """
    head = ("Measure", "Of", "Here", "Other outlets", "Difference", "q")
    out = {}
    for outlet in sorted(o for o in between["outlet"].unique() if o not in ("", NO_OUTLET)):
        clear = between[(between["outlet"] == outlet) & between["clear"].astype(bool)]
        records = clear.sort_values("q", kind="stable").to_dict("records")
        rows = tuple(_habit({str(k): v for k, v in r.items()}, labels) for r in records)
        caption = f"What {outlet} does otherwise than the other outlets"
        out[str(outlet)] = Table(caption, head, rows, numeric=True)
    return out


def _habit(row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[Cell, ...]:
    unit, both = row["unit"], bool(row["side_b"])
    group = wording.spaced(row["group"]) if row["group"] else ""
    a, b = (labels.get(row[c], row[c]) for c in ("side_a", "side_b"))
    write = wording.difference if both else wording.figure
    span = wording.ranged(row["low"], row["high"], unit, signed=True)
    return (
        Cell(MEASURES[row["measure"]].title + (f": {group}" if group else "")),
        Cell(f"{a} minus {b}" if both else a),
        Cell(write(row["estimate_a"], unit)),
        Cell(write(row["estimate_b"], unit)),
        Cell(wording.difference(row["difference"], unit), span),
        Cell(wording.chance(row["q"]).removeprefix("= ")),
    )
