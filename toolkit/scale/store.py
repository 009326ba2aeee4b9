"""The folder of a run: parts that are whole or not there, receipts, and at the end the manifest.

``parts/``, ``tables/``      the files of the parts, named by their keys
``inputs.jsonl``             every input file with its checksum
``skipped.jsonl``            what was set aside, and why
``parts.jsonl``              every part in the corpus' order, with the checksums of its files
``manifest.json``            versions, options, study, models; the checksums of the three above

A file takes its place in one step when it is complete, a part counts when its receipt does and
every checksum in it is right, and the manifest is there only when everything is. So a run may be
killed between any two steps, and the next one goes on from what is right.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import IO, Any

from toolkit.errors import OptionError
from toolkit.files import atomic_write, sha256
from toolkit.scale.parts import Part

FORMAT = "attribution-toolkit/annotated-corpus/1"
MANIFEST, INPUTS, SKIPPED, PARTS = "manifest.json", "inputs.jsonl", "skipped.jsonl", "parts.jsonl"
_WORK = ".work"
_OURS = frozenset((MANIFEST, INPUTS, SKIPPED, PARTS, _WORK, "parts", "tables"))
_NAME = re.compile(r"(?:parts|tables/[a-z]{1,20})/[0-9a-f]{2}/[0-9a-f]{32}\.(?:jsonl|parquet)")
_SUFFIX = {"jsonl": ".jsonl", "parquet": ".parquet"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of a part: its key, how many documents, what failed, its files' checksums."""

    key: str
    documents: int
    failed: Mapping[str, str]
    files: Mapping[str, str]


class Store:
    """The folder that a run writes to.

    Raises
    ------
    OptionError
        If the place is no folder, holds other files, or another run is writing to it.
    """

    def __init__(self, out: Path, part_format: str) -> None:
        self.out = out
        self._suffix = _SUFFIX[part_format]
        _refuse(out)
        try:
            (out / _WORK / "receipts").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OptionError(f"{out}: cannot be written ({error.strerror})") from None
        self._lock = _locked(out)
        self._kept = {r.key: r for r in read_receipts(out / PARTS)}

    def close(self) -> None:
        """Let another run write here."""
        self._lock.close()

    def done(self, key: str) -> Receipt | None:
        """Return a part's receipt if the part is there and every byte of it is right."""
        for receipt in (self._kept.get(key), _read_receipt(self._receipt(key))):
            if receipt is not None and receipt.key == key:
                whole = receipt.files.items()
                if all(_is(self.out / name, checksum) for name, checksum in whole):
                    return receipt
        return None

    def put(self, key: str, part: Part) -> Receipt:
        """Write a part, and then its receipt; from here on the folder is not complete."""
        self._begin()
        checksums = {}
        for kind, data in part.files.items():
            folder = "parts" if kind == "annotated" else f"tables/{kind}"
            name = f"{folder}/{key[:2]}/{key}{self._suffix}"
            self._write(name, data)
            checksums[name] = sha256_of(data).hexdigest()
        receipt = Receipt(key, part.documents, dict(part.failed), checksums)
        self._write(f"{_WORK}/receipts/{key}.json", _line(asdict(receipt)))
        return receipt

    def _begin(self) -> None:
        (self.out / MANIFEST).unlink(missing_ok=True)

    def aside(self) -> IO[str]:
        """Open the file in which the run gathers what is set aside while reading."""
        return (self.out / _WORK / SKIPPED).open("w", encoding="utf-8", newline="\n")

    def finish(
        self,
        receipts: Sequence[Receipt],
        inputs: Iterable[tuple[str, str]],
        head: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Write the lists and the manifest, and clear away what is of no part.

        Parameters
        ----------
        receipts : sequence of Receipt
            Of every part, in the corpus' order.
        inputs : iterable of (str, str)
            Name and checksum of every input file.
        head : mapping
            What the manifest says beside.
        """
        self._begin()
        with self._open(INPUTS) as file:
            for name, checksum in inputs:
                file.write(_line({"path": name, "sha256": checksum}).decode())
        set_aside = self._skipped(receipts)
        with self._open(PARTS) as file:
            file.writelines(_line(asdict(receipt)).decode() for receipt in receipts)
        manifest = {
            "format": FORMAT,
            **head,
            "documents": sum(r.documents for r in receipts),
            "skipped": set_aside,
            "parts": len(receipts),
            "files": {name: sha256(self.out / name) for name in (INPUTS, SKIPPED, PARTS)},
        }
        text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False)
        self._write(MANIFEST, (text + "\n").encode())
        self._sweep({name for r in receipts for name in r.files})
        return manifest

    def _skipped(self, receipts: Iterable[Receipt]) -> int:
        """Write what was set aside: while reading in input order, then while annotating."""
        count = 0
        with (
            self._open(SKIPPED) as file,
            (self.out / _WORK / SKIPPED).open(encoding="utf-8", newline="\n") as gathered,
        ):
            for line in gathered:
                file.write(line)
                count += 1
            for receipt in receipts:
                for id, reason in receipt.failed.items():
                    row = {"path": "", "record": "", "id": id, "reason": reason}
                    file.write(_line(row).decode())
                    count += 1
        return count

    def _sweep(self, named: set[str]) -> None:
        """Remove the files of no part (of an earlier study, half written) and the work folder."""
        for top in ("parts", "tables"):
            for where, _, names in os.walk(self.out / top, topdown=False):
                folder = Path(where)
                for name in names:
                    if (folder / name).relative_to(self.out).as_posix() not in named:
                        (folder / name).unlink()
                if not any(folder.iterdir()):
                    folder.rmdir()
        self.close()
        shutil.rmtree(self.out / _WORK, ignore_errors=True)
        for path in self.out.glob(".*.tmp"):
            path.unlink(missing_ok=True)

    def _receipt(self, key: str) -> Path:
        return self.out / _WORK / "receipts" / f"{key}.json"

    def _open(self, name: str) -> AbstractContextManager[IO[str]]:
        return _with_room(self.out, atomic_write(self.out / name))

    def _write(self, name: str, data: bytes) -> None:
        with _with_room(self.out, atomic_write(self.out / name, "binary")) as file:
            file.write(data)


@contextmanager
def _with_room(out: Path, opened: AbstractContextManager[IO[Any]]) -> Iterator[IO[Any]]:
    """Open a file for writing; say in one line when the disk is full."""
    try:
        with opened as file:
            yield file
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        what = "there is no room left" if full else f"cannot be written ({error.strerror})"
        raise OptionError(
            f"{out}: {what}; what is complete stays: make room and call again, the run goes on "
            "from there"
        ) from None


def read_receipts(path: Path) -> Iterator[Receipt]:
    """Give the receipts of a list of parts, as far as it can be read."""
    try:
        with path.open("rb") as file:
            for line in file:
                receipt = _parsed(line)
                if receipt is not None:
                    yield receipt
    except OSError:
        return


def _read_receipt(path: Path) -> Receipt | None:
    try:
        return _parsed(path.read_bytes())
    except OSError:
        return None


def _parsed(line: bytes) -> Receipt | None:
    try:
        value = json.loads(line)
        files = {str(k): str(v) for k, v in value["files"].items()}
        failed = {str(k): str(v) for k, v in value["failed"].items()}
        if not all(_NAME.fullmatch(name) for name in files):
            return None
        return Receipt(str(value["key"]), int(value["documents"]), failed, files)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _is(path: Path, checksum: str) -> bool:
    try:
        return sha256(path) == checksum
    except OSError:
        return False


def _line(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=True) + "\n").encode("ascii")


def _refuse(out: Path) -> None:
    """Raise if writing here could lose anything but an earlier run."""
    if out.exists() and not out.is_dir():
        raise OptionError(f"{out}: is not a folder; name a folder, or a file ending in .jsonl")
    if not out.exists():
        return
    strange = sorted(p.name for p in out.iterdir() if p.name not in _OURS and p.suffix != ".tmp")
    if strange:
        raise OptionError(
            f"{out}: holds {strange[0]!r}, which is of no earlier run; name a new or empty folder"
        )


def _locked(out: Path) -> IO[bytes]:
    """Return the open lock file of a folder; the system frees it when the process ends."""
    file = (out / _WORK / "lock").open("wb")
    try:
        import fcntl
    except ImportError:  # not on this system: two runs in one folder are the user's care
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise OptionError(
            f"{out}: another run is writing here; wait for it or name another folder"
        ) from None
    except OSError:  # a file system without locks
        return file
    return file
