"""One key for the spellings of a transliterated name ("Vitaliy", "Vitali", "Vitaly")."""

from __future__ import annotations

from functools import lru_cache

# Digraphs that transliterations of Russian, Ukrainian, Arabic and Hebrew write in several ways.
_SAME = (("ks", "x"), ("ck", "k"), ("kh", "h"), ("yy", "y"), ("iy", "y"), ("ij", "y"), ("ii", "y"),
         ("ei", "e"), ("ey", "e"), ("ai", "a"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ph", "f"),
         ("dj", "j"), ("q", "k"), ("i", "y"), ("w", "v"))  # fmt: skip


@lru_cache(maxsize=1 << 14)
def skeleton(name: str) -> str:
    """Return a folded name with what transliterations vary made equal.

    Examples
    --------
    >>> skeleton("vitaliy") == skeleton("vitali") == skeleton("vitaly")
    True
    """
    for one, other in _SAME:
        name = name.replace(one, other)
    out: list[str] = []
    for letter in name:
        if not out or out[-1] != letter:
            out.append(letter)
    return "".join(out)
