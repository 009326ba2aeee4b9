"""How right attributions are: spans and relations of a prediction against gold, with intervals.

The measures are those of the shared scoring script of the field comparison; a test holds the two
together to the decimal.

* Tokens are ``\\w+|[^\\w\\s]``; a span covers every token it touches.
* Span scores compare the distinct spans of a role in a document: ``exact`` (same first and last
  token), ``trim`` (the same without edge punctuation), ``overlap`` (one token in common with any
  span of the role), and ``token`` (the tokens themselves).
* ``relation``: contents with a Jaccard index of at least one half and sources that share a token
  (or both are missing), matched one to one, best first. ``content_only``: without the sources.
* ``direct``: the content begins with a quotation mark; ``indirect``: all others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

ROLES = ("source", "cue", "content")
CLASSES = ("all", "direct", "indirect")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_QUOTES = frozenset("\"'“”‘’„«»`")
_JACCARD = 0.5


class Key(NamedTuple):
    """What is counted: the class of attributions, the role or relation, the way of matching."""

    group: str
    part: str
    match: str
    side: str


class Figures(NamedTuple):
    """Precision, recall and F1 in percent, unrounded."""

    precision: float
    recall: float
    f1: float


@dataclass(slots=True)
class Tally:
    """Hits and totals; tallies of documents add up."""

    hits: Counter[Key] = field(default_factory=Counter)
    totals: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, hits: int, total: int) -> None:
        """Count some more."""
        self.hits[key] += hits
        self.totals[key] += total

    def share(self, key: Key) -> float:
        """Hits as a share of the total."""
        return self.hits[key] / self.totals[key] if self.totals[key] else 0.0

    def figures(self, part: str, match: str = "", group: str = "all") -> Figures:
        """Return precision, recall and F1 of a role (with a way of matching) or a relation."""
        p = self.share(Key(group, part, match, "precision"))
        r = self.share(Key(group, part, match, "recall"))
        return Figures(100 * p, 100 * r, 200 * p * r / (p + r) if p + r else 0.0)

    def __iadd__(self, other: Tally) -> Tally:
        self.hits.update(other.hits)
        self.totals.update(other.totals)
        return self


@dataclass(frozen=True, slots=True)
class _Relation:
    """An attribution in tokens."""

    spans: Mapping[str, tuple[tuple[int, int], ...]]
    covered: Mapping[str, frozenset[int]]
    group: str


class _Text:
    """The tokens of a text, and attributions laid onto them."""

    def __init__(self, text: str) -> None:
        matches = list(_TOKEN.finditer(text))
        self.starts = [m.start() for m in matches]
        self.ends = [m.end() for m in matches]
        self.quote = [m.group() in _QUOTES for m in matches]
        self.edge = [not (m.group()[0].isalnum() or m.group()[0] == "_") for m in matches]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and last token that a character span touches."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        return (first, last) if first <= last and start < end else None

    def trim(self, span: tuple[int, int]) -> tuple[int, int]:
        """Take punctuation off both ends; one token always stays."""
        first, last = span
        while first < last and self.edge[first]:
            first += 1
        while last > first and self.edge[last]:
            last -= 1
        return first, last

    def relation(self, attribution: Any, predicted: bool) -> _Relation:
        """Lay one attribution (a mapping or an object with the three roles) onto the tokens."""
        spans = {
            role: tuple(
                s
                for piece in sorted(tuple(p) for p in _pieces(attribution, role))
                if (s := self.span(*piece))
            )
            for role in ROLES
        }
        covered = {
            role: frozenset(t for a, b in spans[role] for t in range(a, b + 1)) for role in ROLES
        }
        direct = False
        if spans["content"]:
            first = spans["content"][0][0]
            touching = first > 0 and self.ends[first - 1] == self.starts[first]
            direct = self.quote[first] or (predicted and touching and self.quote[first - 1])
        return _Relation(spans, covered, "direct" if direct else "indirect")


def _pieces(attribution: Any, role: str) -> Iterable[Sequence[int]]:
    if isinstance(attribution, Mapping):
        return attribution.get(role) or ()
    pieces: Iterable[Sequence[int]] = getattr(attribution, role)
    return pieces


def score_document(text: str, gold: Iterable[Any], predicted: Iterable[Any]) -> Tally:
    """Compare the attributions of one document.

    Parameters
    ----------
    text : str
        The document's text.
    gold, predicted : iterable
        :class:`~toolkit.document.Attribution` objects, or mappings with ``source``, ``cue`` and
        ``content`` as lists of ``[start, end)``.

    Returns
    -------
    Tally
    """
    laid = _Text(text)
    right = [laid.relation(a, predicted=False) for a in gold]
    found = [laid.relation(a, predicted=True) for a in predicted]
    tally = Tally()
    for role in ROLES:
        for group in CLASSES:
            _score_side(tally, laid, role, group, "precision", found, right)
            _score_side(tally, laid, role, group, "recall", right, found)
    _score_relations(tally, right, found)
    return tally


def laid_out(text: str, attributions: Iterable[Any]) -> list[Mapping[str, frozenset[int]]]:
    """Return the tokens that each role of each attribution covers."""
    laid = _Text(text)
    return [laid.relation(a, predicted=False).covered for a in attributions]


def touching(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the Jaccard index of two sets of tokens."""
    return len(one & other) / len(one | other) if one or other else 0.0


def same_source(one: frozenset[int], other: frozenset[int]) -> bool:
    """Say whether two sources share a token, or are both missing."""
    return bool(one & other) or (not one and not other)


def _of(group: str, relations: Sequence[_Relation]) -> list[_Relation]:
    return [r for r in relations if group in ("all", r.group)]


def _score_side(
    tally: Tally,
    laid: _Text,
    role: str,
    group: str,
    side: str,
    judged: Sequence[_Relation],
    others: Sequence[_Relation],
) -> None:
    """Count how many spans and tokens of one side the other side has."""
    spans = {s for r in _of(group, judged) for s in r.spans[role]}
    tokens = {t for r in _of(group, judged) for t in r.covered[role]}
    other_spans = {s for r in others for s in r.spans[role]}
    other_tokens = {t for r in others for t in r.covered[role]}
    trimmed = {laid.trim(s) for s in other_spans}
    touching = sum(any(t in other_tokens for t in range(a, b + 1)) for a, b in spans)
    for match, hits, total in (
        ("token", len(tokens & other_tokens), len(tokens)),
        ("exact", len(spans & other_spans), len(spans)),
        ("trim", sum(laid.trim(s) in trimmed for s in spans), len(spans)),
        ("overlap", touching, len(spans)),
    ):
        tally.add(Key(group, role, match, side), hits, total)


def _score_relations(tally: Tally, right: Sequence[_Relation], found: Sequence[_Relation]) -> None:
    """Match relations one to one and count them."""
    pairs = list(_candidates(right, found))
    for part, allowed in (
        ("relation", [pair for pair in pairs if pair[1]]),
        ("content_only", pairs),
    ):
        matched = _match(allowed)
        for side, relations, taken in (
            ("precision", found, {p for _, p in matched}),
            ("recall", right, {g for g, _ in matched}),
        ):
            for group in CLASSES:
                members = [
                    i
                    for i, r in enumerate(relations)
                    if r.covered["content"] and group in ("all", r.group)
                ]
                hits = sum(i in taken for i in members)
                tally.add(Key(group, part, "", side), hits, len(members))
        if part == "content_only":
            _score_roles_given_content(tally, right, found, matched)


def _score_roles_given_content(
    tally: Tally,
    right: Sequence[_Relation],
    found: Sequence[_Relation],
    matched: Iterable[tuple[int, int]],
) -> None:
    """Count how often source and cue are right where the content is."""
    for g, p in matched:
        gold, prediction = right[g].covered, found[p].covered
        for part, hit in (
            ("src|content", same_source(gold["source"], prediction["source"])),
            ("src_exact|content", gold["source"] == prediction["source"]),
            ("cue|content", bool(gold["cue"] & prediction["cue"])),
        ):
            for group in ("all", right[g].group):
                tally.add(Key(group, part, "", "accuracy"), int(hit), 1)


def _candidates(
    right: Sequence[_Relation], found: Sequence[_Relation]
) -> Iterable[tuple[float, bool, int, int]]:
    """Yield (Jaccard, same source, gold, predicted) of pairs whose contents match."""
    for g, gold in enumerate(right):
        for p, prediction in enumerate(found):
            one, other = gold.covered["content"], prediction.covered["content"]
            jaccard = touching(one, other)
            if jaccard >= _JACCARD:
                same = same_source(gold.covered["source"], prediction.covered["source"])
                yield jaccard, same, g, p


def _match(pairs: Iterable[tuple[float, bool, int, int]]) -> list[tuple[int, int]]:
    """Match one to one, the best first."""
    gold_taken: set[int] = set()
    found_taken: set[int] = set()
    matched = []
    for _, _, g, p in sorted(pairs, key=lambda x: (-x[0], -x[1], x[2], x[3])):
        if g not in gold_taken and p not in found_taken:
            gold_taken.add(g)
            found_taken.add(p)
            matched.append((g, p))
    return matched


def total(tallies: Iterable[Tally]) -> Tally:
    """Add the tallies of documents."""
    summed = Tally()
    for tally in tallies:
        summed += tally
    return summed


def interval(
    tallies: Sequence[Tally],
    statistic: Callable[[Tally], float] = lambda t: t.figures("relation").f1,
    *,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 1,
) -> tuple[float, float]:
    """Return a percentile bootstrap interval of a figure, over whole documents.

    Parameters
    ----------
    tallies : sequence of Tally
        One for each document.
    statistic : callable
        From the summed tally to the figure; by default the relation F1.
    draws : int
        How many resamples.
    level : float
        The interval's level.
    seed : int
        Seed of the random generator.

    Returns
    -------
    tuple of float
        The lower and the upper end.
    """
    keys = sorted({key for tally in tallies for key in tally.totals})
    counts = np.array(
        [[(t.hits[key], t.totals[key]) for key in keys] for t in tallies], dtype=np.int64
    )
    random = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        weights = np.bincount(
            random.integers(len(tallies), size=len(tallies)), minlength=len(tallies)
        )
        hits, totals = np.tensordot(weights, counts, axes=1).T
        drawn = Tally(
            Counter(dict(zip(keys, hits.tolist(), strict=True))),
            Counter(dict(zip(keys, totals.tolist(), strict=True))),
        )
        values.append(statistic(drawn))
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
