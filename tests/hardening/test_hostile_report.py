"""A report on articles that want to be code or formulas is text all the same."""

from __future__ import annotations

import re
from pathlib import Path

import toolkit as tk

OUTLETS = (
    "$\\frac$",
    "<script>alert(1)</script>",
    "a\x00b",
    "x" * 3000,
    "\u202eevil\x1b[31m",
    "=cmd()",
)
STUDY = {
    "study": {"title": "$\\frac$ <script>alert(1)</script> \x1b[31m"},
    "sides": {
        "n": {"label": "$N_{$", "aliases": ["Norrland"], "people": ["Mira Solt"]},
        "o": {"label": "\x00o\u202e", "aliases": ["Oskern"], "demonyms": ["Osker"]},
    },
}
TEXT = (
    "Mira Solt said that Norrland was ready $x_{$. Osker officials claimed that it may have been "
    "false </script><script>alert(3)</script>. “We will not go,” Mira Solt said."
)


def test_nothing_of_the_articles_runs_or_breaks_the_page(tmp_path: Path) -> None:
    documents = [
        tk.Document(
            f"d{n}<img src=x onerror=alert(1)>",
            TEXT,
            outlet=outlet,
            date=f"2024-01-{n + 1:02}",
            title="$\\badmath{ ]]> --> </script><script>alert(2)</script>",
            url="javascript:alert(4)",
        )
        for n, outlet in enumerate(OUTLETS)
    ]
    analysis = tk.analyze(documents, STUDY, engine="rules", progress=False)
    page = analysis.report(tmp_path / "report").read_text("utf-8")
    assert not re.search(r"<script[^>]*>\s*alert|<img src=x", page)
    assert not re.search(r"""href\s*=\s*["']?\s*javascript:""", page, re.I)
    assert len(list((tmp_path / "report").rglob("*.svg"))) > 5
    for drawn in (tmp_path / "report").rglob("*.svg"):
        assert "<script" not in drawn.read_text("utf-8")
