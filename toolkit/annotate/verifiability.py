"""How far a reader could check with a source (codebook section 2): a weighted sum, from 0 to 1."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from math import log1p
from typing import NamedTuple

from toolkit.annotate.attributes import cue_of
from toolkit.annotate.naming import head_entry
from toolkit.annotate.noun_phrase import Phrase
from toolkit.annotate.proper_names import View
from toolkit.document import Attribution, Naming

_QUOTED = {"direct": 1.0, "mixed": 0.5, "indirect": 0.0}


def verifiability(
    view: View, naming: Naming, phrases: Sequence[Phrase], attributions: Sequence[Attribution]
) -> float:
    """Return the verifiability of a source from how it is named and what it is credited with.

    Parameters
    ----------
    view : View
        The text.
    naming : str
        How the source is named (codebook section 2).
    phrases : sequence of Phrase
        Its mentions and descriptions.
    attributions : sequence of Attribution
        What it is credited with: people trust words in quotation marks, and what is said, more
        than what is thought, feared or expected.

    Returns
    -------
    float
        From 0 (nobody could check) to 1 (a reader could check tomorrow). The weights of
        ``data/verifiability.toml`` are a ridge regression on crowd judgements; where no crowd
        judged (stated anonymity) the file says what stands in.

    References
    ----------
    Newell, Schang, Margolin & Ruths (2017). Assessing the verifiability of attributions in news
    text. IJCNLP.
    """
    model = _model()
    score = model.weights["intercept"]
    for name, value in features(view, naming, phrases, attributions).items():
        score += model.weights.get(name, 0.0) * value
    return round(min(max(score, 0.0), model.highest.get(naming, 1.0)), 3)


def features(
    view: View, naming: Naming, phrases: Sequence[Phrase], attributions: Sequence[Attribution]
) -> dict[str, float]:
    """Return what the score is made of; every value is from 0 to 1, what is missing is 0."""
    manner = _manner(view, naming, phrases)
    group = _GROUPS.get(manner, "vague")
    told = [p for p in phrases if not p.pronoun]
    longest = max((p.last - p.first for p in told), default=0)
    found = {
        f"manner_{manner}": 1.0,
        f"group_{group}": 1.0,
        "entity": float(any(_proper(view, p) for p in told)),
        "country": float(any(_country(view, p) for p in told)),
        "titled": float(any(view.keys[p.first] in view.lexicon.honorifics for p in told)),
        "long": min(1.0, longest / 10),
        "words": min(1.0, log1p(longest) / 3),
    }
    for attribution in attributions:
        share = 1.0 / len(attributions)
        found["quoted"] = found.get("quoted", 0.0) + share * _QUOTED[attribution.quotation]
        cue = cue_of(view.parsed, attribution)
        said = _model().cues.get(cue.lemma.split()[0]) if cue is not None else None
        if said is not None:
            found[f"cue_{said}"] = found.get(f"cue_{said}", 0.0) + share
    if group != "person":
        # What nobody with a name believes is checked with nobody.
        found["belief_of_no_person"] = found.get("cue_belief", 0.0)
    return found


_GROUPS = {
    "person_described": "person", "person": "person", "named_institution": "body",
    "official_of_named": "official", "document": "document", "body": "body",
}  # fmt: skip


def _manner(view: View, naming: Naming, phrases: Sequence[Phrase]) -> str:
    if naming == "anonymous" or naming == "none":
        return naming
    told = [p for p in phrases if not p.pronoun]
    if not told:
        return "unresolved_pronoun"
    if naming == "named_person":
        return "person_described" if any(_described(view, p) for p in told) else "person"
    if any({p.determiner, view.keys[p.head], p.head_key} & view.lexicon.generic for p in told):
        return "weasel"
    heads = [head_entry(view, p) for p in told]
    if any(e is not None and e.sort in ("document", "issued") for e in heads):
        return "document"
    if naming == "named_institution":
        proper = any(_proper(view, p) for p in told)
        return "named_institution" if proper else "body"
    if any(_proper(view, p) for p in told):
        return "official_of_named"
    bare = all(p.plural and not p.determiner and not p.owner_pronoun for p in told)
    return "bare_plural" if bare else "unnamed"


def _described(view: View, phrase: Phrase) -> bool:
    """Say whether a mention tells who its person is; "Mr." does not."""
    honorific = phrase.role is not None and view.keys[phrase.role] in view.lexicon.honorifics
    office = phrase.role is not None and not honorific
    return office or bool(phrase.appositions) or bool(phrase.complements)


def _country(view: View, phrase: Phrase) -> bool:
    """Say whether a mention is a country or its people, and no office of it."""
    entry = head_entry(view, phrase)
    return not phrase.person and entry is not None and entry.sort in ("country", "demonym")


def _proper(view: View, phrase: Phrase) -> bool:
    """Say whether a mention holds any proper name but that of the start of a sentence."""
    entries = view.entries(phrase.first, phrase.last)
    named = any(e.sort in ("name", "country", "demonym") for _, e in entries)
    inside = range(phrase.first + 1, phrase.last)
    return phrase.named or named or any(view.tags[i][:3] == "NNP" for i in inside)


class _Model(NamedTuple):
    """The data file: weights, the highest score of a naming, the group of a cue's lemma."""

    weights: Mapping[str, float]
    highest: Mapping[str, float]
    cues: Mapping[str, str]


@lru_cache(maxsize=1)
def _model() -> _Model:
    path = files("toolkit") / "data" / "verifiability.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    cues = {lemma: group for group, lemmas in table["cues"].items() for lemma in lemmas.split()}
    return _Model(table["weights"], table["highest"], cues)
