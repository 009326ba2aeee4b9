"""A folder that a run wrote → its annotated articles and tables, one part in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.document import AnnotatedDocument
from toolkit.errors import FormatError, InputError
from toolkit.exchange import from_record
from toolkit.files import sha256
from toolkit.measure import FrameRows, Frames
from toolkit.scale import tables
from toolkit.scale.recipe import unpacked
from toolkit.scale.store import FORMAT, MANIFEST, PARTS, SKIPPED, Receipt, read_receipts
from toolkit.study import Study


class AnnotatedCorpus:
    """Articles annotated on disk: iterate over them, look at their tables.

    Parameters
    ----------
    folder : path
        What :func:`annotate_corpus` or ``toolkit annotate … --out FOLDER`` wrote.

    Attributes
    ----------
    manifest : dict
        Versions, options, study and models of the run, and how many articles.

    Raises
    ------
    InputError
        If there is no such folder or the run in it has not come to its end.
    FormatError
        If its list of parts is not the one that the manifest names.

    Examples
    --------
    >>> for annotated in AnnotatedCorpus("annotated/"):              # doctest: +SKIP
    ...     print(annotated.id, len(annotated.attributions))
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.manifest = _manifest(self.folder)
        if sha256(self.folder / PARTS) != self.manifest["files"][PARTS]:
            raise FormatError(
                f"{self.folder / PARTS} differs from its checksum; call the run again"
            )
        self._parquet = self.manifest["recipe"]["format"] == "parquet"

    @property
    def study(self) -> Study:
        """The study of the run."""
        study: Study = unpacked(self.manifest["recipe"]["study"])
        return study

    def __len__(self) -> int:
        return int(self.manifest["documents"])

    def __iter__(self) -> Iterator[AnnotatedDocument]:
        for receipt in self._receipts():
            yield from self._documents(receipt)

    @property
    def skipped(self) -> pd.DataFrame:
        """What was set aside, and why: columns ``path``, ``record``, ``id``, ``reason``."""
        columns = ["path", "record", "id", "reason"]
        with (self.folder / SKIPPED).open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def frames(self) -> Iterator[Frames]:
        """Give the frames of each part, in the corpus' order; a document is in one part only."""
        for receipt in self._receipts():
            if self._parquet:
                yield Frames(
                    **{name: tables.read_frame(self._file(receipt, name)) for name in tables.NAMES}
                )
                continue
            rows = FrameRows()
            for annotated in self._documents(receipt):
                rows.add(annotated)
            yield rows.frames()

    def _documents(self, receipt: Receipt) -> Iterator[AnnotatedDocument]:
        path = self._file(receipt, "annotated")
        if self._parquet:
            lines = tables.read_lines(path)
        else:
            lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, start=1):
            if line:
                yield from_record(json.loads(line), where=f"{path}, document {number}")

    def _receipts(self) -> Iterator[Receipt]:
        return read_receipts(self.folder / PARTS)

    def _file(self, receipt: Receipt, kind: str) -> Path:
        start = "parts/" if kind == "annotated" else f"tables/{kind}/"
        return self.folder / next(name for name in receipt.files if name.startswith(start))

    def __repr__(self) -> str:
        return f"<AnnotatedCorpus {str(self.folder)!r}: {len(self):,} articles>"


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        value: dict[str, Any] = json.loads(path.read_bytes())
        known = value["format"] == FORMAT
    except FileNotFoundError:
        raise InputError(
            f"{folder}: no complete run in it (no {MANIFEST}); call toolkit annotate … --out "
            f"{folder} again, it goes on where it was"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormatError(f"{path}: not a manifest of annotated parts ({error})") from None
    if not known:
        raise FormatError(f"{path}: format {value['format']!r} is not known here")
    return value
