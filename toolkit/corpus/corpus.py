"""A corpus: documents read anew from their sources at each iteration, never all in memory."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import islice
from typing import Any, NamedTuple

import pandas as pd

from toolkit.corpus.duplicates import near_duplicates
from toolkit.corpus.origins import Item, Origin, Values
from toolkit.corpus.rows import FIELDS, Fault, Options
from toolkit.corpus.seen import SeenIds
from toolkit.corpus.streams import Meter
from toolkit.document import Document
from toolkit.errors import InputError, OptionError

_SHOWN = 5


class Skipped(NamedTuple):
    """A record that was set aside: the file, the place in it, its id where known, and why."""

    path: str
    record: str
    id: str
    reason: str


class Corpus:
    """News articles to go through as often as needed; :func:`read_corpus` makes one.

    Iterating reads the sources from the start and gives one :class:`~toolkit.document.Document`
    after the other. Only the ids seen stay in memory. A record that cannot be used is set aside,
    with its reason, in :attr:`skipped`, and the rest goes on.

    Examples
    --------
    >>> corpus = read_corpus("articles/")                             # doctest: +SKIP
    >>> for document in corpus:                                       # doctest: +SKIP
    ...     print(document.outlet, document.title)
    >>> corpus.skipped                                                # doctest: +SKIP
    """

    def __init__(
        self,
        origin: Origin,
        options: Options | None = None,
        recipe: Mapping[str, Any] | None = None,
    ) -> None:
        #: How it was opened: ``paths`` as given, ``columns``, ``pattern``, ``language`` and
        #: ``max_chars``; empty for what is not read from files.
        self.recipe: Mapping[str, Any] = recipe or {}
        self._origin = origin
        self._options = options or Options()
        self._count: int | None = None
        self._skipped: list[Skipped] | None = None
        self._spent = False

    def __iter__(self) -> Iterator[Document]:
        if self._spent:
            raise InputError(
                f"{self._origin.name}: an iterator can be read only once; "
                "give a list, or a function that returns a new iterator"
            )
        self._spent = not self._origin.repeatable
        return self._documents()

    def _documents(self) -> Iterator[Document]:
        skipped: list[Skipped] = []
        count = 0
        for item in self.read():
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                count += 1
                yield item
        self._count, self._skipped = count, skipped

    def read(self, meter: Meter | None = None) -> Iterator[Document | Skipped]:
        """Read the sources and give documents and what is set aside, in input order.

        Nothing but a few bytes for each id stays in memory, whatever is set aside.

        Parameters
        ----------
        meter : Meter, optional
            Is told how many bytes of the input were read.
        """
        seen = SeenIds()
        for path, record, value in self._origin.items(replace(self._options, meter=meter)):
            if isinstance(value, Document):
                earlier = seen.add(value.id, path)
                if earlier is None:
                    yield value
                    continue
                value = Fault(record, _duplicate(value.id, earlier), value.id)
            yield Skipped(path, record, value.id, value.reason)

    def input_files(self) -> Iterator[tuple[str, str]]:
        """Give the name and the SHA-256 of every input file, in reading order, one at a time."""
        return self._origin.checksums()

    def input_size(self) -> int | None:
        """Return the size of all input files in bytes, None for what is not read from files."""
        return self._origin.size()

    def _complete(self) -> None:
        if self._count is None:
            for _ in self:
                pass

    def __len__(self) -> int:
        # list() and tqdm ask for the length first; an iterator must not be used up for that.
        if self._count is None and not self._origin.repeatable:
            raise TypeError("the length of an iterator is not known before it was read")
        self._complete()
        return self._count or 0

    def __bool__(self) -> bool:
        # Without this, `if corpus:` would read every article to count them.
        return True

    @property
    def skipped(self) -> pd.DataFrame:
        """What was set aside: columns ``path``, ``record``, ``id``, ``reason``, in input order.

        The sources are read once for it if no iteration has come to its end before.
        """
        self._complete()
        return pd.DataFrame(self._skipped or [], columns=list(Skipped._fields), dtype=object)

    def to_frame(self) -> pd.DataFrame:
        """Return all documents as one table in memory, one column per field and metadata key.

        A metadata key that is also a field's name becomes ``metadata.<key>``.
        """
        rows = []
        for document in self:
            row: dict[str, Any] = {field: getattr(document, field) for field in FIELDS}
            for key, value in document.metadata.items():
                row[f"metadata.{key}" if key in FIELDS else key] = value
            rows.append(row)
        return pd.DataFrame(rows, columns=None if rows else list(FIELDS))

    def sample(self, n: int, *, random_state: int = 0) -> Corpus:
        """Return a corpus of ``n`` documents drawn at random (all, if there are fewer).

        One pass, and only the sample in memory (reservoir sampling, algorithm R of Vitter 1985);
        the documents stay in the corpus' order.

        Parameters
        ----------
        n : int
            At least 1.
        random_state : int
            The same number draws the same documents.
        """
        if n < 1:
            raise OptionError(f"n must be 1 or more, not {n!r}")
        draw = random.Random(random_state)
        kept: list[tuple[int, Document]] = []
        for number, document in enumerate(self):
            if number < n:
                kept.append((number, document))
            elif (place := draw.randrange(number + 1)) < n:
                kept[place] = (number, document)
        documents = [document for _, document in sorted(kept, key=lambda pair: pair[0])]
        return Corpus(Values(documents, f"sample of {self._origin.name}"), self._options)

    def near_duplicates(self, threshold: float = 0.8) -> pd.DataFrame:
        """Return groups of articles that share most of their words in order (wire copy).

        See :func:`toolkit.corpus.near_duplicates`. Nothing is dropped from the corpus.
        """
        return near_duplicates(self, threshold)

    def checksums(self) -> dict[str, str]:
        """Return the SHA-256 of every input file by its name in the corpus, in reading order.

        Empty for a corpus that is not read from files; a file that cannot be opened has ``""``.
        """
        return dict(self._origin.checksums())

    def __repr__(self) -> str:
        if self._count is None:
            return f"<Corpus {self._origin.name!r}: not read yet>"
        aside = f", {len(self._skipped)} set aside" if self._skipped else ""
        return f"<Corpus {self._origin.name!r}: {self._count} documents{aside}>"

    def _repr_html_(self) -> str:
        if not self._origin.repeatable:
            return f"<p>{escape(repr(self).strip('<>'))}</p>"
        shown = ("id", "outlet", "date", "title")
        head = "".join(f"<th>{name}</th>" for name in (*shown, "characters"))
        rows: list[str] = []
        for document in islice(self, _SHOWN + 1):
            if len(rows) == _SHOWN:
                break
            cells = [escape(str(getattr(document, name) or "")) for name in shown]
            cells.append(f"{len(document.text):,}")
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        # Only now: a short corpus has been read to its end by the lines above.
        summary = escape(repr(self).strip("<>"))
        return (
            f"<p>{summary}; the first {len(rows)}:</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )


def _duplicate(id: str, path: str) -> str:
    where = f" (from {path})" if path else ""
    return f"duplicate id: an earlier document{where} is called {id!r} too; give each its own"


def check_readable(origin: Origin, options: Options) -> None:
    """Raise InputError unless at least one document can be read."""
    first: Item | None = None
    count = 0
    for item in origin.items(options):
        if isinstance(item.value, Document):
            return
        first, count = first or item, count + 1
    if first is None:
        raise InputError(f"{origin.name}: no records in it")
    assert isinstance(first.value, Fault)
    # A file given alone is known by the path that was given.
    inner = first.path if origin.name.rpartition("/")[2] != first.path.rpartition("/")[2] else ""
    where = ", ".join(part for part in (inner, first.record) if part)
    where = f"{where}: " if where else ""
    if count == 1:
        raise InputError(f"{origin.name}: {where}{first.value.reason}")
    raise InputError(
        f"{origin.name}: none of its {count} records can be read; the first: "
        f"{where}{first.value.reason}"
    )
