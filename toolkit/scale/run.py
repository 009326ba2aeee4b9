"""A corpus and a study → a folder of annotated parts, on workers, resumable at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from toolkit.annotate import DEFAULT_ENGINE, Engine
from toolkit.annotate.pipeline import known_engine
from toolkit.corpus import Corpus, Skipped, read_corpus
from toolkit.corpus.streams import Meter
from toolkit.document import Document
from toolkit.errors import InputError, MissingExtraError, OptionError
from toolkit.scale.batches import Batch, batches
from toolkit.scale.opened import AnnotatedCorpus
from toolkit.scale.parts import Part, maker, order
from toolkit.scale.progress import Progress
from toolkit.scale.recipe import PartFormat, digest, packed, recipe
from toolkit.scale.store import Receipt, Store
from toolkit.scale.workers import Workers
from toolkit.study import Study

#: Documents of a part, on average.
PART_SIZE = 256


def annotate_corpus(
    corpus: Corpus | str | Path | pd.DataFrame | Iterable[Document],
    study: Study | str | Path | Mapping[str, Any] | None = None,
    *,
    out: str | Path,
    engine: Engine = DEFAULT_ENGINE,
    workers: int = 1,
    scheduler: str | None = None,
    part_format: PartFormat | None = None,
    part_size: int = PART_SIZE,
    progress: bool = True,
) -> AnnotatedCorpus:
    """Annotate a corpus of any size from disk to disk; a run that was ended goes on where it was.

    Parameters
    ----------
    corpus : Corpus, path, DataFrame or iterable of Document
        The articles; anything but a Corpus goes through :func:`toolkit.read_corpus`.
    study : Study, path, mapping or None
        The sides.
    out : path
        A folder, made if it does not exist. What an earlier run of the same articles, study, models
        and release left there is checked and kept; anything else is made anew.
    engine : {"accurate", "rules", "fast"}
        What finds the attributions, see :func:`toolkit.annotate`.
    workers : int
        Processes on this machine, each with about 350 MB; 0 works in this process, where an
        article that crashes a library ends the run.
    scheduler : str, optional
        Address of a Dask scheduler (``"tcp://10.0.0.1:8786"``): the work is done by its workers,
        which need the same release of the toolkit and no access to the files. Needs the extra
        ``cluster``.
    part_format : {"parquet", "jsonl"}, optional
        Parquet where pyarrow is installed, else JSON Lines. Parquet parts come with their tables.
    part_size : int
        Articles of a part, on average; what a killed run loses at most, for each worker.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    AnnotatedCorpus

    Raises
    ------
    InputError
        If no article can be read.
    StudyError
        If the study does not say what a study may say.
    OptionError
        If an option has a value it cannot have, the folder cannot be used, or the disk is full.
    MissingExtraError
        If an option needs a package that is not installed.

    Examples
    --------
    >>> found = annotate_corpus("archive/", "study.toml", out="annotated/")    # doctest: +SKIP
    >>> found.compare()                                                        # doctest: +SKIP
    """
    loaded = Study.load(study)
    part_format = _part_format(part_format)
    known = known_engine(engine)
    _check(workers, part_size)
    if not isinstance(corpus, Corpus):
        corpus = read_corpus(corpus, language=loaded.language)
    made = recipe(loaded, known, part_format)
    store = Store(Path(out), part_format)
    try:
        with _runner(order(made), workers, scheduler) as runner:
            receipts = _Run(corpus, store, digest(made), part_size, progress).through(runner)
        if not any(receipt.documents for receipt in receipts):
            raise InputError("no article could be annotated; see skipped.jsonl in the folder")
        head = {"recipe": {**made, "study": packed(loaded)}, "part_size": part_size}
        store.finish(receipts, corpus.input_files(), head)
    finally:
        store.close()
    return AnnotatedCorpus(Path(out))


class _Run:
    """One pass over a corpus: parts that are there are kept, the others made."""

    def __init__(
        self, corpus: Corpus, store: Store, recipe: str, part_size: int, progress: bool
    ) -> None:
        self._corpus, self._store = corpus, store
        self._recipe, self._size = recipe, part_size
        self._keys: list[str] = []
        self._receipts: dict[str, Receipt] = {}
        self._meter = Meter()
        self._progress = Progress(corpus.input_size() if progress else None, show=progress)

    def through(self, runner: Any) -> list[Receipt]:
        """Return the receipts of all parts, in the corpus' order."""
        with (
            self._store.aside() as aside,
            self._progress,
            closing(runner.run(self._missing(aside))) as made,
        ):
            for batch, part in made:
                self._receipts[batch.key] = self._store.put(batch.key, part)
                self._progress.made(len(batch.ids), batch.read)
        return [self._receipts[key] for key in self._keys]

    def _missing(self, aside: Any) -> Iterator[Batch]:
        """Give the batches whose parts are not there yet."""

        def set_aside(item: Skipped) -> None:
            aside.write(json.dumps(item._asdict()) + "\n")

        for batch in batches(
            self._corpus.read(self._meter),
            recipe=self._recipe,
            size=self._size,
            set_aside=set_aside,
            read=lambda: self._meter.read,
        ):
            self._keys.append(batch.key)
            receipt = self._store.done(batch.key)
            if receipt is None:
                yield batch
            else:
                self._receipts[batch.key] = receipt
                self._progress.kept(len(batch.ids), batch.read)


def _runner(ordered: bytes, workers: int, scheduler: str | None) -> AbstractContextManager[Any]:
    if scheduler is None:
        return nullcontext(Workers(ordered, workers) if workers else _Here(ordered))
    from toolkit.scale.cluster import Cluster

    return Cluster(ordered, scheduler)


class _Here:
    """Makes the parts in this process, one after the other."""

    def __init__(self, ordered: bytes) -> None:
        self._ordered = ordered

    def run(self, waiting: Iterable[Batch]) -> Iterator[tuple[Batch, Part]]:
        """Give the part of every batch."""
        for batch in waiting:
            yield batch, maker(self._ordered).part(batch.data, {})


def _part_format(wanted: PartFormat | None) -> PartFormat:
    there = find_spec("pyarrow") is not None
    if wanted is None:
        return "parquet" if there else "jsonl"
    if wanted not in get_args(PartFormat):
        raise OptionError(f"part_format must be one of {get_args(PartFormat)}, not {wanted!r}")
    if wanted == "parquet" and not there:
        raise MissingExtraError("pyarrow", "parquet")
    return wanted


def _check(workers: int, part_size: int) -> None:
    for name, value, least in (("workers", workers, 0), ("part_size", part_size, 1)):
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise OptionError(f"{name} must be a whole number from {least} on, not {value!r}")
