"""A path, a glob or a list of them → the files of a corpus, in order, with ids and outlets."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from toolkit.corpus.readers import READERS, SINGLE
from toolkit.corpus.rows import Place
from toolkit.corpus.settings import settings
from toolkit.errors import InputError


class InputFile(NamedTuple):
    """A file of a corpus: where it is, its name in tables, and what its place tells.

    ``fault`` is why it cannot be read, when its place already shows that.
    """

    path: Path
    name: str
    place: Place
    fault: str | None = None


class _Found(NamedTuple):
    path: Path
    base: Path
    fault: str | None = None


def find_files(sources: Sequence[str | os.PathLike[str]], pattern: str | None) -> list[InputFile]:
    """Return every file that the sources name, each once: folders read recursively and sorted.

    Raises
    ------
    InputError
        If a path is missing, or nothing in it could be read.
    """
    found: dict[Path, _Found] = {}
    for source in sources:
        for file in _expand(os.fspath(source), pattern):
            found.setdefault(_absolute(file.path), file)
    if not found:
        raise InputError("no files given: name a file, a folder or a pattern such as 'news/*.txt'")
    bases = [str(_absolute(file.base)) for file in found.values()]
    root = Path(os.path.commonpath(bases)) if _one_drive(bases) else Path(os.path.sep)
    names = {path: _relative(path, root) for path in found}
    # "a.txt" and "a.html" side by side keep their suffix, or one would be a duplicate id.
    stems = Counter(_stem(name) for path, name in names.items())
    files = []
    for path, file in found.items():
        name = names[path]
        inner = Path(os.path.relpath(path, root)).parts[:-1]
        single = path.suffix.lower() in SINGLE and stems[_stem(name)] == 1
        id = _stem(name) if single or path.suffix.lower() not in SINGLE else name
        outlet = _readable(inner[0]) if inner and inner[0] != ".." else None
        files.append(InputFile(file.path, name, Place(id, outlet), file.fault))
    return files


def _expand(source: str, pattern: str | None) -> Iterator[_Found]:
    path = Path(source)
    if not source.strip():
        raise InputError("the path is empty; name a file, a folder or a pattern ('.' is here)")
    try:
        if path.is_dir():
            yield from _folder(path, pattern)
            return
        if path.is_file():
            yield _Found(path, path.parent, _unknown(path))
            return
        hits = _matches(source)
        special = path.exists()
    except (OSError, ValueError):
        # Longer than any name may be, or with characters none may have: an article, not a path.
        hits, special = [], False
    if special:
        raise InputError(f"{source}: neither a file nor a folder")
    if not hits:
        what = "no file matches" if has_magic(source[:1000]) else "no such file or folder"
        hint = "to read a text itself, give [{'text': '…'}]"
        if len(source) < 1000 and "\n" not in source:
            hint = f"check the path (the current folder is {Path.cwd()})"
        raise InputError(f"{source[:200]!r}: {what}; {hint}")
    base = _fixed(path)
    for hit in map(Path, hits):
        if hit.is_file() and not _companion(hit):
            yield _Found(hit, base, _unknown(hit))


def _matches(pattern: str) -> list[str]:
    # Path.glob cannot take an absolute pattern.
    return sorted(glob(pattern, recursive=True)) if has_magic(pattern) else []  # noqa: PTH207


def _folder(folder: Path, pattern: str | None) -> Iterator[_Found]:
    """Give a folder's files in the order of their relative paths; hidden ones are passed over."""
    faults: list[_Found] = []

    def unreadable(error: OSError) -> None:
        place = Path(error.filename or folder)
        faults.append(_Found(place, folder, f"cannot be opened ({error.strerror})"))

    paths = []
    for where, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(where, name) for name in names if not name.startswith(".")]
    wanted = []
    for path in paths:
        inner = path.relative_to(folder).as_posix()
        if pattern is not None:
            if fnmatch(inner, pattern) or fnmatch(path.name, pattern):
                wanted.append(_Found(path, folder, _unknown(path)))
        elif not _companion(path):
            wanted.append(_Found(path, folder, _unknown(path)))
    if all(file.fault for file in wanted):
        which = "no file" if pattern is None else f"no file that matches {pattern!r}"
        raise InputError(f"{folder}: {which} in it can be read; {_READ}")
    yield from sorted(wanted + faults, key=lambda file: file.path.relative_to(folder).parts)


def _unknown(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if suffix in READERS:
        # A pipe or a device might never end; a link to nothing is told by the reader.
        return "not a regular file" if path.exists() and not path.is_file() else None
    return f"not a format that is read ({suffix or 'no suffix'}); {_READ}"


def _companion(path: Path) -> bool:
    known = settings("companions")
    stem = path.name.split(".")[0].casefold()
    return stem in known["stems"] or path.suffix.lower() in known["suffixes"]


def _fixed(path: Path) -> Path:
    """Return the part of a glob before its first wildcard."""
    parts = list(path.parts)
    first = next((i for i, part in enumerate(parts) if has_magic(part)), len(parts) - 1)
    return Path(*parts[:first])


def _absolute(path: Path) -> Path:
    # Not resolve(): a link keeps its own name and place in the corpus.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _one_drive(paths: list[str]) -> bool:
    return len({os.path.splitdrive(path)[0] for path in paths}) == 1


def _relative(path: Path, root: Path) -> str:
    return _readable(Path(os.path.relpath(path, root)).as_posix())


def _stem(name: str) -> str:
    folder, slash, last = name.rpartition("/")
    return folder + slash + (last.rpartition(".")[0] or last)


def _readable(name: str) -> str:
    """Return a name that can be written; bytes that are not UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


_READ = f"files that are read end in {', '.join(READERS)}"
