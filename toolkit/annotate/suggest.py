"""A study to start from: annotated documents in, commented TOML with sides and names out."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.annotate.across import CorpusSource, gather_sources
from toolkit.annotate.offices import Country, key, offices
from toolkit.document import AnnotatedDocument, Source
from toolkit.errors import InputError
from toolkit.study import DEFAULT_COLORS, common_words, fold

#: A country is proposed as a side when its sources have this share of the attributions of the
#: country before it; names are listed from so many attributions on, so many at most.
_SHARE, _FEWEST, _MOST = 0.25, 2, 40
_MOST_SIDES = 4
_WORD = re.compile(r"[\w.'\u2019\-]+")
# What turns a country's name into a word for its people, and what both may end in.
_DEMONYM = re.compile(r"(?:an|ese|ish|ic|i)s?$")
_ENDING = re.compile(r"(?:ians?|ans?|ese|ish|ic|ia|is?|a|e|s)$")


@dataclass(slots=True)
class _Seen:
    """What a corpus says of its sources, gathered document by document."""

    #: Country, as the lexicon writes it, by document and source.
    nation: dict[tuple[str, str], str] = field(default_factory=dict)
    weight: Counter[str] = field(default_factory=Counter)
    #: How a name that no list of countries has was written, by its stem.
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    documents: int = 0


def suggest_study(annotated: Iterable[AnnotatedDocument], *, title: str = "Untitled study") -> str:
    """Propose a study from who speaks in a corpus, as TOML to read, correct and complete.

    Countries whose people and bodies are most often credited become sides, with the persons and
    institutions that a demonym, a possessive or an office tied to them. Frequent sources that
    nothing ties to a proposed side are listed in comments, as are armed groups and parties, which
    may be sides of their own, and names that may be several persons.

    Parameters
    ----------
    annotated : iterable of AnnotatedDocument
        Read once. Sources that have a side already, from another study, are left out.
    title : str
        The study's title.

    Returns
    -------
    str
        A valid study file; the same corpus gives the same text.

    Raises
    ------
    InputError
        If no document has a source without a side.
    """
    seen = _Seen()
    gathered = gather_sources(_read(annotated, seen))
    if not seen.weight and not gathered.sources:
        raise InputError("no source without a side was found in these articles: nothing to suggest")
    nations = _leading(seen.weight)
    of = {id(s): _nation_of(s, seen) for s in gathered.sources}
    lines = [
        f"# Proposed from {seen.documents} articles by `toolkit study suggest`. Read every line: a",
        "# proposal knows names, not politics. Numbers are attributions in the corpus.",
        "[study]",
        f"title = {_text(title)}",
        'language = "en"',
        "random_state = 0",
    ]
    taken: set[str] = set()
    for number, nation in enumerate(nations):
        mine = [s for s in gathered.sources if of[id(s)] == nation]
        written, count = _written(nation, seen), seen.weight[nation]
        lines += ["", *_side(written, mine, DEFAULT_COLORS[number], count, taken)]
    if not nations:
        lines += ["", "# No country stands out. Make the sides from the sources below:"]
        lines += ["# [sides.first]", '# aliases = ["…"]']
    free = [s for s in gathered.sources if of[id(s)] not in nations and s.side is None]
    lines += _open(free)
    lines += [
        f"# {d.name}: {d.why}{': ' if d.candidates else ''}{', '.join(d.candidates)}"
        for d in gathered.doubts[:_MOST]
        if not d.merged
    ]
    return "\n".join(lines) + "\n"


def _read(annotated: Iterable[AnnotatedDocument], seen: _Seen) -> Iterator[AnnotatedDocument]:
    """Pass documents on and remember which country each source's mentions name first."""
    for document in annotated:
        seen.documents += 1
        counts = Counter(a.entity for a in document.attributions if a.entity is not None)
        for source in document.sources:
            if source.side is not None:
                continue
            nation = _nation(document, source, seen)
            if nation:
                seen.nation[document.id, source.id] = nation
                seen.weight[nation] += counts[source.id]
        yield document


def _nation(document: AnnotatedDocument, source: Source, seen: _Seen) -> str | None:
    """Return the country that a source's mentions name first, or what looks like one."""
    lexicon = offices()
    for span in source.mentions:
        text = span.of(document.text).replace("\u2019s", "'s").replace("'s", " 's")
        words = _WORD.findall(text)
        keys = [key(w.strip(".,-")) or w for w in words]
        capitals = [w[:1].isupper() for w in words]
        for _, entry in lexicon.find(keys, 0, len(keys), capitals):
            if entry.sort in ("country", "demonym"):
                phrase = " ".join(entry.phrase)
                return lexicon.nations.get(phrase) or lexicon.countries.get(phrase)
        for index in range(len(words) - 1):
            if capitals[index] and _modifies(keys, index):
                stem = _ENDING.sub("", keys[index])
                seen.forms[stem][words[index]] += 1
                return stem
    return None


def _modifies(keys: Sequence[str], index: int) -> bool:
    """Say whether an unknown name stands before an office or a body ("Norlandic officials")."""
    lexicon = offices()
    nouns, others = common_words()
    if lexicon.at(keys, index, len(keys), True) is not None or len(keys[index]) < 5:
        return False
    if keys[index] in nouns or keys[index] in others:
        return False  # "Local officials"
    after = index + 2 if keys[index + 1] == "'s" else index + 1
    if after >= len(keys):
        return False
    entry = lexicon.at(keys, after, len(keys), False)
    return entry is not None and entry.sort in ("role", "body")


def _written(nation: str, seen: _Seen) -> Country:
    """Return how a country is written; for one that no list has, by the forms that were seen."""
    known = offices().written.get(nation)
    if known is not None:
        return known
    forms = seen.forms[nation]
    people = sorted((f for f in forms if _DEMONYM.search(f)), key=lambda f: (-forms[f], f))
    names = sorted((f for f in forms if f not in people), key=lambda f: (-forms[f], f))
    return Country((names or people)[0], people[0] if people else "", "")


def _leading(weight: Counter[str]) -> list[str]:
    order = sorted(weight, key=lambda n: (-weight[n], n))[:_MOST_SIDES]
    kept = order[:2]
    for before, nation in pairwise(order[1:]):
        if nation in kept or weight[nation] < max(_FEWEST, _SHARE * weight[before]):
            break
        kept.append(nation)
    return [n for n in kept if weight[n] >= _FEWEST]


def _nation_of(source: CorpusSource, seen: _Seen) -> str | None:
    votes: Counter[str] = Counter()
    for place in source.places:
        nation = seen.nation.get((place.document, place.source))
        if nation:
            votes[nation] += max(1, place.attributions)
    return min(votes, key=lambda n: (-votes[n], n)) if votes else None


def _side(
    written: Country, sources: Sequence[CorpusSource], color: str, count: int, taken: set[str]
) -> Iterator[str]:
    aliases = [n for n in (written.name, written.capital) if n]
    demonyms = [n for n in (written.demonym, f"{written.demonym}s") if written.demonym]
    own = {fold(n) for n in (*aliases, *demonyms)}
    taken |= own
    yield f"[sides.{re.sub(r'[^a-z0-9]+', '_', fold(written.name))}]   # {count} attributions"
    yield f"label = {_text(written.name)}"
    yield f'color = "{color}"'
    yield f"aliases = [{', '.join(map(_text, aliases))}]"
    yield f"demonyms = [{', '.join(map(_text, demonyms))}]"
    for title, naming in (("people", "named_person"), ("institutions", "named_institution")):
        yield f"{title} = ["
        for source in sources:
            names = [n for n in _named(source) if fold(n) not in taken]
            if source.naming == naming and names and source.attributions >= _FEWEST:
                taken |= {fold(n) for n in names}
                also = f", also = [{', '.join(map(_text, names[1:]))}]" if names[1:] else ""
                entry = f"{{ name = {_text(names[0])}{also} }}" if also else _text(names[0])
                yield f"  {entry},  # {source.attributions}"
        yield "]"
    yield "places = []      # of its offices and forces: “the mayor of …”"
    yield "exclude = []     # phrases in which the words above do not count"


def _named(source: CorpusSource) -> list[str]:
    """Return a source's name and its other full spellings."""
    if source.naming == "named_person":
        long = [n for n in source.names if len(n.split()) > 1 and n != source.name]
        return [source.name, *long] if len(source.name.split()) > 1 else []
    return [source.name]


def _open(free: Sequence[CorpusSource]) -> list[str]:
    """Return comments on frequent sources without a proposed side, kind by kind."""
    listed = [s for s in free if s.attributions >= _FEWEST][:_MOST]
    lines = [
        "",
        "# Frequent sources that nothing above claims; give them to a side or leave them.",
    ]
    by_kind: dict[str, list[CorpusSource]] = defaultdict(list)
    for source in listed:
        by_kind[source.kind].append(source)
    for kind in sorted(by_kind, key=lambda k: (k not in ("armed_group", "party_politician"), k)):
        own = " (may be a side of its own)" if kind == "armed_group" else ""
        lines.append(f"# {kind}{own}:")
        lines += [f"#   {_text(s.name)}  {s.attributions}" for s in by_kind[kind]]
    return lines


def _text(text: str) -> str:
    """Return a text as a TOML string on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
