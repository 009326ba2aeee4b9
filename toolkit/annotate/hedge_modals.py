"""Is this modal verb or conditional a hedge here? Tests for the ``when`` key of the lexicon.

"may" the month and permission, "would" as habit or future of a past report, "could" as ability,
"if" as contrast or "whether": each test looks at the tags and words of the sentence around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.annotate.hedge_here import Here, quantity

_NEAR = 12  # words a test may look at beyond its neighbours
_FAR = 40  # the same, for the verbs of the sentence
_STARTS_NOUN_PHRASE = ("DT", "PRP", "NN", "JJ", "CD", "EX", "POS")
_OPENS_AFTER = frozenset((",", "``", "“", '"', "and", "but", "that", ";", "—", "–"))
_OPENING = frozenset(("``", "“", '"', "‘"))
_YOU_MAY = frozenset(("go", "enter", "leave", "not", "now", "begin", "sit", "use", "keep", "take"))
_MODALS = frozenset(("would", "could", "might", "'d", "will", "may", "can", "cannot", "'ll"))
_REMOTE = frozenset(("would", "could", "might", "'d"))


def _may(here: Here) -> bool:
    if here.tag(here.first) != "MD" or here.tag(here.last) == "CD":
        return False
    wish = here.first == here.start and not here.question()
    if wish or here.before in ("in", "last", "on", "since", "early", "late"):
        return False
    if here.last - here.first > 1:
        return True
    if here.before == "you":
        return here.after not in _YOU_MAY
    allowed = here.has("permitted", here.before) or here.after == "only"
    verb = here.word(here.skip_adverbs(here.last))
    return not (allowed and verb not in ("be", "have"))


def _modal(here: Here) -> bool:
    """Judge "might": the verb, not the strength of an army ("for all its might")."""
    noun = here.tag(here.first - 1) in ("PRP$", "POS") or here.before in ("the", "of", "military")
    return here.tag(here.first) == "MD" and not noun


def _could(here: Here) -> bool:
    if here.tag(here.first) != "MD" or here.first == here.start or here.before in _OPENING:
        return False
    if here.after == ",":
        return _aside_then_verb(here)
    if here.after in ("not", "n't", "only", "no", "never", "hardly", "barely", "n’t", "."):
        return False
    verb = here.skip_adverbs(here.last)
    if here.word(verb) == "be" and here.tag(verb + 1) == "VBN":
        verb += 1
    if here.has("sense_verbs", here.word(verb)):
        return False
    if here.question() and here.first - here.start <= 2:
        return False
    if here.word(here.start) == "as" and here.word(here.start + 1) in ("a", "an"):
        return False  # "As a young man he could …"
    return not _asked(here) and not _able(here)


def _aside_then_verb(here: Here) -> bool:
    """Say whether a short aside and then the verb follow: "could, in theory, open"."""
    for index in range(here.last + 1, min(here.stop, here.last + 7)):
        if here.word(index) == ",":
            return here.tag(index + 1) in ("VB", "VBP")
    return False


def _able(here: Here) -> bool:
    """Say whether a word just before makes it an ability ("so that they could leave")."""
    for index in range(here.first - 1, max(here.start, here.first - 3) - 1, -1):
        if here.word(index) == ",":
            return False
        if here.has("able_after", here.word(index)):
            return True
    return False


def _asked(here: Here) -> bool:
    """Say whether it is in what somebody asks: "asked whether the dam could be emptied"."""
    back = range(here.first - 1, max(here.start, here.first - _NEAR) - 1, -1)
    for index in back:
        if here.word(index) in ("whether", "if"):
            near = range(max(here.start, index - 4), index)
            return any(here.has("ask_whom", here.word(i)) for i in near)
    return False


def _would(here: Here) -> bool:
    """Judge an open "would": neither the future of a past report nor a condition's consequence.

    After a past tense it is a hedge only if its subject is merely thought of ("a ban would").
    """
    if here.tag(here.first) != "MD" or here.before in ("who", "which"):
        return False
    if here.before == "that" and here.tag(here.first - 1) == "WDT":
        return False
    subject = here.word(_subject(here))
    imagined = here.has("imagined", subject)
    verb = here.skip_adverbs(here.last)
    if not here.has("would_verbs", here.word(verb)):
        return False
    if here.word(verb) == "have" and (here.word(verb + 1) == "to" or not imagined):
        return False  # a need, or what was not: "the founders would have been appalled"
    named = here.tag(here.first - 1) in ("PRP", "EX") and here.before != "it"
    if named or here.before == "nor":
        return False
    sentence = range(here.start, min(here.stop, here.start + 200))
    if any(here.has("condition_words", here.word(i)) for i in sentence):
        return False
    near = range(max(here.start, here.first - 8), min(here.stop, here.last + 4))
    if any(here.has("told_ahead", here.word(i)) for i in near):
        return False
    past = here.after in ("not", "n't") or any(
        here.tag(i) == "VBD" or (here.tag(i) == "VBN" and here.word(i - 1) == "have")
        for i in range(max(here.start, here.first - _FAR), here.first)
    )
    return not past or imagined


def _subject(here: Here) -> int:
    """Return where the subject before the match begins."""
    index = here.first - 1
    while index > max(here.start, here.first - _NEAR):
        before = here.word(index - 1)
        if before in (",", ";", "that", "``", '"', "“") or here.tag(index - 1)[:2] in ("VB", "CC"):
            break
        index -= 1
    return index


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
    if here.tag(here.first - 1).startswith("RB") and here.has(
        "ask_words", here.word(here.first - 2)
    ):
        return False
    for index in range(here.first - 1, max(here.start, here.first - 6) - 1, -1):
        if here.word(index) in (",", ";"):
            break
        if here.has("ask_whom", here.word(index)):
            return False
    return not _contrast(here) and not _concession(here)


def _contrast(here: Here) -> bool:
    """Say whether both halves of an opening "If A was …, B was …" are plain past."""
    if here.first != here.start or here.inside:
        return False
    halves: list[list[str]] = [[], []]
    half = 0
    for index in range(here.last, min(here.stop, here.last + _FAR)):
        if here.word(index) == ",":
            half = 1
        elif here.tag(index) in ("VBD", "VBZ", "VBP", "MD"):
            halves[half].append(here.tag(index))
    return all(h and h[0] == "VBD" and "MD" not in h for h in halves)


def _concession(here: Here) -> bool:
    """Say whether no verb follows: "a small town, if a proud one"."""
    if here.before != "," or not here.tag(here.last).startswith(("DT", "JJ", "RB")):
        return False
    for index in range(here.last, min(here.stop, here.last + _NEAR)):
        if here.tag(index)[:1] == "V" or here.tag(index) == "MD":
            return False
        if here.word(index) in (",", ".", ";", ":", ")", "—", "–"):
            return True
    return False


def _inversion(here: Here) -> bool:
    """Judge "should": "Should the dam fail, …"."""
    ahead = range(here.last + 1, here.last + _NEAR)
    verb = any(here.tag(i) in ("VB", "VBP", "NN", "VBN", "JJ") for i in ahead)
    return _opens(here) and verb


def _opens(here: Here) -> bool:
    """Say whether a clause begins with the match and a subject follows."""
    begins = here.first == here.start or here.before in _OPENS_AFTER
    return begins and here.tag(here.last).startswith(_STARTS_NOUN_PHRASE) and not here.question()


def _were_inversion(here: Here) -> bool:
    ahead = range(here.last, min(here.stop, here.last + _NEAR))
    return _opens(here) and any(
        here.word(i) == "to" and here.tag(i + 1) in ("VB", "NN") for i in ahead
    )


def _had_inversion(here: Here) -> bool:
    """Judge "had": "Had the convoy left earlier, it would have …"."""
    ahead = range(here.last, min(here.stop, here.last + _NEAR))
    done = any(here.tag(i) in ("VBN", "VBD") for i in ahead)
    return _opens(here) and done and _follows(here, _REMOTE)


def _follows(here: Here, words: frozenset[str]) -> bool:
    """Say whether one of the words follows in the sentence."""
    return any(here.word(i) in words for i in range(here.last, min(here.stop, here.last + _FAR)))


def _consequence(here: Here) -> bool:
    """Judge "were it not for": something would be otherwise, before or after."""
    near = range(max(here.start, here.first - _FAR), min(here.stop, here.last + _FAR))
    return any(here.word(i) in _REMOTE for i in near)


def _ahead(here: Here) -> bool:
    """Judge "without a …" and the like: a clause begins with it, and what would be follows."""
    if here.word(here.first) == "depending":
        return True
    begins = here.first == here.start or here.before in _OPENS_AFTER
    return begins and _follows(here, _MODALS)


def _otherwise(here: Here) -> bool:
    """Judge "otherwise": it begins a clause that says what would be."""
    begins = here.first == here.start or here.before in (*_OPENS_AFTER, "or")
    ahead = range(here.last, min(here.stop, here.last + _NEAR))
    return begins and any(here.word(i) in _MODALS for i in ahead)


def _proviso(here: Here) -> bool:
    if here.word(here.first) == "as":
        memory = any(here.word(i) in ("remember", "recall") for i in range(here.last, here.stop))
        return not quantity(here, here.last) and not memory and here.after != "possible"
    return here.before == "," and here.tag(here.last).startswith(("PRP", "DT", "NN", "EX", "JJ"))


def _pending(here: Here) -> bool:
    if here.tag(here.first - 1) in ("DT", "PRP$", "CD", "JJ", "POS"):
        return False
    return here.tag(here.last).startswith(("DT", "NN", "JJ", "PRP$", "VBG"))


#: The tests by the name that the data file uses.
TESTS: Mapping[str, Callable[[Here], bool]] = {
    "ahead": _ahead,
    "condition": _condition,
    "consequence": _consequence,
    "could": _could,
    "had_inversion": _had_inversion,
    "inversion": _inversion,
    "may": _may,
    "modal": _modal,
    "otherwise": _otherwise,
    "pending": _pending,
    "proviso": _proviso,
    "were_inversion": _were_inversion,
    "would": _would,
}
