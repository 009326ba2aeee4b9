"""Near-duplicate articles (wire copy) by shared word sequences: documents → groups, as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.corpus.settings import settings
from toolkit.document import Document
from toolkit.errors import OptionError

_WORD = re.compile(r"\w+")
_Shingles = npt.NDArray[np.uint64]


def near_duplicates(
    documents: Iterable[Document], threshold: float = 0.8, *, random_state: int = 1
) -> pd.DataFrame:
    """Find groups of articles that share most of their word sequences; nothing is dropped.

    Articles are compared as sets of sequences of five words, without case and punctuation.
    Candidates come from MinHash and locality-sensitive hashing; each is then compared exactly by
    the Jaccard similarity of the two sets. Two articles with ``threshold`` or more are in one
    group, and so are those connected through a third.

    Parameters
    ----------
    documents : iterable of Document
        Gone through once; each keeps some kilobytes in memory.
    threshold : float
        Least similarity of a pair, above 0 and at most 1.
    random_state : int
        Seed of the hash functions.

    Returns
    -------
    DataFrame
        One row per article that has a near-duplicate, in the order of the documents: ``group``
        (1, 2, …), ``document``, ``outlet``, ``date``, ``title``, ``similarity`` to the group's
        first article (which may be below the threshold when a third connects them).

    References
    ----------
    A. Z. Broder (1997): On the resemblance and containment of documents. Proc. Compression and
    Complexity of Sequences.
    """
    if not 0 < threshold <= 1:
        raise OptionError(f"threshold must be above 0 and at most 1, not {threshold!r}")
    rows: list[tuple[Any, ...]] = []
    sets: list[_Shingles] = []
    for document in documents:
        rows.append((document.id, document.outlet, document.date, document.title))
        sets.append(_shingles(document.text))
    leader = _groups(sets, threshold, random_state)
    sizes = np.bincount(leader, minlength=1) if leader else np.zeros(1, dtype=int)
    numbers: dict[int, int] = {}
    found = []
    for place, first in enumerate(leader):
        if sizes[first] > 1:
            group = numbers.setdefault(first, len(numbers) + 1)
            similarity = round(_jaccard(sets[first], sets[place]), 4)
            found.append((group, *rows[place], similarity))
    columns = ["group", "document", "outlet", "date", "title", "similarity"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values("group", kind="stable", ignore_index=True)


def _groups(sets: list[_Shingles], threshold: float, seed: int) -> list[int]:
    """Return, for each article, the place of the first article of its group."""
    # scipy, which datasketch needs, is slow to import; reading a corpus does not wait for it.
    from datasketch import MinHash, MinHashLSH

    rule = settings("near_duplicates")
    loose = max(0.05, threshold - rule["slack"])
    index = MinHashLSH(threshold=loose, num_perm=rule["permutations"], weights=(0.1, 0.9))
    leader = list(range(len(sets)))
    same: dict[bytes, int] = {}
    for place, shingles in enumerate(sets):
        if not len(shingles):
            continue
        # Exact copies need no hashing, and a thousand of them no million comparisons.
        twin = same.setdefault(blake2b(shingles.tobytes(), digest_size=16).digest(), place)
        if twin != place:
            _join(leader, twin, place)
            continue
        sketch = MinHash(num_perm=rule["permutations"], seed=seed, hashfunc=int)
        sketch.update_batch((shingles & np.uint64(0xFFFFFFFF)).tolist())
        for other in sorted(index.query(sketch)):
            if _root(leader, other) != _root(leader, place) and (
                _jaccard(sets[other], shingles) >= threshold
            ):
                _join(leader, other, place)
        index.insert(place, sketch)
    return [_root(leader, place) for place in range(len(leader))]


def _root(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _join(leader: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    leader[second] = first


def _shingles(text: str) -> _Shingles:
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


def _jaccard(one: _Shingles, other: _Shingles) -> float:
    if one is other:
        return 1.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    union = len(one) + len(other) - common
    return common / union if union else 1.0
