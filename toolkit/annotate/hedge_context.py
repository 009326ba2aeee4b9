"""Is this form a hedge here? One test per name in the ``when`` key of ``data/hedges.toml``.

Each test looks at the tags and words beside the match, never further than its sentence, and most
no further than a few words. The words they look for are in ``data/hedge_context.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.annotate.hedge_here import (
    Here,
    about_quantity,
    after_quantity,
    before_quantity,
    counted,
    least_quantity,
    over_quantity,
    some_quantity,
)
from toolkit.annotate.hedge_modals import TESTS as MODAL_TESTS

_NEAR = 12  # words a test may look at beyond its neighbours
_NEGATIONS = frozenset({"not", "n't", "never", "hardly", "cannot"})


def _attributive(here: Here) -> bool:
    if here.cued or here.before in ("than", "as", "have", "has", "had"):
        return False
    if here.before in ("is", "are", "was", "were", "be") and here.tag(here.last)[:2] == "JJ":
        return False  # "are presumed innocent"
    active = here.tag(here.first) in ("VBD", "VBP") and here.tag(here.first - 1).startswith(
        ("NN", "PRP", "W")
    )
    at = here.last + 1 if here.tag(here.last) in ("``", "''") else here.last
    noun = here.tag(at).startswith(("NN", "JJ", "VBG", "FW"))
    # At the head of a sentence a noun is easily mistagged: "Unconfirmed accounts spoke of …".
    return not active and (noun or (here.first == here.start and here.tag(at) == "VBZ"))


def _possible(here: Here) -> bool:
    if here.has("not_possible_after", here.before) or here.tag(here.first - 1) == "JJS":
        return False
    if here.after == "that" or here.tag(here.last).startswith(("NN", "JJ", "VBG")):
        return True
    be = here.before in (
        "is",
        "was",
        "are",
        "were",
        "be",
        "seems",
        "still",
        "also",
        "'s",
        "remains",
    )
    ends = here.after in (".", ",", "”", "''", '"', "but", "and", ";")
    return be and (ends or (here.tag(here.last) == "IN" and here.after not in ("for", "of")))


def _sign(here: Here) -> bool:
    if here.word(here.first).startswith("chance"):
        return here.before not in ("by", "second", "last")
    if here.after == "of" and here.word(here.first) in ("sign", "signs", "hints", "indication"):
        return here.tag(here.last + 1) in ("VBG", "DT", "PRP$")
    if here.before in ("no", "any"):
        return False
    # "a sign that said …" is made of board.
    that = here.last if here.after == "that" else here.last - 1
    return here.word(that) != "that" or here.tag(that + 1) not in ("VBD", "VBZ", "VBP")


def _appearance(here: Here) -> bool:
    """Judge "appear" and "seem": how things look, not where somebody shows up."""
    if here.cued:
        return False
    if not here.word(here.first).startswith("appear"):
        return True
    at = here.last
    while here.tag(at) in ("RB", "``", "''") and at < here.last + 3:
        at += 1
    if here.word(at) == "to":
        return here.tag(at + 1) in ("VB", "RB", "VBP")
    if here.word(at) in ("that", "unlikely") or (
        here.word(at) == "in" and here.word(at + 1) in ("danger", "doubt", "disarray", "trouble")
    ):
        return True
    subject = here.word(here.first - 2) if here.tag(here.first - 1) == "RB" else here.before
    if subject == "it":
        return here.tag(at) not in ("IN", ".") or here.word(at) == "as"
    state = here.tag(at) in ("JJ", "VBN", "JJR")
    return state and not here.has("no_adjective", here.word(at))


def _evidence(here: Here) -> bool:
    """Judge "suggest" and "indicate": things do so, or a participle after a clause."""
    if here.tag(here.last) == "VBG" or (
        # "polls indicate" credits the polls; "the crater suggests" draws a conclusion
        here.cued
        and (here.tag(here.first) == "VBG" or not here.word(here.first).startswith("suggest"))
    ):
        return False
    at = here.first - 1
    while here.tag(at) in ("RB", "MD") and at > here.first - 4:
        at -= 1
    if here.tag(here.first) == "VBG":
        return here.word(at) == "," or here.tag(at).startswith("NN")
    if not here.tag(here.first).startswith("VB") or here.has("evidence_persons", here.word(at)):
        return False
    return here.tag(at) in ("NN", "NNS") or here.has("pointers", here.word(at))


def _not_cue(here: Here) -> bool:
    return not here.cued


def _no_agent(here: Here) -> bool:
    """Judge "is expected": nobody is named who expects ("expected by analysts")."""
    if here.word(here.first) == "being" or here.after == "innocent":
        return False
    for index in range(here.last, here.last + 4):
        if here.word(index) == "by" and not _time(here, index + 1):
            return False
        if here.tag(index)[:2] not in ("JJ", "RB", "IN"):
            break
    if here.tag(here.last - 1) == "TO":
        return here.tag(here.last) not in ("DT", "PRP", "NNP")
    return not _as_clause(here)


def _time(here: Here, index: int) -> bool:
    """Say whether a time follows "by": "by the end of the month", "by Friday", "by 2030"."""
    if here.word(index) in ("the", "early", "late", "next", "mid"):
        index += 1
    return here.tag(index) == "CD" or here.has("times", here.word(index))


def _said_to(here: Here) -> bool:
    """Judge "is said to": with a form of be; without, only if no attribution has it for its cue."""
    passive = here.has("be_forms", here.word(here.first))
    return (passive or not here.cued) and _no_agent(here)


def _as_clause(here: Here) -> bool:
    """Say whether "as" begins a clause of time ("were seen as they left")."""
    return here.word(here.last - 1) == "as" and here.tag(here.last) == "PRP"


def _participle(here: Here) -> bool:
    named = here.cued and here.word(here.last - 1) != "to"
    if named or here.after in ("by", "innocent"):
        return False
    if here.before in ("have", "has", "had", "'ve"):
        return False
    if _as_clause(here):
        return False
    before = here.tag(here.first - 1)
    if here.tag(here.first) == "VBD":
        return before in ("NN", "NNS", ",", ":") or here.before in ("once", "long", "still", "now")
    return not before.startswith("PRP")


def _belief(here: Here) -> bool:
    """Judge an active verb of belief that a source uses inside what it is credited with."""
    if not here.inside or not here.tag(here.first).startswith("VB"):
        return False
    if here.after in ("of", "about", "in", "tank", "by", "through", "again"):
        return False
    if any(here.word(i) == "than" for i in range(here.first - 4, here.first)):
        return False
    lemma = here.word(here.first)[:7]
    if lemma.startswith("assum") and here.has("assumed_things", here.after):
        return here.after == "the" and here.tag(here.last + 1) not in ("NN", "NNS")
    if (
        lemma == "believe"
        and here.before in ("n't", "not")
        and here.word(here.first - 2)
        in (
            "could",
            "ca",
        )
    ):
        return False
    return lemma != "conside" or _considers(here)


def _considers(here: Here) -> bool:
    """Say whether something is considered *to be* something; else it is only thought about."""
    if here.tag(here.first) == "VB" and here.before != "n't" and here.after != "it":
        return False
    ahead = range(here.last + 1, here.last + 9)
    return here.tag(here.last) == "PRP" or any(
        here.word(i) in ("a", "an", "as") or (here.word(i) == "to" and here.word(i + 1) == "be")
        for i in ahead
    )


def _look_adjective(here: Here) -> bool:
    """Judge "looks": how things seem ("looks increasingly fragile"), not where somebody looks."""
    at = here.last
    while here.tag(at) == "RB" and at < here.last + 3:
        at += 1
    finite = here.tag(here.first) in ("VBZ", "VBP")
    state = here.tag(at) in ("JJ", "VBN", "JJR") and not here.tag(at + 1).startswith("NN")
    return finite and state


def _reported(here: Here) -> bool:
    """Judge "reported" as an adjective: "the reported sale"."""
    noun = here.tag(here.last).startswith(("NN", "JJ", "CD"))
    return not here.cued and here.tag(here.first - 1) in ("DT", "PRP$", "POS") and noun


def _unverified(here: Here) -> bool:
    """Judge "unverified footage"; unverified reports are hearsay."""
    return _attributive(here) and not here.has("reports", here.after)


def _back(here: Here, name: str, reach: int = _NEAR) -> bool:
    """Say whether a word of the set stands shortly before, in the same clause."""
    for index in range(here.first - 1, max(here.start, here.first - reach) - 1, -1):
        if here.word(index) in (";", ":"):
            return False
        if here.has(name, here.word(index)):
            return True
    return False


def _question_open(here: Here) -> bool:
    return _back(here, "open_things")


def _unlikely(here: Here) -> bool:
    """Judge "unlikely": not the surprising kind ("an unlikely friendship")."""
    attributive = here.tag(here.first - 1) in ("DT", "PRP$", "POS", "JJ")
    return not (attributive and here.tag(here.last).startswith(("NN", "JJ")))


def _finding(here: Here) -> bool:
    return _back(here, "findings")


def _authenticity(here: Here) -> bool:
    """Judge "has not been established": what is open is whether a claim is genuine."""
    ahead = range(here.last, min(here.stop, here.last + _NEAR))
    after = any(here.has("authenticity", here.word(i)) for i in ahead)
    return after or _back(here, "authenticity")


def _no_subject(here: Here) -> bool:
    """Judge "could be confirmed": of none of the claims ("neither account could be confirmed")."""
    for index in range(here.first - 1, max(here.start, here.first - _NEAR) - 1, -1):
        if here.word(index) in (",", ";", ":"):
            return False
        if here.word(index) in ("neither", "none", "nothing"):
            return True
        if here.word(index) == "no":
            return here.has("anaphora", here.word(index + 1))
    return False


def _disclaims(here: Here) -> bool:
    """Judge "has not confirmed": a claim, not an appointment or a treaty before a chamber."""
    ahead = range(here.last, min(here.stop, here.last + 5))
    formal = any(here.has("chambers", here.word(i)) for i in ahead)
    return not formal and not _back(here, "chambers", 4)


def _verification(here: Here) -> bool:
    return not here.tag(here.last).startswith("NN")


def _booster_adverb(here: Here) -> bool:
    """Judge "clearly" and its like: not the manner of seeing or speaking."""
    if here.word(here.first) in ("clearly", "plainly", "unmistakably"):
        near = (*range(max(here.start, here.first - 4), here.first), here.last)
        if any(here.has("seeing", here.word(i)) for i in near):
            return False
    return _booster(here)


def _look(here: Here) -> bool:
    """Judge "looks like …": what follows must be what it looks like."""
    if here.cued or here.word(here.last - 1) != "like":
        return not here.cued
    return here.tag(here.last).startswith(("DT", "PRP", "NN", "JJ", "CD", "VBG", "EX"))


def _unclear(here: Here) -> bool:
    last = here.word(here.last - 1)
    if last in ("clear", "certain", "uncertain") and here.tag(here.last).startswith("NN"):
        return False
    return not (
        last == "clear" and (here.tag(here.last - 1) == "VB" or here.after in ("of", "the"))
    )


def _not_well_known(here: Here) -> bool:
    infinitive = here.after == "to" and here.tag(here.last + 1).startswith("VB")
    return here.after not in ("for", "as", "by") and not infinitive


def _habit(here: Here) -> bool:
    return here.before not in ("how", "as")


def _booster(here: Here) -> bool:
    near = range(max(here.start, here.first - 3), here.first)
    if any(here.word(i) in _NEGATIONS for i in near) or here.before == "matter":
        return False
    if here.word(here.last - 1) == "to":
        return here.tag(here.last) in ("VB", "NN")
    return not (here.word(here.first) in ("clear", "certain") and here.before in ("make", "made"))


#: The tests by the name that the data file uses.
TESTS: Mapping[str, Callable[[Here], bool]] = {
    "about_quantity": about_quantity,
    "after_quantity": after_quantity,
    "appearance": _appearance,
    "attributive": _attributive,
    "belief_in_content": _belief,
    "authenticity": _authenticity,
    "booster": _booster,
    "booster_adverb": _booster_adverb,
    "counted": counted,
    "disclaims": _disclaims,
    "finding": _finding,
    "least_quantity": least_quantity,
    "look_adjective": _look_adjective,
    "no_subject": _no_subject,
    "question_open": _question_open,
    "reported": _reported,
    "said_to": _said_to,
    "unlikely": _unlikely,
    "unverified": _unverified,
    "verification": _verification,
    "evidence": _evidence,
    "habit": _habit,
    "look": _look,
    "no_agent": _no_agent,
    "not_before_noun": lambda here: not here.tag(here.last).startswith("NN"),
    "not_before_quantity": lambda here: here.tag(here.last) != "CD",
    "not_cue": _not_cue,
    "not_well_known": _not_well_known,
    "over_quantity": over_quantity,
    "participle": _participle,
    "possible": _possible,
    "quantity": before_quantity,
    "sign": _sign,
    "some_quantity": some_quantity,
    "unclear": _unclear,
    **MODAL_TESTS,
}
