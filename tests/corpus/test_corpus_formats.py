"""Each format gives the documents that its file holds, with their fields."""

import json
from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpus import read_corpus
from toolkit.document import Document

STORY = (
    "The harbour master of Lindhaven said on Friday that no ship had left the port since noon, "
    "and that the owners were waiting for news from the ministry.\n"
)
OTHER = (
    "Two ferries were towed back to the pier after the storm, according to the coast guard, which "
    "had warned the crews of high waves the day before.\n"
)


def page(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><title>Ships wait</title>{head}</head>'
        f"<body><nav>Menu</nav><article><h1>Ships wait</h1>{body}</article></body></html>"
    )


def test_text_file_is_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "ships.txt").write_bytes(b"\xef\xbb\xbf" + STORY.replace("\n", "\r\n").encode())
    (document,) = read_corpus(tmp_path / "ships.txt")
    assert document == Document(id="ships", text=STORY.replace("\n", "\r\n"))


def test_folder_is_read_in_order_with_outlets_of_its_subfolders(tmp_path: Path) -> None:
    for name in ("post/b.txt", "post/2024/a.txt", "herald/z.txt", "top.txt", "post/.hidden.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{STORY}{name}")
    documents = list(read_corpus(tmp_path))
    assert [(d.id, d.outlet) for d in documents] == [
        ("herald/z", "herald"),
        ("post/2024/a", "post"),
        ("post/b", "post"),
        ("top", None),
    ]
    assert [(d.id, d.outlet) for d in read_corpus([tmp_path / "post", tmp_path / "herald"])] == [
        ("post/2024/a", "post"),
        ("post/b", "post"),
        ("herald/z", "herald"),
    ]


def test_a_file_beside_a_folder_makes_no_outlet_of_the_folder(tmp_path: Path) -> None:
    for name in ("news/post/a.txt", "news/b.txt", "loose.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(STORY + name)
    found = read_corpus([tmp_path / "news", tmp_path / "loose.txt"])
    assert [(d.id, d.outlet) for d in found] == [
        ("news/b", None),
        ("news/post/a", "post"),
        ("loose", None),
    ]


def test_glob_pattern_and_list_name_each_file_once(tmp_path: Path) -> None:
    for name in ("a/1.txt", "a/2.text", "b/1.txt", "b/3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY + name)
    found = read_corpus(f"{tmp_path}/*/1.txt")
    assert [(d.id, d.outlet) for d in found] == [("a/1", "a"), ("b/1", "b")]
    found = read_corpus([tmp_path / "b/3.txt", f"{tmp_path}/b/*.txt", str(tmp_path / "a/1.txt")])
    assert [d.text[-8:-4] for d in found] == ["\nb/3", "\nb/1", "\na/1"]
    assert [d.id for d in read_corpus(tmp_path, pattern="b/*.txt")] == ["b/1", "b/3"]
    assert [d.id for d in read_corpus(tmp_path.rglob("3.txt"))] == ["3"]


def test_same_stem_in_two_formats_keeps_the_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.html").write_text(page(f"<p>{OTHER}</p><p>{STORY}</p>"))
    assert [d.id for d in read_corpus(tmp_path)] == ["a.html", "a.txt"]


def test_companion_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    for name in ("README.md", "LICENSE", "study.toml", "card.txt", "SHA256SUMS", "gold.jsonl"):
        (tmp_path / name).write_text("about this corpus")
    corpus = read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["a"]
    assert corpus.skipped.empty
    assert [d.text for d in read_corpus(tmp_path / "card.txt")] == ["about this corpus"]


def test_html_gives_article_and_metadata_without_the_page_around_it(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="The Lindhaven Post">'
        '<meta property="article:published_time" content="2023-12-30T09:00:00Z">'
        '<link rel="canonical" href="https://example.org/ships">'
    )
    body = f"<p>{STORY}</p><script>alert('x')</script><p>{OTHER}</p>"
    (tmp_path / "ships.html").write_text(page(body, head))
    (document,) = read_corpus(tmp_path / "ships.html")
    assert STORY.strip() in document.text
    assert "alert" not in document.text
    assert "Menu" not in document.text
    assert (document.id, document.outlet, document.date) == (
        "ships",
        "The Lindhaven Post",
        "2023-12-30",
    )
    assert (document.title, document.url) == ("Ships wait", "https://example.org/ships")
    assert document.language == "en-GB"


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    text = page(f"<p>At the café, {STORY}</p><p>{OTHER}</p>", '<meta charset="ISO-8859-1">')
    (tmp_path / "a.html").write_bytes(text.encode("cp1252"))
    (document,) = read_corpus(tmp_path / "a.html")
    assert "At the café" in document.text


def test_jsonl_maps_synonyms_and_keeps_the_rest(tmp_path: Path) -> None:
    row = {
        "doc_id": 7,
        "Body": STORY,
        "publisher": "The Post",
        "source": "wire",
        "headline": "Ships",
        "pub-date": "Dec. 30, 2023",
        "lang": "en",
        "tags": ["sea"],
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\r\n\n" + json.dumps({"text": OTHER}))
    first, second = read_corpus(tmp_path / "a.jsonl")
    assert first == Document(
        id="7",
        text=STORY,
        outlet="The Post",
        date="2023-12-30",
        title="Ships",
        language="en",
        metadata={"source": "wire", "tags": ["sea"]},
    )
    assert second.id == "a-3"


def test_columns_option_comes_before_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'id,text,lead,paper\n1,"{STORY}","{OTHER}",The Post\n')
    columns = {"text": "lead", "outlet": "paper"}
    (document,) = read_corpus(tmp_path / "a.csv", columns=columns)
    assert (document.text, document.outlet) == (OTHER, "The Post")
    assert document.metadata == {"text": STORY}


@pytest.mark.parametrize(
    ("name", "separator", "encoding"),
    [
        ("a.csv", ",", "utf-8"),
        ("a.csv", ";", "utf-8-sig"),
        ("a.csv", "|", "cp1252"),
        ("a.tsv", "\t", "utf-16"),
    ],
)
def test_tables_in_every_dialect(tmp_path: Path, name: str, separator: str, encoding: str) -> None:
    rows = [["id", "text", "date"], ["x", f'“{STORY}”\r\nand ""café"", they say', "30/12/2023"]]
    lines = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / name).write_bytes("\r\n".join(lines).encode(encoding))
    (document,) = read_corpus(tmp_path / name)
    assert document.text == f'“{STORY}”\r\nand "café", they say'
    assert document.date == "2023-12-30"


def test_date_of_two_meanings_stays_in_the_metadata() -> None:
    (document,) = read_corpus([{"text": STORY, "published": "03/04/2023"}])
    assert document.date is None
    assert document.metadata == {"published": "03/04/2023"}


def test_json_list_and_object(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"text": STORY}, {"id": "q", "text": OTHER}]))
    assert [d.id for d in read_corpus(tmp_path / "a.json")] == ["a-1", "q"]
    (tmp_path / "b.json").write_text(json.dumps({"text": STORY}))
    assert [d.text for d in read_corpus(tmp_path / "b.json")] == [STORY]


def test_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame(
        {
            "content": [STORY, OTHER],
            "date": pd.to_datetime(["2023-12-30", None]),
            "n": [1, None],
            "outlet": ["Post", None],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    first, second = read_corpus(tmp_path / "a.parquet")
    assert (first.id, first.text, first.date, first.outlet) == (
        "a-1",
        STORY,
        "2023-12-30",
        "Post",
    )
    assert (second.date, second.outlet, second.metadata["n"]) == (None, None, None)


def test_frame_with_missing_values_and_index_labels() -> None:
    frame = pd.DataFrame(
        {"text": [STORY, None, OTHER], "outlet": ["Post", "Post", float("nan")], "n": [1, 2, 3]},
        index=["x", "y", "z"],
    )
    corpus = read_corpus(frame)
    assert [(d.id, d.outlet, d.metadata) for d in corpus] == [
        ("x", "Post", {"n": 1}),
        ("z", None, {"n": 3}),
    ]
    assert corpus.skipped[["record", "id"]].values.tolist() == [["row 2", "y"]]


def test_frame_round_trip() -> None:
    documents = [
        Document(id="a", text=STORY, outlet="Post", metadata={"tag": "sea", "date": "soon"}),
        Document(id="b", text=OTHER, title="Ferries"),
    ]
    frame = read_corpus(documents).to_frame()
    assert frame["metadata.date"].iloc[0] == "soon"
    back = list(read_corpus(frame))
    assert [(d.id, d.text, d.outlet, d.title) for d in back] == [
        (d.id, d.text, d.outlet, d.title) for d in documents
    ]


def test_documents_pass_unchanged_and_a_corpus_is_itself() -> None:
    documents = [Document(id="a", text=STORY, date="in winter", metadata={"k": [1]})]
    corpus = read_corpus(documents)
    assert next(iter(corpus)) is documents[0]
    assert read_corpus(corpus) is corpus


def test_saved_annotation_is_read_as_its_articles() -> None:
    record = {
        "format": "attribution-toolkit/annotated-document/1",
        "id": "a",
        "text": STORY,
        "metadata": {"desk": "sea"},
        "attributions": [],
        "sources": {},
    }
    assert list(read_corpus([record])) == [Document("a", STORY, metadata={"desk": "sea"})]
