"""Whose a head is by a side's name beside it: "Northern officials", "the Northern Society"."""

from __future__ import annotations

from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.offices import singular
from toolkit.annotate.proper_names import View
from toolkit.annotate.side_context import ACTING, Surroundings
from toolkit.annotate.side_index import Match
from toolkit.annotate.side_phrases import acts, ends_name, office, own_name, public_body

#: Countries that have no adjective ("the U.S. report" is theirs).
_SHORT = frozenset({"us", "u.s.", "u.s", "uk", "u.k.", "u.k", "eu"})
#: Kinds of bodies that every state has.
_STATE = (*ACTING, "party_politician")


def modifies(view: View, around: Surroundings, phrase: Phrase, match: Match) -> bool:
    """Say whether a side's name before a head makes the head the side's."""
    lexicon, head = view.lexicon, phrase.head_key
    if match.compound:
        return True
    if head in lexicon.relations or own_name(view, match.first, match):
        return False
    owned = phrase.owner[0] < phrase.owner[1]
    # "The Norland adviser" advises on Norland, the palace's adviser the palace.
    country = view.lexicon.at(view.keys, match.first, match.last, True)
    abroad = country is not None and country.sort == "country" and not owned
    entry = head_entry(view, phrase)
    common = match.names[0].written[0][:1].islower()
    common &= match.sort == "alias" and not owned
    if common and entry is not None and entry.kind == "ngo":
        return False  # "an activist group" is not of those whom a study calls activists
    about = entry is not None and entry.sort in ("document", "issued") and match.sort == "alias"
    if abroad and about and view.keys[match.first] not in _SHORT:
        return False  # "the Norland resolution" is about Norland
    if match.sort != "demonym" and (head in lexicon.outside or (head in lexicon.posts and abroad)):
        return False
    if match.sort == "alias" and not owned and ends_name(view, phrase, match):
        return False  # "Relief America president Jo Roe"
    proper = match.sort == "alias" and match.names[0].written[0][:1].isupper()
    if phrase.person and phrase.role is None and proper and not owned:
        return False  # "(ambassador to) Norrland Ada Holm": a post, cut off, not an owner
    if match.sort == "official":
        near = around.elsewhere(match.last, phrase.head) is None
        # "A Northern parliament member": of the body between them.
        inner = [e for _, e in view.entries(match.last, phrase.head)]
        body = any(e.sort == "body" and e.kind in _STATE for e in inner)
        serves = entry is not None and (office(view, phrase) or entry.sort == "document")
        return near and (acts(view, phrase) or (body and serves))
    if match.sort == "place":
        return office(view, phrase)
    if match.sort in ("person", "family"):
        # "Holm spokesman Jo Roe": an office in somebody's service needs no possessive.
        beside = {head, singular(view.keys[min(match.last, phrase.head)])}
        serves = not beside.isdisjoint(lexicon.speaks_for | lexicon.staff)
        return (owned or serves) and head not in lexicon.outside
    return True


def private(view: View, around: Surroundings, phrase: Phrase, body: Phrase) -> bool:
    """Say whether a body that somebody heads only has a country's people in its name.

    "The Northern Defence Society" is whoever's it is; a ministry or an army is a state's.
    """
    lead = next(iter(around.tied(*body.name)), None)
    if lead is None or lead.first != body.name[0] or lead.sort not in ("demonym", "official"):
        return False
    entry = head_entry(view, phrase)
    any_body = entry is None or entry.kind == "other"
    state = acts(view, body) and not (lead.sort == "official" and any_body)
    return not (state or (public_body(view, body) and lead.sort == "demonym"))
