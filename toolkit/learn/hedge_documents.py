"""Annotated sentences in, the documents they make up out: each one text, as users have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ENDS = frozenset(".!?:;\"'”’)")


@dataclass(frozen=True, slots=True)
class Joined:
    """The sentences of one document as one text.

    ``first`` is the number of its first sentence in the file, ``starts`` where each sentence
    begins in ``text`` (code points).
    """

    text: str
    first: int
    starts: NDArray[np.int64]

    def sentence(self, place: int) -> int:
        """Return which of the document's sentences a code point lies in, from 0."""
        return max(int(np.searchsorted(self.starts, place, side="right")) - 1, 0)


def joined(rows: Sequence[Mapping[str, Any]]) -> Iterator[Joined]:
    """Join the sentences that stand together and are of one document.

    A heading or another line that does not end like a sentence is a paragraph of its own.

    Parameters
    ----------
    rows : sequence of mapping
        Sentences with ``id``, ``text`` and ``doc`` (without it each is a document) and, where
        names of documents repeat, ``corpus``.
    """
    first = 0
    for _, group in groupby(rows, key=lambda r: (r.get("corpus"), r.get("doc", r["id"]))):
        text, starts = "", []
        sentences = [row["text"] for row in group]
        for sentence in sentences:
            starts.append(len(text))
            whole = sentence.rstrip()[-1:] in _ENDS
            text += sentence + (" " if whole else "\n\n")
        yield Joined(text, first, np.array(starts, dtype=np.int64))
        first += len(sentences)
