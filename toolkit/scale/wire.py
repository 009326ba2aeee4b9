"""Messages between the process that writes and its workers: a letter, a length, bytes."""

from __future__ import annotations

from typing import BinaryIO, Literal

Kind = Literal[b"o", b"b", b"h", b"p", b"e"]
#: Order and batch go to a worker; a heartbeat after each document, the part, or an error come back.
ORDER: Kind = b"o"
BATCH: Kind = b"b"
HEARTBEAT: Kind = b"h"
PART: Kind = b"p"
ERROR: Kind = b"e"
_LENGTH = 8


def send(stream: BinaryIO, kind: Kind, data: bytes = b"") -> None:
    """Write a message and flush it."""
    stream.write(kind + len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read a message; None when the other side is gone, in the middle of one too."""
    head = stream.read(1 + _LENGTH)
    if len(head) < 1 + _LENGTH:
        return None
    size = int.from_bytes(head[1:], "big")
    data = stream.read(size)
    return (head[:1], data) if len(data) == size else None
