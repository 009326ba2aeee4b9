"""Whole files: written so that they appear only when complete, and their SHA-256 checksums."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal, overload

from toolkit.errors import FormatError, OptionError

#: The list of checksums beside shipped models.
SUMS = "SHA256SUMS"


@overload
def atomic_write(
    path: str | Path, mode: Literal["text"] = "text"
) -> contextlib.AbstractContextManager[IO[str]]: ...
@overload
def atomic_write(
    path: str | Path, mode: Literal["binary"]
) -> contextlib.AbstractContextManager[IO[bytes]]: ...
def atomic_write(
    path: str | Path, mode: Literal["text", "binary"] = "text"
) -> contextlib.AbstractContextManager[IO[Any]]:
    """Open a file for writing that takes its place only when the block ends without an error.

    The words go to a hidden file in the same folder, which then replaces ``path`` in one step;
    after an error the old file, if any, is as it was and nothing else is left behind.

    Parameters
    ----------
    path : str or Path
        Missing folders above it are made.
    mode : {"text", "binary"}
        Text is UTF-8 with ``\\n`` line ends on every system.

    Raises
    ------
    OptionError
        If the place cannot be written to.

    Examples
    --------
    >>> with atomic_write("out/table.csv") as file:                   # doctest: +SKIP
    ...     file.write("outlet,n")
    """
    return _atomic(Path(path), mode)


@contextlib.contextmanager
def _atomic(path: Path, mode: str) -> Iterator[IO[Any]]:
    hidden = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        file: IO[Any] = (
            hidden.open("xb")
            if mode == "binary"
            else hidden.open("x", encoding="utf-8", newline="\n")
        )
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        # Whatever went wrong, an interrupt included, nothing half written stays.
        hidden.unlink(missing_ok=True)
        raise
    try:
        hidden.replace(path)
    except OSError as error:
        hidden.unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> OptionError:
    return OptionError(
        f"{path}: cannot be written ({error.strerror or error}); choose another place"
    )


def sha256(path: str | Path) -> str:
    """Return the SHA-256 checksum of a file's bytes, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked_bytes(path: str | Path) -> bytes:
    """Return the bytes of a shipped model file that the list beside it vouches for.

    Parameters
    ----------
    path : str or Path
        In a folder with a list ``SHA256SUMS``, as ``sha256sum`` writes it.

    Raises
    ------
    FormatError
        If the list does not name the file, or the file differs from its checksum.
    """
    path = Path(path)
    data = path.read_bytes()
    listed = (path.parent / SUMS).read_text(encoding="utf-8").splitlines()
    if f"{hashlib.sha256(data).hexdigest()}  {path.name}" not in listed:
        raise FormatError(f"{path} differs from its checksum in {SUMS}; install the package anew")
    return data


def vouch_for(path: str | Path) -> None:
    """Put a model file that was just written into the list that :func:`checked_bytes` reads."""
    path = Path(path)
    listed = path.parent / SUMS
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    sums = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
    sums[path.name] = sha256(path)
    text = "".join(f"{checksum}  {name}\n" for name, checksum in sorted(sums.items()))
    listed.write_text(text, encoding="utf-8")
