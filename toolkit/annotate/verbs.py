"""Attributions built on a verb: who said, wrote, thinks or wants what, by syntactic frame."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.annotate.cues import Cue
from toolkit.annotate.phrases import (
    FINITE,
    NOMINAL,
    RELATIVE,
    Group,
    View,
    Words,
    main_subject,
    noun_phrase_before,
    opens_clause,
    phrase_after,
    skip_adjuncts,
    subject_before,
    verb_group,
)
from toolkit.document import Response, Span
from toolkit.language import Sentence

CLOSERS = frozenset((".", "?", "!", "…", "...", ")", "]"))


@dataclass(slots=True)
class Found:
    """A candidate: roles as code points, and what the lexicon says of its shape."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    entry: Cue | None
    frame: str
    form: str
    verb: int
    confidence: float = 0.0
    response: Response | None = None
    tail: int = 0
    features: dict[str, str] = field(default_factory=dict)


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


def verb_candidates(view: View, sentence: Sentence) -> list[Found]:
    """Return every candidate whose cue is a verb of the lexicon, quoted speech left closed."""
    found: list[Found] = []
    lexicon = view.lexicon
    for index in range(sentence.first, sentence.last):
        lemma = lexicon.lemmas.get(view.low[index])
        if lemma is None or view.quoted[index] >= 0 or not _is_verb(view, index, sentence):
            continue
        following = view.low[index + 1] if index + 1 < sentence.last else ""
        particle = lexicon.particles.get((lemma, following))
        if particle is None and index + 2 < sentence.last:
            after = phrase_after(view, index + 1, min(sentence.last, index + 4), apposition=False)
            if view.low[index + 2] == "clear" and lemma == "make":
                after = index + 2
            if after == index + 2 < sentence.last:
                particle = lexicon.particles.get((lemma, view.low[after]))
                particle = particle if particle and "that" in particle.frames else None
        plain = lexicon.verbs.get(view.low[index])
        group = verb_group(view, index, sentence.first)
        for cue in (particle, plain):
            if cue is not None:
                candidate = _candidate(view, sentence, group, cue)
                if candidate is not None:
                    found.append(candidate)
                    break
    return found


def _is_verb(view: View, index: int, sentence: Sentence) -> bool:
    tag = view.tag[index]
    if tag[0] == "V":
        return True
    if tag in ("NN", "NNS", "NNP", "JJ", "IN") and index > sentence.first:
        before, low = view.tag[index - 1], view.low[index]
        if low in ("said", "says", "told", "added") or (before == "PRP" and tag != "IN"):
            return True
        if low.endswith("ing") and before in (",",):
            return True
        return (
            before in ("NNP", "NNPS")
            and low.endswith("s")
            and tag in ("NNS", "NNP")
            and (view.parsed.words[index].text.islower())
        )
    return False


def _candidate(view: View, sentence: Sentence, group: Group, cue: Cue) -> Found | None:
    rest = group.verb + 1
    pieces = list(group.pieces)
    if cue.kind == "particle":
        particle = next(k for k in range(rest, rest + 3) if view.low[k] == cue.lemma.split()[1])
        if particle == rest:
            pieces[-1] = Words(pieces[-1].first, rest + 1)
        else:
            pieces.append(Words(particle, particle + 1))
        rest = particle + 1
    spans = tuple(view.span(p) for p in pieces)
    if group.voice in ("passive", "reduced"):
        return _passive(view, sentence, group, cue, spans, rest)
    inverted = _inverted(view, sentence, group, rest)
    if inverted is not None:
        source, rest = inverted
    else:
        source = subject_of(view, sentence, group)
    if source is not None and view.low[source.first] in ("there",):
        return None
    frame, content, tail = _content(view, sentence, group, cue, source, rest, inverted is not None)
    if frame is None or not content:
        return None
    spoken = () if source is None else (source_span(view, source),)
    form = "inverted" if inverted is not None else group.voice
    if form == "finite" and source is not None and view.tag[source.first] in RELATIVE:
        form = "relative"
    if source is None:
        form += "_bare"
    return Found(spoken, spans, content, cue, frame, form, group.verb, tail=tail)


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


def subject_of(view: View, sentence: Sentence, group: Group) -> Words | None:
    first, low, tag = sentence.first, view.low, view.tag
    before = group.first - 1
    while before >= first and (tag[before] in ("RB", "RBR") or view.has("floating", before)):
        before -= 1
    if group.voice == "participle" or group.voice == "infinitive":
        if before >= first and low[before] not in (",", "--", "—", "–", "and", "but"):
            near = noun_phrase_before(view, before, first)
            if near is not None and group.voice == "participle":
                return near
            if group.voice == "participle" and tag[before] == "IN" and before > first:
                return main_subject(view, before, first)
        return main_subject(view, group.first, first) or _after_comma(view, sentence, group)
    if before >= first and tag[before] == "CC":
        return main_subject(view, before, first)
    found = subject_before(view, group, first)
    if found is None and before >= first and (low[before] == "," or tag[before] in FINITE):
        return main_subject(view, before, first)
    return found


def _after_comma(view: View, sentence: Sentence, group: Group) -> Words | None:
    """Return the subject after a fronted participle clause: "Citing a memo, the mayor ..."."""
    if group.first > sentence.first + 1:
        return None
    for index in range(group.verb + 1, min(sentence.last, group.verb + 40)):
        if view.low[index] == "," and index + 1 < sentence.last:
            end = phrase_after(view, index + 1, sentence.last)
            if end < sentence.last and end > index + 1 and view.tag[end] in FINITE:
                return Words(index + 1, end)
    return None


def _inverted(view: View, sentence: Sentence, group: Group, rest: int) -> tuple[Words, int] | None:
    """Return the subject after the verb in ``"...," said the mayor``, and where it ends."""
    first, low, tag = sentence.first, view.low, view.tag
    if group.voice != "finite" or group.first != group.verb or rest >= sentence.last:
        return None
    before = group.first - 1
    marked = before >= first and (
        low[before] in (",", "?", "!", "--", "—", "–") or view.quoted[before] >= 0
    )
    start_quote = before < first and first > 0 and view.quoted[first - 1] >= 0
    if not (marked or start_quote) or tag[rest] not in NOMINAL | {"PRP"}:
        return None
    if view.opaque(rest) or skip_adjuncts(view, rest, sentence.last) > rest:
        return None
    if low[before] == "," and view.quoted[before] < 0 and view.quoted[before - 1] < 0:
        subject = _across(view, before, first)
        if subject is not None:
            return None
    end = phrase_after(view, rest, sentence.last)
    if end == rest or (end < sentence.last and tag[end] in FINITE):
        return None
    return Words(rest, end), end


def _across(view: View, comma: int, first: int) -> Words | None:
    return subject_before(view, Group(comma + 1, comma + 1, (), "finite"), first)


def _content(
    view: View,
    sentence: Sentence,
    group: Group,
    cue: Cue,
    source: Words | None,
    rest: int,
    inverted: bool,
) -> tuple[str | None, tuple[Span, ...], int]:
    """Return the frame, the content's pieces, and where reading went on to."""
    start = min(group.first, source.first) if source is not None else group.first
    if inverted:
        start = group.first
    last = sentence.last
    there = skip_adjuncts(view, rest, last)
    tagged = ("quote" in cue.frames or "tag" in cue.frames) and group.voice == "finite"
    quote = _quote_before(view, sentence, start) if tagged and "quote" in cue.frames else None
    if quote is not None and not inverted and _goes_on(view, sentence, quote, rest, there):
        quote = None
    if quote is not None:
        pieces = _with_quote(view, sentence, start, quote)
        pieces += _second_half(view, rest, last)
        return "quote", pieces, there
    if not inverted:
        frame, pieces, tail = _following(view, sentence, cue, rest, there)
        if frame is not None and pieces:
            return frame, pieces, tail
    ends = there >= last or view.low[there] in CLOSERS or view.low[there] in (",", ";", "--", "—")
    if not (tagged and "tag" in cue.frames and (ends or inverted)):
        return None, (), rest
    return "tag", _before(view, sentence, start, there), there


def _second_half(view: View, rest: int, last: int) -> tuple[Span, ...]:
    """Return the quotation that goes on after its tag in the same sentence."""
    for index in range(rest, min(last, rest + 40)):
        number = view.quoted[index]
        if number >= 0:
            opens = view.quotes[number].start == view.parsed.words[index].start
            joined = view.low[index - 1] in (",", ":", "--", "—", "–")
            return (view.quotes[number].span,) if opens and joined else ()
    return ()


def _goes_on(view: View, sentence: Sentence, number: int, rest: int, there: int) -> bool:
    """Say whether a clause follows a cue whose sentence only quotes a fragment before it."""
    quote = view.quotes[number]
    before = quote.end <= sentence.start
    if (quote.start <= sentence.start and not before) or rest >= sentence.last:
        return False
    if before and view.parsed.text[: quote.end].rstrip("\"'\u201d\u2019»")[-1:] == ".":
        return True
    if view.low[there : there + 1] == ["that"]:
        return True
    return view.low[rest] not in CLOSERS | {","} and opens_clause(view, rest, sentence.last)


def _quote_before(view: View, sentence: Sentence, start: int) -> int | None:
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
    return None if view.scare(number) and not _comma_follows(view, quote.end) else number


def _comma_follows(view: View, end: int) -> bool:
    text = view.parsed.text
    return text[end : end + 2].lstrip()[:1] == ","


def _with_quote(view: View, sentence: Sentence, start: int, number: int) -> tuple[Span, ...]:
    """Return the quotation and the words of its sentence that lead into it."""
    quote = view.quotes[number]
    home = view.parsed.sentence_at(quote.start)
    pieces: list[Span] = []
    if home is not None and home.start < quote.start:
        lead = trim(view.parsed.text, home.start, quote.start, "")
        if lead is not None:
            return (Span(lead.start, quote.end),)
    back = number
    while view.quotes[back].continues and back > 0:
        back -= 1
        pieces.insert(0, view.quotes[back].span)
    return (*pieces, quote.span)


def _quote_after(view: View, index: int, last: int) -> int | None:
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


def _following(
    view: View, sentence: Sentence, cue: Cue, rest: int, there: int
) -> tuple[str | None, tuple[Span, ...], int]:
    last, low, tag = sentence.last, view.low, view.tag
    if rest >= last:
        if rest < len(low) and low[rest - 1] == ":":
            return None, (), rest
        return None, (), rest
    for at in dict.fromkeys((there, rest)):
        if at >= last:
            continue
        number = _quote_after(view, at, last)
        if number is not None and ("quote" in cue.frames or "that" in cue.frames):
            full = not view.scare(number) or low[at] in (":",)
            if full and "quote" in cue.frames:
                return "quote", _quote_onward(view, sentence, number), last
        if low[at] == ":" and at + 1 < last and "quote" in cue.frames:
            return "quote", clause_from(view, at + 1, sentence), last
        if low[at] == "that" and "that" in cue.frames and at + 1 < last:
            return "that", clause_from(view, at + 1, sentence), at + 1
        if tag[at] == "TO" and "to" in cue.frames and tag[at + 1 : at + 2] != ["DT"]:
            if tag[at + 1 : at + 2] in (["VB"], ["RB"]):
                return "to", clause_from(view, at, sentence), at
        if (tag[at] in ("WP", "WRB", "WDT") or low[at] in ("if", "whether")) and (
            "wh" in cue.frames
        ):
            return "wh", clause_from(view, at, sentence), at
    return _nominal(view, sentence, cue, rest, there)


def _nominal(
    view: View, sentence: Sentence, cue: Cue, rest: int, there: int
) -> tuple[str | None, tuple[Span, ...], int]:
    """Return the content that begins with a noun phrase: a bare clause, an object, a hearer."""
    last, low, tag = sentence.last, view.low, view.tag
    if low[rest] in CLOSERS or low[rest] in (",", ";", ":"):
        return None, (), rest
    if "hearer" in cue.frames:
        heard = phrase_after(view, rest, last, apposition=False)
        if heard > rest:
            after = skip_adjuncts(view, heard, last)
            inner = _after_hearer(view, sentence, cue, after)
            if inner is not None:
                return inner
    if "that" in cue.frames:
        for at in dict.fromkeys((rest, there)):
            if at < last and opens_clause(view, at, last):
                return "that", clause_from(view, at, sentence), at
    if "hearer_to" in cue.frames:
        heard = phrase_after(view, rest, last, apposition=False)
        if rest < heard < last and tag[heard] == "TO":
            return "hearer_to", clause_from(view, rest, sentence), rest
    if "ing" in cue.frames and tag[rest] == "VBG":
        return "ing", clause_from(view, rest, sentence), rest
    if "as" in cue.frames:
        end = phrase_after(view, rest, last, apposition=False)
        if end < last and low[end] == "as":
            return "as", clause_from(view, rest, sentence), rest
    if there > rest and (there >= last or low[there] in CLOSERS or low[there] == ","):
        return None, (), rest
    if "np" in cue.frames and (
        tag[rest] in NOMINAL or tag[rest] in ("PRP", "VBG", "WP", "WRB") or view.is_mark(rest)
    ):
        return "np", _object(view, rest, sentence), rest
    return None, (), rest


def _after_hearer(
    view: View, sentence: Sentence, cue: Cue, after: int
) -> tuple[str, tuple[Span, ...], int] | None:
    last, low, tag = sentence.last, view.low, view.tag
    if after >= last:
        return None
    number = _quote_after(view, after, last)
    if number is not None and not (view.scare(number) and low[after] == "that"):
        return "quote", _quote_onward(view, sentence, number), last
    if low[after] == "that" and after + 1 < last:
        return "that", clause_from(view, after + 1, sentence), after
    if tag[after] == "TO":
        return "hearer_to", clause_from(view, after, sentence), after
    if tag[after] in ("WP", "WRB") or low[after] in ("if", "whether", "about", "of"):
        return "wh", clause_from(view, after, sentence), after
    if opens_clause(view, after, last):
        return "that", clause_from(view, after, sentence), after
    return None


def _quote_onward(view: View, sentence: Sentence, number: int) -> tuple[Span, ...]:
    """Return a quotation after its tag, with its later paragraphs."""
    quote = view.quotes[number]
    pieces = [quote.span]
    while number + 1 < len(view.quotes) and view.quotes[number + 1].continues:
        number += 1
        pieces.append(view.quotes[number].span)
    if len(pieces) == 1 and quote.end < sentence.end:
        rest = view.parsed.text[quote.end : sentence.end]
        if view.scare(view.quotes.index(quote)) and any(c.isalnum() for c in rest):
            index = view.parsed.words_in(quote.span).start
            return clause_from(view, index, sentence)
    return tuple(pieces)


def clause_from(view: View, first: int, sentence: Sentence) -> tuple[Span, ...]:
    """Return the clause from a word to its end."""
    end = clause_end(view, first, sentence.last)
    if end <= first:
        return ()
    words, text = view.parsed.words, view.parsed.text
    span = trim(text, words[first].start, words[end - 1].end)
    return () if span is None else (span,)


def _object(view: View, first: int, sentence: Sentence) -> tuple[Span, ...]:
    end = clause_end(view, first, sentence.last, commas=True)
    words, text = view.parsed.words, view.parsed.text
    if end <= first:
        return ()
    span = trim(text, words[first].start, words[end - 1].end)
    return () if span is None else (span,)


def clause_end(view: View, first: int, last: int, *, commas: bool = False) -> int:
    """Return the word after a content's last: the sentence's end, or where another begins."""
    low, tag = view.low, view.tag
    index = first + 1
    while index < last:
        word = low[index]
        if view.quoted[index] < 0 or view.scare(view.quoted[index]):
            if word == ";":
                return index
            if word in (",", "--", "—", "–") and index + 1 < last:
                if commas or _leaves(view, index + 1, last):
                    return index
            elif tag[index] == "CC" and (
                _new_predicate(view, index + 1, last) or _new_speaker(view, index + 1, last)
            ):
                return index
            elif word == "according":
                return index
            elif commas and word in (
                "while",
                "because",
                "when",
                "after",
                "before",
                "during",
                "as",
                "but",
                "if",
                "since",
            ):
                return index
        elif (
            view.opaque(index)
            and view.quotes[view.quoted[index]].end >= view.parsed.words[last - 1].end
        ):
            return last
        index += 1
    return last


def _leaves(view: View, index: int, last: int) -> bool:
    """Say whether the words after a comma leave the content: another cue, or the author's."""
    low, tag = view.low, view.tag
    if low[index] in ("according", "citing", "quoting"):
        return True
    at = index + 1 if tag[index] in ADVERBS and index + 1 < last else index
    if tag[at] in ("VBG", "NN") and low[at].endswith("ing"):
        cue = view.lexicon.verbs.get(low[at])
        return cue is not None and ("quote" in cue.frames or "that" in cue.frames)
    if tag[index] == "CC" or low[index] in ("while", "although", "though", "whereas"):
        return _new_predicate(view, index + 1, last) or _new_speaker(view, index + 1, last)
    if tag[index] in ("PRP", "NNP", "DT", "NN", "NNS"):
        return _new_speaker(view, index, last)
    return False


ADVERBS = frozenset(("RB", "RBR", "IN"))


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
        or view.tag[index] in ("VB", "VBG")
        and index == start
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


def _before(view: View, sentence: Sentence, start: int, there: int) -> tuple[Span, ...]:
    """Return the clause before a tag, and the one after it if the tag stands in the middle."""
    words, text, low = view.parsed.words, view.parsed.text, view.low
    first = sentence.first
    for index in range(start - 1, max(first, start - 80), -1):
        if low[index] == ";" and view.quoted[index] < 0:
            first = index + 1
            break
    while first < start and (view.tag[first] == "CC" or low[first] == ","):
        first += 1
    if (
        first >= start
        or low[start - 1] not in (",", "--", "—", "–", "?", "!")
        and view.quoted[start - 1] < 0
    ):
        return ()
    lead = trim(text, words[first].start, words[start - 1].end)
    if lead is None:
        return ()
    if there + 1 < sentence.last and low[there] in (",", "--", "—"):
        if not _leaves(view, there + 1, sentence.last) and view.tag[there + 1] not in ("VBG", "CC"):
            split = not any(view.tag[k] in FINITE for k in range(first, start))
            if split or view.tag[there + 1] in ("IN", "WDT", "WP") or low[there + 1] in ("while",):
                more = clause_from(view, there + 1, sentence)
                return (lead, *more)
    return (lead,)


def _agent(view: View, rest: int, last: int) -> Words | None:
    """Return the agent of a passive: after "by", which may follow "as ..."."""
    if rest >= last:
        return None
    reach = min(last, rest + 12) if view.low[rest] == "as" else rest + 1
    for index in range(rest, reach):
        if view.low[index] == "by" and view.quoted[index] < 0:
            end = phrase_after(view, index + 1, last)
            return Words(index + 1, end) if end > index + 1 else None
        if view.low[index] in (",", ";"):
            return None
    return None


def _passive(
    view: View,
    sentence: Sentence,
    group: Group,
    cue: Cue,
    spans: tuple[Span, ...],
    rest: int,
) -> Found | None:
    """Return "was criticised by S", "it was reported that C", "S is expected to C"."""
    low, tag, last = view.low, view.tag, sentence.last
    subject = subject_before(view, group, sentence.first)
    source: tuple[Span, ...] = ()
    form: str = group.voice
    agent = _agent(view, rest, last)
    if agent is not None:
        source = (source_span(view, agent),)
        form = f"{form}_by"
        if agent.first - 1 == rest:
            rest = agent.last
        else:
            last = agent.first - 1
    there = skip_adjuncts(view, rest, last)
    if there >= last or low[rest] == "as":
        there = rest
    pieces: tuple[Span, ...] = ()
    frame = "np"
    if there < last and low[there] == "that" and "that" in cue.frames and there + 1 < last:
        frame, pieces = "that", clause_from(view, there + 1, sentence)
    elif there < last and tag[there] == "TO" and tag[there + 1 : there + 2] in (["VB"], ["RB"]):
        if subject is None:
            return None
        told = cue.lemma in ("ask", "tell", "urge", "invite", "order", "advise", "instruct")
        frame = "told" if told else "to"
        pieces = (source_span(view, subject), *clause_from(view, there, sentence))
    elif there < last and low[there] == "as" and "as" in cue.frames and subject is not None:
        named = trim(
            view.parsed.text, view.parsed.words[there].start, view.parsed.words[last - 1].end
        )
        named = named if agent is not None else clause_from(view, there, sentence)[0]
        frame, pieces = "as", (source_span(view, subject), *((named,) if named else ()))
    elif subject is not None and low[subject.first] != "it":
        pieces = (source_span(view, subject),)
        if rest < last and view.is_mark(rest) and view.quoted[rest] >= 0:
            pieces = (*pieces, view.quotes[view.quoted[rest]].span)
            frame = "as"
    if not pieces:
        return None
    pieces = tuple(p for p in pieces if not any(p.overlaps(s) for s in (*source, *spans)))
    if not pieces:
        return None
    return Found(source, spans, pieces, cue, frame, form, group.verb, tail=there)
