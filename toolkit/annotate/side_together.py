"""Whose several are who are named together ("A and B"): a mention in, the evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_context import ACTING, ELSEWHERE, PLACED, Evidence, Surroundings
from toolkit.annotate.side_index import Match, reasons_of
from toolkit.annotate.side_phrases import own_name


def conjoined(view: View, around: Surroundings, phrase: Phrase) -> Evidence | None:
    """Return the sides of "A and B", all of them; none when one of them stands elsewhere."""
    inside = around.tied(phrase.first, phrase.last)
    kept = (m for m in inside if m.sort not in PLACED or _officials(view, m))
    matches = [m for m in kept if not _topic(view, m)]
    matches = [m for m in matches if not own_name(view, m.first, m)]
    sides = tuple(sorted({s for m in matches for s in m.sides}))
    if not sides or around.elsewhere(phrase.first, phrase.last, arab=True) is not None:
        return ELSEWHERE if sides else None
    if _and_others(view, around, phrase, matches):
        return ELSEWHERE
    if matches[0].sort in ("person", "family") and _somebody_else(view, around, phrase):
        return ELSEWHERE
    return Evidence(1, sides, "; ".join(dict.fromkeys(reasons_of(m) for m in matches)))


def _officials(view: View, match: Match) -> bool:
    """Say whether those of a country who are named with others act for it."""
    after = view.entries(match.last, match.last + 2) if match.sort == "official" else ()
    return any(e.sort in ("role", "body") and e.kind in ACTING for _, e in after)


def _topic(view: View, match: Match) -> bool:
    """Say whether a name tells what somebody knows of ("experts on Lenna", "a Lenna expert")."""
    keys, lexicon = view.keys, view.lexicon
    after = singular(keys[match.last]) if match.last < len(keys) else ""
    about = match.first > 0 and keys[match.first - 1] in ("on", "about")
    return about or (match.sort == "alias" and after in lexicon.outside | lexicon.posts)


def _and_others(view: View, around: Surroundings, phrase: Phrase, matches: Sequence[Match]) -> bool:
    """Say whether the last of several are private people of no side ("rebels and residents")."""
    entry = head_entry(view, phrase)
    common = all(m.names[0].written[0][:1].islower() for m in matches)
    private = entry is not None and entry.kind in ("ngo", "civilian")
    return common and private and not around.tied(phrase.head, phrase.head + 1)


def _somebody_else(view: View, around: Surroundings, phrase: Phrase) -> bool:
    """Say whether one of several is a person whom no side has ("Jo Roe and Ada Holm")."""
    ours = {i for m in around.tied(phrase.first, phrase.last) for i in range(m.first, m.last)}
    first, last = phrase.core
    cuts = [i for i in range(first, last) if view.keys[i] in ("and", "&")]
    for begin, end in pairwise((first - 1, *cuts, last)):
        words = range(begin + 1, end)
        named = bool(words) and all(view.capitals[i] for i in words)
        if named and ours.isdisjoint(words) and view.tags[end - 1] == "NNP":
            return True
    return False
