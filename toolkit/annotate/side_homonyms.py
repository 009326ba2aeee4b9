"""What a capitalised word is besides a side's name: a month, a first name, a nationality."""

from __future__ import annotations

from toolkit.annotate.proper_names import View


def month(view: View, word: int, after: int) -> bool:
    """Say whether a last name is a month here ("since May", "a May statement", "last May")."""
    before = view.tags[word - 1] if word else ""
    if view.tags[after] == "CD" or before in ("IN", "CD"):
        return True
    if before not in ("DT", "JJ") or view.capitals[after]:
        return False
    # "The May government" is hers, and so is what "the May campaign" said.
    entry = view.lexicon.at(view.keys, after, len(view.keys), True)
    body = entry is not None and entry.sort in ("body", "role")
    return view.keys[word - 1] in ("a", "an") or before == "JJ" or not body


def nation(view: View, word: str) -> bool:
    """Say whether a word is a nationality ("Norrish" in "Norrish-Sudlandish")."""
    return word in view.lexicon.nations or word in view.lexicon.written


def given_name(view: View, word: int, key: str) -> bool:
    """Say whether a place's name is somebody's first name here ("Jordan Peters")."""
    after = word + 1
    if not given(view, key) or after >= len(view.keys) or not view.capitals[after]:
        return False
    entry = view.lexicon.at(view.keys, after, len(view.keys), True)
    return entry is None and view.tags[after].startswith("NN")


def given(view: View, word: str) -> bool:
    """Say whether a word is a first name."""
    return word in view.lexicon.male or word in view.lexicon.female
