"""Attributions in PolNeAR's extents: what the codebook tells apart is joined again.

The codebook gives a quotation that goes on after its speech tag an attribution of its own, with
the same source and no cue (ruling 9); PolNeAR (Newell, Margolin & Ruths 2018) has it as one more
piece of the content. Models learn from both, and scores compare like with like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.document import Attribution

#: A quotation goes on at most so many code points after what it continues.
_REACH = 600

Roles = dict[str, list[list[int]]]


def as_polnear(attributions: Iterable[Attribution | Mapping[str, Any]]) -> list[Roles]:
    """Join attributions without a cue to the one that they continue.

    Parameters
    ----------
    attributions : iterable of Attribution or mapping
        Of one document; mappings have ``source``, ``cue`` and ``content`` as lists of
        ``[start, end)``.

    Returns
    -------
    list of dict
        The three roles of each attribution, in text order, contents in pieces.
    """
    out: list[Roles] = []
    for roles in sorted((_roles(a) for a in attributions), key=_begin):
        before = _continued(out, roles)
        if before is None:
            out.append(roles)
        else:
            before["content"] = sorted(before["content"] + roles["content"])
    return out


def _roles(attribution: Attribution | Mapping[str, Any]) -> Roles:
    def pieces(role: str) -> list[list[int]]:
        if isinstance(attribution, Mapping):
            return [list(piece) for piece in attribution.get(role) or ()]
        return [list(piece) for piece in getattr(attribution, role)]

    return {role: sorted(pieces(role)) for role in ("source", "cue", "content")}


def _begin(roles: Roles) -> tuple[int, int]:
    """Order by the content: what continues comes after what it continues."""
    pieces = roles["content"] or roles["cue"] or roles["source"]
    return pieces[0][0], pieces[-1][1]


def _continued(before: list[Roles], roles: Roles) -> Roles | None:
    """Return the latest attribution that this one goes on with, if any."""
    if roles["cue"] or not (roles["source"] and roles["content"]):
        return None
    start = roles["content"][0][0]
    for other in reversed(before):
        same = other["source"] == roles["source"] and other["cue"] and other["content"]
        if same and 0 <= start - other["content"][-1][1] <= _REACH:
            return other
    return None
