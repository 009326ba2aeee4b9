"""What a report was made from and what it holds: the manifest that makes it reproducible.

No times, no hosts, no absolute paths: the same input gives the same manifest.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import toolkit
from toolkit.report.contract import AnalysisLike

FORMAT = "attribution-toolkit/report/1"
NAME = "manifest.json"
#: Libraries whose version can change what a report says or how it looks.
_LIBRARIES = (
    *("jinja2", "matplotlib", "nltk", "numpy", "onnxruntime", "pandas"),
    *("tokenizers", "trafilatura"),
)


def manifest(
    analysis: AnalysisLike, files: Mapping[str, bytes], *, also: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the manifest of a report.

    Parameters
    ----------
    analysis : AnalysisLike
        What the report is written from.
    files : mapping of str to bytes
        Every other file of the report by its path inside the report.
    also : sequence of str
        What was written beside the page.
    """
    given = analysis.provenance
    return {
        "format": FORMAT,
        "versions": {**_versions(), **_portable(given.get("versions", {}))},
        "inputs": _portable(given.get("inputs", [])),
        "options": _portable(given.get("options", {})),
        "reading": _portable(given.get("reading", {})),
        "also": sorted(also),
        "models": _portable(given.get("models", {})),
        "study": analysis.study.as_dict(),
        "files": {path: sha256(data).hexdigest() for path, data in files.items()},
    }


def manifest_bytes(value: Mapping[str, Any]) -> bytes:
    """Return a manifest as JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, default=str)
    return (text + "\n").encode("utf-8", "replace")


def files_of(folder: Path) -> frozenset[str] | None:
    """Return the paths of an earlier report's files, or None if the folder is not a report."""
    try:
        value = json.loads((folder / NAME).read_bytes())
        if not str(value["format"]).startswith("attribution-toolkit/report/"):
            return None
        return frozenset([NAME, *map(str, value["files"])])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _versions() -> dict[str, str]:
    out = {"python": platform.python_version(), "toolkit": toolkit.__version__}
    for name in _LIBRARIES:
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            continue
    return out


def _portable(value: Any) -> Any:
    """Return plain values in which an absolute path is its last name."""
    if isinstance(value, Mapping):
        return {_portable(str(k)): _portable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_portable(v) for v in value]
    if isinstance(value, (str, Path)):
        text = str(value)
        for kind in (PurePosixPath, PureWindowsPath):
            if kind(text).is_absolute():
                return kind(text).name
        return text
    return value
