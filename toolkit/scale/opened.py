"""A folder that a run wrote → its annotated articles and tables, one part in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.document import AnnotatedDocument
from toolkit.errors import FormatError, InputError, MissingExtraError, OptionError
from toolkit.exchange import from_record
from toolkit.files import sha256
from toolkit.measure import (
    By,
    FrameRows,
    Frames,
    Over,
    Within,
    compare_parts,
    measures_of_parts,
)
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

    def measures(self, *, within: Within | None = None, over: Over | None = None) -> pd.DataFrame:
        """Return every measure for every side, as :func:`toolkit.measure.measures` gives it.

        The parts are read one after the other; in memory are two numbers for each article and
        figure, in blocks of measures.
        """
        study = self.study
        return measures_of_parts(
            self.frames,
            documents=len(self),
            sides=[side.key for side in study.sides],
            within=within,
            over=over,
            random_state=study.random_state,
        )

    def compare(
        self,
        by: By = "side",
        *,
        within: Within | None = None,
        over: Over | None = None,
        measures: Sequence[str] | None = None,
        questions: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return the differences for every measure, as :meth:`toolkit.Analysis.compare` does.

        Parameters
        ----------
        by : {"side", "outlet"}
        within : {"outlet"} or None
        over : {"year", "month", "week", "day"} or None
        measures, questions : sequence of str, optional
            As there; correction by hand needs an Analysis in memory.
        """
        study = self.study
        if measures is None and questions is None:
            questions = study.questions or None
        return compare_parts(
            self.frames,
            documents=len(self),
            sides=[side.key for side in study.sides],
            by=by,
            within=within,
            over=over,
            measures=measures,
            questions=questions,
            random_state=study.random_state,
        )

    def query(self, sql: str) -> pd.DataFrame:
        """Return what a query finds in the tables, without loading them (extra ``query``).

        Parameters
        ----------
        sql : str
            SQL of DuckDB; the tables are ``documents``, ``attributions``, ``sources``, ``hedges``,
            ``statements`` and ``about``, with the columns of the frames.

        Raises
        ------
        OptionError
            If the parts are JSON Lines, or DuckDB does not understand the query.
        MissingExtraError
            If duckdb is not installed.

        Examples
        --------
        >>> found.query("select side, count(*) from attributions group by side")  # doctest: +SKIP
        """
        if not self._parquet:
            raise OptionError("queries need Parquet parts: annotate with part_format='parquet'")
        try:
            import duckdb
        except ImportError:
            raise MissingExtraError("duckdb", "query") from None
        with duckdb.connect() as connection:
            for name in tables.NAMES:
                files = [str(self._file(receipt, name)) for receipt in self._receipts()]
                connection.read_parquet(files).create_view(name)
            try:
                found: pd.DataFrame = connection.sql(sql).df()
            except duckdb.Error as error:
                raise OptionError(f"the query failed: {error}") from None
        return found

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
