"""Ids and the files they came from → whether one comes again, in some bytes for each."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

_START = 1 << 12
_FULLEST = 0.6
_MOST_PATHS = 100_000


class SeenIds:
    """A table of 64-bit hashes of ids, open addressed, with the number of the file of each.

    It takes 12 bytes for each of its places and is at most 0.6 full: up to 40 bytes for each id.
    Two different ids of a million have the same hash with a chance of one in 37 million.
    """

    def __init__(self) -> None:
        self._hashes = np.zeros(_START, dtype=np.uint64)
        self._files = np.zeros(_START, dtype=np.uint32)
        self._count = 0
        self._paths = [""]

    def __len__(self) -> int:
        return self._count

    def add(self, id: str, path: str) -> str | None:
        """Remember an id; if it was there before, return the path it came with then.

        Of a hundred thousand paths and more the later ones are not kept; then it is "".
        """
        digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        hashed = int.from_bytes(digest, "big") or 1  # 0 is a free place
        place = self._place(hashed)
        if int(self._hashes[place]) == hashed:
            return self._paths[int(self._files[place])]
        if self._count + 1 > _FULLEST * len(self._hashes):
            self._grow()
            place = self._place(hashed)
        if self._paths[-1] != path and len(self._paths) < _MOST_PATHS:
            self._paths.append(path)
        known = self._paths[-1] == path
        self._hashes[place] = hashed
        self._files[place] = len(self._paths) - 1 if known else 0
        self._count += 1
        return None

    def _place(self, hashed: int) -> int:
        """Return where a hash is, or the free place where it belongs."""
        hashes, mask = self._hashes, len(self._hashes) - 1
        place = hashed & mask
        while (there := int(hashes[place])) and there != hashed:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        hashes, files = self._hashes, self._files
        self._hashes = np.zeros(2 * len(hashes), dtype=np.uint64)
        self._files = np.zeros(2 * len(hashes), dtype=np.uint32)
        for old in np.flatnonzero(hashes):
            place = self._place(int(hashes[old]))
            self._hashes[place], self._files[place] = hashes[old], files[old]
