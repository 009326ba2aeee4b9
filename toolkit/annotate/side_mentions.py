"""Which mentions of a source say whose it is: a source in, phrases to be weighed out."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.annotate.descriptions import describe
from toolkit.annotate.naming import head_entry, issuer
from toolkit.annotate.noun_phrase import PRONOUNS, Phrase, analyse
from toolkit.annotate.offices import key
from toolkit.annotate.proper_names import View, Words, bare
from toolkit.annotate.side_phrases import family
from toolkit.document import Source, Span

#: Namesakes of whom descriptions are looked at, at the most.
_MOST = 200
_DESCRIBED = 4


def telling(view: View, source: Source, mentions: Sequence[Span]) -> list[Phrase]:
    """Return the mentions of a source that may say of which side it is, and its descriptions."""
    phrases = []
    for span in mentions:
        words = view.words_of(span)
        begin = _paragraph(view, words.start, words.stop)
        phrase = analyse(view, begin, words.stop) if words else None
        issued = issuer(view, phrase) if phrase is not None and not phrase.pronoun else None
        if isinstance(issued, tuple):
            phrase = analyse(view, *issued)
        elif issued is not None:
            continue
        if phrase is None or phrase.pronoun or family(view, source, phrase):
            continue
        phrases.append(_own_part(view, phrase))
    if source.naming == "named_person":
        name = tuple(key(w) for w in source.name.split())
        people = view.families.get(bare(name[-1]), [])[:_MOST] if name else []
        same = [p for p in people if p.keys == name]
        described = (describe(view, p) for p in same[:_DESCRIBED])
        phrases += [_own_part(view, p) for p in described if p is not None and p.person]
    elif mentions and source.name and len(phrases) < len(mentions):
        stood = _stood_for(view, source, mentions[0])
        phrase = analyse(view, *stood) if stood is not None else None
        phrases += [phrase] if phrase is not None and not phrase.pronoun else []
    return phrases


def _paragraph(view: View, first: int, last: int) -> int:
    """Return where a mention begins without the heading above it ("AID TO LENNA", "Holm said")."""
    words, text = view.parsed.words, view.parsed.text
    for index in range(last - 1, first, -1):
        if "\n\n" in text[words[index - 1].end : words[index].start]:
            return index
    return first


def _own_part(view: View, phrase: Phrase) -> Phrase:
    """Return a mention without what ran into its name ("the visit of Jo Roe, Ms. Holm")."""
    if not phrase.person or phrase.name[0] < phrase.core[1] or head_entry(view, phrase) is not None:
        return phrase
    own = (p for p in phrase.appositions if p.first <= phrase.name[0] < p.last)
    return next(own, phrase)


def _stood_for(view: View, source: Source, mention: Span) -> Words | None:
    """Return the words that a pronoun stands for ("Northern soldiers" of "who"), or None."""
    name = [key(w) for w in source.name.split()]
    if not name or len(name) > 6 or name[0] in PRONOUNS:
        return None
    last = view.words_of(mention).start
    for first in range(last - len(name), max(-1, last - 400), -1):
        if view.keys[first : first + len(name)] == name:
            return first, first + len(name)
    return None
