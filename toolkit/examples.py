"""The notebooks and the small corpora they read: where they are, and a copy of them out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import OptionError

#: Folders of examples, as the notebooks expect them beside each other.
FOLDERS = ("notebooks", "corpora/demo", "seeds")


def example_files() -> Iterator[tuple[Path, Path]]:
    """Yield each example file, and its path relative to the folder the examples share.

    An installed package carries them inside; a checkout has them beside the package.
    """
    package = Path(__file__).resolve().parent
    root = package / "examples_data" if (package / "examples_data").is_dir() else package.parent
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path, path.relative_to(root)


def copy_examples(to: str | Path) -> list[Path]:
    """Copy notebooks and corpora into a folder; return what was written, in order.

    Raises
    ------
    OptionError
        If one of the files exists already (nothing is written then), or the folder cannot be
        written to.
    """
    to = Path(to)
    pairs = [(path, to / name) for path, name in example_files()]
    there = [target for _, target in pairs if target.exists()]
    if there:
        raise OptionError(f"{there[0]}: exists already; choose another folder")
    try:
        for path, target in pairs:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    except OSError as error:
        raise OptionError(f"{to}: cannot be written to ({error.strerror or error})") from None
    return [target for _, target in pairs]
