import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.annotate.accurate import accurate_spans
from toolkit.annotate.decoding import best_tags, spans_of
from toolkit.annotate.tagger import decode, link, tag_attributions
from toolkit.errors import FormatError, InputError
from toolkit.language import parse
from toolkit.language.encoder import FORMAT, Encoded, Encoder
from toolkit.language.pieces import tokens_of

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
IMPOSSIBLE = -1e4


def transitions():
    matrix = np.zeros((7, 7), dtype=np.float32)
    for inner in (2, 4, 6):
        matrix[:, inner] = IMPOSSIBLE
        matrix[[inner - 1, inner], inner] = 0
    return matrix


META = {
    "tags": TAGS,
    "transitions": transitions().tolist(),
    "link": 2,
    "link_width": 10,
    "max_distance": 4,
    "distance": [[0.0] * 9, [0.0] * 9],
}


def encoded(text, tags, vectors):
    """Scores that clearly say ``tags``; ``vectors`` maps tokens to link vectors."""
    scores = np.full((len(tags), 7), -4.0, dtype=np.float32)
    scores[np.arange(len(tags)), [TAGS.index(t) for t in tags]] = 4.0
    starts = np.array(sorted(vectors), dtype=np.int64)
    links = np.array([vectors[s] for s in sorted(vectors)], dtype=np.float32).reshape(-1, 10)
    hedges = np.zeros((len(tags), 5), dtype=np.float16)
    weasels = np.zeros(len(tags), dtype=np.float16)
    sources = np.zeros((len(tags), 21), dtype=np.float16)
    cuts = np.zeros(1, np.int64)
    return Encoded(tokens_of(text), scores, starts, links, cuts, hedges, weasels, sources)


@settings(max_examples=60)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 6),
)
def test_the_best_sequence_is_legal_and_no_other_is_better(seed, n):
    random = np.random.default_rng(seed)
    scores = random.normal(size=(n, 7)).astype(np.float32)
    matrix = transitions() + random.normal(size=(7, 7)).astype(np.float32)
    found = best_tags(scores, matrix)

    def value(tags):
        total = float(scores[0, tags[0]]) + min(float(matrix[0, tags[0]]), 0.0)
        return total + sum(
            float(matrix[a, b] + scores[i, b])
            for i, (a, b) in enumerate(itertools.pairwise(tags), 1)
        )

    assert value(found) > IMPOSSIBLE / 2
    for i in range(n):
        for tag in range(7):
            other = found.copy()
            other[i] = tag
            assert value(other) <= value(found) + 1e-3


def test_tags_become_spans():
    tags = np.array([1, 2, 3, 5, 6, 5, 0])
    spans = spans_of(tags, np.zeros((7, 7), dtype=np.float32), TAGS)
    assert [(s.role, s.first, s.last) for s in spans] == [
        ("source", 0, 1),
        ("cue", 2, 2),
        ("content", 3, 4),
        ("content", 5, 5),
    ]


def test_contents_in_pieces_share_their_cue_and_a_source_may_serve_two():
    text = '"Stop" , Ana said , "now" and wrote it'
    words = [text[s:e] for s, e in zip(*tokens_of(text)[:2], strict=True)]
    tags = [{'"': "I-content", "Stop": "I-content", "now": "I-content"}.get(w, "O") for w in words]
    tags[0] = tags[7] = "B-content"
    for word, tag in (
        ("Ana", "B-source"),
        ("said", "B-cue"),
        ("wrote", "B-cue"),
        ("it", "B-content"),
    ):
        tags[words.index(word)] = tag
    # columns: query and key of content -> cue, query and key of cue -> source, two for "none"
    near, far = [9, 0], [0, 9]
    none = [-5, -5]
    zero = [0, 0]
    vectors = {
        0: [*near, *zero, *zero, *zero, *none],
        7: [*near, *zero, *zero, *zero, *none],
        words.index("it"): [*far, *zero, *zero, *zero, *none],
        words.index("said"): [*zero, *near, *near, *zero, *none],
        words.index("wrote"): [*zero, *far, *near, *zero, *none],
        words.index("Ana"): [*zero, *zero, *zero, *near, *none],
    }
    scores = encoded(text, tags, vectors)
    groups = link(scores, decode(scores, META), META)
    said, wrote = groups
    assert [words[c.first] for c in said.contents] == ['"', '"']
    assert [words[c.first] for c in wrote.contents] == ["it"]
    assert said.source == wrote.source
    assert words[said.source.first] == "Ana"


def test_a_content_without_cue_takes_a_free_source_close_by():
    text = "Ana : stop"
    scores = encoded(text, ["B-source", "O", "B-content"], {0: [0] * 10, 2: [0] * 8 + [5, 5]})
    (group,) = link(scores, decode(scores, META), META)
    assert group.cue is None
    assert (group.source.first, group.contents[0].first) == (0, 2)


def test_a_damaged_model_is_refused(tmp_path):
    with pytest.raises(InputError, match="no model"):
        Encoder(tmp_path)
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("x")
    meta = {"format": FORMAT, "sha256": {"model.onnx": "0"}}
    (tmp_path / "meta.json").write_text(json.dumps(meta))
    with pytest.raises(FormatError, match="checksum"):
        Encoder(tmp_path)


def test_plain_sentences_come_out_right():
    text = (
        "The reservoir is nearly empty, the water board said on Tuesday.\n\n"
        "“We had three dry winters,” said Marta Lindqvist, who runs the plant. “Nobody planned for "
        "a fourth.”\n\nAccording to the ministry, rationing will start in June."
    )
    found = tag_attributions(parse(text))
    read = [tuple(" ".join(s.of(text) for s in role) for role in (a.source, a.cue)) for a in found]
    assert ("the water board", "said") in read
    assert any(source.startswith("Marta Lindqvist") and cue == "said" for source, cue in read)
    # The tagger sees no content in the last sentence: as users get it, a rule stands in.
    joined = accurate_spans(parse(text))
    roles = [tuple(" ".join(s.of(text) for s in r) for r in (a.source, a.cue)) for a in joined]
    assert ("the ministry", "According to") in roles
    assert [a.id for a in found] == [f"A{i}" for i in range(1, len(found) + 1)]
    assert all(0 <= a.confidence <= 1 for a in found)


HARD = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            [
                "MAYOR:",
                "said",
                "“",
                "”",
                '"',
                "Ana",
                "\n\n",
                ".",
                "漢字漢字",
                "он сказал",
                "that",
                "a" * 300,
            ]
        ),
        max_size=200,
    ).map(" ".join),
)


@settings(max_examples=25, deadline=None)
@given(HARD)
def test_any_text_gives_sane_spans_and_the_same_twice(text):
    parsed = parse(text)
    found = tag_attributions(parsed)
    assert found == tag_attributions(parsed)
    for attribution in found:
        assert attribution.content
        for span in attribution.source + attribution.cue + attribution.content:
            assert 0 <= span.start < span.end <= len(text)
            assert not text[span.start].isspace() and not text[span.end - 1].isspace()


@pytest.mark.parametrize("text", ["", " \n ", "\x00\x01", "…", "A" * 5000, "no end " * 3000])
def test_text_that_is_no_news_does_no_harm(text):
    assert all(a.content for a in tag_attributions(parse(text)))
