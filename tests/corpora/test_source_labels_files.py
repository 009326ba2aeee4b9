"""The labels of source mentions are what their card and their checksums say."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "source_labels"


def test_files_are_those_that_were_measured():
    for line in (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_the_card_counts_what_is_there():
    labels = (FOLDER / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    card = (FOLDER / "CARD.md").read_text(encoding="utf-8")
    assert card.splitlines()[1].startswith(f"{len(labels):,} source mentions")
