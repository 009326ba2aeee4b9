"""Paragraphs and sentences with exact offsets.

Sentences come from nltk's Punkt (Kiss & Strunk 2006) with parameters trained on US political news
(``toolkit/data/language/CARD.md``); nothing is downloaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from toolkit.document import Span
from toolkit.files import checked_bytes

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
# Punkt knows ASCII marks only; the replacements are one code point for one, so offsets hold.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f«»", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b‹›", "'"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u2002\u2003", " "),
        "\u2026": ".",
    }
)
_TERMINAL = frozenset(".!?:;\"'\u201d\u2019)]»…")
# A title never ends a sentence, however often the name after it begins one.
_TITLES = (
    *(
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Sen",
        "Sens",
        "Rep",
        "Reps",
        "Gov",
        "Govs",
        "Gen",
        "Col",
        "Sgt",
        "Lt",
    ),
    *("Capt", "Maj", "Cmdr", "Adm", "Prof", "Rev", "Hon", "Pres", "St", "Messrs", "Brig", "Supt"),
    *("Insp", "Cllr"),
)
_TITLE = re.compile(rf"(?:^|[\s(\"'\u201c\u2018\u00a0-])(?:{'|'.join(_TITLES)})\.$")
_ENDS = re.compile(r"[.?!]")
_PLAIN_END = re.compile(r"([A-Za-z]{2,40})[.?!](?=[\"')\]]|\s+\S)")
_CLOSING = ".?!\"')] \t"
_REMEMBERED = 80  # code points of a context that is worth remembering
_CHUNK = 20_000
_MAX_SENTENCE = 5_000


def punkt_text(text: str) -> str:
    """Return the text as Punkt sees it: same length, typographic marks as ASCII."""
    return text if text.isascii() else text.translate(_PLAIN)


class _Punkt(PunktSentenceTokenizer):  # type: ignore[misc]
    """Punkt, which decides quickly after a plain word and remembers what it thought about."""

    def __init__(self, parameters: PunktParameters) -> None:
        super().__init__(parameters)
        # Words after which a full stop is not always the end of a sentence.
        self._unsure = parameters.abbrev_types | {first for first, _ in parameters.collocations}
        self._decided = lru_cache(maxsize=1 << 14)(super().text_contains_sentbreak)

    def text_contains_sentbreak(self, text: str) -> bool:
        """Say whether a sentence ends in a word, the mark after it and what follows."""
        plain = _PLAIN_END.match(text)
        if plain is not None and plain[1].lower() not in self._unsure:
            return True
        decide = self._decided if len(text) < _REMEMBERED else super().text_contains_sentbreak
        return bool(decide(text))


@lru_cache(maxsize=1)
def punkt() -> PunktSentenceTokenizer:
    """Return the sentence tokenizer with the shipped parameters."""
    data = json.loads(checked_bytes(Path(__file__).parent.parent / "data/language/punkt.json"))
    parameters = PunktParameters()
    parameters.abbrev_types = set(data["abbreviations"])
    parameters.collocations = {tuple(pair) for pair in data["collocations"]}
    parameters.sent_starters = set(data["sentence_starters"])
    parameters.ortho_context.update(data["orthography"])
    return _Punkt(parameters)


@lru_cache(maxsize=1)
def abbreviations() -> frozenset[str]:
    """Return titles and the abbreviations Punkt has learned, without their final full stop."""
    return frozenset((*punkt()._params.abbrev_types, *map(str.lower, _TITLES)))


def paragraph_spans(text: str) -> tuple[Span, ...]:
    """Return the paragraphs: what blank lines part, and lines that are not merely wrapped."""
    out: list[Span] = []
    block: list[Span] = []
    last = 0
    for match in _LINE.finditer(text):
        gap = text[last : match.start()].replace("\r\n", "\n")
        last = match.end()
        line = _stripped(text, Span(*match.span()))
        if line is None or len(gap) > 1:
            out.extend(_join_wrapped(text, block))
            block = []
        if line is not None:
            block.append(line)
    out.extend(_join_wrapped(text, block))
    return tuple(out)


def sentence_spans(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of a paragraph, none longer than 5,000 code points."""
    plain = punkt_text(text[paragraph.start : paragraph.end])
    pending: Span | None = None
    for start, end in _raw_sentences(plain):
        piece = _stripped(text, Span(paragraph.start + start, paragraph.start + end))
        if piece is None:
            continue
        if pending is not None and _goes_on(text, pending, piece):
            pending = Span(pending.start, piece.end)
            continue
        if pending is not None:
            yield from _bounded(text, pending)
        pending = piece
    if pending is not None:
        yield from _bounded(text, pending)


def _raw_sentences(plain: str) -> Iterator[tuple[int, int]]:
    if not _ENDS.search(plain, 0, len(plain.rstrip(_CLOSING))):
        yield 0, len(plain)  # nothing for Punkt to decide, which takes its time
        return
    base = 0
    while base < len(plain):
        stop = len(plain)
        if stop - base > _CHUNK:
            # Cut at a space, so that no word is torn; text without spaces is cut where it is.
            space = plain.rfind(" ", base + _CHUNK // 2, base + _CHUNK)
            stop = space if space > 0 else base + _CHUNK
        for start, end in punkt().span_tokenize(plain[base:stop]):
            yield base + start, base + end
        base = stop


def _goes_on(text: str, left: Span, right: Span) -> bool:
    """Say whether a speech tag or a lower-case word carries the sentence on ("Why?" he asked)."""
    first = text[right.start]
    if text[left.end - 1] == "." and _TITLE.search(text[max(left.start, left.end - 10) : left.end]):
        return True
    return first.islower() and text[left.end - 1] in "\"'\u201d\u2019»…"


def _bounded(text: str, span: Span) -> Iterator[Span]:
    while span.end - span.start > _MAX_SENTENCE:
        space = text.rfind(" ", span.start + _MAX_SENTENCE // 2, span.start + _MAX_SENTENCE)
        cut = space if space > 0 else span.start + _MAX_SENTENCE
        head = _stripped(text, Span(span.start, cut))
        if head is not None:
            yield head
        rest = _stripped(text, Span(cut, span.end))
        if rest is None:
            return
        span = rest
    yield span


def _stripped(text: str, span: Span) -> Span | None:
    part = text[span.start : span.end]
    left = len(part) - len(part.lstrip())
    right = len(part.rstrip())
    return Span(span.start + left, span.start + right) if right > left else None


def _join_wrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    """Join the lines of a block if it was wrapped at a column, else give each line by itself."""
    if len(lines) < 2:
        yield from lines
        return
    pairs = list(pairwise(lines))
    lower = [text[b.start].islower() and text[a.end - 1] not in _TERMINAL for a, b in pairs]
    if sum(lower) >= max(1, 0.3 * len(pairs)):
        yield Span(lines[0].start, lines[-1].end)
        return
    start = lines[0].start
    for (left, right), soft in zip(pairs, lower, strict=True):
        if not soft:
            yield Span(start, left.end)
            start = right.start
    yield Span(start, lines[-1].end)
