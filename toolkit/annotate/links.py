"""Candidates in, attributions out: overlaps settled, quotations joined to their speaker, depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotate.verbs import Found
from toolkit.annotate.view import View
from toolkit.document import Attribution, Span, Spans
from toolkit.language import ParsedText

_OPEN = 12
_BLOCK = 256
_NESTED = 2


def confidence(view: View, found: Found) -> float:
    """Return how often a candidate of this cue, frame and form was an attribution."""
    if found.entry is None:
        base = view.lexicon.forms.get(f"base:{found.frame}", 0.5)
    else:
        base = found.entry.frames.get(found.frame, view.lexicon.forms.get("base:other", 0.3))
    forms = view.lexicon.forms
    ratio = forms.get(f"{found.form}:{found.frame}", forms.get(found.form, 1.0))
    base = min(max(base, 0.01), 0.99)
    odds = base / (1 - base) * ratio
    return odds / (1 + odds)


def settle(view: View, candidates: Sequence[Found]) -> list[Found]:
    """Keep the candidates that are sure enough and do not contradict surer ones.

    Where one candidate's cue stands in another's content the outer one is kept, and the inner
    one too if it is sure enough to be speech reported within speech.
    """
    settings = view.lexicon.settings
    sure = [c for c in candidates if c.confidence >= settings["threshold"]]
    near: dict[int, list[Found]] = {}
    kept: list[Found] = []
    # A transcript says itself whose words a turn is: what is told in it comes second.
    for candidate in sorted(sure, key=lambda c: (c.frame != "turn", -c.confidence, c.cue[0])):
        blocks = _blocks(candidate)
        rivals = {id(k): k for block in blocks for k in near.get(block, ())}.values()
        clash = [k for k in rivals if _clash(k, candidate)]
        if clash and _reports(candidate) and all(_swallowed(k, candidate) for k in clash):
            kept = [k for k in kept if all(k is not other for other in clash)]
            for block in blocks:
                near[block] = [k for k in near.get(block, ()) if all(k is not o for o in clash)]
        elif len(clash) > _NESTED or not all(_may_nest(view, k, candidate) for k in clash):
            continue
        kept.append(candidate)
        for block in blocks:
            near.setdefault(block, []).append(candidate)
    return sorted(kept, key=lambda c: (_start(c), c.cue[0]))


def _reports(found: Found) -> bool:
    """Say whether a candidate reports a whole clause: its content is not opened for weaker ones."""
    return found.frame == "that" and bool(found.source) and found.form == "finite"


def _swallowed(inner: Found, outer: Found) -> bool:
    return inner.frame not in ("that", "tag", "pre", "response") and _inside(inner, outer)


def _blocks(found: Found) -> list[int]:
    """Return the stretches of text that a candidate touches, so that rivals are found quickly."""
    blocks = {
        block
        for piece in (*found.source, *found.cue, *found.content)
        for block in range(piece.start // _BLOCK, piece.end // _BLOCK + 1)
    }
    return sorted(blocks)


def _start(found: Found) -> int:
    return min(p.start for p in (*found.source, *found.cue, *found.content))


def _clash(one: Found, other: Found) -> bool:
    return (
        any(a.overlaps(b) for a in one.cue for b in (*other.cue, *other.content, *other.source))
        or any(a.overlaps(b) for a in other.cue for b in (*one.content, *one.source))
        or any(a.overlaps(b) for a in one.content for b in other.content)
    )


def _may_nest(view: View, one: Found, other: Found) -> bool:
    """Say whether two overlapping candidates may both stand, one inside the other's content."""
    inner, outer = (one, other)
    if not _inside(inner, outer):
        inner, outer = other, one
        if not _inside(inner, outer):
            return False
    if outer.response is not None:
        return False
    if outer.frame == "turn":
        return True
    reported = "nested_pre" if outer.frame == "pre" else "nested"
    return inner.confidence >= view.lexicon.settings[reported] and (
        inner.frame in ("that", "tag", "pre", "response") and bool(inner.source)
    )


def _inside(inner: Found, outer: Found) -> bool:
    whole = Span(_start(inner), max(p.end for p in (*inner.source, *inner.cue, *inner.content)))
    return any(c.contains(whole) for c in outer.content)


def continue_quotes(view: View, kept: list[Found]) -> list[Found]:
    """Give quotations without a tag of their own to whoever was speaking before them.

    A quotation that follows a tagged one in the same paragraph, or that is a paragraph by itself
    after one, is a continuing attribution: the same source and an empty cue.
    """
    text, parsed = view.parsed.text, view.parsed
    taken = sorted((p.start, p.end) for f in kept for p in f.content)
    added: list[Found] = []
    order = sorted(kept, key=lambda f: f.cue[0].start)
    position, used = 0, 0
    speaker: Found | None = None
    reach = 0
    for quote in view.quotes:
        while used < len(taken) and taken[used][1] <= quote.start:
            used += 1
        while position < len(order) and order[position].cue[0].start < quote.start:
            if order[position].frame in _SPEECH and order[position].source:
                speaker = order[position]
                reach = _extent_end(speaker)
            position += 1
        covered = any(s < quote.end and quote.start < e for s, e in taken[used : used + 3])
        if covered or speaker is None or not speaker.source:
            continue
        sentence = parsed.sentence_at(quote.start)
        if sentence is None or text[sentence.start : quote.start].strip():
            continue
        inside = text[quote.start : quote.end]
        if inside.count(" ") < 3 or not _free(view, quote.start, quote.end):
            continue
        gap = text[reach : quote.start]
        same = "\n" not in gap and not any(
            c.isalnum() for c in _drop_tail(view, speaker, quote.start)
        )
        if not (same or _alone(view, quote.start, quote.end, gap)):
            continue
        found = Found(
            speaker.source, (), (quote.span,), speaker.entry, "goes_on", "goes_on", speaker.verb
        )
        found.confidence = speaker.confidence * 0.9
        added.append(found)
        reach = quote.end
    return added


_SPEECH = frozenset(("quote", "that", "tag", "pre"))


def _extent_end(found: Found) -> int:
    return max(p.end for p in (*found.source, *found.cue, *found.content))


def _drop_tail(view: View, speaker: Found, stop: int) -> str:
    """Return the text between the speaker's sentence and the quotation."""
    home = view.parsed.sentence_at(speaker.cue[0].start if speaker.cue else speaker.source[0].start)
    end = max(home.end if home is not None else 0, _extent_end(speaker))
    return view.parsed.text[end:stop]


def _free(view: View, start: int, end: int) -> bool:
    """Say whether nothing but closing punctuation follows the quotation in its sentence."""
    sentence = view.parsed.sentence_at(max(start, end - 2))
    if sentence is None:
        return True
    return not any(c.isalnum() for c in view.parsed.text[end : max(end, sentence.end)])


def _alone(view: View, start: int, end: int, gap: str) -> bool:
    """Say whether the quotation is a paragraph of its own right after the speaker's."""
    if "\n" not in gap or any(c.isalnum() for c in gap):
        return False
    sentence = view.parsed.sentence_at(start)
    paragraph = view.parsed.paragraphs[sentence.paragraph] if sentence is not None else None
    if paragraph is None:
        return False
    text = view.parsed.text
    return not text[paragraph.start : start].strip() and not any(
        c.isalnum() for c in text[end : paragraph.end]
    )


def link_depth(parsed: ParsedText, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Set ``depth`` and ``outer``: what an attribution is known through.

    An attribution that stands in the content of another is known through that one; a cue that
    merely names a second-hand source ("..., citing the ministry") belongs to the attribution
    before it in its sentence.

    Parameters
    ----------
    parsed : ParsedText
    attributions : sequence of Attribution
        With their ids; any order.

    Returns
    -------
    tuple of Attribution
        In the order given.
    """
    extents = {a.id: a.extent for a in attributions}
    ordered = sorted(attributions, key=lambda a: (extents[a.id].start, -extents[a.id].end, a.id))
    outer: dict[str, str | None] = {}
    depth: dict[str, int] = {}
    stack: list[Attribution] = []
    for attribution in ordered:
        extent = extents[attribution.id]
        holder = next((s for s in reversed(stack) if _holds(s.content, attribution, extent)), None)
        if holder is None and _names_second_hand(attribution):
            sentence = parsed.sentence_at(extent.start)
            first = sentence.start if sentence is not None else extent.start
            before = (s for s in reversed(stack) if extents[s.id].end > first and s.content)
            holder = max(
                (s for s in before if extents[s.id].start < extent.start),
                key=lambda s: (max((p.end for p in (*s.source, *s.cue)), default=0), s.id),
                default=None,
            )
        outer[attribution.id] = holder.id if holder is not None else None
        depth[attribution.id] = depth[holder.id] + 1 if holder is not None else 1
        stack = [*stack[-_OPEN:], attribution]
    return tuple(
        a
        if (a.depth, a.outer) == (depth[a.id], outer[a.id])
        else replace(a, depth=depth[a.id], outer=outer[a.id])
        for a in attributions
    )


def _names_second_hand(attribution: Attribution) -> bool:
    return not attribution.content and attribution.response == "given" and bool(attribution.cue)


def _holds(content: Spans, inner: Attribution, extent: Span) -> bool:
    """Say whether every piece of an attribution, which are all in its extent, lies in a content."""
    if not any(c.overlaps(extent) for c in content):
        return False
    pieces = inner.source + inner.cue + inner.content
    return all(any(c.contains(p) for c in content) for p in pieces)
