"""Labels that hold offsets only are what their cards and their checksums say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

CORPORA = Path(__file__).resolve().parents[2] / "corpora"


@pytest.mark.parametrize("corpus", ["source_labels", "weasel_labels", "conflict_labels"])
def test_files_are_those_that_were_measured(corpus):
    for line in (CORPORA / corpus / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((CORPORA / corpus / name).read_bytes()).hexdigest() == digest, name


def test_the_card_counts_what_is_there():
    folder = CORPORA / "source_labels"
    labels = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    assert card.splitlines()[1].startswith(f"{len(labels):,} source mentions")


def test_weasels_are_offsets_in_order_and_the_card_counts_them():
    folder = CORPORA / "weasel_labels"
    rows = [json.loads(s) for s in (folder / "cues.jsonl").read_text(encoding="utf-8").splitlines()]
    cues = sum(len(row["cues"]) for row in rows)
    wanted = f"{cues:,} cues in the {len(rows):,} sentences"
    assert (folder / "CARD.md").read_text(encoding="utf-8").splitlines()[1].startswith(wanted)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert all(start < end for start, end in row["cues"])
        assert row["cues"] == sorted(row["cues"])
