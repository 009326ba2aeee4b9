"""Is this form a hedge here? One test per name in the ``when`` key of ``data/hedges.toml``.

Each test looks at the tags and words beside the match, never further than its sentence, and most
no further than a few words. The words they look for are in the ``context`` table of the data file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.annotate.hedge_here import (
    Here,
    about_quantity,
    after_quantity,
    before_quantity,
    over_quantity,
    quantity,
    some_quantity,
)

_NEAR = 12  # words a test may look at beyond its neighbours
_NEGATIONS = frozenset({"not", "n't", "never", "hardly", "cannot"})
_STARTS_NOUN_PHRASE = ("DT", "PRP", "NN", "JJ", "CD", "EX", "POS")


def _attributive(here: Here) -> bool:
    if here.cued or here.before in ("than", "as", "have", "has", "had"):
        return False
    active = here.tag(here.first) in ("VBD", "VBP") and here.tag(here.first - 1).startswith(
        ("NN", "PRP", "W")
    )
    at = here.last + 1 if here.tag(here.last) in ("``", "''") else here.last
    noun = here.tag(at).startswith(("NN", "JJ", "VBG", "FW"))
    # At the head of a sentence a noun is easily mistagged: "Unconfirmed accounts spoke of …".
    return not active and (noun or (here.first == here.start and here.tag(at) == "VBZ"))


def _may(here: Here) -> bool:
    if here.tag(here.first) != "MD" or here.tag(here.last) == "CD":
        return False
    wish = here.first == here.start and not here.question()
    return not wish and here.before not in ("in", "last", "on", "since", "early", "late")


def _modal(here: Here) -> bool:
    return here.tag(here.first) == "MD"


def _could(here: Here) -> bool:
    if here.tag(here.first) != "MD" or here.first == here.start:
        return False
    if here.after in ("not", "n't", "only", "no", "never", "hardly", "barely", "n’t", ",", "."):
        return False
    if here.has("sense_verbs", here.word(here.skip_adverbs(here.last))):
        return False
    for index in range(here.first - 1, max(here.start, here.first - 3) - 1, -1):
        if here.word(index) == ",":
            return True
        if here.has("able_after", here.word(index)):
            return False
    return True


def _would(here: Here) -> bool:
    """Judge an open "would": neither the future of a past report nor a condition's consequence."""
    if here.tag(here.first) != "MD" or (here.inside and not here.quoted):
        return False
    if not here.has("would_verbs", here.word(here.skip_adverbs(here.last))):
        return False
    sentence = range(here.start, min(here.stop, here.start + 200))
    if any(here.has("condition_words", here.word(i)) for i in sentence):
        return False
    past = any(here.tag(i) == "VBD" for i in range(max(here.start, here.first - 40), here.first))
    return not past


def _condition(here: Here) -> bool:
    """Judge "if": a genuine condition, not a contrast, a comparison or a "whether"."""
    if here.last - here.first > 1:
        return True
    if here.before in ("as", "even", "what", "like"):
        return False
    if here.after in ("only", "anything", "ever", "any"):
        return False
    if here.after == "not" and here.tag(here.last + 1).startswith(("NN", "JJ", "CD", "DT", "RB")):
        return False
    if here.before != "," and here.has("ask_words", here.before):
        return False
    for index in range(here.first - 1, max(here.start, here.first - 6) - 1, -1):
        if here.word(index) in (",", ";"):
            break
        if here.has("ask_whom", here.word(index)):
            return False
    return not _contrast(here)


def _contrast(here: Here) -> bool:
    """Say whether both halves of an opening "If A was …, B was …" are plain past."""
    if here.first != here.start or here.inside:
        return False
    halves: list[list[str]] = [[], []]
    half = 0
    for index in range(here.last, min(here.stop, here.last + 40)):
        if here.word(index) == ",":
            half = 1
        elif here.tag(index) in ("VBD", "VBZ", "VBP", "MD"):
            halves[half].append(here.tag(index))
    return all(h and h[0] == "VBD" and "MD" not in h for h in halves)


def _inversion(here: Here) -> bool:
    return (
        here.tag(here.last).startswith(_STARTS_NOUN_PHRASE)
        and not here.question()
        and any(
            here.tag(i) in ("VB", "VBP", "NN", "VBN", "JJ")
            for i in range(here.last + 1, here.last + _NEAR)
        )
    )


def _were_inversion(here: Here) -> bool:
    opens = here.first == here.start or here.before in (",", "``", "“", '"', "and", "but")
    subject = here.tag(here.last).startswith(_STARTS_NOUN_PHRASE) and not here.question()
    ahead = range(here.last, min(here.stop, here.last + _NEAR))
    return (
        opens
        and subject
        and any(here.word(i) == "to" and here.tag(i + 1) in ("VB", "NN") for i in ahead)
    )


def _proviso(here: Here) -> bool:
    if here.word(here.first) == "as":
        return not quantity(here, here.last) and here.after not in ("anyone", "possible")
    return here.before == "," and here.tag(here.last).startswith(("PRP", "DT", "NN", "EX"))


def _pending(here: Here) -> bool:
    if here.tag(here.first - 1) in ("DT", "PRP$", "CD", "JJ", "POS"):
        return False
    return here.tag(here.last).startswith(("DT", "NN", "JJ", "PRP$", "VBG"))


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
    return be and here.after in (".", ",", "”", "''", '"', "but", "and", ";")


def _sign(here: Here) -> bool:
    if here.word(here.first).startswith("chance"):
        return here.before not in ("by", "second", "last")
    if here.after == "of" and here.word(here.first) in ("sign", "signs", "hints", "indication"):
        return here.tag(here.last + 1) in ("VBG", "DT", "PRP$")
    # "a sign that said …" is made of board.
    that = here.last if here.after == "that" else here.last - 1
    return here.word(that) != "that" or here.tag(that + 1) not in ("VBD", "VBZ", "VBP")


def _appearance(here: Here) -> bool:
    if here.cued:
        return False
    if not here.word(here.first).startswith("appear"):
        return True
    if here.after == "to":
        return here.tag(here.last + 1) in ("VB", "RB", "VBP")
    if here.before == "it" or here.after in ("that", "unlikely"):
        return True
    state = here.tag(here.last) in ("JJ", "VBN")
    return state and not here.has("no_adjective", here.after)


def _evidence(here: Here) -> bool:
    """Judge "suggest" and "indicate": things do so, or a participle after a clause."""
    if here.cued or here.tag(here.last) == "VBG":
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
    if here.cued or here.after == "by" or here.word(here.first) == "being":
        return False
    if here.tag(here.last - 1) == "TO":
        return here.tag(here.last) not in ("DT", "PRP", "NNP")
    return not _as_clause(here)


def _as_clause(here: Here) -> bool:
    """Say whether "as" begins a clause of time ("were seen as they left")."""
    return here.word(here.last - 1) == "as" and here.tag(here.last) == "PRP"


def _participle(here: Here) -> bool:
    if here.cued or here.after == "by" or here.before in ("have", "has", "had", "'ve"):
        return False
    if _as_clause(here):
        return False
    before = here.tag(here.first - 1)
    if here.tag(here.first) == "VBD":
        return before in ("NN", "NNS", ",") or here.before in ("once", "long", "still", "now")
    return not before.startswith("PRP")


def _belief(here: Here) -> bool:
    """Judge an active verb of belief that a source uses inside what it is credited with."""
    if not here.inside or not here.tag(here.first).startswith("VB"):
        return False
    if here.after in ("of", "about", "in", "tank", "by", "through", "again"):
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
    return here.after not in ("for", "as", "to", "by")


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
    "booster": _booster,
    "condition": _condition,
    "could": _could,
    "evidence": _evidence,
    "habit": _habit,
    "inversion": _inversion,
    "look": _look,
    "may": _may,
    "modal": _modal,
    "no_agent": _no_agent,
    "not_before_noun": lambda here: not here.tag(here.last).startswith("NN"),
    "not_before_quantity": lambda here: here.tag(here.last) != "CD",
    "not_cue": _not_cue,
    "not_well_known": _not_well_known,
    "over_quantity": over_quantity,
    "participle": _participle,
    "pending": _pending,
    "possible": _possible,
    "proviso": _proviso,
    "quantity": before_quantity,
    "sign": _sign,
    "some_quantity": some_quantity,
    "unclear": _unclear,
    "were_inversion": _were_inversion,
    "would": _would,
}
