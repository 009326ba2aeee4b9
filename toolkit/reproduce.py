"""A report's manifest in, the report run again out: is every byte the same, and if not, which.

What can differ is looked at in the order in which it would explain the rest: versions of libraries,
then models, then inputs, then the files of the report.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from toolkit.analysis import Analysis, analyze
from toolkit.corpus import read_corpus
from toolkit.errors import FormatError, InputError
from toolkit.report.manifest import FORMAT, NAME
from toolkit.report.write import report_files
from toolkit.study import Study

#: Files that are text, of which the first line that differs is told.
_TEXTS = (".csv", ".html", ".md", ".json", ".jsonl", ".svg", ".ipynb")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the manifest says.

    Parameters
    ----------
    what : {"version", "model", "input", "file"}
        What kind of thing.
    name : str
        Which one.
    then, now : str
        What the manifest says and what was found; "" where there is none.
    detail : str
        Where a text begins to differ.
    """

    what: str
    name: str
    then: str
    now: str
    detail: str = ""

    def __str__(self) -> str:
        if not self.then:
            said = "is new"
        elif not self.now:
            said = "is missing"
        elif self.what == "version":
            said = f"was {self.then}, is {self.now}"
        else:
            said = "differs"
        return f"{self.what} {self.name}: {said}" + (f"; {self.detail}" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What running a report again gave.

    Parameters
    ----------
    n_files : int
        How many files the report has.
    differences : tuple of Difference
        What is not as it was; empty when every byte is the same. Versions alone do not count: they
        are told because they may explain the rest.
    """

    n_files: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether every byte of every file is the same."""
        return not any(d.what == "file" for d in self.differences)


def reproduce(
    manifest: str | Path, paths: Sequence[str | Path] = (), *, progress: bool = True
) -> Reproduction:
    """Run a report again from its manifest and compare every byte.

    Parameters
    ----------
    manifest : str or Path
        The ``manifest.json`` of a report. When the report's files lie beside it, a text that
        differs is told with its first line that does.
    paths : sequence of str or Path
        The articles; by default the paths that the manifest names, seen from the current folder.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Reproduction

    Raises
    ------
    FormatError
        If the file is no manifest of a report.
    InputError
        If the articles are not there, or the report was not made from files.
    """
    manifest = Path(manifest)
    then = _read(manifest)
    analysis = _again(then, [str(p) for p in paths], progress)
    files = report_files(analysis, also=then.get("also", []))
    now = json.loads(files.pop(NAME))
    found = [
        *_compared("version", then["versions"], now["versions"]),
        *_compared("model", then["models"], now["models"]),
        *_compared("input", _sums(then["inputs"]), _sums(now["inputs"])),
    ]
    for difference in _compared("file", then["files"], now["files"]):
        detail = _first_line(manifest.parent / difference.name, files.get(difference.name, b""))
        found.append(Difference("file", difference.name, difference.then, difference.now, detail))
    return Reproduction(len(then["files"]), tuple(found))


def _read(path: Path) -> dict[str, Any]:
    try:
        value: dict[str, Any] = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    except ValueError:
        raise FormatError(f"{path}: is not JSON; give the manifest.json of a report") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise FormatError(
            f"{path}: is no manifest of a report in the format {FORMAT!r}; give the manifest.json "
            "that `toolkit report` writes"
        )
    return value


def _again(then: Mapping[str, Any], paths: list[str], progress: bool) -> Analysis:
    """Analyse the articles again as the manifest says."""
    reading, options = then.get("reading", {}), then["options"]
    if not reading.get("paths") and not paths:
        raise InputError(
            "the report was made from articles in memory, which a manifest cannot name; give the "
            "files they came from, or run the notebook that made them"
        )
    corpus = read_corpus(
        _one_or_many(paths or list(reading["paths"])),
        columns=reading.get("columns") or None,
        pattern=reading.get("pattern"),
        language=reading.get("language", "en"),
        max_chars=reading.get("max_chars", 1_000_000),
    )
    if paths:
        # What the manifest says of where the articles were stays as it was.
        corpus.recipe = {**corpus.recipe, "paths": reading.get("paths", [])}
    return analyze(
        corpus,
        Study.from_dict(then["study"]),
        engine=options["engine"],
        duplicates=options.get("duplicates", True),
        progress=progress,
    )


def _one_or_many(paths: list[str]) -> Any:
    return paths[0] if len(paths) == 1 else paths


def _sums(inputs: Any) -> dict[str, str]:
    """Return inputs as a mapping of name to checksum, however the manifest lists them."""
    if isinstance(inputs, Mapping):
        return {str(k): str(v) for k, v in inputs.items()}
    return {str(i["path"]): str(i["sha256"]) for i in inputs}


def _compared(what: str, then: Mapping[str, str], now: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(what, name, str(then.get(name, "")), str(now.get(name, "")))
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]


def _first_line(path: Path, now: bytes) -> str:
    """Say where the text of an earlier file begins to differ; nothing where there is no such."""
    if path.suffix not in _TEXTS or not now or not path.is_file():
        return ""
    before = path.read_bytes()
    if sha256(before).digest() == sha256(now).digest():
        return "the file beside the manifest was changed after the report was made, and is as now"
    lines = [data.decode("utf-8", "replace").splitlines() for data in (before, now)]
    pairs = zip(*lines, strict=False)
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            return f"line {number}: {_near(old, new)} was, {_near(new, old)} is"
    return f"{len(lines[0])} lines were, {len(lines[1])} are"


def _near(line: str, other: str) -> str:
    """Return a line from a little before the place where it differs from the other."""
    matched = difflib.SequenceMatcher(None, line[:2000], other[:2000], autojunk=False)
    block = matched.get_matching_blocks()[0]
    start = max(0, block.size - 30) if block.a == 0 and block.b == 0 else 0
    part = line[start : start + _LONGEST]
    return repr(("…" if start else "") + part + ("…" if start + _LONGEST < len(line) else ""))
