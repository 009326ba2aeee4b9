"""Labelled sources as training examples: their tokens, their place in windows, their loss."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from toolkit.document import LABELS, Span
from toolkit.language.pieces import tokens_of
from toolkit.learn.data import example_of, windows
from toolkit.learn.mentions import inside, mentions_of, no_mentions, read_mentions
from toolkit.learn.source_labels import Label

TEXT = "The ferry sank, the harbour master said. He blamed the tide."
MASTER = Span(TEXT.index("the harbour"), TEXT.index(" said"))
HE = Span(TEXT.index("He "), TEXT.index(" blamed"))
KIND, NAMING = LABELS["kind"].index("government"), LABELS["naming"].index("unnamed_official")


def label(span: Span, kind: str | None = "government", document: str = "d") -> Label:
    return Label("news", document, span, kind, "unnamed_official", 1, None, None, 1)


class LetterTokenizer:
    def encode(self, text: str, add_special_tokens: bool) -> object:
        spans = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]
        return type("Encoding", (), {"ids": [ord(text[s]) for s, _ in spans], "offsets": spans})


def test_mentions_are_told_by_their_tokens_and_the_codebook() -> None:
    rows = mentions_of([label(MASTER), label(HE, None)], tokens_of(TEXT))
    assert rows.tolist() == [[4, 6, KIND, NAMING], [9, 9, -1, NAMING]]
    assert mentions_of([label(Span(len(TEXT) + 5, len(TEXT) + 9))], tokens_of(TEXT)).shape == (0, 4)


def test_only_mentions_whole_in_a_window_are_in_it() -> None:
    rows = np.array([[4, 6, KIND, NAMING], [9, 9, -1, NAMING]])
    assert inside(rows, np.arange(3, 8)).tolist() == [[1, 3, KIND, NAMING]]
    assert inside(rows, np.arange(5, 10)).tolist() == [[4, 4, -1, NAMING]]
    assert len(inside(rows, np.zeros(0, np.int64))) == len(inside(no_mentions(), rows[0])) == 0


def test_each_mention_is_in_one_window_of_its_article() -> None:
    row = {"id": "d", "text": TEXT, "attributions": []}
    example = example_of(row, LetterTokenizer())
    example = replace(example, mentions=mentions_of([label(MASTER), label(HE)], example.tokens))
    cut = list(windows(example, 36))
    assert len(cut) == 2
    found = [
        (TEXT[example.tokens.starts[a + n] : example.tokens.ends[b + n]], kind)
        for w, n in zip(cut, (0, len(cut[0].first)), strict=True)
        for a, b, kind, _ in w.mentions.tolist()
    ]
    assert found == [("the harbour master", KIND), ("He", KIND)]


def test_documents_that_are_held_out_teach_nothing(tmp_path: Path) -> None:
    ids = [f"document {n}" for n in range(12)]
    path = tmp_path / "labels.jsonl"
    rows = [label(MASTER, document=id)._asdict() | {"start": 1, "end": 4} for id in ids]
    lines = [json.dumps({k: v for k, v in row.items() if k != "span"}) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    kept = read_mentions(path)
    assert set(kept) == {id for id in ids if not label(HE, document=id).held_out}
    assert 0 < len(kept) < len(ids)
    assert read_mentions(None) == {}


def test_loss_is_that_of_the_mean_score_of_a_mention() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra 'train'")
    from toolkit.learn.mentions import N_KINDS, N_NAMINGS
    from toolkit.learn.model import source_loss

    torch.manual_seed(0)
    scores = torch.randn(12, N_KINDS + N_NAMINGS)
    rows = torch.tensor([[4, 6, KIND, NAMING], [9, 9, -1, NAMING]])
    both, alone = scores[4:7].mean(0), scores[9]
    wanted = -(
        both[:N_KINDS].log_softmax(0)[KIND]
        + both[N_KINDS:].log_softmax(0)[NAMING]
        + alone[N_KINDS:].log_softmax(0)[NAMING]
    )
    assert source_loss(scores, rows).item() == pytest.approx(wanted.item(), rel=1e-4)


def test_the_head_for_sources_learns_at_a_rate_of_its_own() -> None:
    pytest.importorskip("torch", reason="training needs the extra 'train'")
    from toolkit.learn.attributions import rate_of
    from toolkit.learn.losses import Recipe

    recipe = Recipe(rate=1.0, head_rate=2.0, source_rate=3.0)
    assert rate_of("source.weight", recipe) == 3.0
    assert rate_of("tag.bias", recipe) == rate_of("transitions", recipe) == 2.0
    assert rate_of("layers.0.qkv.weight", recipe) == 1.0
