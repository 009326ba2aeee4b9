"""The commands as a researcher calls them, on good input and on the wrong file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import toolkit as tk
from toolkit.cli import main

ARTICLES = {
    "gazette/one.txt": (
        "Norrland shelled the port at dawn, the Osker defence ministry said.\n\n"
        "“Our engineers are safe,” said Ada Holm, a spokeswoman for Norrland. “We will answer.”\n\n"
        "Oskern has not commented. The attack, if confirmed, would be the first this year."
    ),
    "herald/two.txt": (
        "Officials in Oskern claimed that the dam had been mined, according to Osker Radio.\n\n"
        "Ada Holm denied that Norrland was involved. “That is a lie,” she said."
    ),
}
STUDY = """
[study]
title = "The port"
[sides.norrland]
aliases = ["Norrland"]
people = ["Ada Holm"]
[sides.oskern]
aliases = ["Oskern"]
demonyms = ["Osker"]
institutions = ["Osker Radio"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_report_writes_the_page_tables_figures_and_manifest(folder: Path) -> None:
    out = folder / "report"
    result = run("report", folder / "articles", "--study", folder / "study.toml", "--out", out)
    assert result.exit_code == 0, result.output
    assert "2 articles" in result.output
    page = (out / "report.html").read_text("utf-8")
    assert "The port" in page
    assert "Ada Holm" in page
    assert json.loads((out / "manifest.json").read_text("utf-8"))
    with (out / "tables" / "attributions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    sides = {row["source_name"]: row["side"] for row in rows}
    assert sides["Ada Holm"] == "norrland"
    assert len(list((out / "figures").glob("*.svg"))) >= 5


def test_report_twice_gives_the_same_bytes(folder: Path) -> None:
    outs = [folder / "a", folder / "b"]
    for out in outs:
        args = ("--study", folder / "study.toml", "--out", out, "--quiet")
        assert run("report", folder / "articles", *args).exit_code == 0
    files = [sorted(p.relative_to(o) for p in o.rglob("*") if p.is_file()) for o in outs]
    assert files[0] == files[1]
    for name in files[0]:
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes(), name


def test_annotate_writes_lines_that_read_back(folder: Path) -> None:
    out = folder / "annotated.jsonl"
    result = run("annotate", folder / "articles", "--study", folder / "study.toml", "--out", out)
    assert result.exit_code == 0, result.output
    documents = list(tk.read_annotated(out))
    assert [d.text for d in documents] == list(ARTICLES.values())
    assert [d.document.outlet for d in documents] == ["gazette", "herald"]
    assert all(d.attributions for d in documents)


def test_annotate_needs_no_study(folder: Path) -> None:
    out = folder / "x.jsonl"
    assert run("annotate", folder / "articles", "--out", out).exit_code == 0
    assert all(s.side is None for d in tk.read_annotated(out) for s in d.sources)


def test_bad_files_are_named_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "articles" / "empty.txt").write_bytes(b"")
    (folder / "articles" / "binary.txt").write_bytes(bytes(range(256)) * 20)
    result = run("annotate", folder / "articles", "--out", folder / "x.jsonl")
    assert result.exit_code == 0, result.output
    assert "empty.txt" in result.output
    assert "binary.txt" in result.output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("report", "missing/", "--study", "STUDY", "--out", "out"), "missing"),
        (("report", "ARTICLES", "--study", "none.toml", "--out", "out"), "toolkit study new"),
        (("annotate", "ARTICLES", "--out", "x", "--column", "text"), "FIELD=NAME"),
    ],
)
def test_a_wrong_call_is_one_clear_line(folder: Path, args: tuple[str, ...], says: str) -> None:
    places = {"ARTICLES": folder / "articles", "STUDY": folder / "study.toml"}
    real = [places.get(a, folder / a if a in ("out", "x") else a) for a in args]
    result = run(*real)
    assert result.exit_code != 0
    assert says in result.output
    assert "Traceback" not in result.output
    assert not (folder / "out").exists()


def test_study_new_writes_a_study_that_loads(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    assert run("study", "new", path).exit_code == 0
    assert len(tk.Study.load(path).sides) == 2
    again = run("study", "new", path)
    assert again.exit_code != 0
    assert "--force" in again.output
    assert "[sides.first]" in run("study", "new").output


@pytest.mark.parametrize("command", [(), ("report",), ("annotate",), ("study", "new")])
def test_every_command_helps_with_examples(command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.output


def test_version() -> None:
    assert tk.__version__ in run("--version").output
