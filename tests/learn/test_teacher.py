"""The teacher's network and what the small encoder learns from it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra 'train'")

from toolkit.learn.model import (  # noqa: E402
    Chain,
    Shape,
    Tagger,
    buckets,
    log_partition,
)

SMALL = Shape(24, 2, 2, 48, epsilon=1e-5, buckets=32)


@pytest.fixture
def tagger() -> Tagger:
    torch.manual_seed(0)
    model = Tagger(0.0, SMALL).eval()
    torch.nn.init.normal_(model.transitions)
    torch.nn.init.normal_(model.start)
    return model


def test_near_distances_have_their_own_bucket_and_far_ones_share() -> None:
    found = buckets(400)
    assert found[10, 10] == 0
    assert found[10, 7] == 3  # three pieces before
    assert found[10, 13] == 16 + 3  # three after
    assert found[399, 0] == found[399, 250] == 15
    assert found.max() == 31


def test_sum_over_sequences_is_that_of_all_sequences(tagger: Tagger) -> None:
    emissions = torch.randn(1, 4, 7)
    chain = Chain(tagger.transitions + tagger.illegal, tagger.start)
    total = []
    for tags in itertools.product(range(7), repeat=4):
        score = chain.start[tags[0]] + sum(emissions[0, i, t] for i, t in enumerate(tags))
        total.append(score + sum(chain.transitions[a, b] for a, b in itertools.pairwise(tags)))
    expected = torch.logsumexp(torch.stack(total), dim=0)
    found = log_partition(emissions, chain, torch.ones(1, 4, dtype=torch.bool))
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)


def test_a_certain_teacher_is_like_annotation(tagger: Tagger) -> None:
    emissions = torch.randn(2, 5, 7)
    tags = torch.tensor([[0, 1, 2, 3, 0], [5, 6, 6, 0, 0]])
    lengths = torch.tensor([5, 4])
    sure = 60.0 * torch.nn.functional.one_hot(tags, 7).float()
    teacher = Chain(torch.zeros(7, 7), torch.zeros(7))
    taught = tagger.taught_loss(emissions, sure, teacher, lengths)
    annotated = tagger.tag_loss(emissions, tags, lengths)
    assert taught.item() == pytest.approx(annotated.item(), rel=1e-4)


def test_nothing_is_left_to_learn_from_oneself(tagger: Tagger) -> None:
    emissions = torch.randn(2, 5, 7, requires_grad=True)
    own = Chain((tagger.transitions + tagger.illegal).detach(), tagger.start.detach())
    loss = tagger.taught_loss(emissions, emissions.detach(), own, torch.tensor([5, 3]))
    loss.backward()
    assert emissions.grad is not None
    assert emissions.grad.abs().max().item() < 1e-5


def test_a_lesson_is_read_as_it_was_written(tmp_path: Path) -> None:
    from toolkit.language.encoder import MODELS
    from toolkit.learn.distil import distil
    from toolkit.learn.teacher import read_lesson

    class Fixed:
        """A teacher that marks nothing."""

        chain = Chain(torch.zeros(7, 7), torch.zeros(7))
        meta: dict[str, object] = {}  # noqa: RUF012

    tokenizers = pytest.importorskip("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(MODELS / "attribution" / "tokenizer.json"))
    from toolkit.language.encoder import Encoder

    shipped = Encoder(MODELS / "attribution")
    teacher = Fixed()
    teacher.meta = dict(shipped.meta)
    teacher.encode = shipped.encode  # type: ignore[attr-defined]
    text = "The harbour is closed, the mayor said. Ferries wait outside."
    distil(teacher, [("a", text)], tmp_path / "lesson.jsonl")  # type: ignore[arg-type]
    row = json.loads((tmp_path / "lesson.jsonl").read_text(encoding="utf-8"))
    assert row["attributions"]
    lesson = read_lesson(tmp_path / "lesson.jsonl", tokenizer)
    example = lesson.examples["a"]
    assert example.taught is not None
    assert example.taught.shape == (len(example.tokens.starts), 7)
    assert lesson.chain is not None
    assert np.isfinite(example.taught).all()
