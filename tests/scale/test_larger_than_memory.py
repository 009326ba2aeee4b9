"""Figures from parts on disk are the figures of everything in memory."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_disk_to_disk import STUDY, article, run, write

import toolkit as tk
from toolkit.errors import InputError, OptionError
from toolkit.measure import MEASURES, By, compare, compare_parts, measures, measures_of_parts
from toolkit.measure.parts import joined

SIDES = ["norrland", "oskern"]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("parts")
    articles = [
        {**article(n), "date": f"2024-0{1 + n % 3}-1{n % 5}", "id": f"a{(n * 37) % 60:03}"}
        for n in range(60)
    ]
    archive = write(folder / "archive.jsonl", articles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        found = {
            name: run(archive, folder / name, part_format=name) for name in ("parquet", "jsonl")
        }
    analysis = tk.analyze(archive, STUDY, engine="rules", progress=False, duplicates=False)
    return {**found, "memory": analysis}


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert list(one.columns) == list(other.columns)
    assert len(one) == len(other)
    for column in one:
        found, expected = one[column].to_numpy(object), other[column].to_numpy(object)
        missing = pd.isna(found)
        assert np.array_equal(missing, pd.isna(expected)), column
        found, expected = found[~missing], expected[~missing]
        if all(isinstance(value, float) for value in expected):
            near = np.allclose(found.astype(float), expected.astype(float), 1e-12, 1e-14)
            assert near, column
        else:
            assert list(found) == list(expected), column


QUICK = {"sides": SIDES, "rounds": 60}


@pytest.mark.parametrize(
    ("part_format", "options"),
    [("jsonl", {}), ("parquet", {"within": "outlet"}), ("parquet", {"over": "month"})],
)
def test_measures_are_equal(
    both: dict[str, Any], part_format: str, options: dict[str, Any]
) -> None:
    found = both[part_format]
    expected = measures(both["memory"].frames, **QUICK, **options)
    assert expected["estimate"].notna().sum() > 20
    same(measures_of_parts(found.frames, documents=60, **QUICK, **options), expected)


def test_the_figures_a_user_asks_for_are_equal(both: dict[str, Any]) -> None:
    chosen = ["share_of_voice", "kind_mix"]
    expected = both["memory"].compare(measures=chosen)
    assert expected["difference"].notna().any()
    same(both["parquet"].compare(measures=chosen), expected)
    same(both["jsonl"].measures(), measures(both["memory"].frames, sides=SIDES))


@pytest.mark.parametrize("most", [1, 9000])
@pytest.mark.parametrize("by", ["side", "outlet"])
def test_blocks_of_measures_change_nothing(both: dict[str, Any], by: By, most: int) -> None:
    frames, found = both["memory"].frames, both["parquet"]
    blocks = {"documents": 60, "most": most}
    same(measures_of_parts(found.frames, **QUICK, **blocks), measures(frames, **QUICK))
    same(
        compare_parts(found.frames, by=by, permutations=99, **QUICK, **blocks),
        compare(frames, by=by, permutations=99, **QUICK),
    )


def test_how_many_draws_are_in_memory_at_once_changes_nothing(
    both: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.measure import intervals

    whole = measures(both["memory"].frames, **QUICK)
    monkeypatch.setattr(intervals, "_MOST", 7 * 60)
    same(measures(both["memory"].frames, **QUICK), whole)


def test_frames_of_the_parts_are_the_frames(both: dict[str, Any]) -> None:
    parts = [frames.tables() for frames in both["parquet"].frames()]
    for name, frame in both["memory"].frames.tables().items():
        if name in ("skipped", "duplicates"):
            continue
        together = pd.concat([part[name] for part in parts], ignore_index=True)
        assert list(together.columns) == list(frame.columns)
        for column in frame:
            one, other = together[column].to_numpy(object), frame[column].to_numpy(object)
            missing = pd.isna(one)
            assert np.array_equal(missing, pd.isna(other)), (name, column)
            assert list(one[~missing]) == list(other[~missing]), (name, column)


def test_a_query_counts_what_the_frames_hold(both: dict[str, Any]) -> None:
    pytest.importorskip("duckdb")
    found = both["parquet"].query("select side, count(*) as n from attributions group by side")
    counted = both["memory"].attributions["side"].value_counts(dropna=False)
    assert dict(zip(found["side"].fillna(""), found["n"], strict=True)) == {
        ("" if pd.isna(side) else side): n for side, n in counted.items()
    }
    with pytest.raises(OptionError, match="query failed"):
        both["parquet"].query("select nothing from nowhere")
    with pytest.raises(OptionError, match="Parquet"):
        both["jsonl"].query("select 1")


def test_wrong_questions_are_errors(both: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="no measure"):
        both["parquet"].compare(measures=["nothing"])
    with pytest.raises(OptionError, match="by must be"):
        both["parquet"].compare(by="moon")
    with pytest.raises(InputError, match="no annotated document"):
        joined([])
    assert len(MEASURES) > 10
