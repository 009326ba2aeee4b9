"""Bytes → text: byte order marks, strict UTF-8, else what charset-normalizer finds; or a reason.

The text is kept as decoded: line ends, quotation marks, combining marks and spaces stay what they
were, and only a byte order mark goes. So offsets count the code points of the file itself.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from charset_normalizer import from_bytes

from toolkit.corpus.settings import settings

# The longest mark first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 18


class UndecodableError(ValueError):
    """Bytes that are no text; the message is the reason, with the way out."""


def decode(data: bytes) -> str:
    """Return the text of a whole file.

    Raises
    ------
    UndecodableError
        With the reason, when the bytes are not text in a known encoding.
    """
    size = _sample()
    bad = _first_bad((data,))
    encoding, damage = _judge(data[:size], bad, _around(data, bad, size))
    if damage:
        raise UndecodableError(damage)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(_damaged(encoding, error.start)) from None
    return text.removeprefix("\ufeff")


def file_encoding(path: Path) -> str:
    """Return the encoding of a file of any size, reading it in pieces.

    A file of UTF-8 with a few damaged bytes is still UTF-8: its good records can be read.

    Raises
    ------
    UndecodableError
        With the reason, when the bytes are not text in a known encoding.
    """
    size = _sample()
    with path.open("rb") as file:
        head = around = file.read(size)
        file.seek(0)
        bad = _first_bad(iter(lambda: file.read(_CHUNK), b""))
        if bad is not None and bad >= size // 2:
            file.seek(bad - size // 2)
            around = file.read(size)
    return _judge(head, bad, around)[0]


def why_not_text(text: str) -> str | None:
    """Return why decoded characters are no text (binary, half a surrogate pair), or None."""
    if "\0" in text:
        return "binary: it holds NUL characters; save its text as UTF-8"
    controls = len(_CONTROLS.findall(text))
    if controls > settings("encodings")["controls"] * len(text):
        return "binary: too many control characters; save its text as UTF-8"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"damaged: character {error.start} is not Unicode (bytes that are not UTF-8?)"
    return None


def _judge(head: bytes, bad: int | None, around: bytes) -> tuple[str, str | None]:
    """Return the encoding, and what is wrong with it where bytes are damaged UTF-8."""
    for name, signature in _signatures():
        if head.startswith(signature):
            raise UndecodableError(f"binary: a {name} file, not text; save its text as .txt")
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, None
    if b"\0" in head:
        return _without_mark(head), None
    if bad is None:
        return "utf-8", None
    # Bytes of another encoding rarely happen to form UTF-8's sequences: where most do, the file
    # is UTF-8 that was damaged, and a guess would turn its letters into others.
    seen = around.decode("utf-8", "replace")
    wrong = seen.count("\ufffd")
    good = sum(c > "\x7f" for c in seen) - wrong
    if good >= wrong:
        return "utf-8", _damaged("UTF-8", bad)
    return _guess(around), None


def _without_mark(head: bytes) -> str:
    """Return UTF-16 of a kind when nearly every other byte is NUL, as in Latin text."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.5 * half and even < 0.01 * half:
        return "utf-16-le"
    if even > 0.5 * half and odd < 0.01 * half:
        return "utf-16-be"
    raise UndecodableError("binary: it holds NUL bytes; save its text as UTF-8")


def _guess(sample: bytes) -> str:
    """Return the likeliest encoding; of equally likely ones the first of the data file's list."""
    candidates: list[str] = settings("encodings")["candidates"]
    matches = list(from_bytes(sample, cp_isolation=candidates))
    if not matches:
        raise UndecodableError("not text in a known encoding; save it as UTF-8")
    # Least disorder first, then most like a language, as charset-normalizer measures both.
    best = min((match.chaos, -match.coherence) for match in matches)
    likely = {
        name
        for match in matches
        if (match.chaos, -match.coherence) == best
        for name in (match.encoding, *match.could_be_from_charset)
    }
    encoding = next((c for c in candidates if c in likely), matches[0].encoding)
    reason = why_not_text(sample.decode(encoding, "ignore"))
    if reason:
        raise UndecodableError(reason)
    return encoding


def _first_bad(chunks: Iterable[bytes]) -> int | None:
    """Return the place of the first byte that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    for chunk in chunks:
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return done - kept + error.start
        done += len(chunk)
    rest = len(decoder.getstate()[0])
    return done - rest if rest else None


def _around(data: bytes, bad: int | None, size: int) -> bytes:
    start = max(0, (bad or 0) - size // 2)
    return data[start : start + size]


def _damaged(encoding: str, at: int) -> str:
    return f"damaged or truncated: not {encoding} at byte {at}; save it again as UTF-8"


def _sample() -> int:
    size: int = settings("encodings")["sample"]
    return size


@cache
def _signatures() -> tuple[tuple[str, bytes], ...]:
    return tuple((name, bytes.fromhex(mark)) for name, mark in settings("signatures").items())


# Tab, line feed, vertical tab, form feed and carriage return are layout, the rest is not text.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
