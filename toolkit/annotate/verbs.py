"""Attributions built on a verb: who said, wrote, thinks or wants what, by syntactic frame."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.annotate.contents import (
    CLOSERS,
    clause_follows,
    clause_from,
    object_from,
    quote_after,
    quote_before,
    quote_onward,
    second_half,
    source_span,
    tagged_clause,
    trim,
    with_quote,
)
from toolkit.annotate.cues import Cue
from toolkit.annotate.phrases import opens_clause, phrase_after, skip_adjuncts
from toolkit.annotate.subjects import subject_before, subject_of
from toolkit.annotate.view import (
    FINITE,
    NOMINAL,
    NOUN,
    RELATIVE,
    Group,
    View,
    Words,
    verb_group,
    verbless,
)
from toolkit.document import Response, Span
from toolkit.language import Sentence

_SPOKEN = frozenset(("said", "says", "told", "added", "denies"))


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


def verb_candidates(view: View, sentence: Sentence) -> list[Found]:
    """Return every candidate whose cue is a verb of the lexicon, quoted speech left closed."""
    found: list[Found] = []
    lexicon = view.lexicon
    for index in view.cues(sentence):
        lemma = lexicon.lemmas.get(view.low[index])
        if lemma is None or not _is_verb(view, index, sentence):
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
        alone = view.tag[index] == "VBN" and verbless(view, index, *sentence[2:4])
        group = verb_group(view, index, sentence.first, alone=alone)
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
        if low in _SPOKEN or (before == "PRP" and tag != "IN"):
            return True
        if low.endswith("ing") and before in (",",):
            return True
        if not low.endswith("s") or tag not in ("NNS", "NNP"):
            return False
        if before in ("NNP", "NNPS") and view.parsed.words[index].text.islower():
            return True
        after = view.tag[index + 1] if index + 1 < sentence.last else ""
        complement = after in ("TO", "IN", "DT", "PRP$") or low in _SPOKEN
        return complement and before in NOUN and verbless(view, index, *sentence[2:4])
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
        source: Words | None = inverted[0]
        rest = inverted[1]
    else:
        source = subject_of(view, sentence, group)
    if source is not None and (
        view.low[source.first] == "there" or _expletive(view, group, source)
    ):
        return None
    frame, content, tail = _content(view, sentence, group, cue, source, rest, inverted is not None)
    if frame is None or not content:
        return None
    spoken = () if source is None else (source_span(view, source),)
    form: str = "inverted" if inverted is not None else group.voice
    if form == "finite" and source is not None and view.tag[source.first] in RELATIVE:
        form = "relative"
    if source is None:
        form += "_bare"
    return Found(spoken, spans, content, cue, frame, form, group.verb, tail=tail)


def _expletive(view: View, group: Group, source: Words) -> bool:
    """Say whether an infinitive is the logical subject: "it was not possible to confirm"."""
    adjective = group.first > source.last and view.tag[group.first - 1] == "JJ"
    return group.voice == "infinitive" and adjective and view.low[source.first] == "it"


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
    quote = quote_before(view, sentence, start) if tagged and "quote" in cue.frames else None
    if quote is not None and not inverted and clause_follows(view, sentence, quote, rest, there):
        quote = None
    if quote is not None:
        pieces = with_quote(view, sentence, start, quote)
        pieces += second_half(view, rest, last)
        return "quote", pieces, there
    if not inverted:
        frame, pieces, tail = _following(view, sentence, cue, rest, there)
        if frame is not None and pieces:
            return frame, pieces, tail
    ends = there >= last or view.low[there] in CLOSERS or view.low[there] in (",", ";", "--", "—")
    which = source.first - 1 if source is not None else -1
    comma = there + 1 < last and view.low[there] == ","
    if comma and "that" in cue.frames and which >= sentence.first and view.low[which] == "as":
        # "As the coroner noted in May, the lock was old."
        return "that", clause_from(view, there + 1, sentence), there + 1
    denies = cue.lemma in view.lexicon.words["denials"] and "np" in cue.frames
    if ends and denies and which >= sentence.first and view.low[which] == "which":
        return "np", (view.span(Words(which, which + 1)),), there  # ", which the guild denies"
    if not (tagged and "tag" in cue.frames and (ends or inverted)):
        return None, (), rest
    return "tag", tagged_clause(view, sentence, start, there), there


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
        number = quote_after(view, at, last)
        if number is not None and ("quote" in cue.frames or "that" in cue.frames):
            full = not view.scare(number) or low[at] in (":",)
            if full and "quote" in cue.frames:
                return "quote", quote_onward(view, sentence, number), last
        if low[at] == ":" and at + 1 < last and "quote" in cue.frames:
            return "quote", clause_from(view, at + 1, sentence), last
        if low[at] == "that" and "that" in cue.frames and at + 1 < last:
            if view.has("aux", at + 1):
                continue  # "said that would do": a pronoun
            return "that", clause_from(view, at + 1, sentence), at + 1
        if tag[at] == "TO" and "to" in cue.frames and tag[at + 1 : at + 2] in (["VB"], ["RB"]):
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
            after = heard if low[heard : heard + 1] == ["not"] else skip_adjuncts(view, heard, last)
            inner = _after_hearer(view, sentence, cue, after)
            if inner is not None:
                return inner
    idle = there > rest and (there >= last or low[there] in CLOSERS or low[there] == ",")
    if "that" in cue.frames and not idle:  # not "said on Thursday, hours after the raid began"
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
    if idle:
        return None, (), rest
    if "np" in cue.frames and (
        tag[rest] in NOMINAL or tag[rest] in ("PRP", "VBG", "WP", "WRB") or view.is_mark(rest)
    ):
        return "np", object_from(view, rest, sentence), rest
    return None, (), rest


def _after_hearer(
    view: View, sentence: Sentence, cue: Cue, after: int
) -> tuple[str, tuple[Span, ...], int] | None:
    last, low, tag = sentence.last, view.low, view.tag
    if after >= last:
        return None
    number = quote_after(view, after, last)
    if number is not None and not (view.scare(number) and low[after] == "that"):
        return "quote", quote_onward(view, sentence, number), last
    if low[after] == "that" and after + 1 < last:
        return "that", clause_from(view, after + 1, sentence), after
    if tag[after] == "TO" or (low[after] == "not" and tag[after + 1 : after + 2] == ["TO"]):
        return "hearer_to", clause_from(view, after, sentence), after
    if tag[after] in ("WP", "WRB") or low[after] in ("if", "whether", "about", "of"):
        return "wh", clause_from(view, after, sentence), after
    if opens_clause(view, after, last):
        return "that", clause_from(view, after, sentence), after
    return None


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
