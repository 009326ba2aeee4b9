"""A .zip archive → the rows of the files in it, each read by the reader of its suffix.

Nothing is unpacked to a place that the archive names: a member goes into a temporary file of our
own, up to the size that its format allows, and is gone when its rows have been given.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from toolkit.corpus.decoding import UndecodableError
from toolkit.corpus.rows import Fault, Options, Row
from toolkit.corpus.settings import settings
from toolkit.corpus.streams import check_expansion, format_suffix

_CHUNK = 1 << 18
_FAILURES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)


def reader(
    of_suffix: Callable[[str], Callable[[Path, Options], Iterator[Row | Fault]] | None],
) -> Callable[[Path, Options], Iterator[Row | Fault]]:
    """Return the reader of archives; ``of_suffix`` gives the reader of what is in them."""

    def read(path: Path, options: Options) -> Iterator[Row | Fault]:
        try:
            with zipfile.ZipFile(path) as archive:
                members = archive.infolist()
                most = settings("limits")["members"]
                if len(members) > most:
                    yield Fault("", f"an archive of more than {most:,} files; unpack it")
                    return
                size = path.stat().st_size
                yield from _members(archive, members, size, options)
        except (*_FAILURES, RuntimeError) as error:
            yield Fault("", f"truncated or not a zip archive ({_said(error)}); save it again")

    def _members(
        archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], size: int, options: Options
    ) -> Iterator[Row | Fault]:
        unpacked = 0
        for member in sorted(members, key=lambda m: PurePosixPath(m.filename).parts):
            name = PurePosixPath(member.filename)
            if not name.parts:
                if not member.filename.endswith("/"):
                    yield Fault("", "a file without a name in the archive")
                continue
            if member.is_dir() or any(part.startswith((".", "__MACOSX")) for part in name.parts):
                if ".." in name.parts:
                    yield Fault(_shown(name), "its name leads out of the archive")
                continue
            suffix = format_suffix(name)
            read_one = of_suffix(suffix)
            reason = _why_not(member, name, suffix)
            if reason is None and read_one is None:
                reason = f"not a format that is read ({suffix or 'no suffix'})"
            if reason is not None or read_one is None:
                yield Fault(_shown(name), reason or "")
                continue
            with tempfile.TemporaryDirectory(prefix="toolkit-zip-") as folder:
                copy = Path(folder, f"member{suffix}")
                try:
                    with archive.open(member) as source, copy.open("wb") as target:
                        unpacked += _copied(source, target, unpacked, size)
                except UndecodableError as error:
                    yield Fault(_shown(name), str(error))
                    return
                except (*_FAILURES, RuntimeError) as error:
                    yield Fault(_shown(name), f"damaged in the archive ({_said(error)})")
                    continue
                inner = Options(options.columns, options.language, options.max_chars)
                for row in read_one(copy, inner):
                    yield _named(row, name)

    return read


def _copied(source: IO[bytes], target: IO[bytes], before: int, packed: int) -> int:
    """Copy a member as far as an archive of this size may expand; return its size."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        check_expansion(before + size, packed)
        target.write(chunk)
    return size


def _why_not(member: zipfile.ZipInfo, name: PurePosixPath, suffix: str) -> str | None:
    """Return why a member is not even opened, or None."""
    if name.is_absolute() or ".." in name.parts or "\\" in member.filename or ":" in name.parts[0]:
        return "its name leads out of the archive"
    if member.flag_bits & 1:
        return "encrypted; unpack it with its password"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link, which could lead anywhere"
    if suffix == ".zip":
        return "an archive in an archive; unpack it"
    return None


def _named(row: Row | Fault, name: PurePosixPath) -> Row | Fault:
    """Return a member's row with the member's name in its id and its place."""
    where = ", ".join(part for part in (_shown(name), row.record) if part)
    if isinstance(row, Fault):
        return row._replace(record=where)
    suffix = format_suffix(name)
    stem = _shown(name).removesuffix(str(name)[-len(suffix) :]) or _shown(name)
    number = stem if row.number is None else f"{stem}-{row.number}"
    return Row(number, where, row.fields)


def _shown(name: PurePosixPath) -> str:
    return str(name).encode("utf-8", "replace").decode("utf-8")


def _said(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:80]
