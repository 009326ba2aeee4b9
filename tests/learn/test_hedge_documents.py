from toolkit.learn.hedge_documents import joined


def test_sentences_of_one_document_are_one_text_and_headings_paragraphs():
    rows = [
        {"id": "1", "doc": "a", "text": "Harbour works"},
        {"id": "2", "doc": "a", "text": "The mole may have sunk."},
        {"id": "3", "text": "It is said to hold."},
    ]
    first, second = joined(rows)
    assert first.text.startswith("Harbour works\n\nThe mole may have sunk.")
    assert [first.sentence(first.text.index(w)) for w in ("Harbour", "mole", "sunk")] == [0, 1, 1]
    assert (first.first, second.first) == (0, 2)
    assert second.text[int(second.starts[0]) :].startswith("It is said")


def test_the_same_name_in_two_corpora_is_two_documents():
    rows = [{"id": c, "doc": "a", "corpus": c, "text": "It may rain."} for c in ("wiki", "news")]
    assert len(list(joined(rows))) == 2
