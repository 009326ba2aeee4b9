"""Documents → their word sequences and MinHash sketches, in temporary files instead of memory."""

from __future__ import annotations

import json
import re
import tempfile
from array import array
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from types import TracebackType
from typing import IO, Any, cast

import numpy as np
import numpy.typing as npt

from toolkit.corpus.settings import settings
from toolkit.document import Document

_WORD = re.compile(r"\w+")
_HEAD = ("id", "outlet", "date", "title")
_CHUNK = 4096

Ints = npt.NDArray[np.int64]
Shingles = npt.NDArray[np.uint64]


class Sketches:
    """The word sequences of many documents with one MinHash sketch each.

    In memory are four whole numbers for each document; sequences, sketches and what tables show of
    a document are in temporary files.

    Parameters
    ----------
    random_state : int
        Seed of the hash functions.
    """

    def __init__(self, random_state: int) -> None:
        self._count: int = settings("near_duplicates")["permutations"]
        rng = np.random.default_rng(random_state)
        # Multiply-shift hashing (Dietzfelbinger et al. 1997): the high half of a product.
        shape = (self._count, 1)
        self._factors = rng.integers(0, 1 << 63, shape, dtype=np.uint64) * np.uint64(2)
        self._factors += np.uint64(1)
        self._terms = rng.integers(0, 1 << 63, shape, dtype=np.uint64)
        self._words, self._minima, self._heads = (_scratch() for _ in range(3))
        self._ends, self._head_ends = array("q", [0]), array("q", [0])
        self._digests = array("Q")

    def __enter__(self) -> Sketches:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in (self._words, self._minima, self._heads):
            file.close()

    def __len__(self) -> int:
        return len(self._digests)

    def add(self, document: Document) -> None:
        """Add a document."""
        shingles = shingles_of(document.text)
        data = shingles.tobytes()
        self._words.write(data)
        self._ends.append(self._ends[-1] + len(shingles))
        head = json.dumps([getattr(document, name) for name in _HEAD]).encode("ascii")
        self._heads.write(head)
        self._head_ends.append(self._head_ends[-1] + len(head))
        self._minima.write(self._sketch(shingles).tobytes())
        digest = int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
        self._digests.append((digest or 1) if len(shingles) else 0)

    def _sketch(self, shingles: Shingles) -> npt.NDArray[np.uint32]:
        """Return the least value of each hash function, shape (permutations,)."""
        least = np.full(self._count, np.iinfo(np.uint32).max, dtype=np.uint32)
        for start in range(0, len(shingles), _CHUNK):
            values = self._factors * shingles[None, start : start + _CHUNK] + self._terms
            high = (values >> np.uint64(32)).astype(np.uint32)
            least = np.minimum(least, high.min(axis=1))
        return least

    def digests(self) -> npt.NDArray[np.uint64]:
        """Return one number for each document, the same for the same sequences, 0 for none."""
        return np.array(self._digests, dtype=np.uint64)

    def bands(self, rows: int) -> Iterator[npt.NDArray[np.uint64]]:
        """Give, band by band, a number for each document of ``rows`` of its hashes, 0 for none."""
        self._minima.flush()
        empty = self.digests() == 0
        if not len(empty):
            return
        shape = (len(empty), self._count)
        table: Any = np.memmap(cast(Any, self._minima), dtype=np.uint32, mode="r", shape=shape)
        for start in range(0, self._count - rows + 1, rows):
            mixed = np.full(len(empty), start + 1, dtype=np.uint64)
            for column in range(start, start + rows):
                mixed = (mixed ^ table[:, column]) * np.uint64(0x9E3779B97F4A7C15)
                mixed ^= mixed >> np.uint64(29)
            yield np.where(empty, np.uint64(0), mixed | np.uint64(1))

    def shingles(self, place: int) -> Shingles:
        """Return the word sequences of a document, as sorted hashes."""
        start, end = self._ends[place], self._ends[place + 1]
        self._words.seek(8 * start)
        return np.frombuffer(self._words.read(8 * (end - start)), dtype=np.uint64)

    def head(self, place: int) -> list[Any]:
        """Return id, outlet, date and title of a document."""
        start, end = self._head_ends[place], self._head_ends[place + 1]
        self._heads.seek(start)
        head: list[Any] = json.loads(self._heads.read(end - start))
        return head


def _scratch() -> IO[bytes]:
    return tempfile.TemporaryFile("w+b")


def shingles_of(text: str) -> Shingles:
    """Return the sorted hashes of a text's word sequences; of a short text, of all its words."""
    words = [_word(word) for word in _WORD.findall(text.casefold())]
    if not words:
        return np.empty(0, dtype=np.uint64)
    values = np.array(words, dtype=np.uint64)
    length = min(settings("near_duplicates")["shingle"], len(values))
    mixed = np.zeros(len(values) - length + 1, dtype=np.uint64)
    for offset in range(length):
        # A polynomial of the words' hashes (modulo 2**64), so that order counts.
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + values[offset : offset + len(mixed)]
    # The multiplication leaves the low bits weak; fold the high ones in.
    return np.unique(mixed ^ (mixed >> np.uint64(29)))


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
