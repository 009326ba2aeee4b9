import json

import numpy as np
import pytest

from toolkit.errors import FormatError
from toolkit.language.pieces import Pieces
from toolkit.learn.data import (
    NO_LINK,
    example_of,
    held_out,
    read_rows,
    sentences_alone,
    tagged,
    windows,
)

TEXT = '"It holds," Ana said, "for now." The dam may burst, it was reported.'


def piece(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


ROW = {
    "id": "dam",
    "text": TEXT,
    "attributions": [
        {
            "source": [piece("Ana")],
            "cue": [piece("said")],
            "content": [piece('"It holds,"'), piece('"for now."')],
        },
        {"source": [], "cue": [piece("was reported")], "content": [piece("The dam may burst")]},
    ],
}


class WordTokenizer:
    """Stands in for the real one: one piece for each run without white space or punctuation."""

    def encode(self, text, add_special_tokens):
        spans = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]
        return type("Encoding", (), {"ids": [ord(text[s]) for s, _ in spans], "offsets": spans})


def words_of(example):
    starts, ends = example.tokens.starts, example.tokens.ends
    return [TEXT[s:e] for s, e in zip(starts, ends, strict=True)]


def test_roles_become_tags_and_pieces_share_their_cue():
    example = tagged(ROW)
    words = words_of(example)
    begins = [words[i] for i in np.flatnonzero(example.tags % 2 == 1)]
    assert begins == ['"', "Ana", "said", '"', "The", "was"]
    assert example.tags[words.index("reported")] == 4
    said, ana, was = words.index("said"), words.index("Ana"), words.index("was")
    opening = [i for i, (word, tag) in enumerate(zip(words, example.tags, strict=True)) if tag == 5]
    assert [example.cue_of[i] for i in opening] == [said, said, was]
    assert example.source_of == {said: ana, was: NO_LINK}


def test_a_span_cut_by_another_begins_anew():
    outer = {"source": [], "cue": [], "content": [piece("The dam may burst")]}
    inner = {"source": [], "cue": [piece("may")], "content": []}
    example = tagged({"id": "dam", "text": TEXT, "attributions": [outer, inner]})
    at = words_of(example).index("dam")
    assert example.tags[at - 1 : at + 3].tolist() == [5, 6, 3, 5]


def test_windows_keep_tags_and_links_within_them():
    example = example_of(ROW, WordTokenizer())
    cut = list(windows(example, 30))
    assert np.concatenate([w.tags for w in cut]).tolist() == example.tags.tolist()
    assert sum(len(w.ids) for w in cut) == len(example.pieces.ids)
    for window in cut:
        for links in (window.content_links, window.source_links):
            assert ((links[:, 1] >= NO_LINK) & (links[:, 1] < len(window.tags))).all()
            origins = window.tags[links[:, 0]]
            assert set(origins.tolist()) <= {3, 5}


def test_an_epoch_is_the_same_for_the_same_seed():
    example = example_of(ROW, WordTokenizer())
    one, other = (
        [w.features.tolist() for w in windows(example, 30, np.random.default_rng(4))]
        for _ in range(2)
    )
    assert one == other


def test_the_held_out_share_is_about_right_and_stable():
    kept = [held_out(f"article-{i}", 0.05) for i in range(2000)]
    assert 0.03 < np.mean(kept) < 0.07
    assert not held_out("dam", 0.0)


def test_texts_may_come_from_elsewhere(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "dam", "attributions": []}) + "\n")
    assert read_rows(path, {"dam": TEXT})[0]["text"] == TEXT
    with pytest.raises(FormatError, match="line 1"):
        read_rows(path)


def test_a_sentence_alone_keeps_what_it_shows_of_an_attribution():
    across = {
        "id": "flood",
        "text": "The river rose, Ben Orr said. It will fall by noon. Nobody was hurt",
        "attributions": [
            {"source": [[16, 23]], "cue": [[24, 28]], "content": [[0, 14], [30, 50]]},
        ],
    }
    first, second, last = sentences_alone(across, WordTokenizer())
    assert first.tags.tolist() == [5, 6, 6, 0, 1, 2, 3, 0]
    assert first.cue_of == {0: 6}
    assert second.tags.tolist() == [5, 6, 6, 6, 6, 0]
    assert second.cue_of == {0: NO_LINK}
    assert not last.tags.any()


def test_no_pieces_no_windows():
    empty = tagged({"id": "none", "text": "", "attributions": []})
    assert list(windows(empty, 30)) == []
    assert isinstance(empty.pieces, Pieces)
