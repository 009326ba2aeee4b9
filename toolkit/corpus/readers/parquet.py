"""A .parquet file → one row per record, a batch at a time (needs the extra ``parquet``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.corpus.rows import Fault, Options, Row, no_text_column, resolve
from toolkit.corpus.settings import settings

_BATCH = 256


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give one row per record; a file that is no parquet, or cut off, is one fault."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.stat().st_size == 0:
        yield Fault("", "empty file (0 bytes)")
        return
    number = 0
    try:
        # Without reading ahead, memory holds no more than a row group.
        with pq.ParquetFile(path, pre_buffer=False) as file:
            large = _too_large(file.metadata)
            if large:
                yield Fault("", large)
                return
            names = tuple(file.schema_arrow.names)
            if "text" not in resolve(names, options.columns):
                yield Fault("", no_text_column(names, options.columns))
                return
            for batch in file.iter_batches(batch_size=_BATCH):
                for fields in batch.to_pylist():
                    number += 1
                    yield Row(number, f"row {number}", fields)
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        # Arrow's own messages hold addresses and stack lines; their first line says enough.
        said = (str(error).splitlines() or [""])[0][:120]
        where = f"row {number + 1}" if number else ""
        yield Fault(where, f"truncated or not a parquet file ({said}); save it again")


def _too_large(metadata: Any) -> str | None:
    """Return why no row group of a file should be unpacked, or None."""
    most: int = settings("limits")["row_group"]
    groups = (metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    if any(size > most for size in groups):
        return f"a row group of more than {most:,} bytes; write it again with smaller ones"
    return None
