"""Non-responses: sources that declined, did not answer, or are said never to comment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from toolkit.annotate.contents import clause_from, source_span
from toolkit.annotate.phrases import phrase_after
from toolkit.annotate.subjects import subject_of
from toolkit.annotate.verbs import Found
from toolkit.annotate.view import Group, View, Words
from toolkit.document import Response, Span
from toolkit.language import Sentence

_CONFIDENCE = 0.9
# "typically does not comment" also matches what is no habit; the closer reading goes first.
_HABITUAL = 0.95


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of ``responses.toml``."""

    needs: tuple[str, ...]
    cue: re.Pattern[str]
    response: Response
    source: Literal["subject", "from", "to"]
    content: bool


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of ``data/responses.toml``, read once."""
    path = resources.files("toolkit").joinpath("data/responses.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Pattern(
            tuple(row["needs"]),
            re.compile(r"\b(?:" + _filled(row["cue"], data["parts"]) + r")(?!\w)"),
            row["response"],
            row["source"],
            row["content"],
        )
        for row in data["patterns"]
    )


def _filled(cue: str, parts: Mapping[str, str]) -> str:
    """Put the named parts into a pattern."""
    for name, part in parts.items():
        cue = cue.replace("{" + name + "}", part)
    return cue


def response_candidates(view: View) -> list[Found]:
    """Return a candidate for every non-response outside quotations."""
    text = view.parsed.text.lower()
    if len(text) != len(view.parsed.text):  # a few letters change length in lower case
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in view.parsed.text)
    found: list[Found] = []
    for pattern in patterns():
        for start, end in _lines_with(text, pattern.needs):
            for match in pattern.cue.finditer(text, start, end):
                candidate = _candidate(view, pattern, match)
                if candidate is not None:
                    found.append(candidate)
    return found


def _lines_with(text: str, needs: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the lines that hold one of some words, in order; no pattern reaches beyond one."""
    lines: set[tuple[int, int]] = set()
    for need in needs:
        at = text.find(need)
        while at >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end = end if end >= 0 else len(text)
            lines.add((start, end))
            at = text.find(need, end)
    return sorted(lines)


@lru_cache(maxsize=4096)
def silence(text: str, within: int | None = None) -> Response | None:
    """Return the non-response that a cue with its content spells out, or None.

    It must begin in the first ``within`` code points (12 without it).

    Examples
    --------
    >>> silence("did not respond to requests for comment")
    'no_response'
    """
    low = text.lower()
    for pattern in patterns():
        for need in pattern.needs:
            if need in low:
                match = pattern.cue.search(low)
                if match is not None and match.start() < (
                    12 if within is None else min(12, within)
                ):
                    return pattern.response
                break
    return None


def _candidate(view: View, pattern: Pattern, match: re.Match[str]) -> Found | None:
    group = "cue" if "cue" in match.re.groupindex else 0
    cue = Span(*match.span(group))
    while cue.end > cue.start and view.parsed.text[cue.end - 1].isspace():
        cue = Span(cue.start, cue.end - 1)
    sentence = view.parsed.sentence_at(cue.start)
    run = view.parsed.words_in(cue)
    if sentence is None or not run or run[-1] >= sentence.last or view.quoted[run[0]] >= 0:
        return None
    source = _source(view, sentence, pattern, match, run)
    if source is None or source.overlaps(cue):
        return None
    content: tuple[Span, ...] = ()
    after = run[-1] + 1
    if pattern.content and after < sentence.last and view.tag[after][:1] not in (",", ".", ":"):
        content = clause_from(view, after, sentence)
    found = Found((source,), (cue,), content, None, "response", "response", run[-1])
    found.confidence, found.response = _CONFIDENCE, pattern.response
    if pattern.response == "habitual_silence":
        found.confidence = _HABITUAL
    return found


def _source(
    view: View, sentence: Sentence, pattern: Pattern, match: re.Match[str], run: range
) -> Span | None:
    if pattern.source == "subject":
        first = max(view.parsed.words_in(Span(*match.span())).start, sentence.first)
        subject = subject_of(view, sentence, Group(first, run[-1], (), "finite"))
        return None if subject is None else source_span(view, subject)
    if pattern.source == "to":
        start, end = match.span("who")
        if start < 0:
            return None
        run = view.parsed.words_in(Span(start, end))
        return source_span(view, Words(run.start, run.stop)) if run else None
    first = view.parsed.words_in(Span(match.start(), match.end())).stop
    end = phrase_after(view, first, sentence.last)
    return source_span(view, Words(first, end)) if end > first else None
