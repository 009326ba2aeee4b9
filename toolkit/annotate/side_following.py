"""Whose a text or an official without a name is, by who speaks in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_context import ACTING, american
from toolkit.document import Source, Span

#: Texts that somebody puts out and that are then spoken of alone ("the statement added").
_PUT_OUT = frozenset(
    {"statement", "bulletin", "communique", "letter", "memo", "tweet", "post", "broadcast",
     "message"}
)  # fmt: skip
#: Words that tell officials from those who spoke before.
_REST = frozenset({"other", "another", "former", "international", "foreign", "two", "both"})
_POWERS = (*ACTING, "party_politician", "international_organisation")
#: How many mentions, and what share of those of all who act for somebody, make a side the main.
_OFTEN, _MOSTLY = 5, 0.7


def follow(view: View, sources: Sequence[Source]) -> list[Source]:
    """Give officials and texts of which nothing is said the side of those who speak around them.

    "The statement added" is said of whom the source before is; "a senior official" is of the side
    that nearly all sources of the article are of, else of whom the sentence before quotes.

    Parameters
    ----------
    view : View
        The text.
    sources : sequence of Source
        Its sources with the sides that their own words show.
    """
    spoken = sorted((m.start, n) for n, s in enumerate(sources) for m in s.mentions)
    sentences = [s.start for s in view.parsed.sentences]
    main = _main(view, sources)
    out = list(sources)
    for number, source in enumerate(sources):
        if source.side is not None or source.candidates or not source.mentions:
            continue
        first = min(source.mentions)
        words = view.words_of(first)
        phrase = analyse(view, words.start, words.stop) if words else None
        if phrase is None or _tells(view, source, phrase):
            continue
        head = view.text(phrase.head, phrase.head + 1)
        text = phrase.head_key in _PUT_OUT and phrase.definite and _plain(phrase)
        nameless = phrase.head_key in view.lexicon.nameless - {"diplomat"}
        official = source.kind in ACTING and nameless
        if main is not None and (official or _acts(view, source, phrase)):
            reason = f"'{head}' in a text whose sources are mostly of side {main}"
            out[number] = replace(source, side=main, reason=reason)
            continue
        place = bisect_left(spoken, (first.start, -1))
        if not place or not (text or official):
            continue
        start, other = spoken[place - 1]
        known = sources[other]
        near = bisect_left(sentences, first.start + 1) - bisect_left(sentences, start + 1) <= 1
        if near and known.side is not None and (text or known.kind == source.kind):
            reason = f"'{head}' right after '{known.name}': {known.reason}"
            out[number] = replace(source, side=known.side, reason=reason)
    return out


def _main(view: View, sources: Sequence[Source]) -> str | None:
    """Return the side that most mentions of sources are of, powers of no side counted in."""
    counts: Counter[str] = Counter()
    for source in sources:
        if source.side is not None:
            counts[source.side] += len(source.mentions)
        elif source.kind in _POWERS and any(_names(view, m) for m in source.mentions):
            counts[""] += len(source.mentions)
    side, count = max(counts.items(), key=lambda c: (c[1], c[0]), default=("", 0))
    return side if side and count >= max(_OFTEN, _MOSTLY * counts.total()) else None


def _acts(view: View, source: Source, phrase: Phrase) -> bool:
    """Say whether a mention is an office or a body of a state ("prosecutors", "the president")."""
    entry = head_entry(view, phrase)
    own = not phrase.pronoun and not phrase.owner_pronoun and phrase.head_key != "diplomat"
    return own and entry is not None and entry.kind in ACTING and source.kind in ACTING


def _plain(phrase: Phrase) -> bool:
    return phrase.before[0] == phrase.before[1]


def _tells(view: View, source: Source, phrase: Phrase) -> bool:
    """Say whether a mention says itself whose it is, or that it is somebody else's."""
    if phrase.named or phrase.complements or phrase.appositions or phrase.rest:
        return True
    if phrase.owner[0] < phrase.owner[1] or american(view, phrase):
        return True
    if not _REST.isdisjoint(view.keys[phrase.first : phrase.head]):
        return True
    return any(_names(view, m) for m in source.mentions)


def _names(view: View, mention: Span) -> bool:
    """Say whether a mention names a country, a body or a person ("U.S. officials")."""
    words = view.words_of(mention)
    here = view.parsed.sentence_at(mention.start)
    first = here.first if here is not None else -1
    if any(view.capitals[i] and i != first for i in words):
        return True
    return any(e.sort in ("country", "demonym") for _, e in view.entries(words.start, words.stop))
