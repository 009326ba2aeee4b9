"""Commands about the learned tagger: ``toolkit evaluate attributions`` and ``toolkit train``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from toolkit.cli_evaluate import evaluate
from toolkit.errors import InputError

_path = click.Path(exists=True, dir_okay=False, path_type=Path)


@evaluate.command("attributions")
@click.argument("gold", type=_path)
@click.argument("predicted", type=_path, required=False)
@click.option("--engine", type=click.Choice(["accurate", "rules"]), default="accurate")
@click.option("--model", type=click.Path(path_type=Path), help="Score this model folder alone.")
@click.option("--texts", type=_path, help="Texts by id, if the gold has none.")
@click.option(
    "--extents",
    type=click.Choice(["codebook", "polnear"]),
    default="codebook",
    show_default=True,
    help="Score attributions as found, or with continued quotations joined as PolNeAR has them.",
)
@click.option("--by", "field", help="Also by a field of the documents, such as publisher.")
@click.option("--human", is_flag=True, help="Score the gold's annotators against one another.")
@click.option("--errors", type=click.Path(path_type=Path), help="List what went wrong, as CSV.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="All figures, intervals.")
@click.option("--held-out", type=float, help="Only this share, which training left out.")
def evaluate_attributions(
    gold: Path,
    predicted: Path | None,
    engine: str,
    model: Path | None,
    texts: Path | None,
    extents: str,
    field: str | None,
    human: bool,
    errors: Path | None,
    out: Path | None,
    held_out: float | None,
) -> None:
    """Score attributions against GOLD: annotated documents, JSON Lines.

    PREDICTED holds attributions by document id; without it the texts of GOLD are annotated.

    \b
    Examples:
      toolkit evaluate attributions dev.jsonl --by publisher
      toolkit evaluate attributions dev.jsonl annotated.jsonl --errors errors.csv
      toolkit evaluate attributions dev.jsonl --human
    """
    from toolkit.files import atomic_write
    from toolkit.learn import data
    from toolkit.learn import evaluate as figures
    from toolkit.learn.confusions import confusions
    from toolkit.learn.extents import as_polnear
    from toolkit.learn.scorer import interval

    rows = data.read_rows(gold, data.read_texts(texts))
    if held_out:
        rows = [row for row in rows if data.held_out(row["id"], held_out)]
    if not rows:
        raise InputError(f"{gold} has no documents to score")
    if human:
        scores = figures.human_ceiling(rows)
        if not scores:
            raise InputError(f"{gold}: no document has more than one annotator")
    else:
        documents = figures.first_versions(rows)
        if predicted is not None:
            found = figures.read_predicted(predicted)
        else:
            find = figures.engine(model) if model else figures.shipped(engine)
            found = figures.predict(documents, find)
        if extents == "polnear":
            found = {id: as_polnear(attributions) for id, attributions in found.items()}
        scores = figures.tallies(documents, found)
        if errors is not None:
            with atomic_write(errors) as stream:
                confusions(documents, found).to_csv(stream, index=False)
    click.echo(figures.table(scores))
    low, high = interval(scores)
    click.echo(f"relation F1, 95 % interval over documents: {low:.1f} to {high:.1f}")
    if field is not None and not human:
        click.echo(figures.by_field(documents, scores, field).to_string(index=False))
    if out is not None:
        with atomic_write(out) as stream:
            stream.write(json.dumps(figures.summary(scores), indent=1) + "\n")


@click.group()
def train() -> None:
    """Train the models that the toolkit ships."""


@train.command("attributions", context_settings={"ignore_unknown_options": True})
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with polnear/, and szeged_uncertainty/, conll2010_wiki/, conflict_news/ if there.",
)
@click.option("--codebook", type=_path, help="Labels by the codebook, of conflict_news articles.")
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Log, checkpoints.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Model folder.")
@click.option(
    "--guidelines",
    type=click.Choice(["polnear", "codebook"]),
    default="polnear",
    show_default=True,
    help="By whose guidelines the model marks spans.",
)
@click.argument("recipe", nargs=-1, type=click.UNPROCESSED)
def train_attributions(
    data: Path,
    codebook: Path | None,
    work: Path,
    out: Path,
    guidelines: str,
    recipe: tuple[str, ...],
) -> None:
    """Train the encoder, export it and calibrate it; RECIPE are its settings, as --epochs 8.

    Needs the extra `train`. A run that was stopped goes on where it was saved last. With --epochs
    the same machine gives the same weights; with --hours the schedule follows the clock.

    \b
    Example:
      toolkit train attributions --data data/ --work run/ --out model/ --epochs 8
    """
    try:
        from toolkit.learn import attributions, calibrate, export
    except ImportError as error:
        raise InputError(
            f"training needs more packages ({error}): pip install 'attribution-toolkit[train]'"
        ) from error
    arguments: list[Any] = [data / "polnear" / "train.jsonl", "--work", work]
    if (data / "szeged_uncertainty" / "train.jsonl").exists():
        arguments += ["--hedges", data]
    own: list[Any] = []
    if codebook is not None:
        own = ["--codebook", codebook, "--texts", data / "conflict_news" / "articles.jsonl"]
    attributions.main([*map(str, arguments + own), *recipe])
    export.export(work / "state.pt", out, guidelines)
    calibrate.main([str(data / "polnear" / "train.jsonl"), str(out), *map(str, own)])
