"""Which found attribution answers to which gold one: whole attributions, attributes included.

The reference scorer leaves out attributions without content; the codebook has them (silences,
second-hand sources), so they are paired here by their cues.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.document import Attribution, Spans

#: Two contents have to share this much (Jaccard over code points); cues of two attributions, one
#: of them without content, count as this and a little more when they touch.
_ENOUGH, _BY_CUE = 0.5, 0.6


def pair(
    gold: Sequence[Attribution], found: Sequence[Attribution]
) -> list[tuple[Attribution, Attribution]]:
    """Pair gold and found attributions of one document, one to one, the most alike first.

    Parameters
    ----------
    gold, found : sequence of Attribution

    Returns
    -------
    list of (gold, found)
        Only pairs whose sources touch, or are both empty, and that are alike enough.
    """
    scored = sorted(
        (
            (alike(a, b), -i, -j)
            for i, a in enumerate(gold)
            for j, b in enumerate(found)
            if a.extent.overlaps(b.extent)
        ),
        reverse=True,
    )
    free_gold, free_found = set(range(len(gold))), set(range(len(found)))
    out = []
    for score, i, j in scored:
        if score >= _ENOUGH and -i in free_gold and -j in free_found:
            free_gold.remove(-i)
            free_found.remove(-j)
            out.append((gold[-i], found[-j]))
    return out


def alike(a: Attribution, b: Attribution) -> float:
    """Return how alike two attributions are, from 0 to 1; 0 if their sources differ."""
    if not (_covered(a.source) & _covered(b.source) or (not a.source and not b.source)):
        return 0.0
    if not a.content or not b.content:
        return _BY_CUE * bool(_covered(a.cue) & _covered(b.cue))
    one, two = _covered(a.content), _covered(b.content)
    return len(one & two) / len(one | two)


def _covered(spans: Spans) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end)}
