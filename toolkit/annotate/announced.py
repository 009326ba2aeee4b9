"""Who is described before the name, or by something new after it.

"A lawyer said …", and then "Jo Roe, an attorney, said"; "Roe said …. The Lenna Republican said".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.annotate.descriptions import describe
from toolkit.annotate.epithets import epithets
from toolkit.annotate.mention_words import content
from toolkit.annotate.naming import head_entry, kind_of
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import bare

if TYPE_CHECKING:
    from toolkit.annotate.entities import Entities, Entity

# How many sentences before the name the description may stand, and how many a lead has.
_REACH, _LEAD = 4.0, 3
# How many sentences before a description who is gone on with may have spoken.
_NEXT = 3.0
_PARTY = frozenset({"republican", "democrat"})
_LATEST = 12
# Heads of those who speak on condition not to be named, and of more than one person.
_NAMELESS = frozenset(
    {"source", "person", "insider", "anyone", "couple", "organization", "board", "majority"}
    | {"plurality", "percent"}
)
#: Heads so general that any role of the same kind is one of them.
_GENERAL = frozenset(
    {"republican", "democrat", "executive", "aide", "expert", "analyst", "leader"}
    | {"officer", "lawmaker", "politician", "hawk", "conservative", "rival", "counterpart"}
)


def announced(entities: Entities, phrase: Phrase, name: tuple[str, ...]) -> Entity | None:
    """Return the source that was described before, and is now named for the first time.

    Parameters
    ----------
    entities : Entities
        The entities known so far.
    phrase : Phrase
        The mention with the name.
    name : tuple of str
        The folded name.

    Returns
    -------
    Entity or None
        The person who spoke last, if described near before or in the lead, and if it fits.
    """
    view, clock = entities.view, entities.clock
    people = [p for p in view.families.get(bare(name[-1]), ())[:_LATEST] if p.keys[0] in name]
    if not people:
        return None
    first = people[0].first
    described = describe(view, people[0])
    roles = [phrase] if described is None else [phrase, described]
    roles = [r for role in roles for r in (role, *role.appositions)]
    now = clock.sentence(phrase.first)
    latest = [(w, e) for w, e in entities.seen[-_LATEST:] if e.single and not e.speaks]
    found = next(((w, e) for w, e in reversed(latest) if not e.names and not e.joint), None)
    if found is None:
        return None
    word, entity = found
    told, gender = entity.phrases[0], people[0].gender
    lead = clock.sentence(told.first) < _LEAD
    if told.pronoun or told.first > first or (gender and entity.gender not in ("", gender)):
        return None
    if not _described(entities, told):
        return None
    if any(e.phrases[0].first > told.first for _, e in latest if e is not entity):
        return None  # somebody else has been introduced since
    if not lead and clock.since(word, now) > _REACH:
        return None
    return entity if _fits(entities, told, roles, lead) else None


def going_on(entities: Entities, phrase: Phrase) -> Entity | None:
    """Return the person who spoke last, whom a description calls by something new.

    Parameters
    ----------
    entities : Entities
        The entities known so far.
    phrase : Phrase
        A description that fits nobody by its words: "the Lenna Republican", "the tycoon".

    Returns
    -------
    Entity or None
        Who has a name and spoke just before; None for an office ("the defence minister"), which
        is somebody else's, and for what tells of another country.
    """
    view, clock = entities.view, entities.clock
    owned = phrase.owner[0] < phrase.owner[1]
    if phrase.determiner != "the" or not entities.seen or phrase.complements or owned:
        return None
    if phrase.head_key not in _PARTY or phrase.before[0] == phrase.before[1]:
        entry = head_entry(view, phrase)
        office = entry is not None and (entry.carries or len(entry.phrase) > 1)
        strange = any(view.capitals[i] for i in range(*phrase.before))
        if office or strange or not epithets().persons_alike(phrase.head_key):
            return None
    word, entity = entities.seen[-1]
    if clock.since(word, clock.sentence(phrase.first)) > _NEXT:
        return None
    gender = entities.gender(phrase)
    other = gender and entity.gender not in ("", gender)
    return entity if entity.person and entity.names and not other else None


def _described(entities: Entities, told: Phrase) -> bool:
    """Say whether a mention describes one person and names nobody."""
    view, entry = entities.view, head_entry(entities.view, told)
    role = entry.sort == "role" if entry is not None else epithets().is_person(told.head_key)
    several = view.tags[told.core[0]] == "CD" and view.keys[told.core[0]] != "one"
    anyone = told.determiner in ("any", "every", "each", "no") or told.head_key in _NAMELESS
    named = any(p.first > told.owner[1] for p in view.people_in(*told.core))
    role &= entry is None or entry.phrase[-1] == told.head_key
    return role and not (several or anyone or named)


def _fits(entities: Entities, told: Phrase, roles: list[Phrase], lead: bool) -> bool:
    """Say whether a description can be that of a person with these roles."""
    view = entities.view
    heads = {r.head_key for r in roles}
    words = frozenset().union(*(content(view, r) for r in roles))
    mine = content(view, told)
    states = view.lexicon.states
    if mine & states and words & states and not mine & words & states:
        return False
    head = told.head_key
    if head in heads or epithets().persons_alike(head) & heads:
        said = {singular(view.keys[i]) for _, w in told.complements for i in range(*w)}
        return not said or bool(said & words) or words <= heads | epithets().passing
    entry = head_entry(view, told)
    plain = head != "official" and (entry is None or entry.kind != "government")
    if plain and all(view.capitals[r.head] and r.head in range(*r.name) for r in roles):
        return True  # the text says nothing else of who is named
    if not lead or (head not in _GENERAL and (entry is None or entry.phrase[-1] not in _GENERAL)):
        return False
    kinds = {kind_of(view, [told]), kind_of(view, roles)}
    return len(kinds) == 1 or kinds == {"government", "party_politician"}
