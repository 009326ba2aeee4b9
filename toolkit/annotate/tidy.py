"""An attribution of the tagger in, the same with the extents that the text's layout allows out.

The tagger reads windows of word pieces and does not know paragraphs well: its sources keep a comma,
its contents a dateline or a heading, or run on into what the author says next.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from toolkit.annotate.preludes import after_prelude
from toolkit.document import Attribution, Span, Spans
from toolkit.language import ParsedText

_NESTED = 8  # quotations back that one which reaches into a piece may begin


def tidied(parsed: ParsedText, a: Attribution) -> Attribution:
    """Return an attribution with its pieces trimmed; pieces may be left out, roles never.

    Parameters
    ----------
    parsed : ParsedText
    a : Attribution
        Spans as the tagger gives them.

    Returns
    -------
    Attribution
    """
    source = tuple(_without_comma(parsed.text, after_prelude(parsed, p)) for p in a.source)
    content = tuple(after_prelude(parsed, p) for p in a.content)
    content = tuple(_within(parsed, a.cue, content)) or content
    return replace(a, source=source, cue=_without_adverbs(parsed, a.cue), content=content)


def _within(parsed: ParsedText, cue: Spans, content: Spans) -> Iterator[Span]:
    """Yield what of an unquoted content stands in the sentence of its cue.

    Quotations go on over sentences, and so does what a label with a colon announces; a reported
    clause ends with its sentence. The "it" of "it is feared that ..." is no content.
    """
    home = parsed.sentence_at(cue[0].start) if cue else None
    if home is None or parsed.text[cue[-1].end - 1] == ":":
        yield from content
        return
    for piece in content:
        if len(content) > 1 and piece.of(parsed.text).lower() == "it":
            continue
        if _quoted(parsed, piece) or (home.start <= piece.start and piece.end <= home.end):
            yield piece
            continue
        start, end = max(piece.start, home.start), min(piece.end, home.end)
        if start < end:
            yield Span(start, end)


def _quoted(parsed: ParsedText, piece: Span) -> bool:
    """Say whether a quotation reaches into a piece."""
    at = bisect_left(parsed.quotes, piece.end, key=lambda q: q.start)
    return any(q.end > piece.start for q in parsed.quotes[max(0, at - _NESTED) : at])


def _without_adverbs(parsed: ParsedText, cue: Spans) -> Spans:
    """Return a cue without its adverbs ("also stated"), negation kept (codebook, ruling 1)."""
    out: list[Span] = []
    for piece in cue:
        joined = False
        for i in parsed.words_in(piece):
            word = parsed.words[i]
            if word.tag[:2] == "RB" and word.lower not in ("not", "n't", "never"):
                joined = False
            elif joined:
                out[-1] = Span(out[-1].start, word.end)
            else:
                out.append(Span(word.start, word.end))
                joined = True
    return tuple(out) or cue


def _without_comma(text: str, piece: Span) -> Span:
    """Return a source without the comma that closes its apposition."""
    end = piece.end
    while end > piece.start + 1 and text[end - 1] in ",;:–— ":
        end -= 1
    return Span(piece.start, end)
