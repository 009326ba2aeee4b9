"""What stands before a paragraph's first sentence and is no part of it, and the text without it.

Datelines ("KYIV, Ukraine (Reuters) -"), times of live coverage ("14:32"), bullets and the dash of
a dialogue: nobody says them, so no source and no content reaches into them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from toolkit.document import Span
from toolkit.language import ParsedText

_REACH = 120  # code points of a paragraph that are looked at
_DASH = r"(?:--?|[–—−])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)"
_CAPITALS = r"[A-Z][A-Z.'’\-/]{2,20}(?: [A-Z][A-Z.'’\-/]{0,20}){0,3}"
_PLACE = r"[A-Z][\w.'’\-]{1,20}(?: [A-Z][\w.'’\-]{1,20}){0,3}"
_AGENCY = r"(?:\([A-Z][\w .&/]{1,24}\)|/[A-Z][\w ]{1,24}/)"
_DATELINE = re.compile(
    # KYIV, Ukraine, Jan. 9 (Reuters) -
    rf"(?:{_CAPITALS}(?:, {_PLACE}){{0,2}}(?:, {_DATE})?(?: {_AGENCY})? ?{_DASH}\s"
    # Kyiv, Ukraine (CNN) --; (AP) -
    rf"|(?:{_PLACE}(?:, {_PLACE})?(?:, {_DATE})? ?)?{_AGENCY} ?{_DASH}\s"
    # Kyiv, Ukraine -
    rf"|{_PLACE}, {_PLACE} {_DASH}\s)\s*(?=[A-Z0-9\"'“‘])"
)
_TIME = re.compile(
    r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)"
    rf"(?: (?:GMT|BST|UTC|CET|CEST|EE?S?T|E[SD]T|P[SD]?T))?[:,]?(?: ?(?:{_DASH}|\|))?\s+"
    r"(?=[A-Z\"'“‘])"
)
_MARK = re.compile(r"(?:[•*·▪●–—]|--?)\s+(?=[A-Z0-9\"'“‘])")


def prelude_end(text: str, paragraph: Span) -> int:
    """Return where a paragraph's own words begin.

    Examples
    --------
    >>> text = "KYIV, Ukraine (Reuters) - Two bridges are down."
    >>> text[prelude_end(text, Span(0, len(text))):]
    'Two bridges are down.'
    """
    at, end = paragraph.start, min(paragraph.end, paragraph.start + _REACH)
    for pattern in (_MARK, _TIME, _DATELINE):
        match = pattern.match(text, at, end)
        if match is not None:
            at = match.end()
    return at


def without_preludes(parsed: ParsedText) -> ParsedText:
    """Return the text with its paragraphs, and their first sentences, begun after any prelude."""
    paragraphs = tuple(p._replace(start=prelude_end(parsed.text, p)) for p in parsed.paragraphs)
    if paragraphs == parsed.paragraphs:
        return parsed
    sentences = []
    for sentence in parsed.sentences:
        start = paragraphs[sentence.paragraph].start
        if sentence.start < start < sentence.end:
            first = parsed.words_in(Span(start, sentence.end)).start
            sentence = sentence._replace(start=start, first=first)
        sentences.append(sentence)
    return replace(
        parsed,
        paragraphs=paragraphs,
        sentences=tuple(sentences),
        _sentence_starts=tuple(s.start for s in sentences),
    )


def after_prelude(parsed: ParsedText, piece: Span) -> Span:
    """Return a span without what it holds of a paragraph's prelude; itself if nothing is left."""
    at = bisect_right(parsed.paragraphs, piece.start, key=lambda p: p.start) - 1
    if at < 0:
        return piece
    start = max(piece.start, prelude_end(parsed.text, parsed.paragraphs[at]))
    return Span(start, piece.end) if start < piece.end else piece
