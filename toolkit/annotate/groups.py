"""Spans that belong together, and the attributions they make; shared by both learned engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.annotate.decoding import TokenSpan
from toolkit.document import Attribution, Span, Spans
from toolkit.language.pieces import Tokens

#: A content without a cue takes a free source at most this many tokens away, else the source of
#: an attribution that ends (or begins) at most so many tokens away: a quotation that goes on.
_CLOSE, _TOUCHING = 12, 3


@dataclass(slots=True)
class Group:
    """An attribution in the making: one cue (or none) with its contents and its source."""

    cue: TokenSpan | None
    contents: list[TokenSpan]
    source: TokenSpan | None
    links: list[float]


def rescue(loose: Sequence[Group], linked: Sequence[Group], sources: Sequence[TokenSpan]) -> None:
    """Give contents without a cue a source: a free one close by, or that of a neighbour."""
    taken = {group.source for group in linked if group.source}
    free = [s for s in sources if s not in taken]
    for group in loose:
        content = group.contents[0]
        near = [s for s in free if _gap(s, content) <= _CLOSE]
        if near:
            group.source = min(near, key=lambda s: (_gap(s, content), s.first))
            free.remove(group.source)
            continue
        touching = [g for g in linked if g.source and _distance(g, content) <= _TOUCHING]
        if touching:
            group.source = min(touching, key=lambda g: _distance(g, content)).source


def adopt(childless: Sequence[Group], groups: list[Group], tokens: Tokens) -> None:
    """Give cues without content what they report: a quotation before them, or a report in them.

    Tags do not nest, so of "the aide said that the minister hopes for peace" only the inner
    attribution keeps its content; what the aide said is the inner attribution as a whole. And a
    quotation whose link went nowhere belongs to the tag right behind it.

    Parameters
    ----------
    childless : sequence of Group
        Cues that nothing is linked to, with the source that each would have.
    groups : list of Group
        All others; those taken over are removed, those that find a content are added.
    tokens : Tokens
    """
    for group in childless:
        cue = group.cue
        assert cue is not None
        first = min(cue.first, group.source.first) if group.source else cue.first
        last = cue.last
        if group.source and 0 <= group.source.first - cue.last - 1 <= _CLOSE:
            last = group.source.last
        before = next(
            (g for g in groups if g.cue is None and 0 <= first - g.contents[-1].last - 1 <= 2), None
        )
        if before is not None:
            group.contents, group.links = before.contents, before.links
            groups.remove(before)
            groups.append(group)
            continue
        inner = _report_after(groups, last, tokens)
        if inner is not None:
            group.contents, group.links = [inner], [inner.probability]
            groups.append(group)


def _report_after(groups: Sequence[Group], last: int, tokens: Tokens) -> TokenSpan | None:
    """Return the whole of the attribution that begins right after a token, in its sentence."""
    for group in groups:
        if group.cue is None:
            continue
        spans = [*group.contents, group.cue, *([group.source] if group.source else [])]
        begin, end = min(s.first for s in spans), max(s.last for s in spans)
        if 1 <= begin - last <= 3 and not tokens.sentence_ends[last:end].any():
            return TokenSpan("content", begin, end, min(s.probability for s in spans))
    return None


def _distance(group: Group, content: TokenSpan) -> int:
    """How many tokens stand between a content and the nearest span of an attribution."""
    spans = [*group.contents, *(s for s in (group.cue, group.source) if s)]
    return min(_gap(span, content) for span in spans)


def _gap(one: TokenSpan, other: TokenSpan) -> int:
    """How many tokens stand between two spans."""
    return max(other.first - one.last, one.first - other.last) - 1


def assemble(
    tokens: Tokens, groups: Sequence[Group], meta: Mapping[str, Any]
) -> tuple[Attribution, ...]:
    """Turn linked spans into attributions in text order."""
    found = [_attribution(tokens, group, meta) for group in groups]
    found.sort(key=lambda a: (a.extent, a.cue, a.content, a.source))
    return tuple(
        Attribution(f"A{i}", a.source, a.cue, a.content, confidence=a.confidence)
        for i, a in enumerate(found, 1)
    )


def _attribution(tokens: Tokens, group: Group, meta: Mapping[str, Any]) -> Attribution:
    """Turn token spans into characters, and set the confidence."""

    def characters(spans: Sequence[TokenSpan | None]) -> Spans:
        return tuple(
            Span(int(tokens.starts[s.first]), int(tokens.ends[s.last])) for s in spans if s
        )

    return Attribution(
        "",
        characters([group.source]),
        characters([group.cue]),
        characters(group.contents),
        confidence=_confidence(group, meta),
    )


def _confidence(group: Group, meta: Mapping[str, Any]) -> float:
    """Probability that the relation is right: a logistic function fitted on held-out articles."""
    weights = meta.get("confidence", (0.0, 0.5, 0.5, 0.5, 0.5))
    values = confidence_features(group)
    total = weights[0] + sum(w * v for w, v in zip(weights[1:], values, strict=True))
    return round(1 / (1 + float(np.exp(-total))), 3)


def confidence_features(group: Group) -> tuple[float, ...]:
    """Log-odds of the weakest content, the cue, the source, and the weakest link."""
    content = min(c.probability for c in group.contents)
    cue = group.cue.probability if group.cue else 0.5
    source = group.source.probability if group.source else 0.5
    values = np.clip((content, cue, source, min(group.links)), 0.01, 0.99)
    return tuple(float(x) for x in np.log(values / (1 - values)))
