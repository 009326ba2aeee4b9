"""The corpora written for this project: whole, unaltered, labelled as the codebook says."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.document import LABELS
from toolkit.study import Study

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
DEMO = ROOT / "corpora" / "demo"
GOLDS = (SEEDS / "gold.jsonl", DEMO / "gold.jsonl")
DISTANCING = re.compile(r"\b(?:claim(?:s|ed|ing)?|alleged(?:ly)?|purport(?:s|ed|edly))\b")
SILENCE = re.compile(
    r"\b(?:not respond|declined|could not be reached|not answer|not comment|no immediate|"
    r"not return|never comment|rarely comments)\b"
)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def study_of(gold: Path) -> Study:
    return Study.load(gold.parent / "study.toml")


def spans_of(row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for attribution in row["attributions"]:
        for role in ("source", "cue", "content"):
            yield from (tuple(piece) for piece in attribution[role])
    for source in row["sources"].values():
        yield from (tuple(piece) for piece in source["mentions"])
    for hedge in row["hedges"]:
        yield tuple(hedge["cue"])
        if hedge["scope"]:
            yield tuple(hedge["scope"])
    yield from ((start, end) for start, end, _ in row["voices"])


@pytest.fixture(params=GOLDS, ids=["seeds", "demo"])
def gold(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    return rows(DEMO / "articles.jsonl")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_demo_files_have_the_checksums_beside_them() -> None:
    lines = (DEMO / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    assert set(listed) == {"articles.jsonl", "study.toml", "gold.jsonl", "CARD.md"}
    assert {name: digest(DEMO / name) for name in listed} == listed


def test_seed_files_have_the_checksums_of_their_card() -> None:
    card = (SEEDS / "CARD.md").read_text(encoding="utf-8")
    listed = re.findall(r"^ {4}([0-9a-f]{64}) {2}(\S+)$", card, flags=re.M)
    assert {name for _, name in listed} == {"belgorod-kyiv.txt", "study.toml", "gold.jsonl"}
    assert [digest(SEEDS / name) for _, name in listed] == [value for value, _ in listed]


def test_gold_texts_are_the_texts_of_the_corpus(articles: list[dict[str, Any]]) -> None:
    (seed,) = rows(SEEDS / "gold.jsonl")
    assert seed["text"] == (SEEDS / "belgorod-kyiv.txt").read_bytes().decode("utf-8")
    texts = {row["id"]: row["text"] for row in articles}
    annotated = rows(DEMO / "gold.jsonl")
    assert {row["outlet"] for row in annotated} == {row["outlet"] for row in articles}
    assert all(row["text"] == texts[row["id"]] for row in annotated)


def test_every_gold_span_reads_as_words_of_the_text(gold: Path) -> None:
    for row in rows(gold):
        text = row["text"]
        for start, end in spans_of(row):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip(), (row["id"], text[start:end])


def test_gold_spans_do_not_cut_words(gold: Path) -> None:
    for row in rows(gold):
        text = row["text"]
        for start, end in spans_of(row):
            assert not (start and text[start - 1].isalnum() and text[start].isalnum())
            assert not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())


def test_gold_labels_are_those_of_the_codebook(gold: Path) -> None:
    sides = {side.key for side in study_of(gold).sides}
    for row in rows(gold):
        assert row["format"] == "attribution-toolkit/annotated-document/1"
        for a in row["attributions"]:
            for name in ("quotation", "attitude", "stance", "response", "channel"):
                assert a[name] in LABELS[name]
        for s in row["sources"].values():
            assert s["kind"] in LABELS["kind"] and s["naming"] in LABELS["naming"]
            assert s["side"] is None or s["side"] in sides
        for h in row["hedges"]:
            assert h["class"] in LABELS["class"] and h["holder"] in LABELS["holder"]
        assert all(voice in LABELS["voice"] for _, _, voice in row["voices"])
        assert all(s in sides and p in LABELS["part"] for about in row["about"] for s, p in about)


def test_gold_ids_resolve_and_nothing_is_left_over(gold: Path) -> None:
    for row in rows(gold):
        ids = [a["id"] for a in row["attributions"]]
        assert ids == [f"A{n}" for n in range(1, len(ids) + 1)]
        by_id = {a["id"]: a for a in row["attributions"]}
        for a in row["attributions"]:
            assert (a["entity"] is None) == (not a["source"])
            assert (a["depth"] == 1) == (a["outer"] is None)
            if a["outer"]:
                assert by_id[a["outer"]]["depth"] == a["depth"] - 1
        used = {a["entity"] for a in row["attributions"]} - {None}
        assert used == set(row["sources"])
        assert all(set(h["weakens"]) <= set(ids) for h in row["hedges"])


def test_gold_attributions_have_the_roles_the_codebook_asks_for(gold: Path) -> None:
    for row in rows(gold):
        for a in row["attributions"]:
            cue = " ".join(row["text"][start:end] for start, end in a["cue"])
            assert a["content"] or a["response"] != "given" or cue == "citing"
            assert a["cue"] or a["quotation"] == "direct"
            quoted = [row["text"][start] in '"“' for start, _ in a["content"]]
            assert a["quotation"] != "direct" or quoted[0]
            pieces = a["source"]
            for piece in pieces:
                assert piece in row["sources"][a["entity"]]["mentions"]


def test_gold_hedges_of_silence_are_the_cues_of_non_responses(gold: Path) -> None:
    for row in rows(gold):
        silent = [
            a["cue"][0] for a in row["attributions"] if a["response"] not in ("given", "denied")
        ]
        marked = [h["cue"] for h in row["hedges"] if h["class"] == "non_response"]
        assert sorted(marked) == sorted(silent)


def test_voices_cover_every_sentence_in_order(gold: Path) -> None:
    for row in rows(gold):
        assert len(row["voices"]) == len(row["about"])
        at = 0
        for start, end, _ in row["voices"]:
            assert not row["text"][at:start].strip()
            at = end
        assert not row["text"][at:].strip()


def test_the_seed_story_keeps_its_sourcing() -> None:
    (row,) = rows(SEEDS / "gold.jsonl")
    text, attributions = row["text"], row["attributions"]

    def names(**wanted: object) -> list[str]:
        found = [a for a in attributions if all(a[k] == v for k, v in wanted.items())]
        return [row["sources"][a["entity"]]["name"] for a in found]

    assert names(depth=2) == ["Russia's emergencies ministry", "Russian officials"]
    assert names(response="no_response") == names(response="habitual_silence") == ["Ukraine"]
    assert names(channel="social_media") == ["Jens Stoltenberg"]
    assert names(stance="endorsing") == ["Aleksandr Bogomaz"]
    assert names(cue=[]) == ["Vitaliy Klitschko"]
    assert [text[slice(*h["cue"])] for h in row["hedges"] if h["class"] == "conditional"] == [
        "If confirmed"
    ]
    assert [v for _, _, v in row["voices"]].count("none") == 2  # the headline and the credit line


def test_every_outlet_reports_every_event_once(articles: list[dict[str, Any]]) -> None:
    outlets = {row["outlet"] for row in articles}
    events = {row["event"] for row in articles}
    assert len(outlets) == 4 and len(events) == 12
    counts = Counter((row["outlet"], row["event"]) for row in articles)
    assert counts == {(outlet, event): 1 for outlet in outlets for event in events}
    assert len({row["id"] for row in articles}) == len(articles)


def test_articles_are_short_and_dated(articles: list[dict[str, Any]]) -> None:
    for row in articles:
        assert 150 <= len(row["text"].split()) <= 300, row["id"]
        assert re.fullmatch(r"2031-0[34]-\d\d", row["date"])
        assert row["title"] and row["text"] == row["text"].strip()


def test_outlets_keep_the_habits_of_the_card(articles: list[dict[str, Any]]) -> None:
    ostmere = Study.load(DEMO / "study.toml").side("ostmere")
    assert ostmere is not None
    people = [name.split()[-1] for person in ostmere.people for name in person.names]
    for row in articles:
        text = row["text"]
        if row["outlet"] == "Continental Wire":
            assert not DISTANCING.search(text.lower()) and not SILENCE.search(text)
        elif row["outlet"] == "The Ardine Courier":
            assert len(DISTANCING.findall(text.lower())) >= 2, row["id"]
        elif row["outlet"] == "Northern Ledger":
            assert not [name for name in people if name in text], row["id"]
        else:
            assert row["outlet"] == "Greyholt Post"
            assert len(SILENCE.findall(text)) >= 1, row["id"]


@pytest.mark.parametrize("folder", [SEEDS, DEMO], ids=["seeds", "demo"])
def test_studies_load_with_two_sides(folder: Path) -> None:
    study = Study.load(folder / "study.toml")
    assert len(study.sides) == 2
    assert len(set(study.colors.values())) == 2
