"""What ties each source of one document to sides: mentions in, the weighed evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotate.naming import head_entry, phrase_kind
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.offices import key, singular
from toolkit.annotate.proper_names import View, bare
from toolkit.annotate.side_context import (
    ACTING,
    ELSEWHERE,
    PLACED,
    Evidence,
    Surroundings,
    congress,
    own_voice,
)
from toolkit.annotate.side_index import Match, SideIndex, reasons_of, sort_of
from toolkit.annotate.side_mentions import telling
from toolkit.annotate.side_modifiers import modifies, private
from toolkit.annotate.side_papers import maker
from toolkit.annotate.side_people import listed_person
from toolkit.annotate.side_phrases import (
    acts,
    leads_name,
    of_no_side,
    office,
    own_name,
    past,
    public_body,
    seat,
    serving_clause,
)
from toolkit.annotate.side_together import conjoined
from toolkit.document import Source, Span

#: Names that are a body's own.
OWN_NAMES = ("alias", "institution")
#: Prepositions that tie a head to what follows, by what the head is.
_TIES = frozenset({"of", "for", "with", "at", "from", "in"})
#: Words that a name may run on after a preposition within it ("Centre | for Strategic Studies").
_LONGEST = 5
#: Heads that serve whom "to" names ("an aide to the president").
_SERVE = frozenset({"aide", "adviser", "advisor", "assistant", "deputy", "counsel", "counselor"})


class SideReader:
    """Weighs the evidence in one document of a date."""

    def __init__(
        self, view: View, index: SideIndex, matches: list[Match], date: str | None
    ) -> None:
        self.date = date
        self.view = view
        self.index = index
        self.matches = matches
        self.around = Surroundings(view, matches, index.states)
        # The sides of the persons in the text, by last name.
        self._told: dict[str, set[str]] = {}
        for match in matches:
            if match.sort in ("family", "person"):
                name = bare(match.names[0].keys[-1])
                self._told.setdefault(name, set()).update(match.sides)

    def assign(self, source: Source, mentions: Sequence[Span]) -> Source:
        """Return the source with its side and why; two sides become candidates."""
        found: list[Evidence] = []
        source = self.around.told_by_study(source, mentions)
        if source.naming == "named_person":
            by_name = self._person(source.name)
            if by_name is not None:
                found.append(by_name)
        phrases = telling(self.view, source, mentions)
        own = own_voice(self.view, source, phrases)
        for number, phrase in enumerate(phrases):
            evidence = self.of(phrase)
            if evidence is None or not evidence.sides:
                continue
            if own and not evidence.reason.startswith(own):
                continue
            if number and "'" in evidence.reason:
                words = self.view.text(phrase.first, phrase.last)
                evidence = evidence._replace(reason=f"same entity as '{words}': {evidence.reason}")
            found.append(evidence)
        if not found and phrases and not own:
            near = self.around.near(phrases[0])
            near = near if near is None or not self._foreign(phrases) else None
            owned = near or self._owner(source)
            found += [owned] if owned is not None else []
        if not found:
            return replace(source, side=None, reason="", candidates=())
        best = min(e.rank for e in found)
        strongest = [e for e in found if e.rank == best]
        shared = set.intersection(*(set(e.sides) for e in strongest))
        if len(shared) == 1:
            # "Northern officials", who were once named together with others.
            strongest = [e for e in strongest if set(e.sides) == shared] or strongest
        sides = tuple(sorted({side for e in strongest for side in e.sides}))
        reasons = tuple(dict.fromkeys(e.reason for e in strongest))
        if len(sides) > 1:
            return replace(
                source, side=None, candidates=sides, reason="ambiguous: " + "; ".join(reasons)
            )
        return replace(source, side=sides[0], candidates=(), reason=reasons[0])

    def _foreign(self, phrases: Sequence[Phrase]) -> bool:
        """Say whether a mention names a country or an organisation that is of no side."""
        return any(self.around.elsewhere(p.first, p.last) is not None for p in phrases)

    # --- persons ---

    def _person(self, name: str) -> Evidence | None:
        return listed_person(self.view, self.index, name, self.date, self._told)

    def _named(self, phrase: Phrase) -> Evidence | None:
        """Return the side of the person whom a phrase names in full, with initials or titles."""
        return self._person(self.view.text(*phrase.name)) if phrase.person else None

    def _owner(self, source: Source) -> Evidence | None:
        """Return the side of the person whose body it is, by the name that "his" stood for."""
        owner, _, owned = source.name.replace("\u2019s ", "'s ").rpartition("'s ")
        apart = self.view.lexicon.outside | self.view.lexicon.relations
        if not owner or not owned or " and " in owned or singular(key(owned.split()[-1])) in apart:
            return None
        found = self._person(owner)
        if found is None or bare(key(owner.split()[-1])) not in self._told:
            return None
        return Evidence(6, found.sides, f"belongs to '{owner}': {found.reason}")

    # --- mentions ---

    def of(self, phrase: Phrase, depth: int = 0) -> Evidence | None:
        """Return what one mention says about its side."""
        if past(self.view, phrase):
            # Who was a Northern envoy is a Northerner still, who was at the ministry is not there.
            known = phrase.person or depth
            return (self._before(phrase) or self._around(phrase, depth)) if known else ELSEWHERE
        if phrase.named and not phrase.conjoined and (not phrase.person or phrase.role is None):
            found = self._body(phrase)
            if found is not None:
                return self._owned_body(phrase, found)
        if phrase.conjoined:
            found = conjoined(self.view, self.around, phrase) or self.around.controlled(phrase)
            return found or congress(self.view, self.index, phrase, self.date)
        found = self._head(phrase) or self._before(phrase)
        if found is None and depth < 2:
            found = self._complement(phrase, depth)
        if found is None and depth < 2:
            for other in phrase.appositions:
                apposed = self.of(other, depth + 1)
                if apposed is not None and apposed.sides:
                    found = apposed._replace(rank=min(apposed.rank + 1, 9))
                    break
        found = found or self.around.controlled(phrase) or self._made(phrase, depth)
        found = found or self._clause(phrase, depth)
        return found or self._around(phrase, depth)

    def _owned_body(self, phrase: Phrase, found: Evidence) -> Evidence:
        """Let the owner of a body decide whose it is ("Northland's Senate")."""
        owned = self._before(phrase) if phrase.owner[0] < phrase.owner[1] else None
        # "Northland's Free Army" fights Northland: only bodies that every country has.
        entry = head_entry(self.view, phrase)
        common = entry is not None and entry.kind in (*ACTING, "party_politician")
        return owned if owned is not None and common else found

    def _clause(self, phrase: Phrase, depth: int) -> Evidence | None:
        """Return the side of what somebody is or leads ("who heads the Northern delegation")."""
        words = serving_clause(self.view, phrase) if depth < 2 else None
        other = analyse(self.view, *words, depth + 1) if words is not None else None
        if (
            other is None
            or other.pronoun
            or not (office(self.view, other) or acts(self.view, other))
        ):
            return None
        found = self.of(other, depth)
        return found._replace(rank=min(found.rank + 1, 9)) if found and found.sides else None

    def _made(self, phrase: Phrase, depth: int) -> Evidence | None:
        """Return the side of who made a document ("an inquiry by Northern officials")."""
        words = maker(self.view, phrase) if depth < 2 else None
        other = analyse(self.view, *words, depth + 1) if words is not None else None
        if other is None or other.pronoun:
            return None
        agency = any(m.sort == "institution" for m in self.around.tied(*other.core))
        if not (acts(self.view, other) or other.person or agency):
            return None
        found = self.of(other, depth + 1) or self._named(other)
        if found is None or not found.sides:
            return None
        head = self.view.text(phrase.head, phrase.head + 1)
        return Evidence(min(found.rank + 2, 9), found.sides, f"{head} by {found.reason}")

    def _around(self, phrase: Phrase, depth: int) -> Evidence | None:
        """Return what a mention says of where somebody sits or lives."""
        if depth or phrase.conjoined:
            return None
        seat = congress(self.view, self.index, phrase, self.date)
        return seat or self.around.resident(phrase)

    def _body(self, phrase: Phrase) -> Evidence | None:
        """Return the side of a body by its proper name."""
        first, last = phrase.name
        for match in self.around.tied(phrase.core[0], phrase.last):
            if match.sort not in OWN_NAMES:
                continue
            # "US Marine Corps Colonel Jo Roe": the name began before what looks like a person's.
            into = match.first < first < match.last
            if into or (match.first == first and match.last > last):
                return Evidence(1, match.sides, f"name led by {reasons_of(match)}")
        for match in self.around.tied(first, last):
            whole = match.first == first and match.last == last
            if phrase.person and not (whole and match.sort in OWN_NAMES):
                continue
            if whole and match.sort not in PLACED:
                return Evidence(0, match.sides, reasons_of(match))
            covers = match.first <= phrase.head < match.last
            if covers and (match.sort == "institution" or leads_name(self.view, phrase, match)):
                return Evidence(0, match.sides, reasons_of(match))
            leads = match.first == first and not whole and not own_name(self.view, first, match)
            own = match.sort in ("alias", "demonym", "institution")
            own = own or (
                acts(self.view, phrase) if match.sort == "official" else office(self.view, phrase)
            )
            if leads and own:
                return Evidence(1, match.sides, f"name led by {reasons_of(match)}")
            tied = match.first > phrase.head and self.view.keys[match.first - 1] in ("of", "the")
            if (
                tied
                and office(self.view, phrase)
                and self.around.elsewhere(first, match.first) is None
            ):
                return Evidence(2, match.sides, f"body of {reasons_of(match)}")
        return None

    def _before(self, phrase: Phrase) -> Evidence | None:
        """Return what stands before the head: the first word that belongs to anybody decides."""
        view = self.view
        owned = phrase.owner[0] < phrase.owner[1]
        first = phrase.owner[0] if owned else phrase.before[0]
        last = phrase.head if not phrase.person or phrase.role is not None else phrase.name[0]
        if first >= last:
            return None
        matches = [
            m for m in self.around.tied(first, last) if modifies(self.view, self.around, phrase, m)
        ]
        elsewhere = self.around.elsewhere(first, last)
        if elsewhere is not None and (not matches or elsewhere < matches[0].first):
            return ELSEWHERE
        if not matches:
            return None
        if matches[0].sort == "official" and len(matches) > 1:
            matches = matches[1:]
        lead = matches[0]
        if lead.sort != "demonym" and past(view, phrase):
            return ELSEWHERE
        if "and" in view.keys[lead.last : last] and self.around.elsewhere(
            lead.last, last, arab=True
        ):
            return ELSEWHERE  # "Northern and Sudlandish officials"
        sides = set(lead.sides)
        for other in matches[1:]:
            joined = any(view.keys[i] in ("and", "or", "&") for i in range(lead.last, other.first))
            joined |= lead.first == other.first
            if joined or (lead.sort == other.sort == "demonym"):
                sides.update(other.sides)
        head = view.text(phrase.head, phrase.head + 1)
        if phrase.person and phrase.role is None:
            head = view.text(*phrase.name)
        names = [m for m in matches if sides & set(m.sides)] if len(sides) > 1 else [lead]
        words = " and ".join(dict.fromkeys(f"{sort_of(m)} '{m.names[0].text}'" for m in names))
        office = "office" if lead.sort == "place" else "head noun"
        return Evidence(2, tuple(sorted(sides)), f"{office} '{head}' with {words}")

    def _head(self, phrase: Phrase) -> Evidence | None:
        """Return the side that the head itself names ("the Northerners", "separatists")."""
        if phrase.person:
            return self._title(phrase)
        for match in self.around.tied(phrase.core[0], phrase.last):
            # "Members of the House" is one name.
            covers = match.first <= phrase.head < match.last
            if covers and match.sort not in (*PLACED, "person", "family"):
                pieces = self.view.parsed.words[match.first].text
                if "-" in pieces and not match.compound and match.span.start > (
                    self.view.parsed.words[match.first].start
                ):  # fmt: skip
                    continue
                if match.sort == "alias" and not leads_name(self.view, phrase, match):
                    continue
                if match.names[0].written[0][:1].islower() and (
                    self.around.elsewhere(phrase.core[0], match.first) is not None
                ):
                    return ELSEWHERE  # "Swedish lawmakers", where "lawmakers" are a side's
                if match.names[0].written[0][:1].islower() and self._claimed(phrase, match):
                    continue
                return Evidence(1, match.sides, reasons_of(match))
        return None

    def _claimed(self, phrase: Phrase, match: Match) -> bool:
        """Say whether another side's people are meant ("a Northern lawmaker")."""
        before = self.around.tied(phrase.core[0], match.first)
        return any(m.sort in ("demonym", "official") and m.sides != match.sides for m in before)

    def _title(self, phrase: Phrase) -> Evidence | None:
        """Return the side of a person whose title is a side's name ("rebel leader Jo Roe")."""
        if phrase.role is None:
            return None
        for match in self.around.tied(phrase.core[0], phrase.role + 1):
            titled = match.last == phrase.role + 1 and match.sort == "alias"
            if titled and self.around.elsewhere(phrase.core[0], match.first) is None:
                return Evidence(2, match.sides, reasons_of(match))
        return None

    def _complement(self, phrase: Phrase, depth: int) -> Evidence | None:
        """Return what a complement says: "governor of", "spokesman for", "officials in"."""
        lexicon = self.view.lexicon
        if phrase.head_key in lexicon.outside | lexicon.relations | lexicon.posts:
            return self._employer(phrase)
        passes = phrase.head_key in lexicon.transparent
        titled = phrase.role is not None and self.view.keys[phrase.role] in lexicon.honorifics
        bare_person = phrase.person and (phrase.role is None or titled)
        if not (passes or bare_person or office(self.view, phrase)):
            return None
        named = False
        for number, (word, (first, last)) in enumerate(phrase.complements):
            if word == "in" and (named or phrase_kind(self.view, phrase) == "expert"):
                # "head of Holm Textiles in Lenna", "a think tank in Lenna": not of the place
                continue
            named |= any(self.view.capitals[i] for i in range(first, last))
            serves = word == "to" and phrase.head_key in _SERVE
            if not (word in _TIES or serves) or (word == "in" and bare_person):
                continue
            if word == "with" and number:
                continue  # "a politician in support of talks with the Northerners"
            if word == "for" and not (bare_person or phrase.head_key in lexicon.speaks_for):
                continue
            found = self._alone(first, last, place=not passes)
            if found is None:
                other = analyse(self.view, first, last, depth + 1)
                body = public_body(self.view, other) and not of_no_side(self.view, other)
                if other is not None and (body or word != "in"):
                    found = self.of(other, depth + 1) or self._named(other)
                    if (
                        found is not None
                        and not passes
                        and private(self.view, self.around, phrase, other)
                    ):
                        continue
                where = seat(self.view, phrase, number) if found is None and body else None
                found = self._alone(*where, place=True) if where is not None else found
            if found is not None and found.sides:
                head = self.view.text(phrase.head, phrase.head + 1)
                if passes or bare_person:
                    return found._replace(rank=min(found.rank + 2, 9))
                return Evidence(3, found.sides, f"office '{head}' {word} {found.reason}")
            if word == "of" and found is not None:
                return found
        return None

    def _employer(self, phrase: Phrase) -> Evidence | None:
        """Return the side of the institute that an expert is at ("an analyst at Lenna College")."""
        for word, (first, last) in phrase.complements:
            found = self._alone(first, last, place=False) if word in ("at", "with") else None
            if found is not None and found.reason.startswith("institution"):
                head = self.view.text(phrase.head, phrase.head + 1)
                return Evidence(4, found.sides, f"{head} {word} {found.reason}")
        return None

    def _alone(self, first: int, last: int, *, place: bool) -> Evidence | None:
        """Return the side whose name these words are, and nothing more."""
        begin = first + 1 if first < last and self.view.keys[first] == "the" else first
        for match in self.around.tied(begin, last + _LONGEST):
            whole = match.first == begin and match.last >= last
            if whole and (place or match.sort not in PLACED):
                return Evidence(1, match.sides, reasons_of(match))
        return None
