"""Near-duplicate articles (wire copy) by shared word sequences: documents → groups, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.corpus.settings import settings
from toolkit.corpus.sketches import Ints, Sketches
from toolkit.document import Document
from toolkit.errors import OptionError

_COLUMNS = ["group", "document", "outlet", "date", "title", "similarity"]


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
        Gone through once; each takes some kilobytes of temporary disk and 20 bytes of memory.
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
    with Sketches(random_state) as sketches:
        for document in documents:
            sketches.add(document)
        leader = _groups(sketches, threshold)
        sizes = np.bincount(leader, minlength=1)
        numbers: dict[int, int] = {}
        found = []
        for place in np.flatnonzero(sizes[leader] > 1):
            first = int(leader[place])
            group = numbers.setdefault(first, len(numbers) + 1)
            sets = (sketches.shingles(first), sketches.shingles(int(place)))
            similarity = round(_jaccard(*sets), 4)
            found.append((group, *sketches.head(int(place)), similarity))
    frame = pd.DataFrame(found, columns=_COLUMNS)
    return frame.sort_values("group", kind="stable", ignore_index=True)


def _groups(sketches: Sketches, threshold: float) -> npt.NDArray[np.int64]:
    """Return, for each article, the place of the first article of its group."""
    leader = np.arange(len(sketches))
    # Exact copies are told by one number, and a thousand of them need no million comparisons.
    for places in _same(sketches.digests()):
        for place in places[1:]:
            _join(leader, int(places[0]), int(place))
    first = leader == np.arange(len(leader))
    for values in sketches.bands(_rows(threshold)):
        for places in _same(np.where(first, values, np.uint64(0))):
            _compare(sketches, leader, places, threshold)
    return np.array([_root(leader, place) for place in range(len(leader))], dtype=np.int64)


def _compare(
    sketches: Sketches, leader: npt.NDArray[np.int64], places: Ints, threshold: float
) -> None:
    """Join the articles of a bucket that are similar, leaving out pairs that are joined already."""
    for at, place in enumerate(places):
        for other in places[:at]:
            if _root(leader, int(other)) == _root(leader, int(place)):
                continue
            if _jaccard(sketches.shingles(other), sketches.shingles(place)) >= threshold:
                _join(leader, int(other), int(place))


def _same(values: npt.NDArray[np.uint64]) -> Iterator[Ints]:
    """Give the places of each value that occurs more than once; 0 stands for no value."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    edges = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1], True])
    for start, end in pairwise(edges if len(order) else ()):
        if end - start > 1 and ordered[start]:
            yield order[start:end]


def _rows(threshold: float) -> int:
    """Return how many hashes make a band: as many as miss a pair at the threshold rarely enough."""
    rule = settings("near_duplicates")
    most: int = rule["permutations"]
    rows = 1
    for candidate in range(1, 33):
        if (1 - threshold**candidate) ** (most // candidate) <= rule["missed"]:
            rows = candidate
    return rows


def _root(leader: npt.NDArray[np.int64], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = int(leader[place])
    return place


def _join(leader: npt.NDArray[np.int64], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    leader[second] = first


def _jaccard(one: npt.NDArray[np.uint64], other: npt.NDArray[np.uint64]) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    union = len(one) + len(other) - common
    return common / union if union else 1.0
