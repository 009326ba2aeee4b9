"""A corpus → batches of documents with their keys; a batch becomes one part of the output.

Where a batch ends is decided by the ids of its documents alone, not by their number: an article
that comes or goes changes the batch it is in, and those after it begin where they began before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from toolkit.corpus import Skipped
from toolkit.document import AnnotatedDocument, Document
from toolkit.exchange import from_record, to_record

#: Characters after which a batch ends whatever its ids.
_MOST_CHARS = 8_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents on their way to a worker.

    Parameters
    ----------
    key : str
        Names the part; of the same documents and the same recipe it is the same.
    data : bytes
        The documents, a line of JSON for each.
    ids : tuple of str
        Their ids, in order.
    read : int
        Bytes of the input that were read for them.
    """

    key: str
    data: bytes
    ids: tuple[str, ...]
    read: int = 0


def batches(
    items: Iterable[Document | Skipped],
    *,
    recipe: str,
    size: int,
    set_aside: Callable[[Skipped], None],
    read: Callable[[], int] = lambda: 0,
) -> Iterator[Batch]:
    """Cut a stream of documents into batches of about ``size``, half to twice as many.

    Parameters
    ----------
    items : iterable of Document or Skipped
        What a corpus gives; what was set aside goes to ``set_aside``.
    recipe : str
        Digest of the recipe.
    size : int
        Documents of a batch, on average.
    set_aside : callable
    read : callable
        Says how many bytes of the input have been read.
    """
    lines: list[bytes] = []
    ids: list[str] = []
    chars = before = 0
    for item in items:
        if isinstance(item, Skipped):
            set_aside(item)
            continue
        lines.append(line_of(item))
        ids.append(item.id)
        chars += len(item.text)
        if chars >= _MOST_CHARS or _ends(item.id, len(ids), size):
            now = read()
            yield _batch(lines, ids, recipe, now - before)
            lines, ids, chars, before = [], [], 0, now
    if ids:
        yield _batch(lines, ids, recipe, read() - before)


def _ends(id: str, count: int, size: int) -> bool:
    """Say whether a batch ends after this document: never before half the size, surely at twice."""
    if count < max(1, size // 2):
        return False
    if count >= 2 * size:
        return True
    hashed = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "big") % max(1, size - size // 2) == 0


def _batch(lines: list[bytes], ids: list[str], recipe: str, read: int) -> Batch:
    total = blake2b(recipe.encode("ascii"), digest_size=16)
    for line in lines:
        total.update(line)
    return Batch(total.hexdigest(), b"".join(lines), tuple(ids), read)


def line_of(document: Document) -> bytes:
    """Return a document as a line of JSON, in ASCII, of the format of saved annotation."""
    record = to_record(AnnotatedDocument(document))
    return json.dumps(record, ensure_ascii=True).encode("ascii") + b"\n"


def documents_of(data: bytes) -> Iterator[Document]:
    """Give the documents of a batch."""
    for line in data.splitlines():
        yield from_record(json.loads(line)).document
