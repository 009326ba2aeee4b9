"""The page on the saved annotation names every key and its example can be read."""

import json
from pathlib import Path

from toolkit.document import AnnotatedDocument, Attribution, Document, Hedge, Source, Span
from toolkit.exchange import from_record, to_record


def test_example_of_the_page_is_in_the_format(root: Path) -> None:
    page = (root / "docs" / "format.md").read_text(encoding="utf-8")
    record = json.loads(page.split("```json\n")[1].split("```")[0])
    annotated = from_record(record)
    assert to_record(annotated) == record
    assert annotated.words(annotated.attributions[0].source) == "engineer Rosa Vall"


def test_page_names_every_key(root: Path) -> None:
    page = (root / "docs" / "format.md").read_text(encoding="utf-8")
    one = (Span(0, 1),)
    record = to_record(
        AnnotatedDocument(
            Document("a", "Rain."),
            attributions=(Attribution("A1", one, one, one),),
            sources=(Source("S1", "Rain"),),
            hedges=(Hedge("H1", one[0], "epistemic", "author"),),
        )
    )
    keys = {*record, *record["attributions"][0], *record["sources"]["S1"], *record["hedges"][0]}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def test_reading_page_lists_every_synonym(root: Path) -> None:
    from toolkit.corpus.settings import settings

    page = (root / "docs" / "reading.md").read_text(encoding="utf-8")
    rows = dict(line.split("|")[1:3] for line in page.splitlines() if line.startswith("| `"))
    for field, names in settings("columns").items():
        assert rows[f" `{field}` "].strip() == ", ".join(names[1:])
