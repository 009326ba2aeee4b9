"""Batches → parts, on worker processes of this machine that may die at any moment."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import toolkit
from toolkit.errors import FormatError, ToolkitError
from toolkit.scale.batches import Batch
from toolkit.scale.deaths import WorkerDiedError, survived
from toolkit.scale.parts import Part
from toolkit.scale.wire import BATCH, ERROR, ORDER, PART, receive, send

#: Seconds that one document may take; then its worker is ended.
LIMIT = 600.0
_STARTS = 5
_WAIT = 0.5
# One thread for each process: more processes, not more threads, use more cores.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Workers:
    """Worker processes, started when there is work and started anew when they die.

    Parameters
    ----------
    order : bytes
        The recipe, see :func:`toolkit.scale.parts.order`.
    count : int
        How many processes.
    limit : float
        Seconds that one document may take.
    """

    def __init__(self, order: bytes, count: int, *, limit: float = LIMIT) -> None:
        self._tasks: queue.Queue[Batch | None] = queue.Queue()
        self._results: queue.Queue[tuple[Batch, Part | Exception]] = queue.Queue()
        self._workers = [_Worker(order, limit) for _ in range(count)]

    def run(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Part]]:
        """Give the part of every batch, in the order in which they are done.

        No more than two batches for each worker are in memory.
        """
        threads = [threading.Thread(target=self._serve, args=(w,)) for w in self._workers]
        for thread in threads:
            thread.start()
        try:
            yield from self._through(iter(batches))
        finally:
            for worker in self._workers:
                worker.close()
            for _ in threads:
                self._tasks.put(None)
            for thread in threads:
                thread.join()
            for worker in self._workers:
                worker.let_go()

    def _through(self, waiting: Iterator[Batch]) -> Iterator[tuple[Batch, Part]]:
        out, more = 0, True
        while more or out:
            while more and out < 2 * len(self._workers):
                batch = next(waiting, None)
                if batch is None:
                    more = False
                else:
                    self._tasks.put(batch)
                    out += 1
            if not out:
                return
            try:
                batch, made = self._results.get(timeout=_WAIT)
            except queue.Empty:
                for worker in self._workers:
                    worker.end_if_stuck()
                continue
            if isinstance(made, Exception):
                raise made
            out -= 1
            yield batch, made

    def _serve(self, worker: _Worker) -> None:
        while (batch := self._tasks.get()) is not None:
            try:
                self._results.put((batch, survived(batch, worker.call)))
            except Exception as error:  # goes on in the thread that waits for the part
                self._results.put((batch, error))


class _Worker:
    """One worker process, and how to have a batch annotated by it."""

    def __init__(self, order: bytes, limit: float) -> None:
        self._order, self._limit = order, limit
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._beat: float | None = None
        self._stuck = False
        self._closed = False

    def call(self, data: bytes, left_out: Mapping[str, str]) -> Part:
        """Return the part of a batch; WorkerDiedError if the process ends before."""
        process = self._ready()
        head = json.dumps(dict(left_out)).encode("ascii") + b"\n"
        return Part.from_bytes(self._asked(process, BATCH, head + data))

    def close(self) -> None:
        """End the process; calls under way fail."""
        self._closed = True
        if self._process is not None:
            self._process.kill()

    def let_go(self) -> None:
        """Wait for the end of the closed process, which else stays in the system's list."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
        if self._log is not None:
            self._log.close()

    def end_if_stuck(self) -> None:
        """End the process if its document takes longer than it may."""
        beat, process = self._beat, self._process
        if beat is not None and process is not None and time.monotonic() - beat > self._limit:
            self._stuck = True
            process.kill()

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return the running process, started and with its models loaded."""
        for _ in range(_STARTS):
            if self._process is not None:
                return self._process
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
            process = self._process = _started(self._log)
            try:
                self._asked(process, ORDER, self._order)
            except WorkerDiedError as error:
                died = error
        if self._process is not None:
            return self._process
        raise ToolkitError(f"a worker process does not start ({died}){self._said()}")

    def _asked(self, process: subprocess.Popen[bytes], kind: Any, data: bytes) -> bytes:
        """Send a message and return the answer to it."""
        if self._closed or process.stdin is None or process.stdout is None:
            process.kill()
            raise ToolkitError("the run has ended")
        try:
            send(process.stdin, kind, data)  # type: ignore[arg-type]
        except OSError:
            raise self._died(process) from None
        self._beat = time.monotonic()
        while (answer := receive(process.stdout)) is not None:  # type: ignore[arg-type]
            self._beat = time.monotonic()
            if answer[0] == ERROR:
                raise FormatError(answer[1].decode("utf-8", "replace"))
            if kind == ORDER or answer[0] == PART:
                self._beat = None
                return answer[1]
        raise self._died(process)

    def _died(self, process: subprocess.Popen[bytes]) -> WorkerDiedError:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still to be sent cannot be
                    continue
        code = process.wait()
        stuck, self._stuck = self._stuck, False
        self._process, self._beat = None, None
        if stuck:
            return WorkerDiedError(f"took longer than {self._limit:.0f} seconds")
        return WorkerDiedError(f"signal {-code}" if code < 0 else f"exit code {code}")

    def _said(self) -> str:
        """Return the last thing that the process said."""
        if self._log is None:
            return ""
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1][:300]}" if lines else ""


def _started(log: IO[bytes]) -> subprocess.Popen[bytes]:
    # The current folder is no place to import from, wherever the toolkit itself lies.
    home = str(Path(toolkit.__file__).resolve().parent.parent)
    code = f"import sys; sys.path.append({home!r}); from toolkit.scale.worker import main; main()"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**os.environ, **dict.fromkeys(_THREADS, "1")},
    )
