"""How easily a reader could check with a source, 0 (nobody could) to 1 (tomorrow)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View
from toolkit.document import Naming


def verifiability(view: View, naming: Naming, phrases: Sequence[Phrase]) -> float:
    """Return the verifiability of a source from how its mentions name it.

    The figure is the mean of crowd judgements of sources named in the same way
    (``data/verifiability.toml``): a named person with a role or a body, a named person, a named
    body, a nameless official of a named body, and so on down to weasel words.

    References
    ----------
    Newell, Schang, Margolin & Ruths (2017). Assessing the verifiability of attributions in news
    text. IJCNLP.
    """
    return _means()[_manner(view, naming, phrases)]


def _manner(view: View, naming: Naming, phrases: Sequence[Phrase]) -> str:
    if naming == "anonymous" or naming == "none":
        return naming
    told = [p for p in phrases if not p.pronoun]
    if not told:
        return "unresolved_pronoun"
    if naming == "named_person":
        described = any(p.role is not None or p.appositions or p.complements for p in told)
        return "person_described" if described else "person"
    if any(p.determiner in view.lexicon.generic for p in told):
        return "weasel"
    heads = [head_entry(view, p) for p in told]
    if any(e is not None and e.sort in ("document", "issued") for e in heads):
        return "document"
    if naming == "named_institution":
        proper = any(_proper(view, p) for p in told)
        return "named_institution" if proper else "body"
    return "official_of_named" if any(_proper(view, p) for p in told) else "unnamed"


def _proper(view: View, phrase: Phrase) -> bool:
    """Say whether a mention holds any proper name but that of the start of a sentence."""
    entries = view.entries(phrase.first, phrase.last)
    named = any(e.sort in ("name", "country", "demonym") for _, e in entries)
    return phrase.named or named


@lru_cache(maxsize=1)
def _means() -> dict[str, float]:
    path = files("toolkit") / "data" / "verifiability.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))["means"]
    return {name: float(value) for name, value in table.items()}
