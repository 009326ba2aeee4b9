"""`toolkit reproduce`: says that every byte is the same, and what differs when it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import toolkit as tk
from toolkit.cli import main
from toolkit.errors import FormatError, InputError
from toolkit.reproduce import Difference, reproduce

STUDY = """
[study]
title = "The port"
[sides.norrland]
aliases = ["Norrland"]
people = [{ name = "Ada Holm", also = ["A. Holm"] }]
[sides.oskern]
aliases = ["Oskern"]
demonyms = ["Osker"]
"""
TEXT = (
    "Norrland shelled the port at dawn, the Osker defence ministry said on Monday.\n\n"
    "“Our engineers are safe,” said Ada Holm. Oskern’s minister claimed that {n} ships had sunk."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reproduce")
    for n in range(3):
        file = path / "articles" / f"paper{n % 2}" / f"{n}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXT.format(n=n + 2), encoding="utf-8")
    (path / "study.toml").write_text(STUDY, encoding="utf-8")
    _report(path, path / "report")
    return path


def _report(folder: Path, out: Path, env: dict[str, str] | None = None) -> None:
    """Run the command as a researcher would, in a process of its own."""
    command = [sys.executable, "-m", "toolkit.cli", "report", "articles", "--study", "study.toml"]
    command += ["--engine", "accurate", "--out", str(out), "--quiet"]
    environ = {**os.environ, **(env or {})}
    subprocess.run(command, cwd=folder, check=True, env=environ)


def test_the_same_articles_give_the_same_bytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, ["reproduce", "report/manifest.json", "--quiet"])
    assert done.exit_code == 0, done.output


def test_another_day_place_seed_and_number_of_threads_give_the_same_bytes(folder: Path) -> None:
    # The two time zones are 26 hours apart: it is never the same date in both.
    one = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    other = {"TZ": "Etc/GMT+12", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "LANG": "tr_TR.UTF-8"}
    _report(folder, folder / "one", {**one, "OMP_NUM_THREADS": "1"})
    _report(folder, folder / "other", {**other, "OMP_NUM_THREADS": "4"})
    files = [
        {p.relative_to(folder / name): p.read_bytes() for p in (folder / name).rglob("*.*")}
        for name in ("one", "other")
    ]
    assert files[0].keys() == files[1].keys() and len(files[0]) > 25
    assert [p for p in files[0] if files[0][p] != files[1][p]] == []


def test_a_changed_article_is_named_with_what_it_changed(folder: Path, tmp_path: Path) -> None:
    for path in (folder / "articles").rglob("*.txt"):
        target = tmp_path / "articles" / path.relative_to(folder / "articles")
        target.parent.mkdir(parents=True, exist_ok=True)
        # As long as the word it replaces, so that no offset moves; confidences may.
        text = path.read_text("utf-8").replace("claimed", "alleged")
        target.write_text(text, encoding="utf-8")
    manifest = folder / "report" / "manifest.json"
    found = reproduce(manifest, [tmp_path / "articles"], progress=False)
    assert not found.same
    told = [str(d) for d in found.differences]
    assert "input paper0/0.txt: differs" in told
    lines = [t for t in told if t.startswith("file tables/attributions.csv: differs; line ")]
    assert len(lines) == 1 and " was, " in lines[0] and lines[0].endswith(" is")
    assert not any(d.what in ("version", "model") for d in found.differences)
    done = CliRunner().invoke(main, ["reproduce", str(manifest), str(tmp_path / "articles"), "-q"])
    assert done.exit_code == 1 and f"of {found.n_files} files differ" in done.output


def test_a_manifest_of_other_versions_says_so(folder: Path, tmp_path: Path) -> None:
    made = json.loads((folder / "report" / "manifest.json").read_text("utf-8"))
    made["versions"]["pandas"] = "0.1"
    (tmp_path / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    found = reproduce(tmp_path / "manifest.json", [folder / "articles"], progress=False)
    assert found.same and [d.name for d in found.differences] == ["pandas"]
    assert str(found.differences[0]).startswith("version pandas: was 0.1, is ")


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        reproduce(tmp_path / "none.json")
    for text in ("{}", "[]", "no json", '{"format": "other/1"}'):
        (tmp_path / "m.json").write_text(text)
        with pytest.raises(FormatError, match=r"manifest\.json"):
            reproduce(tmp_path / "m.json")


def test_articles_in_memory_cannot_be_found_again(tmp_path: Path) -> None:
    one = [{"id": "a", "text": TEXT.format(n=2)}]
    tk.analyze(one, engine="rules", progress=False).report(tmp_path / "r")
    with pytest.raises(InputError, match="in memory"):
        reproduce(tmp_path / "r" / "manifest.json")


def test_differences_are_told_in_words() -> None:
    assert str(Difference("file", "a.csv", "1", "")) == "file a.csv: is missing"
    assert str(Difference("file", "a.csv", "", "1")) == "file a.csv: is new"
    assert str(Difference("model", "m.onnx", "1", "2")) == "model m.onnx: differs"
