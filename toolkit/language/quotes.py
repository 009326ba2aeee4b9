"""Quotation marks paired by kind, paragraph by paragraph.

A quotation never reaches beyond its paragraph: a mark that is not closed ends there, and one that
the next paragraph reopens is marked as going on. Apostrophes, inch and foot marks, and closing
marks that nothing opened are left alone, so one stray mark cannot swallow a document.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import Literal

from toolkit.document import Span
from toolkit.language.parsed import Quote

Kind = Literal["double", "single", "guillemet"]

_MARK = re.compile("``|''|[\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f«»‹›]")
_KIND: dict[str, Kind] = {
    **dict.fromkeys(('"', "``", "''", "\u201c", "\u201d", "\u201e", "\u201f"), "double"),
    **dict.fromkeys(("'", "\u2018", "\u2019", "\u201a", "\u201b", "‹", "›"), "single"),
    **dict.fromkeys(("«", "»"), "guillemet"),
}
_OPENS = frozenset(("``", "\u201c", "\u201e", "\u201f", "\u2018", "\u201a", "\u201b", "«", "‹"))
_CLOSES = frozenset(("\u201d", "»", "›"))
_APOSTROPHES = frozenset("'\u2019\u2018")
# Words that lose their first letters: an apostrophe before them opens nothing.
_ELISIONS = re.compile(r"(?:em|tis|twas|til|cause|bout|round|n|\d\ds?)(?![^\W_])", re.IGNORECASE)
_MAX_DEPTH = 4
_BLANK = "".join(_KIND) + string.whitespace

_Role = Literal["open", "close", "either", "none"]


def pair_quotes(text: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """Return every quotation of the text, in order of its opening mark.

    Parameters
    ----------
    text : str
    paragraphs : sequence of Span

    Returns
    -------
    tuple of Quote
        Each within one paragraph, its marks included.
    """
    found: list[Quote] = []
    open_kind: Kind | None = None
    for paragraph in paragraphs:
        quotes, open_kind = _pair(text, paragraph, open_kind)
        found.extend(quotes)
    return tuple(found)


def _pair(text: str, paragraph: Span, carried: Kind | None) -> tuple[list[Quote], Kind | None]:
    marks = [m.span() for m in _MARK.finditer(text, paragraph.start, paragraph.end)]
    roles = [_role(text, start, end, paragraph) for start, end in marks]
    singles_close = _last_single_close(text, marks, roles)
    stack: list[tuple[int, Kind, bool]] = []
    quotes: list[tuple[int, int, Kind, int, bool, bool]] = []
    for number, ((start, end), role) in enumerate(zip(marks, roles, strict=True)):
        kind = _KIND[text[start:end]]
        top = stack[-1] if stack else None
        if role == "none" or (
            kind == "single" and _only_apostrophe(text, start, end, role, top, singles_close)
        ):
            continue
        same = top is not None and any(k == kind for _, k, _ in stack)
        if same and _is_inch(text, start, marks, roles, number):
            continue
        if same and role != "open":
            while stack:
                began, k, continues = stack.pop()
                if k == kind:
                    quotes.append((began, end, k, len(stack) + 1, True, continues))
                    break
                # A mark of another kind that was never closed ends inside the outer quotation.
                quotes.append((began, start, k, len(stack) + 1, False, continues))
        elif role in ("open", "either") and len(stack) < _MAX_DEPTH:
            at_start = not text[paragraph.start : start].strip()
            stack.append((start, kind, at_start and carried == kind and not stack))
    still_open = stack[0][1] if stack else None
    end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
    while stack:
        began, k, continues = stack.pop()
        quotes.append((began, max(end, began + 1), k, len(stack) + 1, False, continues))
    kept = [Quote(*q) for q in sorted(quotes) if text[q[0] : q[1]].strip(_BLANK)]
    return kept, still_open


def _role(text: str, start: int, end: int, paragraph: Span) -> _Role:
    mark = text[start:end]
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if mark in _CLOSES:
        return "close"
    if mark in _OPENS and mark != "\u2018":
        return "open"
    if mark == '"' and before.isdigit() and text[max(0, start - 3) : start].count("'"):
        return "none"  # 6'2"
    left = before.isspace() or before in "([{-–—/\"'\u201c\u201d\u2018«"
    right = after.isspace() or after in ")]}-–—/.,;:!?…\"'\u201d\u2019»"
    if mark in _APOSTROPHES and before.isalnum() and after.isalnum():
        return "none"
    if mark == "\u2019":
        return "none" if left and not right else "close"
    if left and not right:
        return "open"
    if right and not left:
        return "close"
    return "either"


def _last_single_close(
    text: str, marks: list[tuple[int, int]], roles: list[_Role]
) -> dict[int, bool]:
    """Say for each possible single opening mark whether a closing one follows it."""
    follows: dict[int, bool] = {}
    seen = False
    for (start, end), role in zip(reversed(marks), reversed(roles), strict=True):
        if _KIND[text[start:end]] != "single":
            continue
        follows[start] = seen
        # "officials' houses": a mark after an s is more often a genitive than a closing mark,
        # unless other punctuation or the end stands beside it.
        genitive = text[start - 1 : start] in ("s", "z") and text[end : end + 1] == " "
        seen = seen or (role in ("close", "either") and not genitive)
    return follows


def _only_apostrophe(
    text: str,
    start: int,
    end: int,
    role: _Role,
    top: tuple[int, Kind, bool] | None,
    follows: dict[int, bool],
) -> bool:
    inside = top is not None and top[1] == "single"
    if role == "open" and text[start:end] in _APOSTROPHES:
        return bool(_ELISIONS.match(text, end)) or not follows.get(start, False)
    if role == "close":
        genitive = text[start - 1 : start] in ("s", "z") and text[end : end + 1] == " "
        return not inside or (genitive and follows.get(start, False))
    return not inside if role == "either" else False


def _is_inch(
    text: str, start: int, marks: list[tuple[int, int]], roles: list[_Role], number: int
) -> bool:
    """Say whether a double mark after a digit is an inch mark inside a quotation."""
    if text[start] != '"' or not text[start - 1].isdigit():
        return False
    for (other, end), role in zip(marks[number + 1 :], roles[number + 1 :], strict=True):
        if _KIND[text[other:end]] == "double":
            return role == "close"
    return False
