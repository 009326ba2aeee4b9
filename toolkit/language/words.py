"""Words with exact offsets, cut as the Penn Treebank cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# One left-to-right pass. Every alternative consumes what it looks at, save for the bounded
# look-aheads for clitics, so the time is linear in the text whatever it holds.
_WORD = re.compile(
    r"""
    (?-i:[A-Za-z]++(?=[ ,]))                      # a plain word, which most are
  | (?:https?://|www\.)[^\s<>"“”]{1,500}          # addresses
  | [@#]\w{1,100}                                 # handles and tags
  | (?:[^\W\d_]\.){2,10}                          # U.S., e.g.
  | (?-i:(?<![\w.])[A-HJ-Z]\.(?=[ ][A-Z][a-z]))   # the initial in Thomas L. Holm
  | \d+(?:[.,:]\d+)*\w*(?:[-\u2011]\w+)*          # 1,250  20th  16-year-old
  | n['’]t(?!\w)                                  # did|n't
  | ['’](?:s|re|ve|ll|d|m)(?!\w)                  # Putin|'s
  | (?=\w++['’]t)\w{1,40}?(?=n['’]t(?!\w))        # did, before n't
  | \w+(?:['’](?!(?:s|re|ve|ll|d|m)(?!\w))\w+|[-\u2011]\w+|[&]\w+)*
  | \.{2,} | -{2,} | ``|''                        # runs that are one mark
  | [^\w\s]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ABBREVIATION_MAX = 6


def word_spans(text: str, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each word; an abbreviation keeps its full stop.

    Parameters
    ----------
    text : str
    abbreviations : frozenset of str
        Lower-case forms without their final full stop ("gen", "mr").
    """
    stop = -1
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start < stop:
            continue
        if (
            text[end : end + 1] == "."
            and end - start <= _ABBREVIATION_MAX
            and text[start:end].lower() in abbreviations
        ):
            stop = end = end + 1
        yield start, end
