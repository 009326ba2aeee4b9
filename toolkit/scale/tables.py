"""Frames and annotated lines ↔ Parquet, with one schema for every part (extra ``parquet``)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.corpus.rows import FIELDS
from toolkit.document import Document
from toolkit.measure.frames import COLUMNS

#: The tables that are written beside the annotation.
NAMES = tuple(COLUMNS)
_NUMBERS = frozenset(
    ("verifiability", "stance_score", "confidence", "position", "strength", "similarity")
)
_COUNTS = frozenset(("start", "end", "depth", "statement"))
_TRUTHS = frozenset(("agentless",))
_OPTIONS = {"compression": "zstd", "use_dictionary": True, "write_statistics": True}


@cache
def schema(name: str) -> Any:
    """Return the Arrow schema of a table: counts and offsets whole, scores real, the rest text."""
    import pyarrow as pa

    def kind(column: str) -> Any:
        if column in _NUMBERS:
            return pa.float64()
        if column in _TRUTHS:
            return pa.bool_()
        return pa.int64() if column in _COUNTS or column.startswith("n_") else pa.string()

    return pa.schema([(column, kind(column)) for column in COLUMNS[name]])


def table_bytes(name: str, frame: pd.DataFrame) -> bytes:
    """Return a frame as a Parquet file; the same frame gives the same bytes."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, schema=schema(name), preserve_index=False)
    return _written(table.replace_schema_metadata(None))


def annotated_bytes(documents: Sequence[Document], lines: Sequence[bytes]) -> bytes:
    """Return annotated documents as a Parquet file: their fields, and the whole as a JSON text."""
    import pyarrow as pa

    columns: dict[str, Any] = {
        field: pa.array([getattr(d, field) for d in documents], pa.string())
        for field in FIELDS
        if field != "text"
    }
    columns["annotated"] = pa.array([line.decode("utf-8") for line in lines], pa.large_string())
    return _written(pa.table(columns))


def read_lines(path: Path) -> list[str]:
    """Return the JSON texts of an annotated part."""
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=["annotated"], partitioning=None)
    lines: list[str] = table.column("annotated").to_pylist()
    return lines


def read_frame(path: Path) -> pd.DataFrame:
    """Return a table of a part."""
    import pyarrow.parquet as pq

    frame: pd.DataFrame = pq.read_table(path, partitioning=None).to_pandas()
    return frame


def _written(table: Any) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out, **_OPTIONS)
    return out.getvalue()
