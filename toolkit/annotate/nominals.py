"""Attributions without a verb: phrases ("according to"), nouns, adjectives, and "NAME: words"."""

from __future__ import annotations

from toolkit.annotate.clauses import predicate_of
from toolkit.annotate.contents import clause_from, source_span, trim
from toolkit.annotate.phrases import noun_phrase_before, opens_clause, phrase_after
from toolkit.annotate.subjects import main_subject, subject_before
from toolkit.annotate.verbs import Found
from toolkit.annotate.view import FINITE, NOMINAL, View, Words, verb_group
from toolkit.document import Span
from toolkit.language import Sentence

_LABEL = 8  # words of a speaker's label, its comma and the colon among them


def phrase_candidates(view: View, sentence: Sentence) -> list[Found]:
    """Return the candidates whose cue is a phrase of the lexicon."""
    found: list[Found] = []
    phrases = view.lexicon.phrases
    for index in view.cues(sentence):
        for words, cue in phrases.get(view.low[index], ()):
            end = index + len(words)
            if end >= sentence.last or tuple(view.low[index:end]) != words:
                continue
            if "cite" in cue.frames:
                candidate = _citing(view, sentence, Words(index, end))
            else:
                candidate = _according(view, sentence, Words(index, end))
            if candidate is not None:
                candidate.entry = cue
                found.append(candidate)
            break
    return found


def _according(view: View, sentence: Sentence, cue: Words) -> Found | None:
    low, last = view.low, sentence.last
    end = phrase_after(view, cue.last, last)
    if end == cue.last:
        return None
    if low[cue.first] == "per" and (
        view.tag[cue.last] not in ("DT", "NNP", "PRP$")
        or cue.first == sentence.first
        or (low[cue.first - 1] != "," and view.quoted[cue.first - 1] < 0)
    ):
        return None
    source = source_span(view, Words(cue.last, end))
    content: tuple[Span, ...] = ()
    lead = view.low[cue.first - 1] in (",", "and", "but", ";") if cue.first > sentence.first else 0
    if cue.first == sentence.first or (lead and not _clause_before(view, sentence, cue.first)):
        after = end
        while after < last and (low[after] in (",", ":") or view.has("connectors", after)):
            after += 1
        if after < last:
            content = (*_opening(view, sentence, cue.first), *_from(view, after, sentence))
    else:
        content = _reach_back(view, sentence, cue.first, end)
    if not content:
        return None
    return Found((source,), (view.span(cue),), content, None, "pre", "phrase", cue.first, tail=end)


def _opening(view: View, sentence: Sentence, index: int) -> tuple[Span, ...]:
    """Return what stands before "according to" early in a clause: "The pilot, according to ..."."""
    first = sentence.first
    while first < index and (view.tag[first] in ("CC", "RB") or view.low[first] == ","):
        first += 1
    words = view.parsed.words
    span = (
        trim(view.parsed.text, words[first].start, words[index - 1].end) if first < index else None
    )
    return () if span is None else (span,)


def _from(view: View, first: int, sentence: Sentence) -> tuple[Span, ...]:
    number = view.quoted[first]
    if number >= 0 and view.quotes[number].start == view.parsed.words[first].start:
        quote = view.quotes[number]
        if quote.end >= sentence.end - 1:
            return (quote.span,)
    return clause_from(view, first, sentence)


def _clause_before(view: View, sentence: Sentence, index: int) -> bool:
    return any(view.tag[k] in FINITE for k in range(sentence.first, index)) or any(
        view.quoted[k] >= 0 for k in range(sentence.first, index)
    )


def _reach_back(view: View, sentence: Sentence, index: int, end: int) -> tuple[Span, ...]:
    """Return the clause that a tag after it reaches: its own, not the whole sentence."""
    text, words, low = view.parsed.text, view.parsed.words, view.low
    before = index - 1
    while before > sentence.first and low[before] in (",", "--", "—", "–"):
        before -= 1
    number = view.quoted[before]
    if number >= 0 and not view.scare(number):
        quote = view.quotes[number]
        home = view.parsed.sentence_at(quote.start)
        if home is not None and home.first == view.parsed.words_in(quote.span).start:
            return (quote.span,)
    first = sentence.first
    for k in range(index - 1, first, -1):
        if low[k] == ";" and view.quoted[k] < 0:
            first = k + 1
            break
    while first < index and view.tag[first] == "CC":
        first += 1
    lead = trim(text, words[first].start, words[index - 1].end) if first < index else None
    if lead is None:
        return ()
    last = sentence.last
    if end + 2 < last and low[end] == "," and low[index - 1] == ",":
        tag = view.tag[end + 1]
        if not any(view.tag[k] in FINITE for k in range(first, index)) and tag != "CC":
            return (lead, *clause_from(view, end + 1, sentence))
    return (lead,)


def _citing(view: View, sentence: Sentence, cue: Words) -> Found | None:
    """Return "…, citing the ministry": a second-hand source, without content of its own."""
    if cue.first == sentence.first:
        return None
    before = view.low[cue.first - 1]
    if before not in (",", "--", "—") and view.tag[cue.first - 1] not in ("NNP", "NN", "NNS"):
        return None
    end = phrase_after(view, cue.last, sentence.last)
    if end == cue.last:
        return None
    if not _is_source(view, cue.last, end):
        return None
    cited = source_span(view, Words(cue.last, end))
    return Found((cited,), (view.span(cue),), (), None, "cite", "phrase", cue.first, tail=end)


def _is_source(view: View, first: int, last: int) -> bool:
    """Say whether a noun phrase names somebody who can be cited, rather than a reason."""
    for index in range(first, last):
        if view.low[index] == ",":
            break
        if view.tag[index] in ("NNP", "NNPS") or view.has("citable", index):
            return True
    return False


def noun_candidates(view: View, sentence: Sentence) -> list[Found]:
    """Return the candidates whose cue is a noun or an adjective of the lexicon."""
    found: list[Found] = []
    lexicon = view.lexicon
    for index in view.cues(sentence):
        low = view.low[index]
        if index + 1 == sentence.last:
            break
        cue = lexicon.nouns.get(low)
        if cue is not None and view.tag[index] in ("NN", "NNS"):
            candidate = _noun(view, sentence, index, cue.frames)
        else:
            cue = lexicon.adjectives.get(low)
            if cue is None or view.tag[index] not in ("JJ", "VBN", "VBD", "RB", "NN"):
                continue
            candidate = _adjective(view, sentence, index, cue.frames)
        if candidate is not None:
            candidate.entry = cue
            found.append(candidate)
    return found


def _noun(view: View, sentence: Sentence, index: int, frames: object) -> Found | None:
    low, tag, last = view.low, view.tag, sentence.last
    names = set(frames) if isinstance(frames, dict) else set()
    after = index + 1
    if after >= last:
        return None
    frame = ""
    content: tuple[Span, ...] = ()
    cue_end = index + 1
    if low[after] == "that" and "that" in names and after + 1 < last and tag[after] != "WDT":
        if opens_clause(view, after + 1, last):
            stop = predicate_of(view.parsed, sentence, index, after + 1)
            content = clause_from(view, after + 1, sentence._replace(last=stop))
            frame = "that"
    elif tag[after] == "TO" and "to" in names and tag[after + 1 : after + 2] == ["VB"]:
        frame, content = "to", clause_from(view, after, sentence)
    elif low[after] in ("of", "about", "over") and "of" in names:
        end = phrase_after(view, after + 1, last, apposition=False)
        if end == after + 1 and tag[after + 1 : after + 2] == ["VBG"]:
            return _with_source(
                view, sentence, index, after + 1, "of", clause_from(view, after + 1, sentence)
            )
        if end > after + 1:
            frame, content, cue_end = "of", (source_span(view, Words(after + 1, end)),), after + 1
    if not frame or not content:
        return None
    return _with_source(view, sentence, index, cue_end, frame, content)


def _with_source(
    view: View,
    sentence: Sentence,
    index: int,
    cue_end: int,
    frame: str,
    content: tuple[Span, ...],
) -> Found | None:
    low, tag = view.low, view.tag
    phrase = noun_phrase_before(view, index, sentence.first)
    first = phrase.first if phrase is not None else index
    source: Words | None = None
    form = "noun"
    for k in range(index - 1, first - 1, -1):
        if low[k] in ("'s", "'") and tag[k] == "POS":
            source, form = Words(first, k), "genitive"
            break
        if tag[k] == "PRP$":
            source, form = Words(k, k + 1), "genitive"
            break
    if source is None:
        for k in range(first - 1, max(sentence.first, first - 4) - 1, -1):
            if tag[k][:1] == "V":
                group = verb_group(view, k, sentence.first)
                source = subject_before(view, group, sentence.first)
                form = "object"
                break
            if tag[k] == "CC" or low[k] == ",":
                break
    if source is None:
        source, form = main_subject(view, first, sentence.first), "adrift"
    cue = view.span(Words(index, cue_end))
    if source is None:
        return Found((), (cue,), content, None, frame, "noun_bare", index, tail=cue_end)
    return Found(
        (source_span(view, source),), (cue,), content, None, frame, form, index, tail=cue_end
    )


def _adjective(view: View, sentence: Sentence, index: int, frames: object) -> Found | None:
    low, tag, last = view.low, view.tag, sentence.last
    names = set(frames) if isinstance(frames, dict) else set()
    group = verb_group(view, index, sentence.first)
    if group.first == index or not any(
        view.has("be", k) or view.has("feel", k) for k in range(group.first, index)
    ):
        return None
    after = index + 1
    content: tuple[Span, ...] = ()
    frame = ""
    if low[after] == "that" and "that" in names and after + 1 < last:
        frame, content = "that", clause_from(view, after + 1, sentence)
    elif tag[after] == "TO" and "to" in names:
        frame, content = "to", clause_from(view, after, sentence)
    elif low[after] in ("of", "about") and "of" in names and tag[after + 1 : after + 2] != ["."]:
        frame, content = "of", clause_from(view, after + 1, sentence)
    elif "that" in names and opens_clause(view, after, last):
        frame, content = "that", clause_from(view, after, sentence)
    if not content:
        return None
    subject = subject_before(view, group, sentence.first)
    if subject is None or low[subject.first] == "it":
        return None
    cue = tuple(view.span(p) for p in group.pieces)
    source = (source_span(view, subject),)
    return Found(source, cue, content, None, frame, "adjective", index, tail=after)


def colon_candidates(view: View, sentence: Sentence) -> list[Found]:
    """Return "NAME: words" at the start of a paragraph: a headline's or a transcript's turn."""
    first, last = sentence.first, min(sentence.last, sentence.first + _LABEL)
    paragraph = view.parsed.paragraphs[sentence.paragraph]
    if view.parsed.text[paragraph.start : sentence.start].strip():
        return []
    for index in range(first + 1, last):
        if view.low[index] != ":":
            if view.tag[index] not in NOMINAL and view.tag[index] not in ("IN", "CC", ","):
                return []
            continue
        names = [k for k in range(first, index) if view.low[k] != ","]
        if not all(_is_name(view, k) for k in names) or view.tag[index - 1] == "CD":
            return []
        words, text = view.parsed.words, view.parsed.text
        caps = all(view.parsed.words[k].text.isupper() for k in names)
        if view.has("kickers", first) or view.has("kickers", index - 1):
            return []
        headline = sentence.paragraph == 0 and len(names) == index - first
        if index + 1 >= len(words) or not (
            caps or headline or _all_quoted(view, first, index + 1, paragraph)
        ):
            return []
        stop = paragraph.end if caps and not headline else sentence.end
        content = trim(text, words[index].end, stop)
        if content is None or content.end - content.start < 8:
            return []
        source = view.span(Words(first, index))
        cue = Span(words[index].start, words[index].end)
        frame = "turn" if caps and not headline else "headline"
        return [Found((source,), (cue,), (content,), None, frame, "colon", index, tail=index + 1)]
    return []


def _all_quoted(view: View, first: int, index: int, paragraph: Span) -> bool:
    """Say whether a quotation after a label without a verb is all of its paragraph."""
    if view.quoted[index] < 0 or "VB" in {view.tag[k][:2] for k in range(first, index)}:
        return False
    quote = view.quotes[view.quoted[index]]
    return quote.start == view.parsed.words[index].start and quote.end >= paragraph.end - 1


def _is_name(view: View, index: int) -> bool:
    return view.parsed.words[index].text[:1].isupper() or view.tag[index] in ("POS", "IN", "DT")
