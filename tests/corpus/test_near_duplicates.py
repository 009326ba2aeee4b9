"""Wire copy is found whatever the outlet put around it, and different articles are left apart."""

import random

import pytest

from toolkit.corpus import near_duplicates, read_corpus
from toolkit.corpus.duplicates import _jaccard
from toolkit.corpus.sketches import shingles_of
from toolkit.document import Document
from toolkit.errors import OptionError

WIRE = (
    "Rescue crews reached the last of the stranded hikers on Mount Orrel on Tuesday evening, the "
    "mountain service said, ending a search that had lasted three days. All nine were tired but "
    "unhurt, a doctor at the base told reporters. The group had lost its way when fog came down "
    "over the eastern ridge. Officials said the path would stay closed until new markers were put "
    "up, which may take until the end of the month. The regional council has asked for money to "
    "build a second hut. “We were lucky with the cold,” one of the hikers said. “Another night "
    "would have been too much.”"
)
OTHER = (
    "Shoppers in the old town will pay more for bread from next week, the bakers' guild announced. "
    "It blamed the price of flour, which has risen by a fifth since spring, and said that smaller "
    "shops could close without help from the city. The mayor's office called the rise regrettable "
    "and promised talks. Consumer groups doubted that costs alone explained it."
)


def docs(*texts: str) -> list[Document]:
    return [Document(f"d{n}", text, outlet=f"Outlet {n}") for n, text in enumerate(texts)]


def test_copy_with_other_case_marks_and_byline_is_found() -> None:
    edited = "By our correspondent\n\n" + WIRE.replace("“", '"').replace("”", '"').upper()
    frame = near_duplicates(docs(OTHER, WIRE, edited))
    assert list(frame.columns) == ["group", "document", "outlet", "date", "title", "similarity"]
    assert frame[["group", "document", "outlet"]].values.tolist() == [
        [1, "d1", "Outlet 1"],
        [1, "d2", "Outlet 2"],
    ]
    assert frame["similarity"][0] == 1.0
    assert 0.9 < frame["similarity"][1] < 1.0


def test_groups_are_numbered_by_first_article_and_listed_together() -> None:
    frame = near_duplicates(docs(WIRE, OTHER, WIRE, OTHER, WIRE))
    assert frame["group"].tolist() == [1, 1, 1, 2, 2]
    assert frame["document"].tolist() == ["d0", "d2", "d4", "d1", "d3"]
    assert frame["similarity"].tolist() == [1.0] * 5


def test_threshold_is_exact_whatever_the_hashing_says() -> None:
    words = WIRE.split()
    half = " ".join(words[: len(words) // 2]) + " " + OTHER
    exact = _jaccard(shingles_of(WIRE), shingles_of(half))
    assert near_duplicates(docs(WIRE, half), threshold=exact).shape[0] == 2
    assert near_duplicates(docs(WIRE, half), threshold=exact + 0.001).empty


def test_hashing_misses_no_pair_of_exact_comparison() -> None:
    draw = random.Random(5)
    words = (WIRE + OTHER).split()
    texts = []
    for _ in range(12):
        base = [draw.choice(words) + str(draw.randrange(50)) for _ in range(150)]
        other = [w if draw.random() > 0.02 else w + "x" for w in base]
        texts += [" ".join(base), " ".join(other)]
    sets = [shingles_of(text) for text in texts]
    pairs = {
        (f"d{n}", f"d{n + 1}") for n in range(0, 24, 2) if _jaccard(sets[n], sets[n + 1]) >= 0.7
    }
    frame = near_duplicates(docs(*texts), threshold=0.7)
    assert {tuple(group) for _, group in frame.groupby("group")["document"]} == pairs
    assert pairs


def test_empty_and_short_texts_and_different_articles() -> None:
    assert near_duplicates(docs("", "", "…")).empty
    assert near_duplicates(docs(WIRE, OTHER)).empty
    assert near_duplicates([]).empty
    assert near_duplicates(docs("Storm closes port", "Storm closes port!")).shape[0] == 2


def test_corpus_reports_and_drops_nothing() -> None:
    corpus = read_corpus(docs(WIRE, WIRE + " Snow is expected.", OTHER))
    assert corpus.near_duplicates()["document"].tolist() == ["d0", "d1"]
    assert len(corpus) == 3


def test_threshold_must_make_sense() -> None:
    with pytest.raises(OptionError, match="threshold"):
        near_duplicates([], threshold=0)


def test_many_copies_with_small_changes_are_one_group_whatever_their_order() -> None:
    texts = [f"{WIRE} Bus line {n} runs as usual." for n in range(60)] + [WIRE] * 300 + [OTHER]
    random.Random(3).shuffle(texts)
    frame = near_duplicates(docs(*texts))
    assert frame["group"].nunique() == 1
    assert len(frame) == 360
    assert texts.index(OTHER) not in {int(id[1:]) for id in frame["document"]}
