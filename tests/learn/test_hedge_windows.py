import json

import numpy as np

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
