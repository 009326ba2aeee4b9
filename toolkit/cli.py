"""Thin commands over the public API; everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit import __version__
from toolkit.cli_evaluate import evaluate
from toolkit.cli_learn import train
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.annotate import Engine
    from toolkit.report.write import Also

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 96}


class _Group(click.Group):
    """Shows the toolkit's own errors as one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ToolkitError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="toolkit")
def main() -> None:
    """How does news source its claims, and does it treat the sides alike?

    \b
    Examples:
      toolkit study new my-study.toml
      toolkit report articles/ --study my-study.toml --out report/
      toolkit annotate articles.csv --study my-study.toml --out annotated.jsonl
    """


_paths = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
_language = click.option(
    "--language",
    default=None,
    help="Language that articles must be in; 'any' keeps all.  [default: the study's, or en]",
)
_column = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="Which column holds a field, such as text=Body; may be given several times.",
)
_max_chars = click.option(
    "--max-chars",
    type=click.IntRange(min=0),
    default=1_000_000,
    show_default=True,
    help="Longer articles are set aside; 0 reads all.",
)
_engine = click.option(
    "--engine",
    type=click.Choice(["accurate", "rules"]),
    default="accurate",
    show_default=True,
    help="What finds attributions: a learned tagger with rules, or the faster rules alone.",
)
_quiet = click.option("--quiet", "-q", is_flag=True, help="No progress bar, no summary.")


@main.command()
@_paths
@click.option("--study", type=click.Path(), required=True, help="The study's TOML file.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@_language
@_column
@_max_chars
@_engine
@click.option("--pdf", is_flag=True, help="Write report.pdf too (extra 'pdf').")
@click.option("--notebook", is_flag=True, help="Write report.ipynb too (extra 'notebook').")
@_quiet
def report(
    paths: tuple[str, ...],
    study: str,
    out: Path,
    language: str | None,
    columns: tuple[str, ...],
    max_chars: int,
    engine: Engine,
    pdf: bool,
    notebook: bool,
    quiet: bool,
) -> None:
    """Annotate the articles of PATH and report how each side is sourced.

    PATH is a file (.txt .html .jsonl .csv .parquet), a folder, or a glob in quotes. OUT gets
    report.html, report.md, tables/, figures/ and manifest.json; it appears only when complete.

    \b
    Examples:
      toolkit report articles/ --study study.toml --out report/
      toolkit report archive.csv --column text=Body --study study.toml --out report/
    """
    from toolkit.analysis import analyze
    from toolkit.study import Study

    loaded = Study.load(study)
    corpus = _corpus(paths, language or loaded.language, columns, max_chars)
    analysis = analyze(corpus, study=loaded, engine=engine, progress=not quiet)
    wanted: dict[Also, bool] = {"pdf": pdf, "notebook": notebook}
    also = [kind for kind, given in wanted.items() if given]
    page = analysis.report(out, also=also)
    if not quiet:
        click.echo(analysis.summary())
        click.echo(f"Report: {page}")


@main.command()
@_paths
@click.option("--study", type=click.Path(), default=None, help="The study's TOML file.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File to write.")
@_language
@_column
@_max_chars
@_engine
@_quiet
def annotate(
    paths: tuple[str, ...],
    study: str | None,
    out: Path,
    language: str | None,
    columns: tuple[str, ...],
    max_chars: int,
    engine: Engine,
    quiet: bool,
) -> None:
    """Annotate the articles of PATH and write one JSON line for each.

    The format is documented in docs/format.md; tk.read_annotated reads it back.

    \b
    Examples:
      toolkit annotate articles/ --out annotated.jsonl
      toolkit annotate "wire/*.html" --study study.toml --out annotated.jsonl
    """
    from tqdm import tqdm

    from toolkit.annotate import Annotator
    from toolkit.exchange import write_annotated
    from toolkit.study import Study

    loaded = Study.load(study)
    corpus = _corpus(paths, language or loaded.language, columns, max_chars)
    annotator = Annotator(loaded, engine=engine)
    documents = tqdm(corpus, desc="annotating", unit=" articles", disable=quiet or None)
    count = write_annotated(annotator.map(documents), out)
    if quiet:
        return
    click.echo(f"{count} articles annotated: {out}")
    skipped = corpus.skipped
    for row in skipped.head(10).itertuples():
        place = f"{row.path}, {row.record}" if row.record else row.path
        click.echo(f"set aside: {place}: {row.reason}", err=True)
    if len(skipped) > 10:
        click.echo(f"set aside: {len(skipped) - 10} more", err=True)


main.add_command(evaluate)
main.add_command(train)


@main.command()
@click.argument("manifest", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_quiet
def reproduce(manifest: Path, paths: tuple[str, ...], quiet: bool) -> None:
    """Run the report of MANIFEST again and say whether every byte is the same.

    PATH are the articles; without it, the paths that the manifest names, seen from here. What
    differs is listed, with versions and inputs that may explain it; then the exit status is 1.

    \b
    Examples:
      toolkit reproduce report/manifest.json
      toolkit reproduce report/manifest.json /data/articles/
    """
    from toolkit.reproduce import reproduce as run

    found = run(manifest, paths, progress=not quiet)
    for difference in found.differences:
        click.echo(str(difference), err=not found.same)
    if not found.same:
        n = sum(d.what == "file" for d in found.differences)
        raise click.ClickException(f"not the same: {n} of {found.n_files} files differ")
    if not quiet:
        click.echo(f"The same: all {found.n_files} files, byte for byte.")


@main.command()
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder to copy into.  [default: the current one]",
)
def notebook(to: Path) -> None:
    """Copy the notebooks and the small corpora that they read into a folder.

    Nothing is overwritten. The notebooks need the extra 'notebook'; start them with
    `jupyter lab notebooks/`.

    \b
    Examples:
      toolkit notebook
      toolkit notebook --to first-steps/
    """
    from toolkit.examples import copy_examples

    written = copy_examples(to)
    shown = [p for p in written if p.suffix == ".ipynb"]
    for path in shown:
        click.echo(path)
    click.echo(f"{len(shown)} notebooks, {len(written) - len(shown)} files they read")


@main.group()
def study() -> None:
    """Study files: the sides to compare."""


@study.command("new")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Overwrite PATH if it exists.")
def study_new(path: Path | None, force: bool) -> None:
    """Write a commented study file to start from, to PATH or to the terminal.

    \b
    Examples:
      toolkit study new my-study.toml
      toolkit study new | less
    """
    from importlib.resources import files

    from toolkit.files import atomic_write

    text = files("toolkit.data").joinpath("study-template.toml").read_text("utf-8")
    if path is None:
        click.echo(text, nl=False)
        return
    if path.exists() and not force:
        raise click.ClickException(f"{path} exists; --force overwrites it")
    with atomic_write(path) as stream:
        stream.write(text)
    click.echo(
        f"Study file: {path}; edit it, then: toolkit report ARTICLES --study {path} --out report"
    )


@study.command("suggest")
@_paths
@click.option("--study", type=click.Path(), default=None, help="Leave out what this study claims.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File to write.")
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@_language
@_column
@_max_chars
@_engine
@_quiet
def study_suggest(
    paths: tuple[str, ...],
    study: str | None,
    out: Path | None,
    force: bool,
    language: str | None,
    columns: tuple[str, ...],
    max_chars: int,
    engine: Engine,
    quiet: bool,
) -> None:
    """Propose sides, names and what is left over from the articles of PATH, as TOML to edit.

    \b
    Examples:
      toolkit study suggest articles/ --out my-study.toml
      toolkit study suggest articles/ --study my-study.toml | less
    """
    from tqdm import tqdm

    from toolkit.annotate import Annotator
    from toolkit.annotate.suggest import suggest_study
    from toolkit.files import atomic_write
    from toolkit.study import Study

    if out is not None and out.exists() and not force:
        raise click.ClickException(f"{out} exists; --force overwrites it")
    loaded = Study.load(study)
    corpus = _corpus(paths, language or loaded.language, columns, max_chars)
    annotator = Annotator(loaded, engine=engine)
    documents = tqdm(corpus, desc="annotating", unit=" articles", disable=quiet or None)
    text = suggest_study((annotator(d) for d in documents), title=loaded.title)
    if out is None:
        click.echo(text, nl=False)
        return
    with atomic_write(out) as stream:
        stream.write(text)
    click.echo(f"Study file: {out}; read and edit it before use")


def _corpus(paths: tuple[str, ...], language: str, columns: tuple[str, ...], max_chars: int) -> Any:
    from toolkit.corpus import read_corpus

    mapping = {}
    for item in columns:
        field, equals, name = item.partition("=")
        if not (field and equals and name):
            raise click.BadParameter(f"{item!r} is not FIELD=NAME", param_hint="--column")
        mapping[field] = name
    source = paths[0] if len(paths) == 1 else list(paths)
    return read_corpus(
        source,
        language=None if language == "any" else language,
        columns=mapping or None,
        max_chars=max_chars or None,
    )


if __name__ == "__main__":
    sys.exit(main())
