import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.annotate.decoding import TokenSpan
from toolkit.annotate.fast import candidates, link
from toolkit.annotate.features import lower_words, pair_features, sequences, token_features
from toolkit.annotate.groups import assemble
from toolkit.language.pieces import tokens_of

ANY_TEXT = st.text(st.sampled_from(list("aB3.,!?\"'“”() \n\tÉ漢字")), max_size=300)
#: Near is good: minus the distance, minus rivals.
WEIGHTS = [3.0, 0, -1.0, 0, 0, -1.0, 0, -1.0, -2.0, 0, 0, 0, 0, 0, 0, 0]


def spans_in(text, **roles):
    tokens = tokens_of(text)
    found = []
    for role, phrases in roles.items():
        for phrase in phrases:
            at = text.index(phrase)
            first = int(np.searchsorted(tokens.starts, at))
            last = int(np.searchsorted(tokens.starts, at + len(phrase))) - 1
            found.append(TokenSpan(role, first, last, 0.9))
    return tokens, sorted(found, key=lambda s: s.first)


@given(ANY_TEXT)
def test_sequences_cover_every_token_once(text):
    tokens = tokens_of(text)
    covered = [i for start, end in sequences(tokens) for i in range(start, end)]
    assert covered == list(range(len(tokens.starts)))


def test_sequences_end_with_the_paragraph_and_are_bounded():
    tokens = tokens_of("One. Two.\nThree")
    assert sequences(tokens) == [(0, 4), (4, 5)]
    long = tokens_of("word " * 5000)
    assert max(end - start for start, end in sequences(long)) <= 400


@given(ANY_TEXT)
def test_every_token_has_the_same_number_of_features(text):
    tokens = tokens_of(text)
    rows = token_features(lower_words(text, tokens), tokens, {"a": 3})
    assert len(rows) == len(tokens.starts)
    assert {len(row) for row in rows} <= {18}


def test_a_possible_cue_is_seen_from_its_sentence_only():
    text = "Ana said so. It rains."
    tokens = tokens_of(text)
    rows = token_features(lower_words(text, tokens), tokens, {"said": 4})
    seen = [any(f.startswith(("b4", "c4")) for f in row) for row in rows]
    assert seen == [True, False, True, True, False, False, False]


def test_spans_are_linked_to_the_nearest_and_share_a_source():
    text = "Ben said prices rose and warned of worse. Talks failed, Ana wrote."
    tokens, spans = spans_in(
        text,
        source=["Ben", "Ana"],
        cue=["said", "warned", "wrote"],
        content=["prices rose", "of worse", "Talks failed"],
    )
    meta = {"cue_weights": WEIGHTS, "source_weights": WEIGHTS}
    groups = link(lower_words(text, tokens), tokens, spans, meta)
    read = [
        tuple(" ".join(s.of(text) for s in role) for role in (a.source, a.cue, a.content))
        for a in assemble(tokens, groups, meta)
    ]
    assert read == [
        ("Ben", "said", "prices rose"),
        ("Ben", "warned", "of worse"),
        ("Ana", "wrote", "Talks failed"),
    ]


def test_candidates_are_few_and_near():
    spans = [TokenSpan("cue", i * 50, i * 50, 1.0) for i in range(100)]
    found = candidates(TokenSpan("content", 2510, 2520, 1.0), spans)
    assert [(t.first, rivals) for t, rivals in found] == [
        (2500, 0),
        (2450, 1),
        (2400, 2),
        (2550, 0),
        (2600, 1),
        (2650, 2),
    ]


def test_pair_features_are_finite_and_fixed_in_number():
    text = "Ana , who left , said that it rained"
    tokens = tokens_of(text)
    values = pair_features(lower_words(text, tokens), tokens, (5, 5), (0, 0), 2)
    assert values.shape == (len(WEIGHTS),)
    assert np.isfinite(values).all()
