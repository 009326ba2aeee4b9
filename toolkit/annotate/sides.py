"""Which side a source belongs to, with a reason, and every mention of a side in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from toolkit.annotate.offices import key, offices, singular
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_context import ACTING
from toolkit.annotate.side_evidence import SideReader
from toolkit.annotate.side_following import follow
from toolkit.annotate.side_index import Match, SideIndex
from toolkit.document import Attribution, Source, Span
from toolkit.language.parsed import ParsedText
from toolkit.study import Study


class SideMention(NamedTuple):
    """A mention of one side in a text, and which of the study's names it is."""

    span: Span
    side: str
    reason: str


class SideMatcher:
    """Finds the sides of one study; compiled once, then linear in each text.

    Parameters
    ----------
    study : Study
        The sides with their names.

    Examples
    --------
    >>> from toolkit.language import parse
    >>> study = Study.load({"sides": {"north": {"aliases": ["Northland"]}}})
    >>> [m.side for m in SideMatcher(study).mentions(parse("Northland\\u2019s army left."))]
    ['north']
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.index = SideIndex(study)

    def mentions(self, parsed: ParsedText, date: str | None = None) -> tuple[SideMention, ...]:
        """Return every mention of a side, in text order, without names that two sides share.

        ``date`` is the document's, in ISO 8601.
        """
        return tuple(
            SideMention(m.span, m.sides[0], m.reason)
            for m in self._matches(parsed, date)
            if len(m.sides) == 1 and m.sort != "official"
        )

    def _matches(self, parsed: ParsedText, date: str | None) -> list[Match]:
        """Return every name of a side in a text, looked for once."""
        if not self.study.sides:
            return []
        return parsed.once(
            (self.index, date), lambda: self.index.matches(View.of(parsed, date), date)
        )

    def assign(
        self,
        parsed: ParsedText,
        sources: Sequence[Source],
        attributions: Sequence[Attribution],
        date: str | None = None,
    ) -> tuple[Source, ...]:
        """Give each source its side and the reason; two sides become candidates, never a guess.

        Parameters
        ----------
        parsed : ParsedText
            The document.
        sources : sequence of Source
            Its source entities.
        attributions : sequence of Attribution
            Its attributions, whose sources are mentions of the entities.
        date : str or None
            The document's date in ISO 8601: names with dates count only in their time; without
            a date all do, and who changed sides is ambiguous.
        """
        if not self.study.sides:
            return tuple(sources)
        view = View.of(parsed, date)
        reader = SideReader(view, self.index, self._matches(parsed, date), date)
        spoken: dict[str, set[Span]] = {}
        for attribution in attributions:
            if attribution.entity is not None:
                pieces = attribution.source
                spoken.setdefault(attribution.entity, set()).update(pieces)
        done = [reader.assign(s, sorted({*s.mentions, *spoken.get(s.id, ())})) for s in sources]
        return tuple(_owned(follow(view, done)))


def _apart() -> frozenset[str]:
    """Return heads that stand outside of whatever they are said to be of ("Roe's critics")."""
    return offices().outside | offices().relations


def _acts(source: Source) -> bool:
    """Say whether what is a source's is its side's: not the family of a private person."""
    return source.kind in (*ACTING, "party_politician", "armed_group")


def _owned(sources: Sequence[Source]) -> list[Source]:
    """Let the office of a source whose side is known follow it ("Jo Roe's office")."""
    sides = {s.name: s for s in sources if s.side is not None and _acts(s)}
    for source in sources:
        # "Roe's lawyers", where Ada Roe is a source.
        if source.side is not None and source.naming == "named_person" and _acts(source):
            sides.setdefault(source.name.split()[-1], source)
    out = []
    for source in sources:
        owner, mark, owned = source.name.rpartition("'s ")
        apart = singular(key(owned.split()[-1])) in _apart() if owned else True
        if mark and source.side is None and not source.candidates and owner in sides and not apart:
            known = sides[owner]
            reason = f"belongs to '{owner}': {known.reason}"
            source = replace(source, side=known.side, reason=reason)
        out.append(source)
    return out
