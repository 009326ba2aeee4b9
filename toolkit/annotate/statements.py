"""Statements: each sentence with its voice and the sides it is about (codebook section 4).

The voice is that of the main clause, else of the first: ``attributed`` when its verb lies in an
attribution, ``hedged`` when it is the author's and an author's hedge that weakens truth covers it,
``bare`` otherwise; a fragment, caption, credit or question has none. A statement is agentless when
its main verb is a passive that leaves out who did it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol, TypeVar

from toolkit.annotate.clauses import Clause, clauses_of, main_verb, part_at
from toolkit.annotate.parts import is_agentless, part_of, statement_words
from toolkit.document import About, Attribution, Hedge, Part, Span, Statement, Voice
from toolkit.language import ParsedText, Sentence, Word

_T = TypeVar("_T")
_CLOSING = "\"'”’») \n"

#: Hedge classes that make a statement of the author a hedged one. A rounded figure or a habit
#: ("about 40", "usually") is still stated as fact.
WEAKENING = frozenset(
    {"conditional", "epistemic", "doxastic", "hearsay", "investigation", "disclaimer"}
)


class Mention(Protocol):
    """A side named in the text."""

    @property
    def span(self) -> Span:
        """Where it is named."""

    @property
    def side(self) -> str:
        """The key of the side."""


def find_statements(
    parsed: ParsedText,
    attributions: Sequence[Attribution],
    hedges: Sequence[Hedge],
    side_mentions: Sequence[Mention],
) -> tuple[Statement, ...]:
    """Give every sentence its voice and its sides.

    Parameters
    ----------
    parsed : ParsedText
    attributions : sequence of Attribution
    hedges : sequence of Hedge
    side_mentions : sequence of Mention
        Every mention of a side, with its span.

    Returns
    -------
    tuple of Statement
        One per sentence, in text order.
    """
    credited = _by_sentence(parsed, _credited_spans(attributions, hedges))
    weak = [h for h in hedges if h.holder == "author" and h.label in WEAKENING]
    weak_here = _by_sentence(parsed, ((h.cue, h) for h in weak))
    mentions = _by_sentence(parsed, ((m.span, m) for m in side_mentions))
    sources = _by_sentence(parsed, ((p, p) for a in attributions for p in a.source))
    found: list[Statement] = []
    for number, sentence in enumerate(parsed.sentences):
        parts = clauses_of(parsed, sentence)
        verb = main_verb(parsed.words, parts)
        found.append(
            Statement(
                sentence.span,
                _voice(parsed, sentence, parts, verb, credited[number], weak_here[number]),
                _about(parsed, sentence, mentions[number], sources[number]),
                verb is not None and _agentless(parsed.words, parts, verb),
            )
        )
    return tuple(found)


def _by_sentence(parsed: ParsedText, items: Iterable[tuple[Span, _T]]) -> dict[int, list[_T]]:
    """Sort items into the sentences that their spans touch."""
    table: dict[int, list[_T]] = defaultdict(list)
    for span, item in items:
        number = max(0, parsed.sentence_number(span.start))
        while number < len(parsed.sentences) and parsed.sentences[number].start < span.end:
            table[number].append(item)
            number += 1
    return table


def _credited_spans(
    attributions: Sequence[Attribution], hedges: Sequence[Hedge]
) -> list[tuple[Span, Span]]:
    """Return the cues and contents that make a sentence attributed.

    What nobody is said to expect or believe ("protests are expected") is the author's hedge.
    """
    agentless = {h.cue for h in hedges if h.label in ("doxastic", "hearsay")}
    starts = {cue.start for cue in agentless} | {cue.end for cue in agentless}
    found: list[tuple[Span, Span]] = []
    for a in attributions:
        if not a.source and any(p.start in starts or p.end in starts for p in a.cue):
            continue
        found.extend((piece, piece) for piece in (*a.cue, *a.content))
    return found


def _voice(
    parsed: ParsedText,
    sentence: Sentence,
    parts: Sequence[Clause],
    verb: int | None,
    credited: Sequence[Span],
    weak: Sequence[Hedge],
) -> Voice:
    text = sentence.span.of(parsed.text)
    if sentence.first == sentence.last or _is_caption(text, sentence.last - sentence.first):
        return "none"
    if verb is None:
        inside = sum(min(p.end, sentence.end) - max(p.start, sentence.start) for p in credited)
        return "attributed" if 2 * inside > sentence.end - sentence.start else "none"
    group = _verb_group(parsed, verb, sentence.last)
    if any(piece.overlaps(group) for piece in credited):
        return "attributed"
    if text.rstrip(_CLOSING).endswith("?") or _is_heading(parsed, sentence):
        return "none"
    return "hedged" if any(_covers(h, parsed, parts, verb, group) for h in weak) else "bare"


def _is_caption(text: str, n_words: int) -> bool:
    """Say whether the line is a caption, a credit, a byline or a link."""
    lists = statement_words()["not_statements"]
    if n_words > lists["longest"]:
        return False
    line = text.lower()
    return line.startswith(_ends("begins")) or any(mark in line for mark in lists["holds"])


@cache
def _ends(name: str) -> tuple[str, ...]:
    """Return what lines that are no statements begin or end with."""
    return tuple(sorted(statement_words()["not_statements"][name]))


def _is_heading(parsed: ParsedText, sentence: Sentence) -> bool:
    """Say whether the sentence is a short line of its own without a full stop."""
    lists = statement_words()["not_statements"]
    line = sentence.span.of(parsed.text).rstrip(_CLOSING)
    alone = sentence.span.contains(parsed.paragraphs[sentence.paragraph])
    short = sentence.last - sentence.first <= lists["longest_heading"]
    return alone and short and not line.endswith(_ends("stops"))


def _verb_group(parsed: ParsedText, verb: int, last: int) -> Span:
    """Return the span of a finite verb with the verbs and adverbs that follow it."""
    end = verb
    while end + 1 < min(last, verb + 8) and parsed.words[end + 1].tag.startswith(("VB", "RB")):
        end += 1
    while end > verb and parsed.words[end].tag.startswith("RB"):
        end -= 1
    return Span(parsed.words[verb].start, parsed.words[end].end)


def _covers(
    hedge: Hedge, parsed: ParsedText, parts: Sequence[Clause], verb: int, group: Span
) -> bool:
    """Say whether the hedge bears on the main verb: by its scope, its class, or as its subject."""
    if hedge.scope is not None and hedge.scope.overlaps(group):
        return True
    main = parts[part_at(parts, verb)]
    cue = parsed.words_in(hedge.cue).start
    own = parts[part_at(parts, cue)]
    in_main = (own.depth, own.turn) == (main.depth, main.turn)
    whole = hedge.label in ("conditional", "disclaimer", "investigation")
    return in_main and own.first <= cue < own.last and (whole or cue < verb)


def _agentless(words: Sequence[Word], parts: Sequence[Clause], verb: int) -> bool:
    """Say whether the main verb is a passive that leaves out who did it."""
    main = parts[part_at(parts, verb)]
    own = [p.last for p in parts if (p.depth, p.turn) == (main.depth, main.turn)]
    return is_agentless(words, verb, max(own))


def _about(
    parsed: ParsedText, sentence: Sentence, mentions: Sequence[Mention], sources: Sequence[Span]
) -> tuple[About, ...]:
    """Return the sides of the sentence, each with its parts, sorted.

    A side named as the source of a claim does not act by that: it is mentioned.
    """
    found: set[About] = set()
    for mention in mentions:
        where = parsed.words_in(mention.span)
        first = max(where.start, sentence.first)
        last = min(max(where.stop, first + 1), sentence.last)
        if first < last:
            credited = any(source.contains(mention.span) for source in sources)
            part: Part = "mentioned"
            if not credited:
                part = part_of(parsed.words, first, last, sentence.first, sentence.last)
            found.add(About(mention.side, part))
    return tuple(sorted(found))
