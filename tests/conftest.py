from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared research data; what needs it is skipped, and says so, without it."""
    path = Path(os.environ.get("TOOLKIT_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        pytest.skip(f"needs the shared research data, and {path} does not exist")
    return path
