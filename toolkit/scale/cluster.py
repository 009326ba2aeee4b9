"""Batches → parts, on the workers of a Dask cluster that is there already (extra ``cluster``).

Workers get bytes and give bytes: they need the same release of the toolkit, but no access to the
articles or to the folder that is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

from toolkit.errors import MissingExtraError, OptionError, ToolkitError
from toolkit.scale.batches import Batch
from toolkit.scale.deaths import WorkerDiedError, survived
from toolkit.scale.parts import Part, maker

_AHEAD = 2
_CONNECT = 30


class Cluster:
    """A connection to a Dask scheduler.

    Parameters
    ----------
    order : bytes
        The recipe, see :func:`toolkit.scale.parts.order`.
    address : str
        Such as ``"tcp://10.0.0.1:8786"``.

    Raises
    ------
    OptionError
        If no scheduler answers at the address.
    MissingExtraError
        If dask.distributed is not installed.
    """

    def __init__(self, order: bytes, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise MissingExtraError("distributed", "cluster") from None
        try:
            connect: Any = Client
            self._client = connect(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise OptionError(f"no Dask scheduler answers at {address!r} ({error})") from None
        self._order = order

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def run(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Part]]:
        """Give the part of every batch, in the order in which they are done."""
        import distributed

        waiting = iter(batches)
        batch_of: dict[str, Batch] = {}
        in_order: Any = distributed.as_completed
        done = in_order(loop=self._client.loop, with_results=False)
        self._fill(waiting, batch_of, done)
        for future in done:
            batch = batch_of.pop(future.key)
            yield batch, self._part(batch, future)
            future.release()
            self._fill(waiting, batch_of, done)

    def _fill(self, waiting: Iterator[Batch], batch_of: dict[str, Batch], done: Any) -> None:
        """Keep some batches ahead of every thread of the cluster, and no more."""
        threads = sum(self._client.nthreads().values())
        while len(batch_of) < _AHEAD * max(1, threads):
            batch = next(waiting, None)
            if batch is None:
                return
            future = self._submitted(batch.data, {})
            batch_of[future.key] = batch
            done.add(future)

    def _submitted(self, data: bytes, left_out: Mapping[str, str]) -> Any:
        return self._client.submit(make, self._order, data, dict(left_out), pure=False)

    def _part(self, batch: Batch, future: Any) -> Part:
        """Return a batch's part; one that ends its workers is looked at document by document."""
        first = True

        def call(data: bytes, left_out: Mapping[str, str]) -> Part:
            nonlocal first
            asked = future if first else self._submitted(data, left_out)
            first = False
            return self._result(asked)

        return survived(batch, call)

    def _result(self, future: Any) -> Part:
        from distributed import KilledWorker

        try:
            return Part.from_bytes(future.result())
        except KilledWorker as error:
            raise WorkerDiedError("workers of the cluster ended") from error
        except ToolkitError:
            raise
        except ImportError as error:
            raise ToolkitError(
                f"a worker of the cluster cannot import the toolkit ({error}); install the same "
                "release on every machine"
            ) from None


def make(order: bytes, data: bytes, left_out: Mapping[str, str]) -> bytes:
    """Return the part of a batch as bytes: the task that a worker of the cluster runs."""
    return maker(order).part(data, left_out).to_bytes()
