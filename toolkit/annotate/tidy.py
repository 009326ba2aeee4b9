"""An attribution of the tagger in, the same with the extents that the text's layout allows out.

The tagger reads windows of word pieces and does not know paragraphs well: its sources keep a comma,
its contents a dateline or a heading, or run on into what the author says next.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from toolkit.annotate.clauses import predicate_of
from toolkit.annotate.contents import trim
from toolkit.annotate.preludes import after_prelude
from toolkit.document import Attribution, Span, Spans
from toolkit.language import ParsedText

_SPOKEN = 3  # spaces in a quotation that is no nickname
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
    said = [_said_in(parsed, p) for p in source]
    if any(said):
        content = tuple(sorted((*content, *(q for q in said if q is not None))))
        source = tuple(
            p if q is None else _without_comma(parsed.text, Span(p.start, q.start))
            for p, q in zip(source, said, strict=True)
        )
    content = tuple(_within(parsed, a.cue, content)) or content
    content = tuple(_claimed(parsed, a.cue, piece) for piece in content)
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
        cut = trim(parsed.text, start, end) if start < end else None
        if cut is not None:
            yield after_prelude(parsed, cut)


def _claimed(parsed: ParsedText, cue: Spans, piece: Span) -> Span:
    """Return what a noun says is claimed, without what is said of the claim itself."""
    noun = parsed.words_in(cue[-1])[-1:] if cue else ()
    sentence = parsed.sentence_at(piece.start)
    inside = parsed.words_in(piece)
    if not noun or not inside or sentence is None or parsed.words[noun[0]].tag[:2] != "NN":
        return piece
    if not sentence.first <= noun[0] < inside[0] <= noun[0] + 2:
        return piece
    stop = predicate_of(parsed, sentence, noun[0], inside[0])
    if stop not in inside:
        return piece
    return trim(parsed.text, piece.start, parsed.words[stop - 1].end) or piece


def _said_in(parsed: ParsedText, source: Span) -> Span | None:
    """Return the long quotation that a source was taken to end with, or None."""
    at = bisect_left(parsed.quotes, source.end, key=lambda q: q.start) - 1
    if at < 0 or parsed.quotes[at].depth > 1:
        return None
    quote = parsed.quotes[at].span
    long = quote.of(parsed.text).count(" ") >= _SPOKEN
    after_comma = parsed.text[source.start : quote.start].rstrip().endswith(",")
    return quote if long and after_comma and quote.end == source.end else None


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
