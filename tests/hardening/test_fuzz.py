"""Broken input to every reader, parser and importer ends in one of the toolkit's own errors.

``benchmarks/fuzz.py`` runs a million of these cases; here are some hundreds, and what Hypothesis
makes up by itself.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from fuzz_cases import STUDY, case, targets, try_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.errors import StudyError, ToolkitError
from toolkit.exchange import from_record
from toolkit.study import Study

SLOW = {".html": 5, ".warc": 3, ".warc.gz": 5, "annotate": 10, "parse": 15}
LOOSE = settings(
    deadline=None, max_examples=40, suppress_health_check=list(HealthCheck), database=None
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("name", targets())
def test_broken_input_ends_in_an_error_of_ours(name: str, tmp_path: Path) -> None:
    for number in range(SLOW.get(name, 60)):
        try_case(name, number, tmp_path)


def test_a_case_is_the_same_on_every_machine() -> None:
    assert case(".csv", 7) == case(".csv", 7)
    assert len({case(".csv", number) for number in range(50)}) > 40


@pytest.mark.parametrize("name", [n for n in targets() if n not in SLOW])
@LOOSE
@given(
    data=st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
)
def test_any_bytes_end_in_an_error_of_ours(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            targets()[name].run(data, Path(folder))
        except ToolkitError as error:
            assert str(error)


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000, "a = " + "9" * 5000, "a = " + "{a = " * 3000, "\0", "[a" + ".a" * 5000],
)
def test_a_study_file_without_end_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"study\.toml"):
        Study.load(tmp_path / "study.toml")


@LOOSE
@given(value=st.dictionaries(st.sampled_from(["study", "sides", "x"]), PLAIN, max_size=3))
def test_any_mapping_is_a_study_or_an_error(value: dict[str, Any]) -> None:
    try:
        assert Study.load(value).sides is not None
    except ToolkitError as error:
        assert str(error)


@LOOSE
@given(
    key=st.sampled_from(["title", "random_state", "color", "aliases", "people", "label", "places"]),
    value=PLAIN,
)
def test_any_value_in_a_study_is_taken_or_told(key: str, value: Any) -> None:
    import tomllib

    study = tomllib.loads(STUDY)
    place = study["study"] if key in ("title", "random_state") else study["sides"]["north"]
    place[key] = value
    try:
        assert Study.load(study).side("north")
    except ToolkitError as error:
        assert key in str(error) or "north" in str(error)


@LOOSE
@given(
    key=st.sampled_from(
        ["attributions", "sources", "hedges", "voices", "about", "metadata", "date"]
    ),
    value=PLAIN,
)
def test_any_value_in_a_record_is_taken_or_told(key: str, value: Any) -> None:
    try:
        found = from_record({"id": "a", "text": "The dam held, she said.", key: value})
    except ToolkitError as error:
        assert str(error)
    else:
        assert found.id == "a"
