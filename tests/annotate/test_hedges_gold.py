"""Hedges and voices against sentences labelled for this project (``tests/data/hedge_gold.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from toolkit.annotate.attributions import find_attributions
from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.statements import find_statements
from toolkit.document import LABELS, Attribution, Hedge, Span
from toolkit.language import parse

GOLD = Path(__file__).parents[1] / "data" / "hedge_gold.tsv"
HOLDER_FLOOR = 0.95  # with the attributions the toolkit finds, not those of the gold
VOICES = {"A": "attributed", "H": "hedged", "B": "bare", "N": "none"}
MARKS = re.compile(r"\{|\}|<<|>>|\^|\[|\]")


@dataclass
class Line:
    """One line of the gold: its bare text, hedges, attributions and voices."""

    name: str
    text: str
    hedges: list[tuple[Span, str, str, str]]
    attributions: tuple[Attribution, ...]
    voices: list[str]


def read_gold() -> list[Line]:
    rows = (r for r in GOLD.read_text(encoding="utf-8").splitlines() if r and r[0] != "#")
    return [read_line(*row.split("\t")[:3]) for row in rows]


def read_line(name: str, voices: str, marked: str) -> Line:
    text, hedges, attributions = "", [], []
    for number, sentence in enumerate(marked.split(" || "), 1):
        text += " " if text else ""
        text, found, attribution = read_sentence(text, sentence, f"A{number}")
        hedges += found
        attributions += [attribution] if attribution.cue or attribution.content else []
    return Line(name, text, hedges, tuple(attributions), [VOICES[v] for v in voices])


def read_sentence(text: str, marked: str, id: str):
    roles: dict[str, list[Span]] = {"[": [], "^": [], "<<": []}
    opened: dict[str, int] = {}
    hedges, at, silent = [], 0, False
    for mark in MARKS.finditer(marked):
        text += marked[at : mark.start()]
        at, sign = mark.end(), mark[0]
        if sign in ("{", "[", "<<") or (sign == "^" and "^" not in opened):
            opened[sign] = len(text)
        elif sign == "}":
            words, label, *rest = text[opened["{"] :].split("|")
            text = text[: opened["{"]] + words
            holder, scope = [*rest, "", ""][:2]
            cue = Span(opened.pop("{"), len(text))
            hedges.append((cue, label, holder or "author", scope))
            silent |= label == "non_response"
        else:
            opening = {"]": "[", ">>": "<<", "^": "^"}[sign]
            roles[opening].append(Span(opened.pop(opening), len(text)))
    text += marked[at:]
    response = "declined" if silent else "given"
    attribution = Attribution(
        id, tuple(roles["["]), tuple(roles["^"]), tuple(roles["<<"]), response=response
    )
    return text, hedges, attribution


def annotate(line: Line) -> tuple[Hedge, ...]:
    return find_hedges(parse(line.text), line.attributions)


LINES = read_gold()


def scores() -> dict[str, float]:
    """Cue precision, recall and F1 (by overlap and exact), class and holder accuracy."""
    found = gold = hit = exact = label = holder = scopes = scoped = 0
    for line in LINES:
        hedges = annotate(line)
        found, gold = found + len(hedges), gold + len(line.hedges)
        for cue, name, held, scope in line.hedges:
            mine = next((h for h in hedges if h.cue.overlaps(cue)), None)
            if mine is None:
                continue
            hit, exact = hit + 1, exact + (mine.cue == cue)
            label, holder = label + (mine.label == name), holder + (mine.holder == held)
            if scope and scope != "prev":
                scoped += 1
                scopes += mine.scope is not None and mine.scope.of(line.text) == scope
    return {
        "precision": hit / found,
        "recall": hit / gold,
        "f1": 2 * hit / (found + gold),
        "exact_f1": 2 * exact / (found + gold),
        "class": label / hit,
        "holder": holder / hit,
        "scope": scopes / scoped,
    }


def voice_pairs() -> list[tuple[str, str, str]]:
    pairs = []
    for line in LINES:
        parsed = parse(line.text)
        hedges = find_hedges(parsed, line.attributions)
        statements = find_statements(parsed, line.attributions, hedges, ())
        assert len(statements) == len(line.voices), line.name
        pairs += [(line.name, g, s.voice) for g, s in zip(line.voices, statements, strict=True)]
    return pairs


def test_the_gold_is_large_and_covers_every_class():
    assert len(LINES) >= 150
    assert {label for line in LINES for _, label, _, _ in line.hedges} == set(LABELS["class"])
    assert {held for line in LINES for _, _, held, _ in line.hedges} == set(LABELS["holder"])
    assert sum(not line.hedges for line in LINES) >= 40


@pytest.mark.parametrize(
    ("measure", "floor"),
    [("f1", 0.95), ("exact_f1", 0.92), ("class", 0.98), ("holder", 0.98), ("scope", 0.9)],
)
def test_hedges_reach_their_floor(measure, floor):
    assert scores()[measure] >= floor


def test_voices_reach_their_floor():
    pairs = voice_pairs()
    assert sum(gold == mine for _, gold, mine in pairs) / len(pairs) >= 0.93


def test_holders_with_found_attributions_reach_their_floor():
    right = total = 0
    for line in LINES:
        parsed = parse(line.text)
        found = find_hedges(parsed, find_attributions(parsed))
        for cue, _, held, _ in line.hedges:
            mine = next((h for h in found if h.cue.overlaps(cue)), None)
            total += mine is not None
            right += mine is not None and mine.holder == held
    assert right / total >= HOLDER_FLOOR
