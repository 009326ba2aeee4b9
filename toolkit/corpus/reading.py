"""``read_corpus``: whatever holds news articles → a streaming :class:`Corpus`."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pandas as pd

from toolkit.corpus.corpus import Corpus, check_readable
from toolkit.corpus.origins import Files, Origin, Table, Values
from toolkit.corpus.places import find_files
from toolkit.corpus.readers import unreadable_here
from toolkit.corpus.rows import FIELDS, Options
from toolkit.corpus.streams import format_suffix
from toolkit.document import Document
from toolkit.errors import InputError, OptionError

PathLike = str | os.PathLike[str]
_PATH = (str, os.PathLike)
Records = Iterable[Document | Mapping[str, Any]]


def read_corpus(
    source: PathLike | Sequence[PathLike] | pd.DataFrame | Records | Callable[[], Records] | Corpus,
    *,
    columns: Mapping[str, str] | None = None,
    pattern: str | None = None,
    language: str | None = "en",
    max_chars: int | None = 1_000_000,
) -> Corpus:
    """Open news articles as a corpus that is read anew at each iteration.

    Parameters
    ----------
    source : path, list of paths, DataFrame, iterable of Document or mapping, or Corpus
        A file (``.txt``, ``.html``, ``.htm``, ``.jsonl``, ``.ndjson``, ``.json``, ``.csv``,
        ``.tsv``, ``.parquet``, ``.zip``, ``.warc``; JSON Lines and tables also packed, as in
        ``.jsonl.gz`` and ``.csv.zst``), a folder (read recursively, in sorted order), a glob such
        as ``"news/**/*.txt"``, or a list of those; or articles in memory. A generator can be gone
        through once; a function that returns a new one, as often as needed. A corpus is
        returned as it is.
    columns : mapping of str to str, optional
        Which column or key holds a field, such as ``{"text": "Body", "outlet": "Paper"}``.
        Without it, columns are found by name and common synonyms (``docs/reading.md``).
    pattern : str, optional
        Only files of a folder whose name or relative path matches, such as ``"*.html"``.
    language : {"en", None}
        ``"en"`` sets articles aside that are not English; None keeps every language.
    max_chars : int or None
        Longer texts are set aside; None sets no limit.

    Returns
    -------
    Corpus
        With the records that could not be used in ``corpus.skipped``, each with its reason.

    Raises
    ------
    InputError
        If nothing at all can be read: a missing path, a table without a text column, a folder
        without a readable file, a single file that is empty, binary or not English.
    OptionError
        If an option has a value it cannot have.
    MissingExtraError
        If a format needs a package that is not installed (Parquet and zstd: pyarrow, WARC:
        warcio).

    Examples
    --------
    >>> corpus = read_corpus([{"id": "a", "text": "Aid reached the town, the mayor said."}])
    >>> [document.id for document in corpus]
    ['a']
    """
    if isinstance(source, Corpus):
        return source
    options = Options(_columns(columns), _language(language), _max_chars(max_chars))
    origin = _origin(source, pattern)
    if isinstance(origin, Files):
        _check_extras(origin)
    # Functions may be slow or not ready yet, iterators go by only once: those are not tried.
    if not isinstance(origin, Values) or isinstance(origin.values, Sequence):
        check_readable(origin, options)
    recipe = None
    if isinstance(origin, Files):
        recipe = {
            "paths": list(origin.given),
            "columns": dict(columns or {}),
            "pattern": pattern,
            "language": language,
            "max_chars": max_chars,
        }
    return Corpus(origin, options, recipe)


def _origin(source: Any, pattern: str | None) -> Origin:
    if isinstance(source, _PATH):
        files = find_files([source], pattern)
        return Files(os.fspath(source)[:200], files, (os.fspath(source),))
    if isinstance(source, pd.DataFrame):
        return Table(source)
    if callable(source):
        return Values(source)
    if isinstance(source, bytes | Mapping | Document) or not isinstance(source, Iterable):
        raise InputError(
            f"cannot read articles from a value of type {type(source).__name__}; give a path, "
            "a list of paths, a DataFrame or a list of documents"
        )
    if isinstance(source, Iterator):
        first = list(zip(range(1), source, strict=False))
        source = chain([value for _, value in first], source)
        paths = bool(first) and isinstance(first[0][1], _PATH)
        return _listed(list(source), pattern) if paths else Values(source)
    values = source if isinstance(source, Sequence) else list(source)
    if any(isinstance(value, _PATH) for value in values):
        return _listed(values, pattern)
    return Values(values)


def _listed(paths: Sequence[Any], pattern: str | None) -> Files:
    for path in paths:
        if not isinstance(path, _PATH):
            raise InputError(
                f"a list of paths holds a value of type {type(path).__name__}; "
                "give paths alone, or documents alone"
            )
    name = os.fspath(paths[0]) if len(paths) == 1 else f"{len(paths)} paths"
    given = tuple(os.fspath(path) for path in paths)
    return Files(name[:200], find_files(paths, pattern), given)


def _check_extras(origin: Files) -> None:
    """Raise MissingExtraError if a file needs a package that is not installed."""
    missing = unreadable_here()
    for file in origin.files if missing else ():
        if (error := missing.get(format_suffix(file.path))) is not None:
            raise error


def _columns(columns: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    for field in columns or {}:
        if field not in FIELDS:
            near = difflib.get_close_matches(str(field), FIELDS, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise OptionError(
                f"columns: unknown field {field!r}; {hint}"
                f"write field: column, with a field of {', '.join(FIELDS)}"
            )
    return tuple((columns or {}).items())


def _language(language: str | None) -> str | None:
    if language not in ("en", None):
        raise OptionError(f"language must be 'en' or None (any language), not {language!r}")
    return language


def _max_chars(limit: int | None) -> int | None:
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise OptionError(f"max_chars must be a number of characters or None, not {limit!r}")
    return limit
