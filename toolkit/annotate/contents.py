"""Contents: where what is credited begins and ends, in quotation marks and without."""

from __future__ import annotations

from toolkit.annotate.phrases import adjunct, opens_clause, phrase_after
from toolkit.annotate.view import ADVERB, FINITE, NOUN, REACH, View, Words
from toolkit.document import Span
from toolkit.language import Sentence

CLOSERS = frozenset((".", "?", "!", "…", "...", ")", "]"))
DASHES = frozenset(("--", "—", "–"))
_SKIPPED = frozenset(("RB", "RBR", "IN"))


def trim(text: str, start: int, end: int, stops: str = ",;:.-–—") -> Span | None:
    """Return the span without white space and punctuation at its edges, or None if empty."""
    while start < end and (text[start].isspace() or text[start] in ",;:)"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in stops):
        if text[end - 1] == "." and _abbreviation(text, start, end):
            break
        end -= 1
    if end - start > 1 and text[end - 1] in "?!" and text[start] not in "\"“‘'":
        pass
    return Span(start, end) if start < end and any(c.isalnum() for c in text[start:end]) else None


def _abbreviation(text: str, start: int, end: int) -> bool:
    return end - start >= 3 and text[end - 3] == "." and text[end - 2].isupper()


def source_span(view: View, source: Words) -> Span:
    """Return a source's code points, without a comma or a half quotation mark at its edges."""
    span = view.span(source)
    text = view.parsed.text
    start, end = span
    while end > start and (
        text[end - 1] in ",;:–—-"
        or (
            text[end - 1] == "."
            and source.last < len(view.low)
            and view.parsed.words[source.last - 1].text == "."
        )
    ):
        end -= 1
    while start < end and text[start] in ",;:.–—-":
        start += 1
    return Span(start, max(end, start + 1))


def clause_follows(view: View, sentence: Sentence, number: int, rest: int, there: int) -> bool:
    """Say whether a clause follows a cue whose sentence only quotes a fragment before it."""
    quote = view.quotes[number]
    before = quote.end <= sentence.start
    if (quote.start <= sentence.start and not before) or rest >= sentence.last:
        return False
    if (
        before
        and view.parsed.text[max(quote.start, quote.end - 4) : quote.end].rstrip(
            "\"'\u201d\u2019»"
        )[-1:]
        == "."
    ):
        return True
    if view.low[there : there + 1] == ["that"]:
        return True
    return view.low[rest] not in CLOSERS | {","} and opens_clause(view, rest, sentence.last)


def second_half(view: View, rest: int, last: int) -> tuple[Span, ...]:
    """Return the quotation that goes on after its tag in the same sentence."""
    for index in range(rest, min(last, rest + 40)):
        number = view.quoted[index]
        if number >= 0:
            opens = view.quotes[number].start == view.parsed.words[index].start
            joined = view.low[index - 1] in (",", ":", "--", "—", "–")
            return (view.quotes[number].span,) if opens and joined else ()
    return ()


def quote_before(view: View, sentence: Sentence, start: int) -> int | None:
    """Return the quotation that ends right before a word, a comma between them or not."""
    index = start - 1
    if index >= 0 and view.low[index] in (",", "--", "—", "–") and view.quoted[index] < 0:
        index -= 1
    if index < 0 or view.quoted[index] < 0:
        return None
    number = view.quoted[index]
    quote = view.quotes[number]
    begin = view.parsed.words[start].start
    between = view.parsed.text[quote.end : begin].strip(" \t\xa0,–—-")
    if between or quote.end > begin or index < sentence.first - 1:
        return None
    if view.scare(number) and (
        not _comma_follows(view, quote.end) or _is_title(view, sentence, number)
    ):
        return None
    return number


def _is_title(view: View, sentence: Sentence, number: int) -> bool:
    """Say whether a quotation inside a clause has the capitals of a title: 'in "The Far Bank",'."""
    quote = view.quotes[number]
    if quote.start <= sentence.start:
        return False
    words = [w.text for w in map(view.parsed.words.__getitem__, view.parsed.words_in(quote.span))]
    words = [w for w in words if w[0].isalnum()]
    long = [w for w in words if len(w) > 4] or words
    return len(words) > 1 and all(w[0].isupper() for w in (words[0], words[-1], *long))


def _comma_follows(view: View, end: int) -> bool:
    text = view.parsed.text
    return text[end : end + 2].lstrip()[:1] == ","


def with_quote(view: View, sentence: Sentence, start: int, number: int) -> tuple[Span, ...]:
    """Return the quotation and the words of its sentence that lead into it."""
    quote = view.quotes[number]
    home = view.parsed.sentence_at(quote.start)
    pieces: list[Span] = []
    if home is not None and home.start < quote.start:
        lead = trim(view.parsed.text, home.start, quote.start, "")
        if lead is not None and not _another_speaks(view, lead, number):
            return (Span(lead.start, quote.end),)
    back = number
    while view.quotes[back].continues and back > 0:
        back -= 1
        pieces.insert(0, view.quotes[back].span)
    return (*pieces, quote.span)


def _another_speaks(view: View, lead: Span, number: int) -> bool:
    """Say whether the words before a quotation are no part of it: a colon, or another speech."""
    before = view.quotes[number - 1] if number else None
    spoken = before is not None and before.start >= lead.start and not view.scare(number - 1)
    return view.parsed.text[lead.end - 1] in (":,;" if spoken else ":")


def quote_after(view: View, index: int, last: int) -> int | None:
    """Return the quotation that opens here, after a comma, a colon or "that"."""
    begin = index
    while index < min(last, begin + 3) and view.low[index] in (",", ":", "that", "--", "—"):
        if view.quoted[index] >= 0:
            break
        index += 1
    if index >= last and index < len(view.low) and index > begin and view.low[index - 1] == ":":
        pass
    elif index >= last:
        return None
    number = view.quoted[index]
    if number < 0 or view.quotes[number].start != view.parsed.words[index].start:
        return None
    return number


def quote_onward(view: View, sentence: Sentence, number: int) -> tuple[Span, ...]:
    """Return a quotation after its tag, with its later paragraphs."""
    quote = view.quotes[number]
    pieces = [quote.span]
    while number + 1 < len(view.quotes) and view.quotes[number + 1].continues:
        number += 1
        pieces.append(view.quotes[number].span)
    if len(pieces) == 1 and quote.end < sentence.end:
        rest = view.parsed.text[quote.end : sentence.end]
        if view.scare(number) and any(c.isalnum() for c in rest):
            return clause_from(view, view.parsed.words_in(quote.span).start, sentence)
    return tuple(pieces)


def clause_from(view: View, first: int, sentence: Sentence) -> tuple[Span, ...]:
    """Return the clause from a word to its end."""
    end = clause_end(view, first, sentence.last)
    if end <= first:
        return ()
    words, text = view.parsed.words, view.parsed.text
    span = trim(text, words[first].start, words[end - 1].end)
    return () if span is None else (span,)


def object_from(view: View, first: int, sentence: Sentence) -> tuple[Span, ...]:
    """Return the object from a word to its end."""
    end = clause_end(view, first, sentence.last, phrase=True)
    words, text = view.parsed.words, view.parsed.text
    if end <= first:
        return ()
    span = trim(text, words[first].start, words[end - 1].end)
    return () if span is None else (span,)


def clause_end(view: View, first: int, last: int, *, phrase: bool = False) -> int:
    """Return the word after a content's last: the sentence's end, or where another begins.

    With ``phrase`` the content is an object, which also ends at a time, an occasion or the next
    clause.
    """
    for index in range(first + 1, last):
        if view.opaque(index):
            if view.quotes[view.quoted[index]].end >= view.parsed.words[last - 1].end:
                return last
        elif _stops(view, index, last, phrase):
            return index
    return last


def _stops(view: View, index: int, last: int, phrase: bool) -> bool:
    """Say whether a content ends before this word."""
    word, tag = view.low[index], view.tag[index]
    if word in (";", "according"):
        return True
    if word == "," or word in DASHES:
        if index + 1 >= last:
            return False
        return (_phrase_ends if phrase else _leaves)(view, index + 1, last)
    if tag == "CC":
        verbal = index + 1 < last and view.tag[index + 1] in (*FINITE, "VBN")
        return (
            (phrase and verbal)
            or _new_predicate(view, index + 1, last)
            or _new_speaker(view, index + 1, last)
        )
    if not phrase:
        return False
    if tag in NOUN and view.has("temporal", index):
        return view.tag[index - 1] not in ("IN", "DT", "PRP$", "POS", "JJ")
    if tag == "IN" and word != "of" and adjunct(view, index, last):
        return True
    return view.has("phrase_stops", index)


def _phrase_ends(view: View, index: int, last: int) -> bool:
    """Say whether an object ends at the comma before this word: no list or apposition follows."""
    if view.tag[index] in ("NNP", "NN", "NNS", "JJ", "CD", "DT", "PRP$"):
        end = phrase_after(view, index, last, apposition=False)
        return end < last and view.tag[end] in FINITE
    return view.low[index] != "including"


def _leaves(view: View, index: int, last: int) -> bool:
    """Say whether the words after a comma leave the content: another cue, or the author's."""
    low, tag = view.low[index], view.tag[index]
    if low in ("according", "citing", "quoting") or tag in ("WDT", "WP$"):
        return True
    if view.has("contrasts", index) and opens_clause(view, index + 1, last):
        return True
    if _fronted(view, index) and _main_clause(view, index, last):
        return True
    if tag == "DT" and low in ("a", "an") and not opens_clause(view, index, last):
        return True  # an apposition to the whole clause: "..., a claim that ..."
    at = index + 1 if tag in _SKIPPED and index + 1 < last else index
    if view.tag[at] in ("VBG", "NN") and view.low[at].endswith("ing"):
        cue = view.lexicon.verbs.get(view.low[at])
        return cue is not None and ("quote" in cue.frames or "that" in cue.frames)
    if tag == "CC" or low in ("while", "although", "though", "whereas"):
        return _new_predicate(view, index + 1, last) or _new_speaker(view, index + 1, last)
    return tag in ("PRP", "NNP", "DT", "NN", "NNS") and _new_speaker(view, index, last)


def _fronted(view: View, index: int) -> bool:
    """Say whether the words before stand in a fronted clause: "After he said so, ..."."""
    sentence = view.parsed.sentence_at(view.parsed.words[index].start)
    if sentence is None:
        return False
    first = sentence.first
    while first < index and (view.tag[first] in ("CC", "RB") or view.low[first] == ","):
        first += 1
    if not view.has("fronting", first) or index - first > REACH:
        return False
    commas = (k for k in range(first, index - 1) if view.low[k] == ",")
    return not any(_main_clause(view, k + 1, index) for k in commas)


def _main_clause(view: View, index: int, last: int) -> bool:
    end = phrase_after(view, index, last, apposition=False)
    while end < last and view.tag[end] in ADVERB:
        end += 1
    return index < end < last and view.tag[end] in FINITE


def _new_predicate(view: View, index: int, last: int) -> bool:
    """Say whether a finite cue of speech follows "and": the speaker goes on."""
    while index < last and view.tag[index] in ("RB", "RBR"):
        index += 1
    start = index
    while (
        index < last and index - start < 4 and (view.has("aux", index) or view.tag[index] == "RB")
    ):
        index += 1
    if (
        index >= last
        or view.tag[index][:1] != "V"
        or (view.tag[index] in ("VB", "VBG") and index == start)
    ):
        return False
    if view.tag[start] not in FINITE and view.tag[start] != "VBN":
        return False
    cue = view.lexicon.verbs.get(view.low[index])
    if cue is None:
        return False
    best = max((cue.frames.get(f, 0.0) for f in ("that", "quote", "np", "hearer", "to")), default=0)
    return best >= 0.5


def _new_speaker(view: View, index: int, last: int) -> bool:
    """Say whether a subject with a cue of speech follows: somebody else speaks."""
    end = phrase_after(view, index, last, apposition=False)
    while end < last and (view.tag[end] in ("RB",) or view.has("aux", end)):
        end += 1
    if end == index or end >= last or view.tag[end] not in ("VBD", "VBZ", "VBP", "VBN"):
        return False
    cue = view.lexicon.verbs.get(view.low[end])
    return cue is not None and max(cue.frames.get("tag", 0.0), cue.frames.get("quote", 0.0)) >= 0.6


def tagged_clause(view: View, sentence: Sentence, start: int, there: int) -> tuple[Span, ...]:
    """Return the clause before a tag, and the one after it if the tag stands in the middle."""
    words, text, low = view.parsed.words, view.parsed.text, view.low
    first = sentence.first
    for index in range(start - 1, max(first, start - 80), -1):
        if low[index] == ";" and view.quoted[index] < 0:
            first = index + 1
            break
    while first < start and (view.tag[first] == "CC" or low[first] == ","):
        first += 1
    if first >= start or (
        low[start - 1] not in (",", "--", "—", "–", "?", "!") and view.quoted[start - 1] < 0
    ):
        return ()
    lead = trim(text, words[first].start, words[start - 1].end)
    if lead is None:
        return ()
    after = there + 1
    if after >= sentence.last or low[there] not in (",", "--", "—"):
        return (lead,)
    if _leaves(view, after, sentence.last) or view.tag[after] in ("VBG", "CC"):
        return (lead,)
    unfinished = not any(view.tag[k] in FINITE for k in range(first, start))
    if unfinished or view.tag[after] in ("IN", "WDT", "WP"):
        return (lead, *clause_from(view, after, sentence))
    return (lead,)
