"""Text and the marks on it in, HTML out: split at every boundary, escaped, nothing lost.

Stripping the tags of what :func:`marked_html` gives, and unescaping it, gives back the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import NamedTuple

from toolkit.document import Span

__all__ = ["Layer", "Mark", "empty", "escaped", "marked_html", "visible"]

ROLES = ("content", "source", "cue", "hedge")

#: Controls, lone surrogates, and what steers the order of other characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Mark(NamedTuple):
    """One piece of one role: where it is, how it looks, what its tooltip says."""

    span: Span
    role: str
    tone: str
    title: str


@dataclass(slots=True)
class Layer:
    """Everything drawn over a text: pieces, and small tags at the end of some of them."""

    marks: list[Mark] = field(default_factory=list)
    tags: dict[int, list[str]] = field(default_factory=dict)

    def tag(self, at: int, html: str) -> None:
        """Put a small tag at the end of what ends at this offset."""
        tags = self.tags.setdefault(at, [])
        if html not in tags:
            tags.append(html)


def marked_html(text: str, layer: Layer) -> str:
    """Return a text as paragraphs of HTML with a layer drawn over it."""
    out, done = [], 0
    marks, nth = layer.marks, 0
    active: list[Mark] = []
    tagged = sorted(layer.tags)
    for paragraph in _paragraphs(text):
        out.append(escape(text[done : paragraph.start], quote=False))
        # Marks are sorted by start: those that reach into this paragraph are the ones still open.
        while nth < len(marks) and marks[nth].span.start < paragraph.end:
            active.append(marks[nth])
            nth += 1
        active = [m for m in active if m.span.end > paragraph.start]
        ends = tagged[bisect_right(tagged, paragraph.start) : bisect_right(tagged, paragraph.end)]
        tags = {end: layer.tags[end] for end in ends}
        out.append(f"<p>{_pieces_html(text, paragraph, active, tags)}</p>")
        done = paragraph.end
    out.append(escape(text[done:], quote=False))
    return "".join(out)


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield paragraphs: parted by blank lines, or by every line break where there are none."""
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((Span(at, at + len(line)), bool(line.strip())))
        at += len(line) + 1
    written = [n for n, (_, filled) in enumerate(lines) if filled]
    gaps = bool(written) and written[-1] - written[0] + 1 > len(written)
    start = end = -1
    for span, filled in lines:
        if start >= 0 and not (filled and gaps):
            yield Span(start, end)
            start = -1
        if filled:
            start, end = (span.start if start < 0 else start), span.end
    if start >= 0:
        yield Span(start, end)


def _pieces_html(text: str, within: Span, marks: list[Mark], tags: dict[int, list[str]]) -> str:
    """Split a paragraph at every boundary of a mark and wrap each piece in what covers it."""
    cuts = {within.start, within.end, *tags}
    for mark in marks:
        cuts.update(c for c in mark.span if within.start < c < within.end)
    places = sorted(cuts)
    out, waiting, nth = [], list(marks), 0
    covering: list[Mark] = []
    for start, end in pairwise(places):
        while nth < len(waiting) and waiting[nth].span.start <= start:
            covering.append(waiting[nth])
            nth += 1
        covering = [m for m in covering if m.span.end > start]
        out.append(_piece_html(text, Span(start, end), covering))
        out += tags.get(end, [])
    return "".join(out)


def _piece_html(text: str, piece: Span, covering: list[Mark]) -> str:
    words = escaped(piece.of(text))
    if not covering:
        return words
    roles = {m.role for m in covering}
    classes = [f"tk-{role}" for role in ROLES if role in roles]
    contents = [m for m in covering if m.role == "content"]
    if len(contents) > 1:
        classes.append("tk-inner")
    begins = any(m.span.start == piece.start for m in contents)
    ends = any(m.span.end == piece.end for m in contents)
    if begins or ends:
        classes.append("tk-both" if begins and ends else "tk-from" if begins else "tk-to")
    # The colour is that of the source named here, else of the innermost content.
    toned = [m for m in covering if m.role == "source"] or contents
    if toned:
        classes.append(max(toned, key=lambda m: (m.span.start, -m.span.end)).tone)
    title = escape(visible(" | ".join(dict.fromkeys(m.title for m in covering))))
    return f'<span class="{" ".join(classes)}" title="{title}">{words}</span>'


def escaped(text: str) -> str:
    """Escape text; control characters stay in it, each isolated and shown by its code point."""
    return _CONTROL.sub(_shown, escape(text, quote=False))


def _shown(match: re.Match[str]) -> str:
    char = match[0]
    kept = "\ufffd" if "\ud800" <= char <= "\udfff" else char
    return f'<bdi class="tk-ctl" data-tk="U+{ord(char):04X}">{kept}</bdi>'


def visible(text: str, *, lines: bool = False) -> str:
    """Return text for attributes and terminals: control characters as escapes."""
    text = text if lines else " ".join(text.split())
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def empty(classes: str, told: str) -> str:
    """Return an element without text whose words the style sheet generates."""
    return f'<i class="{classes}" data-tk="{escape(visible(told))}"></i>'
