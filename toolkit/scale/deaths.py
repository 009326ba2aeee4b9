"""A batch on a worker that may die → its part, whatever kills the worker.

Processes die by chance (somebody ends them, memory runs out) and by an article that crashes a
library. The first is tried again; to find the second, documents go one by one, and one that ends
three processes is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.errors import ToolkitError
from toolkit.scale.batches import Batch
from toolkit.scale.parts import Part

_WHOLE = 2
_SINGLE = 3
_LAST = 20


class WorkerDiedError(Exception):
    """A worker ended before it gave its part."""


Call = Callable[[bytes, Mapping[str, str]], Part]


def survived(batch: Batch, call: Call) -> Part:
    """Return the part of a batch, without the documents that end the process they are in.

    Parameters
    ----------
    batch : Batch
    call : callable
        Makes the part of a batch's data without some documents; raises WorkerDiedError.
    """
    for _ in range(_WHOLE):
        try:
            return call(batch.data, {})
        except WorkerDiedError:
            continue
    deadly: dict[str, str] = {}
    for id, line in zip(batch.ids, batch.data.splitlines(keepends=True), strict=True):
        reason = _deadly(line, call)
        if reason:
            deadly[id] = f"annotating it ended the process {_SINGLE} times ({reason})"
    for _ in range(_LAST):
        try:
            return call(batch.data, deadly)
        except WorkerDiedError as error:
            last = error
    raise ToolkitError(
        f"workers end again and again, whatever they work on ({last}); is there enough memory?"
    )


def _deadly(line: bytes, call: Call) -> str | None:
    """Return how a document ends every process it is in, or None."""
    reason = ""
    for _ in range(_SINGLE):
        try:
            call(line, {})
        except WorkerDiedError as error:
            reason = str(error)
        else:
            return None
    return reason
