"""Whose turn it is: the speaker of words outside quotation marks in interviews and transcripts."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

from toolkit.annotate.proper_names import PersonName, View
from toolkit.document import Span

# Fewer turns than this are no interview and no transcript.
_FEWEST = 3
_LABEL = re.compile(r"([A-Z][\w.'’\-]*(?: [A-Z][\w.'’\-]*){0,4}) ?:(?=\s)")
_FIRST = re.compile(r"(?<![\w'’])(?:I|we|We|my|My|our|Our|me|us)(?![\w'’]*\.?[A-Z])\b")
# Verbs by which an introduction names who was interviewed, and how far ahead the name may stand.
_ASKED = frozenset(
    {
        "interview",
        "interviews",
        "interviewed",
        "spoke",
        "speaks",
        "talked",
        "talks",
        "sat",
        "chatted",
    }
)
_AHEAD, _INTRODUCTION = 14, 6
# Paragraphs at the end in which a line on the author may stand, how soon it says what the author
# is, and how many code points it has at the most.
_BELOW, _BIOGRAPHY, _SHORT = 2, 5, 400

Role = Literal["author", "interviewee"]


class Label(NamedTuple):
    """A paragraph that begins with who speaks it: its number, and the label's code points."""

    paragraph: int
    span: Span


class Turns:
    """The turns of one text: labelled ones, or questions and answers; else all is the author's.

    Parameters
    ----------
    view : View
        The text.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        text = view.parsed.text
        self._paragraphs = view.parsed.paragraphs
        self._starts = [p.start for p in self._paragraphs]
        self.labels = [
            Label(n, Span(p.start, p.start + len(match.group(1))))
            for n, p in enumerate(self._paragraphs)
            if (match := _LABEL.match(text[p.start : min(p.end, p.start + 80)]))
        ]
        if len(self.labels) < _FEWEST:
            self.labels = []
        #: The labels that mark answers ("A:") where questions are marked as well.
        self.answers = frozenset[Span]()
        said = {label.span.of(text) for label in self.labels}
        if said == {"Q", "A"}:
            self._question_and_answer()
            return
        self._asks = [text[p.start : p.end].rstrip().endswith("?") for p in self._paragraphs]
        first = self._asks.index(True) if True in self._asks else len(self._asks)
        answers = [
            n for n in range(first + 1, len(self._asks)) if not self._asks[n] and self._own(n)
        ]
        asked = sum(self._asks)
        self.interview = not self.labels and asked >= _FEWEST and len(answers) >= _FEWEST - 1
        self.begins = first if self.interview else len(self._paragraphs)

    def _question_and_answer(self) -> None:
        """Take "Q:" for the author's turns and "A:" for those of whoever is interviewed."""
        text = self.view.parsed.text
        asks = {t.paragraph: t.span.of(text) == "Q" for t in self.labels}
        self.answers = frozenset(t.span for t in self.labels if not asks[t.paragraph])
        self.begins, self.labels, self.interview = self.labels[0].paragraph, [], True
        self._asks = []
        for number in range(len(self._paragraphs)):
            before = self._asks[-1] if self._asks else True
            self._asks.append(asks.get(number, before))

    def _own(self, paragraph: int) -> bool:
        """Say whether a paragraph speaks of itself in its own words, not in a quotation."""
        span = self._paragraphs[paragraph]
        found = _FIRST.search(self.view.parsed.text, span.start, span.end)
        if found is None:
            return False
        words = self.view.words_of(Span(found.start(), found.end()))
        return bool(words) and not self.view.quoted(words.start)

    def speaker(self, word: int, code: str) -> Role | Label | None:
        """Return whose words a first or second person outside quotation marks stands in.

        Parameters
        ----------
        word : int
            Index of the pronoun.
        code : str
            "1" ("I"), "1p" ("we") or "2" ("you").

        Returns
        -------
        "author", "interviewee", Label or None
            None for "you" where nobody is known to be spoken to.
        """
        paragraph = bisect_right(self._starts, self.view.parsed.words[word].start) - 1
        if self.labels:
            at = bisect_right(self.labels, paragraph, key=lambda t: t.paragraph) - 1
            if code == "2" or at < 0:
                return None if code == "2" else "author"
            return self.labels[at]
        if not self.interview or paragraph < self.begins:
            return None if code == "2" else "author"
        asks = self._asks[paragraph]
        if code == "2":
            return "interviewee" if asks else None
        return "author" if asks else "interviewee"

    def author(self) -> PersonName | None:
        """Return who is said below a text to be its author ("Jo Roe is a teacher in Lenna.")."""
        view = self.view
        if self.interview or self.labels or len(self._paragraphs) < _FEWEST:
            return None
        for span in self._paragraphs[: -_BELOW - 1 : -1]:
            first = view.words_of(Span(span.start, min(span.end, span.start + 1))).start
            people = view.people_in(first, first + 3)
            if len(people) != 1 or len(people[0].keys) < 2:
                continue
            stop = min(people[0].last + _BIOGRAPHY, len(view.keys))
            if span.end - span.start < _SHORT and any(
                view.keys[i] in ("is", "was") for i in range(people[0].last, stop)
            ):
                return people[0]
        return None

    def interviewee(self) -> PersonName | None:
        """Return the person whom the introduction says to be interviewed, or who alone is in it."""
        view = self.view
        if not self._paragraphs or not self.interview:
            return None
        last = self._paragraphs[min(max(self.begins, 1), _INTRODUCTION, len(self._starts)) - 1]
        stop = view.words_of(Span(max(0, last.end - 1), last.end)).stop
        for index in range(stop):
            if view.keys[index] in _ASKED:
                people = view.people_in(index + 1, min(stop, index + _AHEAD))
                if people:
                    return people[0]
        people = [p for p in view.people_in(0, stop) if len(p.keys) > 1]
        return people[0] if len({p.keys for p in people}) == 1 else None
