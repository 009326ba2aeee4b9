"""One annotated document ↔ one JSON object of the public format (``docs/format.md``), checked."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from toolkit.document import (
    AnnotatedDocument,
    Attribution,
    Document,
    Hedge,
    Source,
    Statement,
)
from toolkit.exchange.checks import Checker

#: The name and version of the format that is written, and the only one that is read.
FORMAT = "attribution-toolkit/annotated-document/1"

_FIELDS = ("outlet", "date", "title", "url", "language")
_KEYS = frozenset(
    (
        *("format", "id", "text", *_FIELDS, "metadata", "attributions", "sources", "hedges"),
        *("voices", "about", "agentless", "provenance"),
    )
)


def to_record(annotated: AnnotatedDocument) -> dict[str, Any]:
    """Return a document with its annotation as plain values, keys in the format's order."""
    document = annotated.document
    return {
        "format": FORMAT,
        "id": document.id,
        "text": document.text,
        **{field: getattr(document, field) for field in _FIELDS},
        "metadata": {str(k): _json(v) for k, v in document.metadata.items()},
        "attributions": [_attribution_record(a) for a in annotated.attributions],
        "sources": {s.id: _source_record(s) for s in annotated.sources},
        "hedges": [_hedge_record(h) for h in annotated.hedges],
        "voices": [[*s.span, s.voice] for s in annotated.statements],
        "about": [[list(a) for a in s.about] for s in annotated.statements],
        "agentless": [s.agentless for s in annotated.statements],
        "provenance": dict(annotated.provenance),
    }


def from_record(
    record: Mapping[str, Any], *, document: Document | None = None, where: str = "record"
) -> AnnotatedDocument:
    """Return the annotated document that a JSON object describes, with everything checked.

    Parameters
    ----------
    record : mapping
        An object of the format. Missing keys take the codebook's defaults, missing ids of
        attributions and hedges are made up (A1, A2, …; H1, H2, …), and keys of the document that
        the format does not know are kept in its metadata.
    document : Document, optional
        Gives the text, and the fields that the record does not hold.
    where : str
        What error messages call the place of the record, such as ``"gold.jsonl, line 3"``.

    Raises
    ------
    FormatError
        If the version is unknown, a span lies outside the text, a label is not in the codebook
        or an id refers to nothing.
    """
    check = Checker(where)
    check.that(isinstance(record, Mapping), "not a JSON object")
    version = record.get("format", FORMAT)
    check.that(
        version == FORMAT,
        f"format {version!r} is not known; this version reads {FORMAT!r}: "
        "install the release that wrote the file, or write it again",
    )
    found = _document(record, document, check)
    check = check.inside(found)
    sources = _sources(record, check)
    attributions = _attributions(record, {s.id for s in sources}, check)
    return AnnotatedDocument(
        document=found,
        attributions=attributions,
        sources=sources,
        hedges=_hedges(record, {a.id for a in attributions}, check),
        statements=_statements(record, check),
        provenance={str(k): str(v) for k, v in check.mapping(record, "provenance").items()},
    )


def _document(record: Mapping[str, Any], given: Document | None, check: Checker) -> Document:
    id = record.get("id")
    check.that(isinstance(id, str) and id != "", "has no id; give each document its own")
    check = Checker(f"{check.where}, id {id!r}")
    text = record.get("text")
    if text is None:
        check.that(given is not None, "has no text; give the articles with texts=")
        text = given.text if given else ""
    check.that(isinstance(text, str), "its text is not a text")
    fields = {}
    for field in _FIELDS:
        value = record.get(field)
        check.that(value is None or isinstance(value, str), f"{field} is not a text")
        fields[field] = getattr(given, field) if value is None and given else value
    metadata = dict(given.metadata) if given else {}
    metadata |= {str(k): v for k, v in record.items() if k not in _KEYS}
    metadata |= check.mapping(record, "metadata")
    return Document(id=str(id), text=text, metadata=metadata, **fields)


def _attribution_record(a: Attribution) -> dict[str, Any]:
    return {
        "id": a.id,
        "source": [list(span) for span in a.source],
        "cue": [list(span) for span in a.cue],
        "content": [list(span) for span in a.content],
        "quotation": a.quotation,
        "attitude": a.attitude,
        "stance": a.stance,
        "stance_score": a.stance_score,
        "response": a.response,
        "channel": a.channel,
        "depth": a.depth,
        "outer": a.outer,
        "entity": a.entity,
        "confidence": a.confidence,
    }


def _attributions(
    record: Mapping[str, Any], entities: set[str], check: Checker
) -> tuple[Attribution, ...]:
    items = check.items(record, "attributions")
    ids = check.ids(items, "A", "attribution")
    found = []
    for id, item in zip(ids, items, strict=True):
        of = check.at(f"attribution {id}")
        of.known(item, _ATTRIBUTION)
        a = Attribution(
            id=id,
            source=of.spans(item, "source"),
            cue=of.spans(item, "cue"),
            content=of.spans(item, "content"),
            depth=of.depth(item),
            stance_score=of.number(item, "stance_score", -1, 1),
            outer=of.reference(item, "outer", set(ids) - {id}, "attribution"),
            entity=of.reference(item, "entity", entities, "source"),
            confidence=of.number(item, "confidence", 0, 1),
            **of.labels(item, ("quotation", "attitude", "stance", "response", "channel")),
        )
        of.that(bool(a.source or a.cue or a.content), "has no span at all; remove it")
        found.append(a)
    return tuple(found)


def _source_record(s: Source) -> dict[str, Any]:
    return {
        "name": s.name,
        "kind": s.kind,
        "naming": s.naming,
        "side": s.side,
        "verifiability": s.verifiability,
        "reason": s.reason,
        "candidates": list(s.candidates),
        "mentions": [list(span) for span in s.mentions],
    }


def _sources(record: Mapping[str, Any], check: Checker) -> tuple[Source, ...]:
    found = []
    for id, item in check.mapping(record, "sources").items():
        of = check.at(f"source {id}")
        of.that(isinstance(item, Mapping), "is not an object")
        of.known(item, _SOURCE)
        found.append(
            Source(
                id=str(id),
                name=of.text(item, "name") or "",
                side=of.text(item, "side"),
                verifiability=of.number(item, "verifiability", 0, 1),
                reason=of.text(item, "reason") or "",
                candidates=of.texts(item, "candidates"),
                mentions=of.spans(item, "mentions"),
                **of.labels(item, ("kind", "naming")),
            )
        )
    return tuple(found)


def _hedge_record(h: Hedge) -> dict[str, Any]:
    return {
        "id": h.id,
        "cue": list(h.cue),
        "class": h.label,
        "holder": h.holder,
        "scope": None if h.scope is None else list(h.scope),
        "strength": h.strength,
        "weakens": list(h.weakens),
    }


def _hedges(record: Mapping[str, Any], claims: set[str], check: Checker) -> tuple[Hedge, ...]:
    items = check.items(record, "hedges")
    found = []
    for id, item in zip(check.ids(items, "H", "hedge"), items, strict=True):
        of = check.at(f"hedge {id}")
        of.known(item, _HEDGE)
        for key in ("cue", "class", "holder"):
            of.that(item.get(key) is not None, f"has no {key}")
        labels = of.labels(item, ("class", "holder"))
        scope = item.get("scope")
        weakens = of.texts(item, "weakens")
        for name in weakens:
            of.that(name in claims, f"weakens: there is no attribution {name!r}")
        found.append(
            Hedge(
                id=id,
                cue=of.span(item["cue"], "cue"),
                label=labels["class"],
                holder=labels["holder"],
                scope=None if scope is None else of.span(scope, "scope"),
                strength=of.number(item, "strength", -1, 1),
                weakens=weakens,
            )
        )
    return tuple(found)


def _statements(record: Mapping[str, Any], check: Checker) -> tuple[Statement, ...]:
    voices = check.sequence(record, "voices")
    about, agentless = (check.sequence(record, key) for key in ("about", "agentless"))
    for key, values in (("about", about), ("agentless", agentless)):
        check.that(
            not values or len(values) == len(voices),
            f"{key} has {len(values)} entries for {len(voices)} voices; give one for each voice",
        )
    found = []
    for number, voice in enumerate(voices):
        of = check.at(f"voice {number + 1}")
        of.that(isinstance(voice, list | tuple) and len(voice) == 3, "is not [start, end, voice]")
        span = of.span(voice[:2], "span")
        label = of.label("voice", voice[2])
        sides = about[number] if about else []
        passive = agentless[number] if agentless else False
        of.that(isinstance(passive, bool), "agentless is neither true nor false")
        found.append(Statement(span, label, of.abouts(sides), passive))
    return tuple(found)


def _json(value: Any) -> Any:
    """Return metadata as JSON can hold it: dates in ISO 8601, what is not a number null."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(v) for v in value]
    if isinstance(value, Mapping):
        return {str(_json(str(k))): _json(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(str(v) for v in value)
    for method in ("item", "tolist"):
        try:
            return _json(getattr(value, method)())
        except (AttributeError, TypeError, ValueError):
            continue
    return str(value)


# What each object may hold: exactly what is written for an empty one of its kind.
_ATTRIBUTION = frozenset(_attribution_record(Attribution("", (), (), ())))
_SOURCE = frozenset((*_source_record(Source("", "")),))
_HEDGE = frozenset(("id", "cue", "class", "holder", "scope", "strength", "weakens"))
