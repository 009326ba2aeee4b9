"""What any text needs once: the values that :func:`toolkit.language.parse` gives to every layer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeVar

from toolkit.document import Span

T = TypeVar("T")


class Word(NamedTuple):
    """A word, number or punctuation mark with its Penn Treebank tag.

    Clitics are words of their own ("did" "n't", "Putin" "'s").
    """

    start: int
    end: int
    text: str
    tag: str
    #: The word in lower case, apostrophes straight.
    lower: str


class Sentence(NamedTuple):
    """A sentence: code points ``[start, end)``, words ``[first, last)``, and its paragraph."""

    start: int
    end: int
    first: int
    last: int
    paragraph: int

    @property
    def span(self) -> Span:
        """The sentence's code points."""
        return Span(self.start, self.end)


class Quote(NamedTuple):
    """A quotation with its marks: code points ``[start, end)``.

    ``closed`` is False when no closing mark was found and the quotation ends with its paragraph;
    ``continues`` says that it reopens, in a new paragraph, the quotation left open by the one
    before; ``depth`` is 1 for an outer quotation, 2 for one inside another.
    """

    start: int
    end: int
    kind: Literal["double", "single", "guillemet"]
    depth: int
    closed: bool
    continues: bool

    @property
    def span(self) -> Span:
        """The quotation's code points, marks included."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text with its paragraphs, sentences, words and quotations, all in text order."""

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]
    quotes: tuple[Quote, ...]
    _starts: tuple[int, ...] = field(default=(), repr=False)
    _sentence_starts: tuple[int, ...] = field(default=(), repr=False)
    _done: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made at the first call under this name and then kept."""
        if name not in self._done:
            self._done[name] = make()
        made: T = self._done[name]
        return made

    def forget(self) -> None:
        """Let go of what was kept, which may hold this text: then all is freed at once."""
        self._done.clear()

    def words_in(self, span: Span | Sentence) -> range:
        """Return the indices of the words that begin inside the span."""
        return range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))

    def sentence_number(self, offset: int) -> int:
        """Return the number of the sentence that holds this code point; -1 before the first."""
        return bisect_right(self._sentence_starts, offset) - 1

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds this code point, or the one before it."""
        position = self.sentence_number(offset)
        return self.sentences[position] if position >= 0 else None
