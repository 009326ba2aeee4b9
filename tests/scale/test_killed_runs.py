"""Workers and runs are killed in the middle; what is on disk in the end is the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from test_disk_to_disk import STUDY, article, run, tree, write

from toolkit.document import Document
from toolkit.errors import OptionError, ToolkitError
from toolkit.scale import store, workers
from toolkit.scale.batches import Batch, line_of
from toolkit.scale.deaths import WorkerDiedError, survived
from toolkit.scale.parts import Part

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write(tmp_path / "archive.jsonl", [article(n) for n in range(60)])


def when_written(monkeypatch: pytest.MonkeyPatch, number: int, act: Any) -> None:
    """Do something when the part of this number has been written."""
    put, count = store.Store.put, 0

    def counted(self: store.Store, key: str, part: Part) -> Any:
        nonlocal count
        receipt = put(self, key, part)
        count += 1
        if count == number:
            act()
        return receipt

    monkeypatch.setattr(store.Store, "put", counted)


def remembered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that every worker process comes into when it starts."""
    started: list[Any] = []
    start = workers._started

    def start_and_tell(log: Any) -> Any:
        started.append(start(log))
        return started[-1]

    monkeypatch.setattr(workers, "_started", start_and_tell)
    return started


def test_a_killed_worker_loses_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = remembered(monkeypatch)
    when_written(monkeypatch, 2, lambda: started[0].kill())
    run(archive, tmp_path / "out", workers=1, part_size=4)
    assert len(started) == 2
    run(archive, tmp_path / "calm", part_size=4)
    assert tree(tmp_path / "out") == tree(tmp_path / "calm")
    for process in started:
        assert process.wait(10) != 0


def test_a_run_leaves_no_process_behind(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = remembered(monkeypatch)
    run(archive, tmp_path / "out", workers=2)
    # Set when the system was asked: until then an ended process stays in its list.
    assert [process.returncode for process in started] == [-signal.SIGKILL] * len(started)
    assert all(process.stdin.closed and process.stdout.closed for process in started)


def test_a_killed_run_goes_on_and_its_workers_end_with_it(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = (
        "import json, sys, toolkit as tk\n"
        "tk.annotate_corpus(sys.argv[1], json.loads(sys.argv[3]), out=sys.argv[2], engine='rules', "
        "part_size=2, progress=False)"
    )
    command = [sys.executable, "-c", code, str(archive), str(out), json.dumps(STUDY)]
    first = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 120
    while not list(out.glob(".work/receipts/*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    first.kill()
    # The pipe closes when the last process that holds it is gone: the workers do not live on.
    first.communicate(timeout=60)
    assert not (out / "manifest.json").exists()
    run(archive, out, part_size=2)
    run(archive, tmp_path / "calm", part_size=2)
    assert tree(out) == tree(tmp_path / "calm")


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        pid = next(iter(cluster.workers.values())).pid
        when_written(monkeypatch, 2, lambda: os.kill(pid, signal.SIGKILL))
        run(archive, tmp_path / "out", scheduler=cluster.scheduler_address, part_size=4)
    run(archive, tmp_path / "calm", part_size=4)
    assert tree(tmp_path / "out") == tree(tmp_path / "calm")


def test_a_scheduler_that_is_not_there_is_an_error(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    from toolkit.scale import cluster

    monkeypatch.setattr(cluster, "_CONNECT", 1)
    with pytest.raises(OptionError, match="no Dask scheduler"):
        run(archive, tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def batch(*ids: str) -> Batch:
    return Batch("key", b"".join(line_of(Document(id, f"text {id}")) for id in ids), ids)


def test_an_article_that_ends_every_process_is_found_and_left_out() -> None:
    calls = 0

    def call(data: bytes, left_out: Mapping[str, str]) -> Part:
        nonlocal calls
        calls += 1
        if b'"bad"' in data and "bad" not in left_out:
            raise WorkerDiedError("signal 11")
        return Part({}, len(data.splitlines()) - len(left_out), left_out)

    part = survived(batch("a", "bad", "c"), call)
    assert part.documents == 2
    assert set(part.failed) == {"bad"}
    assert "3 times (signal 11)" in part.failed["bad"]
    assert calls < 12


def test_a_machine_that_ends_every_process_is_an_error() -> None:
    def call(data: bytes, left_out: Mapping[str, str]) -> Part:
        raise WorkerDiedError("signal 9")

    with pytest.raises(ToolkitError, match="again and again"):
        survived(batch("a", "b"), call)


def test_a_process_killed_by_chance_leaves_no_article_out() -> None:
    fate = iter([True, True, False, True, False, True, False])

    def call(data: bytes, left_out: Mapping[str, str]) -> Part:
        if next(fate):
            raise WorkerDiedError("signal 9")
        return Part({}, len(data.splitlines()), left_out)

    assert survived(batch("a", "b"), call) == Part({}, 2, {})


def test_a_part_survives_the_wire() -> None:
    part = Part({"annotated": b"\x00\n1", "documents": b""}, 3, {"x": "why…"})
    assert Part.from_bytes(part.to_bytes()) == part
