"""How far apart two places of a text are: sentences, of which quoted ones hardly count."""

from __future__ import annotations

from bisect import bisect_right

from toolkit.annotate.proper_names import View

# What a sentence inside a quotation counts for.
_INSIDE = 0.2


class Clock:
    """Sentences counted so that one inside a quotation hardly parts a pronoun from its noun.

    Parameters
    ----------
    view : View
        The text.
    """

    def __init__(self, view: View) -> None:
        sentences = view.parsed.sentences
        self._firsts = [s.first for s in sentences]
        self.times: list[float] = []
        now = 0.0
        for sentence in sentences:
            last = max(sentence.first, sentence.last - 1)
            inside = view.quoted(sentence.first)
            now += _INSIDE if inside and view.quoted(last) == inside else 1.0
            self.times.append(now)

    def sentence(self, word: int) -> int:
        """Return the number of the sentence that a word stands in."""
        return max(0, bisect_right(self._firsts, word) - 1)

    def since(self, word: int, sentence: int) -> float:
        """Return how far a word stands before a sentence, in sentences."""
        return self.times[sentence] - self.times[self.sentence(word)]

    def first_word(self, sentence: int, reach: float, most: int) -> int:
        """Return the first word of the sentences within reach before one, at most so many."""
        first = sentence
        while first > max(0, sentence - most) and (
            self.times[sentence] - self.times[first - 1] <= reach
        ):
            first -= 1
        return self._firsts[first] if self._firsts else 0
