"""A worker process: batches on its standard input, parts on its standard output, until it closes.

It writes no file. When the process that started it is gone, by whatever death, its input closes and
it ends at once.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from typing import BinaryIO

from toolkit.errors import ToolkitError
from toolkit.scale.wire import BATCH, ERROR, HEARTBEAT, ORDER, PART, receive, send


def main() -> None:
    """Serve until the input closes."""
    # Ctrl-C goes to every process of the terminal; the one that started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the messages
    messages: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
    threading.Thread(target=_listen, args=(source, messages), daemon=True).start()
    try:
        _serve(messages, answers)
    except ToolkitError as error:
        send(answers, ERROR, str(error).encode("utf-8", "replace"))
    except BrokenPipeError:
        os._exit(1)


def _listen(source: BinaryIO, messages: queue.Queue[tuple[bytes, bytes]]) -> None:
    while (message := receive(source)) is not None:
        messages.put(message)
    os._exit(0)


def _serve(messages: queue.Queue[tuple[bytes, bytes]], answers: BinaryIO) -> None:
    from toolkit.scale.parts import Maker

    making: Maker | None = None
    while True:
        kind, data = messages.get()
        if kind == ORDER:
            making = Maker(data)
            send(answers, HEARTBEAT)
        elif kind == BATCH and making is not None:
            head, _, batch = data.partition(b"\n")
            builder = making.documents(batch, json.loads(head))
            for _ in builder:
                send(answers, HEARTBEAT)
            send(answers, PART, builder.part().to_bytes())


if __name__ == "__main__":
    main()
