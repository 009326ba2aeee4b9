"""A path, a glob or a list of them → the files of a corpus, in order, with ids and outlets."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from glob import glob, has_magic
from heapq import merge
from pathlib import Path, PurePath
from typing import NamedTuple

from toolkit.corpus.readers import READERS, SINGLE
from toolkit.corpus.rows import Place
from toolkit.corpus.seen import SeenIds
from toolkit.corpus.settings import settings
from toolkit.corpus.streams import PACKED, format_suffix
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
    """A file with the folder its name starts from; ``twin``: another differs only in the suffix."""

    path: Path
    base: Path
    twin: bool = False
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files that some sources name, found anew at each iteration, one folder at a time.

    Of a folder tree only the names in one folder (and in those above it) are in memory; of several
    sources, which could hold the same file, also some bytes for each file.
    """

    sources: tuple[str, ...]
    pattern: str | None
    root: Path
    #: The folder whose sub-folders are outlets.
    papers: Path

    def __iter__(self) -> Iterator[InputFile]:
        several = len(self.sources) > 1
        seen = SeenIds()
        for file in _each(self.sources, self.pattern):
            path = _absolute(file.path)
            if several and seen.add(os.path.normcase(path), "") is not None:
                continue
            yield _placed(file, path, self.root, self.papers)


def find_files(sources: Sequence[str | os.PathLike[str]], pattern: str | None) -> FoundFiles:
    """Return every file that the sources name, each once: folders read recursively and sorted.

    Raises
    ------
    InputError
        If a path is missing, or nothing in it could be read.
    """
    if not sources:
        raise InputError("no files given: name a file, a folder or a pattern such as 'news/*.txt'")
    named = tuple(os.fspath(source) for source in sources)
    bases = [str(_absolute(_base(source, pattern))) for source in named]
    root = _common(bases)
    # A single file beside a folder does not make an outlet of the folder's own name.
    folders = [b for b, source in zip(bases, named, strict=True) if not _is_file(source)]
    return FoundFiles(
        named, pattern, root, _common(folders) if folders and _one_drive(bases) else root
    )


def _common(bases: Sequence[str]) -> Path:
    return Path(os.path.commonpath(bases)) if _one_drive(bases) else Path(os.path.sep)


def _placed(file: _Found, path: Path, root: Path, papers: Path) -> InputFile:
    """Return a file with the name, the id and the outlet that its place gives."""
    name = _relative(path, root)
    inner = Path(os.path.relpath(path, papers)).parts[:-1]
    # "a.txt" and "a.html" side by side keep their suffix, or one would be a duplicate id.
    single = format_suffix(path) in SINGLE
    id = name if single and file.twin else _stem(name)
    outlet = _readable(inner[0]) if inner and inner[0] != ".." else None
    return InputFile(file.path, name, Place(id, outlet), file.fault)


def _base(source: str, pattern: str | None) -> Path:
    """Return the folder that names start from, and check that there is something to read."""
    first = next((file for file in _expand(source, pattern) if not file.fault), None)
    if first is not None:
        return first.base
    path = Path(source)
    if path.is_dir():
        which = "no file" if pattern is None else f"no file that matches {pattern!r}"
        raise InputError(f"{path}: {which} in it can be read; {_READ}")
    found = next(_expand(source, pattern), None)
    if found is None:
        raise InputError("no files given: name a file, a folder or a pattern such as 'news/*.txt'")
    return found.base


def _each(sources: Sequence[str], pattern: str | None) -> Iterator[_Found]:
    """Give the files of every source; those named one by one may be each other's twins."""
    loose = [source for source in sources if not _is_folder(source)]
    stems: Counter[str] = Counter()
    if len(loose) > 1:
        stems.update(
            _stem(str(path))
            for path in {_absolute(file.path) for s in loose for file in _expand(s, pattern)}
        )
    for source in sources:
        for file in _expand(source, pattern):
            twin = file.twin or stems[_stem(str(_absolute(file.path)))] > 1
            yield file._replace(twin=twin)


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False


def _is_folder(source: str) -> bool:
    try:
        return Path(source).is_dir()
    except (OSError, ValueError):
        return False


def _expand(source: str, pattern: str | None) -> Iterator[_Found]:
    path = Path(source)
    if not source.strip():
        raise InputError("the path is empty; name a file, a folder or a pattern ('.' is here)")
    try:
        if path.is_dir():
            yield from _folder(path, pattern)
            return
        if path.is_file():
            yield _Found(path, path.parent, fault=_unknown(path))
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
    files = [hit for hit in map(Path, hits) if hit.is_file() and not _companion(hit)]
    stems = Counter(_stem(str(hit)) for hit in files)
    for hit in files:
        yield _Found(hit, base, stems[_stem(str(hit))] > 1, _unknown(hit))


def _matches(pattern: str) -> list[str]:
    # Path.glob cannot take an absolute pattern.
    return sorted(glob(pattern, recursive=True)) if has_magic(pattern) else []  # noqa: PTH207


def _folder(folder: Path, pattern: str | None) -> Iterator[_Found]:
    """Give a folder's files in the order of their relative paths; hidden ones are passed over.

    Links to folders are not entered: they could lead in circles.
    """
    waiting = [_listed(folder, folder, pattern)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif isinstance(entry, Path):
            waiting.append(_listed(entry, folder, pattern))
        else:
            yield entry


def _listed(where: Path, folder: Path, pattern: str | None) -> Iterator[_Found | Path]:
    """Give the files to read and the folders to enter of one folder, in the order of names."""
    inner = where.relative_to(folder)
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(where) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                enters = _enters(entry)
                if enters:
                    folders.append(entry.name)
                elif enters is False and _wanted(inner / entry.name, pattern):
                    files.append(entry.name)
    except OSError as error:
        yield _Found(where, folder, fault=f"cannot be opened ({error.strerror})")
        return
    files.sort()
    folders.sort()
    for name in merge(files, folders):
        place = bisect_left(folders, name)
        if place < len(folders) and folders[place] == name:
            yield where / name
        else:
            yield _Found(where / name, folder, _has_twin(name, files), _unknown(where / name))


def _enters(entry: os.DirEntry[str]) -> bool | None:
    """Say whether an entry is a folder to enter; None for a link to a folder."""
    try:
        if not entry.is_dir():
            return False
        return None if entry.is_symlink() else True
    except OSError:  # a link that leads to itself
        return False


def _wanted(inner: Path, pattern: str | None) -> bool:
    """Say whether a file of a folder is read: one that matches, or else no companion."""
    if pattern is None:
        return not _companion(inner)
    return fnmatch(inner.as_posix(), pattern) or fnmatch(inner.name, pattern)


def _has_twin(name: str, names: list[str]) -> bool:
    """Say whether another of the sorted names differs only in the suffix."""
    if format_suffix(PurePath(name)) not in SINGLE:
        return False
    stem = _stem(name)
    for place in range(bisect_left(names, stem + "."), len(names)):
        if not names[place].startswith(stem + "."):
            break
        if names[place] != name and _stem(names[place]) == stem:
            return True
    return False


def _unknown(path: Path) -> str | None:
    suffix = format_suffix(path)
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


def _one_drive(paths: Sequence[str]) -> bool:
    return len({os.path.splitdrive(path)[0] for path in paths}) == 1


def _relative(path: Path, root: Path) -> str:
    return _readable(Path(os.path.relpath(path, root)).as_posix())


def _stem(name: str) -> str:
    folder, slash, last = name.rpartition("/")
    if last.lower().endswith(PACKED):
        last = last.rpartition(".")[0] or last
    return folder + slash + (last.rpartition(".")[0] or last)


def _readable(name: str) -> str:
    """Return a name that can be written; bytes that are not UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


_READ = f"files that are read end in {', '.join(READERS)}"
