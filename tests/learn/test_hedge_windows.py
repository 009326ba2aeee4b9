import json

import numpy as np
import pytest

from toolkit.learn.hedge_windows import HEDGES, example_of, hedge_windows, read_sentences

ROWS = [
    {
        "id": "n:0:1",
        "corpus": "news",
        "doc": "one",
        "text": "The dam may burst.",
        "cues": [{"start": 8, "end": 11, "type": "epistemic"}],
        "weasel": 1,
    },
    {
        "id": "n:0:2",
        "corpus": "news",
        "doc": "one",
        "text": "If it does, the town floods.",
        "cues": [{"start": 0, "end": 2, "type": "condition"}],
        "weasel": -1,
    },
]


class LetterTokenizer:
    def encode(self, text, add_special_tokens):
        spans = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]
        return type("Encoding", (), {"ids": [ord(text[s]) for s, _ in spans], "offsets": spans})


def test_sentences_of_a_document_are_joined_and_their_cues_become_classes():
    example = example_of(ROWS, LetterTokenizer())
    labelled = {HEDGES[k] for k in example.labels.tolist()}
    assert labelled == {"none", "epistemic", "conditional"}
    assert example.labels.tolist() == [0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert example.sentences.tolist() == [0] * 5 + [1] * 8
    assert example.weasels.tolist() == [1, -1]


def test_windows_cover_every_token_once():
    example = example_of(ROWS, LetterTokenizer())
    cut = list(hedge_windows([example], 12, np.random.default_rng(1)))
    assert len(cut) > 1
    assert np.concatenate([w.labels for w in cut]).tolist() == example.labels.tolist()
    assert np.concatenate([w.sentences for w in cut]).tolist() == example.sentences.tolist()


def test_sentence_labels_are_joined_by_id(tmp_path):
    data, labels = tmp_path / "data.jsonl", tmp_path / "labels.jsonl"
    data.write_text("".join(json.dumps(r) + "\n" for r in ROWS))
    labels.write_text('{"id": "n:0:1", "label": 0}\n{"id": "n:0:2", "label": null}\n')
    ((first, second),) = read_sentences(data, labels)
    assert (first["weasel"], second["weasel"]) == (0, -1)
    assert read_sentences(data)[0][0]["weasel"] == -1


def test_words_that_are_no_cue_may_be_masked_where_weasels_are_known():
    example = example_of(ROWS, LetterTokenizer())
    (whole,) = hedge_windows([example], 99, np.random.default_rng(1))
    (masked,) = hedge_windows([example], 99, np.random.default_rng(1), blank=1.0)
    kept = (example.labels > 0) | (example.sentences == 0)  # where the weasel stands is not known
    kept = kept[example.pieces.token]
    assert (
        masked.ids[kept].tolist() == whole.ids[kept].tolist() == example.pieces.ids[kept].tolist()
    )
    assert set(masked.ids[~kept].tolist()) == {103}


def test_tokens_are_marked_where_a_sentence_has_a_weasel_and_it_is_known_where(tmp_path):
    rows = [
        {"id": "a", "corpus": "wiki", "doc": "d", "text": "Some say so.", "cues": []},
        {"id": "b", "corpus": "wiki", "doc": "d", "text": "Many assent.", "cues": []},
        {"id": "c", "corpus": "wiki", "doc": "d", "text": "It rains.", "cues": []},
        {"id": "d", "corpus": "wiki", "doc": "d", "text": "No label.", "cues": []},
    ]
    known = [{"id": "a", "label": 1}, {"id": "b", "label": 1}, {"id": "c", "label": 0}]
    marks = [{"id": "a", "cues": [[0, 4]]}, {"id": "d", "cues": [[0, 2]]}]
    paths = [tmp_path / name for name in ("rows", "known", "marks")]
    for path, lines in zip(paths, (rows, known, marks), strict=True):
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ((*found,),) = read_sentences(*paths)
    example = example_of(found, LetterTokenizer())
    assert example.marks.tolist() == [1, 0, 0, 0, -1, -1, -1, 0, 0, 0, -1, -1, -1]
    (window,) = hedge_windows([example], 99, np.random.default_rng(1), blank=1.0)
    kept = "".join(chr(i) if i != 103 else "_" for i in window.ids)
    assert kept == "Some" + 6 * "_" + "Manyassent." + 16 * "_"


def test_loss_of_marks_leaves_out_what_is_not_known():
    torch = pytest.importorskip("torch", reason="training needs the extra 'train'")
    from toolkit.learn.model import mark_loss

    hedges = torch.randn(3, 6)
    loss = mark_loss(hedges, torch.tensor([1, -1, 0]))
    wanted = -torch.nn.functional.logsigmoid(hedges[0, 5]) - torch.nn.functional.logsigmoid(
        -hedges[2, 5]
    )
    assert loss.item() == pytest.approx(wanted.item(), rel=1e-5)
    assert mark_loss(hedges, torch.full((3,), -1)).item() == 0.0
