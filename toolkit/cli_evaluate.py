"""The command group ``toolkit evaluate``: how well the toolkit agrees with people's annotation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from toolkit.annotate import Engine
    from toolkit.learn.hedge_gold import Half


@click.group()
def evaluate() -> None:
    """Measure the annotation against gold.

    \b
    Examples:
      toolkit evaluate hedges gold.tsv
      toolkit evaluate hedges gold.jsonl --engine rules
    """


@evaluate.command()
@click.argument(
    "gold",
    nargs=-1,
    required=True,
    metavar="GOLD...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--engine",
    type=click.Choice(["accurate", "rules"]),
    default="accurate",
    show_default=True,
    help="What finds attributions, and whose evidence for hedges is asked.",
)
@click.option(
    "--half",
    type=click.Choice(["all", "development", "test"]),
    default="all",
    show_default=True,
    help="Which half of marked passages; the test half is for judging.",
)
@click.option(
    "--texts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Articles by id (.jsonl), where the gold has no texts.",
)
def hedges(gold: tuple[Path, ...], engine: Engine, half: Half, texts: Path | None) -> None:
    """Measure hedges against each file of GOLD.

    GOLD is marked passages (.tsv), or JSON Lines of annotated articles (hedges), of sentences with
    cues (token F1 of the four learned classes), or of sentences with a label (sentence F1).
    """
    from toolkit.learn.hedge_evaluate import evaluate_hedges

    for path in gold:
        click.echo(str(path))
        for line in evaluate_hedges(path, engine=engine, half=half, texts=texts):
            click.echo("  " + line)
