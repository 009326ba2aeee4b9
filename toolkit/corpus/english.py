"""Is a text English? By its script and its share of function words; honest about short texts."""

from __future__ import annotations

import re
from functools import cache

from toolkit.corpus.settings import settings

_WORD = re.compile(r"[^\W\d_]+")
_WAY_OUT = "language=None reads every language"


@cache
def _function_words() -> frozenset[str]:
    return frozenset(settings("english")["function_words"])


def why_not_english(text: str, declared: str | None = None) -> str | None:
    """Return why a text is not taken for English, or None when it is.

    The text's own words decide. One too short for that is judged by the language that was
    declared for it, and kept when none was.
    """
    rule = settings("english")
    sample = text[: rule["sample"]]
    letters = [c for c in sample if c.isalpha()]
    # Latin letters, with every diacritic, lie below U+0250; news in English has next to no others.
    latin = sum(c < "\u0250" or "\u1e00" <= c <= "\u1eff" for c in letters)
    if len(letters) >= rule["letters"] and latin < rule["latin"] * len(letters):
        return f"not English: most of its letters are not Latin ones; {_WAY_OUT}"
    words = _WORD.findall(sample.lower())
    if len(words) < rule["words"]:
        code = (declared or "en").strip().lower().replace("_", "-").split("-")[0]
        if code in ("en", "eng", "english"):
            return None
        return f"not English: declared as {declared!r}; {_WAY_OUT}"
    found = [word for word in words if word in _function_words()]
    share = len(found) / len(words)
    if share >= rule["share"] and len(set(found)) >= rule["distinct"]:
        return None
    return (
        f"not English: {share:.0%} of its words are English function words, "
        f"at least {rule['share']:.0%} are expected; {_WAY_OUT}"
    )
