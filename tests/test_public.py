"""The public names: complete, importable, and the same whatever was imported before."""

from __future__ import annotations

import subprocess
import sys

import toolkit as tk


def test_every_public_name_is_there() -> None:
    for name in tk.__all__:
        assert getattr(tk, name) is not None


def test_annotate_is_a_function_before_and_after_its_rooms_are_imported() -> None:
    code = (
        "import toolkit as tk\n"
        "one = tk.annotate('The dam held, the mayor said.')\n"
        "import toolkit.annotate.pipeline\n"
        "from toolkit.annotate.hedges import find_hedges\n"
        "from toolkit import annotate\n"
        "assert tk.annotate('The dam held, the mayor said.') == one\n"
        "assert annotate('The dam held, the mayor said.', engine='accurate') == one\n"
        "assert toolkit.annotate.pipeline.annotate('The dam held, the mayor said.') == one\n"
        "print(len(one.attributions))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
