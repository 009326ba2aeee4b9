"""The house has floors: no lower room imports a higher one, and nothing loads what it need not."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "toolkit"
FLOOR = {
    room: floor
    for floor, rooms in enumerate(
        (
            ("errors", "data", "periods"),
            ("files", "document", "plain", "examples"),
            ("study", "markup"),
            ("display",),
            ("corpus", "language"),
            ("annotate",),
            ("measure", "exchange", "learn"),
            ("charts",),
            ("report",),
            ("scale",),
            ("analysis",),
            ("reproduce",),
            ("cli_evaluate",),
            ("cli_learn",),
            ("cli",),
        )
    )
    for room in rooms
}
#: Rooms that stand beside the stairs: what they may use, and nobody below them uses them.
BESIDE = {
    "exchange": {"errors", "files", "document", "study", "corpus", "language", "annotate"},
    "learn": {
        "errors",
        "files",
        "document",
        "study",
        "corpus",
        "language",
        "annotate",
        "exchange",
        "data",
    },
}
#: Documents and studies show themselves through `display`, which knows both; imported late.
ALLOWED = {("document", "display"), ("study", "display")}


def _room(path: Path) -> str:
    return _of(path.relative_to(PACKAGE).parts[0].removesuffix(".py"))


def _of(name: str) -> str:
    """The command line is one room in several files (cli.py, cli_evaluate.py)."""
    return "cli" if name.startswith("cli_") else name


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "toolkit" and len(parts) > 1:
                found.add(_of(parts[1]))
    return found


def test_no_room_imports_a_higher_one() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        room = _room(path)
        if room == "__init__":
            continue
        for other in _imports(path) - {room, "__version__"}:
            if (room, other) in ALLOWED:
                continue
            if room in BESIDE:
                fine = other in BESIDE[room]
            else:
                fine = FLOOR[other] < FLOOR[room] and (
                    other not in BESIDE
                    or room in ("scale", "analysis", "cli", "cli_evaluate", "cli_learn")
                )
            if not fine:
                wrong.append(f"{path.relative_to(PACKAGE)} imports toolkit.{other}")
    assert wrong == []


def test_every_room_has_a_floor() -> None:
    rooms = {_room(p) for p in PACKAGE.rglob("*.py")} - {"__init__"}
    assert rooms <= set(FLOOR)


def test_importing_the_package_loads_no_heavy_library_and_opens_no_socket() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise RuntimeError('socket')\n"
        "socket.socket.connect = refuse\n"
        "import toolkit\n"
        "heavy = {'matplotlib', 'pandas', 'sklearn', 'nltk', 'numpy', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_no_file_uses_pickle_or_eval() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & {
                    "pickle",
                    "joblib",
                    "shelve",
                }
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "print"), path
