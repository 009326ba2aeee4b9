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
from toolkit.markup import visible

if TYPE_CHECKING:
    from pandas import DataFrame

    from toolkit.annotate import Engine
    from toolkit.corpus import Corpus
    from toolkit.report.write import Also
    from toolkit.scale import PartFormat
    from toolkit.study import Study

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 96}


class _Group(click.Group):
    """Shows the toolkit's own errors as one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ToolkitError as error:
            raise click.ClickException(visible(str(error), lines=True)) from error


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
    type=click.Choice(["accurate", "rules", "fast"]),
    default="accurate",
    show_default=True,
    help="What finds attributions: a learned tagger with rules, or the faster rules alone (fast).",
)
_quiet = click.option("--quiet", "-q", is_flag=True, help="No progress bar, no summary.")


@main.command(short_help="Report how each side is sourced.")
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


@main.command(short_help="Write the annotation alone, to one file or in parts.")
@_paths
@click.option("--study", type=click.Path(), default=None, help="The study's TOML file.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="File (ending in .jsonl) or folder to write.",
)
@_language
@_column
@_max_chars
@_engine
@click.option(
    "--workers", type=click.IntRange(min=1), default=None, help="Processes.  [default: 1]"
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler.")
@click.option(
    "--format",
    "part_format",
    type=click.Choice(["parquet", "jsonl"]),
    help="Of the parts in a folder.  [default: parquet where pyarrow is installed]",
)
@_quiet
def annotate(
    paths: tuple[str, ...],
    study: str | None,
    out: Path,
    language: str | None,
    columns: tuple[str, ...],
    max_chars: int,
    engine: Engine,
    workers: int | None,
    scheduler: str | None,
    part_format: PartFormat | None,
    quiet: bool,
) -> None:
    """Annotate the articles of PATH, into one file or, in parts, into a folder.

    A file gets one JSON line for each article (docs/format.md), tk.read_annotated reads it back. A
    folder is for corpora of any size (docs/scale.md): several processes or a Dask cluster write
    parts, a run that was ended goes on when it is called again, tk.AnnotatedCorpus opens it.

    \b
    Examples:
      toolkit annotate articles/ --out annotated.jsonl
      toolkit annotate "wire/*.html" --study study.toml --out annotated.jsonl
      toolkit annotate archive/ --study study.toml --out annotated/ --workers 4
      toolkit annotate archive/ --out annotated/ --scheduler tcp://10.0.0.1:8786
    """
    from toolkit.study import Study

    single = out.suffix.lower() in (".jsonl", ".ndjson") or out.is_file()
    if single and (workers or scheduler or part_format):
        raise click.UsageError(
            "--workers, --scheduler and --format write a folder: give --out without .jsonl"
        )
    loaded = Study.load(study)
    corpus = _corpus(paths, language or loaded.language, columns, max_chars)
    if single:
        count = _annotate_to_file(corpus, loaded, engine, out, quiet)
        skipped = corpus.skipped
    else:
        from toolkit.scale import annotate_corpus

        done = annotate_corpus(
            corpus,
            loaded,
            out=out,
            engine=engine,
            workers=workers or 1,
            scheduler=scheduler,
            part_format=part_format,
            progress=not quiet,
        )
        count, skipped = len(done), done.skipped
    if not quiet:
        click.echo(
            f"{count} {'article' if count == 1 else 'articles'} annotated: {visible(str(out))}"
        )
        _echo_skipped(skipped)


def _annotate_to_file(corpus: Corpus, study: Study, engine: Engine, out: Path, quiet: bool) -> int:
    from tqdm import tqdm

    from toolkit.annotate import Annotator
    from toolkit.exchange import write_annotated

    annotator = Annotator(study, engine=engine)
    documents = tqdm(corpus, desc="annotating", unit=" articles", disable=quiet or None)
    return write_annotated(annotator.map(documents), out)


def _echo_skipped(skipped: DataFrame) -> None:
    """Name the first things that were set aside; file names may hold anything."""
    for row in skipped.head(10).itertuples():
        path, record, id = str(row.path), str(row.record), str(row.id)
        place = f"{path}, {record}" if record else path or id
        click.echo(visible(f"set aside: {place}: {row.reason!s}"), err=True)
    if len(skipped) > 10:
        click.echo(f"set aside: {len(skipped) - 10} more", err=True)


main.add_command(evaluate)
main.add_command(train)


@main.command(short_help="Run a report again and compare every byte.")
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


@main.command(short_help="Copy the notebooks and what they read.")
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
