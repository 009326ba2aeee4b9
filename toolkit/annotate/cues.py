"""The cue lexicon: ``data/cues.toml`` in, tables of inflected cues out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from toolkit.document import Attitude, Channel, Stance

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon.

    Parameters
    ----------
    lemma : str
        The dictionary form; a verb with a particle is ``"call for"``.
    kind : str
        ``verb``, ``particle``, ``phrase``, ``noun`` or ``adjective``.
    attitude, stance : str
        Labels of the codebook.
    score : float
        -1 (the cue distances the writer from the content) to +1 (endorses it).
    origin : str
        Where the score is from; the head of ``cues.toml`` explains the names.
    frames : mapping of str to float
        What the cue is built with, and how often a match of that shape was an attribution.
    """

    lemma: str
    kind: str
    attitude: Attitude
    stance: Stance
    score: float
    origin: str
    frames: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues by inflected form, and the settings of span finding."""

    verbs: Mapping[str, Cue]
    particles: Mapping[tuple[str, str], Cue]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    lemmas: Mapping[str, str]
    beginnings: frozenset[str]
    words: Mapping[str, frozenset[str]]
    forms: Mapping[str, float]
    settings: Mapping[str, float]
    channels: Mapping[Channel, Mapping[str, tuple[str, ...]]]

    @property
    def entries(self) -> tuple[Cue, ...]:
        """Every entry once, sorted by kind and lemma."""
        found = {(c.kind, c.lemma): c for c in self.verbs.values()}
        found |= {(c.kind, c.lemma): c for c in self.particles.values()}
        found |= {(c.kind, c.lemma): c for group in self.phrases.values() for _, c in group}
        found |= {(c.kind, c.lemma): c for c in self.nouns.values()}
        found |= {(c.kind, c.lemma): c for c in self.adjectives.values()}
        return tuple(found[key] for key in sorted(found))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon that comes with the toolkit, read once."""
    path = resources.files("toolkit").joinpath("data/cues.toml")
    return build(tomllib.loads(path.read_text(encoding="utf-8")))


def build(data: Mapping[str, Any]) -> Lexicon:
    """Return a lexicon from the tables of a TOML file of the shape of ``cues.toml``."""
    irregular = data["irregular"]
    cues = {name: _entries(data[name], kind) for name, kind in _KINDS.items()}
    lemmas: dict[str, str] = {}
    bases = {lemma.split()[0] for name in ("verbs", "particle_verbs") for lemma in cues[name]}
    for lemma in sorted(bases):
        for form in verb_forms(lemma, irregular.get(lemma)):
            lemmas.setdefault(form, lemma)
    verbs = {form: cues["verbs"][base] for form, base in lemmas.items() if base in cues["verbs"]}
    particles = {
        (lemma.split()[0], lemma.split()[1]): cue for lemma, cue in cues["particle_verbs"].items()
    }
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for lemma, cue in cues["phrases"].items():
        words = tuple(lemma.split())
        phrases.setdefault(words[0], []).append((words, cue))
    nouns = {form: cue for lemma, cue in cues["nouns"].items() for form in noun_forms(lemma)}
    return Lexicon(
        verbs=verbs,
        particles=particles,
        phrases={
            first: tuple(sorted(group, key=lambda g: (-len(g[0]), g[0])))
            for first, group in phrases.items()
        },
        nouns=nouns,
        adjectives=cues["adjectives"],
        lemmas=lemmas,
        beginnings=frozenset((*lemmas, *phrases, *nouns, *cues["adjectives"])),
        words={name: frozenset(values) for name, values in data["words"].items()},
        forms=data["forms"],
        settings=data["settings"],
        channels={
            name: {role: tuple(values) for role, values in rows.items()}
            for name, rows in data["channels"].items()
        },
    )


_KINDS = {
    "verbs": "verb",
    "particle_verbs": "particle",
    "phrases": "phrase",
    "nouns": "noun",
    "adjectives": "adjective",
}


def _entries(table: Mapping[str, Any], kind: str) -> dict[str, Cue]:
    return {
        lemma: Cue(
            lemma=lemma,
            kind=kind,
            attitude=row["attitude"],
            stance=row["stance"],
            score=row["score"],
            origin=row["from"],
            frames=row["frames"],
        )
        for lemma, row in sorted(table.items())
    }


def verb_forms(lemma: str, irregular: list[str] | None = None) -> tuple[str, ...]:
    """Return a verb's forms: base, third person, past, participles.

    Examples
    --------
    >>> verb_forms("deny")
    ('deny', 'denies', 'denied', 'denying')
    """
    if irregular:
        return tuple(dict.fromkeys((lemma, *irregular)))
    if lemma.endswith("e"):
        forms = (f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing")
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        forms = (f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing")
    elif lemma.endswith(("s", "sh", "ch", "x", "z")):
        forms = (f"{lemma}es", f"{lemma}ed", f"{lemma}ing")
    else:
        forms = (f"{lemma}s", f"{lemma}ed", f"{lemma}ing")
    return (lemma, *forms)


def noun_forms(lemma: str) -> tuple[str, str]:
    """Return a noun's singular and plural.

    Examples
    --------
    >>> noun_forms("testimony")
    ('testimony', 'testimonies')
    """
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return (lemma, f"{lemma[:-1]}ies")
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        return (lemma, f"{lemma}es")
    return (lemma, f"{lemma}s")
