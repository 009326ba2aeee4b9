"""A study and an engine → the recipe: everything beside the article that its annotation depends on.

Two runs with the same recipe annotate an article alike, on whatever machine; its digest goes into
the key of every part, so that a part is found again exactly when nothing it depends on has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

import toolkit
from toolkit.errors import FormatError
from toolkit.files import SUMS, sha256
from toolkit.study import Study

PartFormat = Literal["parquet", "jsonl"]
_PACKAGE = Path(toolkit.__file__).parent
_MODELS = "data/models"
# Rooms and files of the package that an annotated article and its table rows are made by.
_CODE = ("document.py", "study.py", "periods.py", "language", "annotate", "exchange", "measure")
_DATA = "data"
# Data that only charts, reports and readers use.
_BESIDE = ("charts.toml", "report.toml", "display.css", "corpus.toml", "study-template.toml")
_LIBRARIES = ("nltk", "numpy", "onnxruntime", "pandas", "tokenizers")
# A study's words for people to read and its seed change no annotation.
_SHOWN: Mapping[str, Any] = {"title": "", "random_state": 0}
_SHOWN_OF_SIDE: Mapping[str, Any] = {"label": "", "color": ""}


def recipe(study: Study, engine: str, part_format: PartFormat) -> dict[str, Any]:
    """Return what annotation depends on, as plain values.

    Parameters
    ----------
    study : Study
    engine : {"accurate", "rules"}
    part_format : {"parquet", "jsonl"}
    """
    models = models_used(engine)
    libraries = [*_LIBRARIES, *(["pyarrow"] if part_format == "parquet" else [])]
    return {
        "engine": engine,
        "format": part_format,
        "study": packed(_matching(study)),
        "versions": {"toolkit": toolkit.__version__, **_versions(tuple(libraries))},
        "unicode": unicodedata.unidata_version,
        "code": _code(),
        "models": dict(models),
    }


def digest(made: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a recipe."""
    text = json.dumps(made, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@cache
def models_used(engine: str) -> Mapping[str, str]:
    """Return the checksum of each file of the models; of those of learned engines only if used."""
    folder = _PACKAGE / _MODELS
    found = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SUMS)
    learned = engine != "rules"
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in found
        if learned or path.parent == folder
    }


def packed(value: Any) -> Any:
    """Return a study, or a part of one, as values that JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: packed(getattr(value, f.name)) for f in fields(value)}
        return {"class": [type(value).__module__, type(value).__name__], "fields": inner}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        inner = {name: packed(item) for name, item in zip(value._fields, value, strict=True)}
        return {"class": [type(value).__module__, type(value).__name__], "fields": inner}
    if isinstance(value, tuple):
        return {"tuple": [packed(item) for item in value]}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise FormatError(f"a study holds a value of type {type(value).__name__}, which is not sent on")


def unpacked(value: Any) -> Any:
    """Return what :func:`packed` was given; classes are those of studies and no others."""
    if not isinstance(value, Mapping):
        return value
    if "tuple" in value:
        return tuple(unpacked(item) for item in value["tuple"])
    if "date" in value:
        return dt.date.fromisoformat(value["date"])
    module, name = value["class"]
    if module not in ("toolkit.study", "toolkit.periods"):
        raise FormatError(f"{module}.{name} is no part of a study")
    made = getattr(import_module(module), name, None)
    if not isinstance(made, type) or made.__module__ != module:
        raise FormatError(f"{module}.{name} is no part of a study")
    return made(**{key: unpacked(item) for key, item in value["fields"].items()})


def _matching(study: Study) -> Study:
    """Return the study as far as it decides what is annotated."""
    return replace(
        study,
        sides=tuple(replace(side, **_SHOWN_OF_SIDE) for side in study.sides),
        **_SHOWN,
    )


@cache
def _versions(names: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def _code() -> str:
    """Return one checksum of the code and the lexicons: a rule that was changed counts."""
    paths: list[Path] = []
    for name in (*_CODE, _DATA):
        place = _PACKAGE / name
        paths += place.rglob("*") if place.is_dir() else [place]
    total = hashlib.sha256()
    for path in sorted(paths):
        inner = path.relative_to(_PACKAGE).as_posix()
        beside = inner.startswith(f"{_MODELS}/") or path.name in _BESIDE
        if path.is_file() and not beside and "__pycache__" not in path.parts:
            total.update(f"{inner} {sha256(path)}\n".encode())
    return total.hexdigest()
