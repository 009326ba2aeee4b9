"""Is a text English? By its script and its share of function words; honest about short texts."""

from __future__ import annotations

import re
from functools import cache

from toolkit.corpus.settings import settings

_WORD = re.compile(r"[^\W\d_]+")
# Latin letters, with every diacritic, lie below U+0250 or from U+1E00 to U+1EFF.
_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_WAY_OUT = "language=None (--language any) reads every language"


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
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    others = len(_NOT_LATIN.findall(sample))
    if letters >= rule["letters"] and letters - others < rule["latin"] * letters:
        return f"not English: most of its letters are not Latin ones; {_WAY_OUT}"
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
