"""The values that travel through the house: a document, and what is annotated on it.

Offsets are half-open code-point offsets ``[start, end)`` into ``Document.text``, which no room
ever alters. All classes are immutable; labels are those of the codebook (``docs/codebook.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

Quotation = Literal["direct", "mixed", "indirect"]
Attitude = Literal["assertion", "belief", "knowledge", "intention"]
Stance = Literal["endorsing", "neutral", "distancing", "arguing"]
Response = Literal["given", "denied", "declined", "no_response", "habitual_silence"]
Channel = Literal[
    "spoken",
    "statement",
    "social_media",
    "interview",
    "press_conference",
    "document",
    "via_media",
    "unstated",
]
Kind = Literal[
    "government",
    "military",
    "emergency_services",
    "police_judiciary",
    "party_politician",
    "international_organisation",
    "ngo",
    "expert",
    "medical",
    "media",
    "business",
    "civilian",
    "armed_group",
    "document",
    "other",
]
Naming = Literal[
    "named_person", "named_institution", "unnamed_official", "anonymous", "generic", "none"
]
HedgeClass = Literal[
    "conditional",
    "epistemic",
    "doxastic",
    "hearsay",
    "investigation",
    "approximator",
    "generaliser",
    "disclaimer",
    "non_response",
    "booster",
]
Holder = Literal["source", "author"]
Voice = Literal["attributed", "hedged", "bare", "none"]
Part = Literal["agent", "affected", "mentioned"]

#: Every closed list of labels, in codebook order: the order of tables, legends and axes.
LABELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "quotation": get_args(Quotation),
        "attitude": get_args(Attitude),
        "stance": get_args(Stance),
        "response": get_args(Response),
        "channel": get_args(Channel),
        "kind": get_args(Kind),
        "naming": get_args(Naming),
        "class": get_args(HedgeClass),
        "holder": get_args(Holder),
        "voice": get_args(Voice),
        "part": get_args(Part),
    }
)


class Span(NamedTuple):
    """A half-open range of code points ``[start, end)`` of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it was read.

    Parameters
    ----------
    id : str
        Unique in its corpus.
    text : str
        The article, never altered after reading.
    outlet, date, title, url, language : str or None
        Metadata the measures group by; ``date`` is ISO 8601 (``YYYY-MM-DD``, or longer).
    metadata : mapping of str to object
        Whatever else came with the article, kept as it was.
    """

    id: str
    text: str
    outlet: str | None = None
    date: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        from toolkit.display import document_html

        return document_html(self)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody is credited with something (codebook section 1).

    ``source``, ``cue`` and ``content`` are tuples of spans: a role may come in pieces or be empty.
    ``entity`` is the id of the :class:`Source`, ``outer`` the id of the attribution through which
    one of ``depth`` 2 or more is known. ``confidence`` is in [0, 1], ``stance_score`` in [-1, 1].
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    quotation: Quotation = "indirect"
    attitude: Attitude = "assertion"
    stance: Stance = "neutral"
    stance_score: float | None = None
    response: Response = "given"
    channel: Channel = "unstated"
    depth: int = 1
    outer: str | None = None
    entity: str | None = None
    confidence: float | None = None

    @property
    def extent(self) -> Span:
        """The smallest span that holds every piece of every role."""
        pieces = self.source + self.cue + self.content
        return Span(min(pieces).start, max(p.end for p in pieces))


@dataclass(frozen=True, slots=True)
class Source:
    """One source entity of a document with all its mentions (codebook section 2).

    ``side`` is a key of the study's sides or None; ``candidates`` lists the sides that matched
    when more than one did (then ``side`` is None); ``reason`` says in words why.
    """

    id: str
    name: str
    kind: Kind = "other"
    naming: Naming = "generic"
    side: str | None = None
    verifiability: float | None = None
    reason: str = ""
    candidates: tuple[str, ...] = ()
    mentions: Spans = ()


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that weaken, condition or withhold commitment, or boost it (codebook section 3).

    ``label`` is the codebook's class (``class`` in files and tables); ``strength`` is in [-1, 1];
    ``weakens`` holds the ids of the attributions whose claim the scope covers.
    """

    id: str
    cue: Span
    label: HedgeClass
    holder: Holder
    scope: Span | None = None
    strength: float | None = None
    weakens: tuple[str, ...] = ()


class About(NamedTuple):
    """A side that a statement is about, and the part grammar gives it."""

    side: str
    part: Part


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence's voice and the sides it is about (codebook section 4).

    ``agentless``: its main verb is a passive that leaves out who did it ("were killed").
    """

    span: Span
    voice: Voice
    about: tuple[About, ...] = ()
    agentless: bool = False


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document with every layer of annotation; a value that can be saved, shown and compared."""

    document: Document
    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    hedges: tuple[Hedge, ...] = ()
    statements: tuple[Statement, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def source(self, id: str | None) -> Source | None:
        """Return the source entity with this id, or None."""
        return next((s for s in self.sources if s.id == id), None)

    def words(self, spans: Spans) -> str:
        """Return the words of a role, its pieces joined by an ellipsis."""
        return " … ".join(span.of(self.text) for span in spans)

    def _repr_html_(self) -> str:
        from toolkit.display import annotated_html

        return annotated_html(self)
