"""Who stands behind whom in an annotated document: spokespersons' bodies, second-hand chains."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.annotate.across import body_key, person_key
from toolkit.document import AnnotatedDocument, Attribution, Source

_VOICE = r"(?:spokes(?:man|woman|person|people)|press secretary|press service|press office)"
# "a spokesman for the ministry", "the ministry's spokesman", "ministry spokeswoman Jo Roe".
_AFTER = re.compile(rf"\b{_VOICE}s? (?:for|of|at) (?:the |a )?(?P<body>[^,;()]+)", re.IGNORECASE)
_BEFORE = re.compile(rf"^(?:the |a |an )?(?P<body>.+?)(?:['\u2019]s?)? {_VOICE}\b", re.IGNORECASE)


def spokespersons(document: AnnotatedDocument) -> dict[str, str]:
    """Return for whom a document's spokespersons speak, where that is a source of it too.

    A spokesperson and the body are two sources; this is the link between them.

    Parameters
    ----------
    document : AnnotatedDocument

    Returns
    -------
    dict of str to str
        Id of the spokesperson's source to that of the body or person spoken for.

    Examples
    --------
    >>> from toolkit.document import Document, Span
    >>> text = "The ministry said no. A spokesman for the ministry said it twice."
    >>> sources = (
    ...     Source("S1", "ministry", mentions=(Span(0, 12),)),
    ...     Source("S2", "spokesman for the ministry", mentions=(Span(22, 50),)),
    ... )
    >>> spokespersons(AnnotatedDocument(Document("d", text), sources=sources))
    {'S2': 'S1'}
    """
    known: dict[tuple[str, ...], str] = {}
    for source in document.sources:
        keys = person_key if source.naming == "named_person" else body_key
        known.setdefault(keys(source.name), source.id)
        if source.naming == "named_person" and len(keys(source.name)) > 1:
            known.setdefault(keys(source.name)[-1:], source.id)
    found = {}
    for source in document.sources:
        for body in _spoken_for(document, source):
            other = known.get(body_key(body)) or known.get(person_key(body))
            if other is not None and other != source.id:
                found[source.id] = other
                break
    return found


def _spoken_for(document: AnnotatedDocument, source: Source) -> list[str]:
    """Return the words that say for whom a source speaks, from its mentions."""
    found = []
    for span in source.mentions:
        mention = span.of(document.text)
        for pattern in (_AFTER, _BEFORE):
            match = pattern.search(mention)
            if match is not None:
                found.append(match["body"].strip())
    return found


def chain(document: AnnotatedDocument, attribution: Attribution) -> tuple[str, ...]:
    """Return the ids of the sources through which an attribution is known, its own first.

    An agency that cites a ministry gives ``("ministry", "agency")``. Attributions without a
    source add nothing, and a circle of ``outer`` ids, which only a hand-made file can hold, ends
    the chain.
    """
    by_id = {a.id: a for a in document.attributions}
    ids: list[str] = []
    seen: set[str] = set()
    at: Attribution | None = attribution
    while at is not None and at.id not in seen:
        seen.add(at.id)
        if at.entity is not None and (not ids or ids[-1] != at.entity):
            ids.append(at.entity)
        at = by_id.get(at.outer) if at.outer is not None else None
    return tuple(ids)


def known_only_through(document: AnnotatedDocument) -> Mapping[str, tuple[str, ...]]:
    """Return the sources that a document never credits directly, and through whom it knows them.

    Parameters
    ----------
    document : AnnotatedDocument

    Returns
    -------
    mapping of str to tuple of str
        Id of each source all of whose attributions have a depth of 2 or more, to the ids of the
        sources that stand between it and the document, in order of mention.
    """
    through: dict[str, dict[str, None]] = {}
    direct: set[str] = set()
    for attribution in document.attributions:
        if attribution.entity is None:
            continue
        if attribution.depth < 2:
            direct.add(attribution.entity)
            continue
        between = chain(document, attribution)[1:]
        through.setdefault(attribution.entity, {}).update(dict.fromkeys(between))
    return {id: tuple(ids) for id, ids in through.items() if id not in direct}
