"""Source entities of a document: from its attributions to who is speaking, kind and naming."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotate.antecedents import Antecedents
from toolkit.annotate.descriptions import describe
from toolkit.annotate.entities import Entities, Entity
from toolkit.annotate.hedge_model import Evidence
from toolkit.annotate.naming import borrows, issuer, kind_of, naming_of
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.pronouns import Pronouns
from toolkit.annotate.proper_names import View, bare
from toolkit.annotate.source_features import Draft, all_features
from toolkit.annotate.source_model import encoder_says, source_model
from toolkit.annotate.verifiability import verifiability
from toolkit.document import Attribution, Kind, Naming, Source, Span, Spans
from toolkit.language.parsed import ParsedText


def find_sources(
    parsed: ParsedText,
    attributions: Sequence[Attribution],
    date: str | None = None,
    *,
    evidence: Evidence = "linear",
) -> tuple[tuple[Attribution, ...], tuple[Source, ...]]:
    """Gather the source mentions of one document into entities.

    Parameters
    ----------
    parsed : ParsedText
        The document.
    attributions : sequence of Attribution
        Its attributions; their sources may come in pieces or be empty.
    date : str or None
        The document's date in ISO 8601: what a public figure was then.
    evidence : {"linear", "encoder"}
        Who is asked for kind and naming: the linear classifiers alone, or the encoder with them.

    Returns
    -------
    attributions : tuple of Attribution
        The same, in the same order, with ``entity`` set; None where there is no source.
    sources : tuple of Source
        The entities in order of first mention, with kind, naming, name, mentions and
        verifiability; their side is None.

    Notes
    -----
    Names bind first (full, last, title and last, acronym), then definite descriptions to the
    latest entity they fit, then pronouns by person, number, gender and nearness. Whatever fits
    nothing surely is an entity of its own: a false merge is worse than a missed one.
    """
    reader = Reader(View.of(parsed, date), attributions)
    found = reader.finish(evidence)
    del reader.pronouns  # which holds the reader: now all is freed at once
    return found


# How many contents may stand one inside another, and how far a tag is looked ahead for.
_NESTED = 24


class Reader:
    """Reads source mentions in text order and remembers whose they are."""

    def __init__(
        self,
        view: View,
        attributions: Sequence[Attribution],
        antecedents: type[Antecedents] = Antecedents,
    ) -> None:
        self.view = view
        self.attributions = attributions
        self.entities = Entities(view)
        self.pronouns = Pronouns(antecedents(self.entities), self.speaker)
        self.of: dict[int, Entity] = {}
        self.spans: dict[int, list[Span]] = {}
        self.credited: dict[int, list[Attribution]] = {}
        self.bound: set[int] = set()
        self.same: dict[Spans, Entity] = {}
        self.begun: set[int] = set()
        self.ahead = 0
        self.pieces = sorted((p, n) for n, a in enumerate(attributions) for p in a.content)
        order = sorted(
            (n for n, a in enumerate(attributions) if a.source),
            key=lambda n: (attributions[n].source[0], n),
        )
        for number in order:
            self.read(number)

    def read(self, number: int) -> Entity | None:
        """Find the entity of an attribution's source, once."""
        attribution = self.attributions[number]
        if number in self.begun or not attribution.source:
            return self.of.get(number)
        self.begun.add(number)
        entity = self.same.get(attribution.source)
        if entity is None:
            self.ahead += 1
            entity = self._entity(number, attribution)
            self.ahead -= 1
        if entity is None:
            return None
        self.same[attribution.source] = entity
        self.of[number] = entity
        self.spans.setdefault(id(entity), []).extend(attribution.source)
        self.credited.setdefault(id(entity), []).append(attribution)
        return entity

    def speaker(self, offset: int, own: int) -> Entity | None:
        """Return who says the innermost content at an offset, reading ahead to its tag."""
        last = bisect_right(self.pieces, offset, key=lambda p: p[0].start)
        holding = [
            (piece.end - piece.start, number)
            for piece, number in self.pieces[max(0, last - _NESTED) : last]
            if offset < piece.end and number != own and self.attributions[number].source
        ]
        for _, number in sorted(holding):
            entity = self.of.get(number) if self.ahead > _NESTED else self.read(number)
            if entity is not None:
                return entity
        return None

    def _entity(self, number: int, attribution: Attribution) -> Entity | None:
        words = self.view.words_of(Span(attribution.source[0].start, attribution.source[-1].end))
        pieces = attribution.source
        if len(pieces) > 1:
            # A source in pieces: the first piece that is more than a pronoun names it.
            words = self.view.words_of(pieces[0])
        words = self._whole_name(self._last_paragraph(words))
        if not words:
            return None
        if pieces[0] in self.pronouns.turns.answers:
            # The label "A:" speaks like an "I" in its place.
            phrase = Phrase(words.start, words.stop, (words.start, words.stop), words.start, "")
            phrase.pronoun = "1"
        else:
            found = analyse(self.view, words.start, words.stop)
            if found is None:
                return None
            phrase = found
        entity = self._resolve(phrase, number)
        self.entities.seen.append((phrase.first, entity))
        return entity

    def _whole_name(self, words: range) -> range:
        """Let a mention that stops inside a person's name run on to its end."""
        named = self.view.people_in(words.stop - 1, words.stop)
        cut = bool(named) and named[0].last == words.stop + 1 and len(words) > 1
        return range(words.start, words.stop + 1) if cut else words

    def _last_paragraph(self, words: range) -> range:
        """Leave out a caption or a byline that the tagger took for a part of the mention."""
        text, known = self.view.parsed.text, self.view.parsed.words
        for index in range(words.stop - 1, words.start, -1):
            if "\n" in text[known[index - 1].end : known[index].start]:
                return range(index, words.stop)
        return words

    def _resolve(self, phrase: Phrase, number: int) -> Entity:
        pronoun = phrase
        if not phrase.pronoun:
            issued = issuer(self.view, phrase)
            if issued is None:
                return self._owned(phrase, number)
            if isinstance(issued, str):
                pronoun = Phrase(
                    phrase.first, phrase.last, phrase.core, phrase.first, "", pronoun=issued
                )
            else:
                by = analyse(self.view, *issued)
                if by is not None and not by.pronoun:
                    return self.entities.resolve(by)
                pronoun = by or phrase
        entity = self.pronouns.resolve(pronoun, number)
        if entity is None:
            entity = self.entities.new()
        else:
            self.bound.add(id(entity))
        self.entities.note(entity, pronoun)
        return entity

    def _owned(self, phrase: Phrase, number: int) -> Entity:
        """Resolve a mention; "his office" and "its chairwoman" remember whose they are."""
        entity = self.entities.resolve(phrase)
        owners = [p.owner_pronoun for p in (phrase, *phrase.appositions) if p.owner_pronoun]
        if owners and entity.owner is None:
            stand_in = Phrase(phrase.first, phrase.first, phrase.core, phrase.first, "")
            stand_in.pronoun = owners[0]
            owner = self.pronouns.resolve(stand_in, number)
            entity.owner = owner if owner is not entity else None
        return entity

    def drafts(self) -> list[Draft]:
        """Return the entities that speak, in order of first mention, as the rules see them."""
        speaking = [e for e in self.entities.all if id(e) in self.spans]
        return [self._draft(e) for e in sorted(speaking, key=lambda e: self.spans[id(e)][0])]

    def mentions(self, drafts: Sequence[Draft]) -> list[list[Span]]:
        """Return where each entity speaks."""
        return [self.spans[id(draft.entity)] for draft in drafts]

    def finish(
        self, evidence: Evidence = "linear"
    ) -> tuple[tuple[Attribution, ...], tuple[Source, ...]]:
        """Settle kind and naming, number the entities that speak and write them down."""
        drafts = self.drafts()
        told = (
            encoder_says(self.view.parsed, self.mentions(drafts)) if evidence == "encoder" else None
        )
        labels = source_model().predict(all_features(self.view, drafts), told)
        ids = {id(draft.entity): f"S{n}" for n, draft in enumerate(drafts, 1)}
        out = tuple(
            replace(a, entity=ids[id(self.of[n])] if n in self.of else None)
            for n, a in enumerate(self.attributions)
        )
        return out, tuple(
            self._source(ids[id(draft.entity)], draft, kind, naming)
            for draft, (kind, naming) in zip(drafts, labels, strict=True)
        )

    def _draft(self, entity: Entity) -> Draft:
        view = self.view
        phrases = [*entity.phrases, *descriptions(view, entity)]
        kind, naming = kind_of(view, phrases), naming_of(view, phrases)
        if entity.owner is not None and borrows(view, entity.phrases[0]):
            owner = kind_of(view, [*entity.owner.phrases, *descriptions(view, entity.owner)])
            kind = owner if owner not in ("other", "civilian", "document") else kind
        if naming == "anonymous" and kind == "civilian":
            # "A person familiar with the matter" is no private citizen.
            kind = "other"
        return Draft(entity, phrases, self.credited[id(entity)], kind, naming)

    def _source(self, id_: str, draft: Draft, kind: Kind, naming: Naming) -> Source:
        view, entity, phrases = self.view, draft.entity, draft.phrases
        spans = set(self.spans[id(entity)])
        named = self._first_name(entity, phrases)
        if (
            id(entity) in self.bound
            and named is not None
            and not any(span.contains(named) for span in spans)
        ):
            spans.add(named)
        return Source(
            id=id_,
            name=self._name(entity, phrases),
            kind=kind,
            naming=naming,
            verifiability=verifiability(view, naming, phrases, draft.attributions),
            mentions=tuple(sorted(spans)),
        )

    def _first_name(self, entity: Entity, phrases: Sequence[Phrase]) -> Span | None:
        named = [p.name for p in phrases if p.named]
        if not named:
            return None
        words = self.view.parsed.words
        first, last = min(named)
        return Span(words[first].start, words[last - 1].end)

    def _name(self, entity: Entity, phrases: Sequence[Phrase]) -> str:
        """Return the fullest name, else the first description, without its determiner."""
        view = self.view
        named = [p for p in phrases if p.named and p.person == entity.person and not p.conjoined]
        if named:
            best = max(named, key=lambda p: (p.name[1] - p.name[0], -p.first))
            return view.text(*best.name)
        first = next((p for p in phrases if not p.pronoun), phrases[0])
        start, stop = first.core
        if first.owner_pronoun and entity.owner is not None:
            owner = self._name(entity.owner, entity.owner.phrases or [first])
            if entity.owner.phrases and not entity.owner.phrases[0].pronoun:
                return f"{owner}'s {view.text(start + 1, stop)}"
        stop = max([stop, *(words[1] for _, words in first.complements)])
        if first.conjoined:
            stop = first.last
        if (
            stop - start > 1
            and not first.pronoun
            and view.keys[start] in ("the", "a", "an", "this", "that")
        ):
            start += 1
        return view.text(start, max(stop, start + 1))


def descriptions(view: View, entity: Entity) -> list[Phrase]:
    """Return how the text describes a person at other places, at most four times."""
    if not entity.person or not entity.names:
        return []
    full = entity.full
    people = view.families.get(bare(full[-1]), [])[:200]
    people = [p for p in people if p.keys == full or p.role is not None]
    known = {p.name for p in entity.phrases}
    out = []
    for person in people[:4]:
        if len(person.keys) > 1 and person.keys != full:
            continue
        phrase = describe(view, person)
        if phrase is not None and phrase.person and phrase.name not in known:
            out.append(phrase)
    return out
