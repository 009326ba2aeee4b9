"""A file → its bytes, unpacked where its name says gzip or zstd, up to a bound."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any, BinaryIO, cast

from toolkit.corpus.decoding import UndecodableError
from toolkit.corpus.settings import settings

#: Suffixes of compressed files, before which the suffix of the format stands.
PACKED = (".gz", ".zst")


@dataclass(slots=True)
class Meter:
    """How many bytes of the input were read, for progress bars; files that are done count whole."""

    done: int = 0
    inside: int = 0

    @property
    def read(self) -> int:
        """Bytes read so far."""
        return self.done + self.inside

    def finish(self, size: int) -> None:
        """Count a file of this size as read."""
        self.done, self.inside = self.done + size, 0


def format_suffix(path: PurePath) -> str:
    """Return the suffix that says how a file is read, in lower case: of a packed one both.

    Examples
    --------
    >>> format_suffix(Path("wire.2024.JSONL.gz")), format_suffix(Path("page.html"))
    ('.jsonl.gz', '.html')
    """
    last = path.suffix.lower()
    return path.with_suffix("").suffix.lower() + last if last in PACKED else last


def is_packed(path: PurePath) -> bool:
    """Say whether a file's name says that it is compressed."""
    return path.suffix.lower() in PACKED


@contextmanager
def open_bytes(path: Path, meter: Meter | None = None) -> Iterator[BinaryIO]:
    """Open a file for reading; a compressed one gives what is packed in it.

    Raises
    ------
    UndecodableError
        While reading, with the reason: packed data that is damaged or cut off, or that expands
        beyond all measure.
    """
    with path.open("rb") as raw:
        counted = _Counted(raw, meter)
        if not is_packed(path):
            yield io.BufferedReader(counted, 1 << 16)
            return
        with _unpacked(path, counted) as stream:
            bounded = _Bounded(stream, path.suffix.lower(), counted)
            yield io.BufferedReader(bounded, 1 << 16)


class _Counted(io.RawIOBase):
    """A raw file that remembers how many bytes were read of it."""

    def __init__(self, file: IO[bytes], meter: Meter | None) -> None:
        self._file, self._meter = file, meter
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = cast(io.BufferedReader, self._file).readinto(buffer)
        self.count += size
        if self._meter is not None:
            self._meter.inside = self.count
        return size


class _Bounded(io.RawIOBase):
    """What a packed stream unpacks to, up to a bound; packed data that is broken is told so."""

    def __init__(self, file: IO[bytes], what: str, packed: Any) -> None:
        self._file, self._what, self._packed = file, what, packed
        self._size = 0
        self._limits = settings("limits")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error, ValueError) as error:
            said = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
            raise UndecodableError(
                f"damaged or truncated {self._what} data ({said}); save it again"
            ) from None
        self._size += len(data)
        check_expansion(self._size, self._packed.count)
        buffer[: len(data)] = data
        return len(data)


def check_expansion(size: int, packed: int) -> None:
    """Raise UndecodableError when packed data has grown beyond what text can be packed to."""
    limits = settings("limits")
    if size > limits["free"] + limits["ratio"] * packed:
        raise UndecodableError(
            f"expands to more than {limits['ratio']} times its size, which text does not "
            "(an archive bomb?); unpack it yourself if you trust it"
        )


@contextmanager
def _unpacked(path: Path, raw: io.RawIOBase) -> Iterator[IO[bytes]]:
    packed = io.BufferedReader(raw, 1 << 16)
    if path.suffix.lower() == ".gz":
        with gzip.GzipFile(fileobj=packed) as stream:
            yield cast(IO[bytes], stream)
        return
    import pyarrow as pa

    with pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd") as stream:
        yield stream
