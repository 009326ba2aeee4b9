"""Prove the instrument: coverage, false positives, power and bias on corpora with planted habits.

    python benchmarks/planted_bias.py coverage --corpora 300 --documents 40 [--engine rules]
    python benchmarks/planted_bias.py power --corpora 100 --documents 60 --factor 1.5
    python benchmarks/planted_bias.py outlets --corpora 100 --treated 1 --even 1
    python benchmarks/planted_bias.py corrected --habit hedge --factor 2 --engine rules

``coverage`` plants corpora without any difference (``--habit nothing``) or with one, and prints
for each measure how often the 95 % intervals hold the truth, how often p < .05, and the bias; and
in how many corpora anything is flagged at q < .05. ``power`` prints how often a planted habit is
found, with ``--together`` in corpora that have all of them at once, with ``--measures`` or
``--questions`` when only these are asked; ``outlets`` the same in
corpora of several outlets, some of which have the habit; ``corrected`` how often differences hold
the truth after correction by a gold sample, beside what the engine alone gives. Without
``--engine`` measures get the gold annotation; with one, what the engine finds. The truth of each
measure is its value in a large planted corpus of the same habits, gold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "corpora" / "planted"))

from planted import Treatment, plant, settings  # noqa: E402

from toolkit.annotate import Annotator  # noqa: E402
from toolkit.document import AnnotatedDocument  # noqa: E402
from toolkit.measure import MEASURES, FrameRows, Frames, compare, measures  # noqa: E402
from toolkit.measure.between_sides import between_sides  # noqa: E402
from toolkit.measure.comparison import judged  # noqa: E402
from toolkit.measure.counts import count, scopes  # noqa: E402
from toolkit.measure.estimate import rows as figure_rows  # noqa: E402
from toolkit.measure.estimate import rule, singles  # noqa: E402
from toolkit.measure.questions import chosen  # noqa: E402

BATCH = 50
SIDES = ("side0", "side1")
Pair = tuple[Treatment, Treatment]
#: The rows in which a planted habit has to show; any of them counts as found.
SHOWS = {
    "hedge": (("hedged_share", ""), ("hedging_rate", "all")),
    "nameless": (("nameless_share", ""), ("nameless_sources", "")),
    "distancing": (("stance_mix", "distancing"), ("mean_stance_score", "")),
    "endorsing": (("stance_mix", "endorsing"), ("mean_stance_score", "")),
    "direct": (("direct_quotation_share", ""),),
    "claims": (("share_of_voice", ""), ("share_of_words", "")),
    "response": (("response_rate", "any"),),
    "fresh": (("source_variety", ""), ("source_diversity", "order 1")),
    "bare": (("bare_statement_share", ""), ("voice_mix", "bare"), ("voice_mix", "hedged")),
    "second_hand": (("second_hand_share", ""),),
    "cautious": (("source_hedging_rate", ""),),
    "loaded": (("loaded_words_rate", ""),),
    "late": (("mean_position", ""), ("position_mix", "last third")),
}


def annotated(
    pair: Pair, documents: int, seed: int, engine: str | None
) -> Iterator[AnnotatedDocument]:
    made = plant([pair], documents, seed)
    if engine is None:
        yield from made.articles
        return
    annotator = Annotator(made.study, engine=engine)  # type: ignore[arg-type]
    for article in made.articles:
        yield annotator(article.document)


def truth(pair: Pair, corpora: int = 6, documents: int = 400) -> pd.Series:
    """Return the value of every measure, side and group in a large corpus of these habits."""
    tables = []
    for number in range(corpora):
        frames = Frames.of(plant([pair], documents, 10_000_000 + number).articles)
        table = measures(frames, sides=SIDES, rounds=1)
        tables.append(table.set_index(["measure", "group", "side"])[["numerator", "denominator"]])
    total = sum(tables[1:], tables[0])
    scale = total.index.get_level_values("measure").map(lambda m: MEASURES[m].scale)
    return scale.to_numpy() * total["numerator"] / total["denominator"]


def run(args: argparse.Namespace, pair: Pair) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of all corpora: single figures, and differences.

    Corpora are counted many at a time, each as a scope of its own; everything else is as in
    ``measures`` and ``compare``.
    """
    figures, differences = [], []
    for first in range(0, args.corpora, BATCH):
        seeds = [args.seed + n for n in range(first, min(first + BATCH, args.corpora))]
        collected = FrameRows()
        for seed in seeds:
            for article in annotated(pair, args.documents, seed, args.engine):
                document = replace(
                    article.document, id=f"{seed}/{article.id}", outlet=f"{seed:09d}"
                )
                collected.add(replace(article, document=document))
        counts = count(collected.frames(), SIDES, chosen(args.measures, args.questions))
        for seed, scope in zip(seeds, scopes(counts.documents, "outlet"), strict=True):
            assert int(scope.outlet) == seed
            if args.figures:
                one = singles(counts, scope, None, seed)
                figures.append(figure_rows(counts, scope, one).assign(corpus=seed))
            rounds, permutations = rule("rounds"), rule("permutations")
            (made,) = between_sides(counts, scope, rounds, permutations, seed)
            together = judged(made.assign(by="side"))
            # What would be clear if its question had been asked alone.
            alone = [judged(part.copy())["clear"] for _, part in made.groupby("question")]
            differences.append(together.assign(corpus=seed, alone=pd.concat(alone)))
        print(f"… {first + len(seeds)} corpora", file=sys.stderr, flush=True)
    return (pd.concat(figures) if figures else pd.DataFrame()), pd.concat(differences)


def coverage(args: argparse.Namespace) -> None:
    pair = settings(args.habit, args.factor)
    true = truth(pair)
    args.figures = True
    figures, differences = run(args, pair)
    figures = figures[figures["side"].isin(SIDES)]
    keys = pd.MultiIndex.from_frame(figures[["measure", "group", "side"]])
    figures["truth"] = true.reindex(keys).to_numpy()
    a, b = (
        true.reindex(
            pd.MultiIndex.from_arrays(
                [differences["measure"], differences["group"], [side] * len(differences)]
            )
        ).to_numpy()
        for side in SIDES
    )
    differences["truth"] = 0.0 if args.habit == "nothing" else a - b
    differences["estimate"] = differences["difference"]
    table = pd.DataFrame(
        {
            f"{name} {column}": values
            for name, frame in (("figure", figures), ("difference", differences))
            for column, values in _judged(frame).items()
        }
    )
    table = table.reindex([k for k in true.index.droplevel("side").unique() if k in table.index])
    pd.set_option("display.width", 250)
    print(table.round(3).to_string())
    shown = table[table["difference enough"] > 0.5]
    for name in ("figure", "difference"):
        held = shown[f"{name} holds"]
        fine = held.between(0.93, 0.97)
        print(
            f"{name}: {fine.sum()} of {len(held)} rows within 93 to 97 %, mean {held.mean():.3f}, "
            f"lowest {held.min():.3f}, highest {held.max():.3f}"
        )
    flagged = differences.groupby("corpus")["clear"].any()
    print(
        f"corpora with any flagged difference: {flagged.sum()} of {len(flagged)} "
        f"= {flagged.mean():.3f}"
    )


def _judged(frame: pd.DataFrame) -> pd.DataFrame:
    """Return by row how often the interval is given and holds the truth, and the bias."""
    given = frame["low"].notna()
    holds = (frame["low"] <= frame["truth"] + 1e-12) & (frame["truth"] - 1e-12 <= frame["high"])
    by = [frame["measure"], frame["group"]]
    out = pd.DataFrame(
        {
            "given": given.groupby(by).mean(),
            "holds": holds.where(given).astype(float).groupby(by).mean(),
            "enough": frame["interval"].isin(["bca", "percentile"]).groupby(by).mean(),
            "bias": (frame["estimate"] - frame["truth"]).groupby(by).mean(),
            "spread": frame["estimate"].groupby(by).std(),
        }
    )
    if "p" in frame:
        out["p<.05"] = (
            (frame["p"] < 0.05).where(frame["p"].notna()).astype(float).groupby(by).mean()
        )
    return out


def power(args: argparse.Namespace) -> None:
    args.figures = False
    both = (Treatment(), Treatment().times(**dict.fromkeys(args.habits, args.factor)))
    together = run(args, both)[1] if args.together else None
    for habit in args.habits:
        found = run(args, settings(habit, args.factor))[1] if together is None else together
        shows = pd.MultiIndex.from_tuples(SHOWS[habit])
        rows = found[pd.MultiIndex.from_frame(found[["measure", "group"]]).isin(shows)]
        question = rows["question"].unique()
        other = found[~found["question"].isin(question)].groupby("corpus")["clear"].any().mean()
        clear = rows.groupby("corpus")["clear"].any().mean()
        single = {
            "/".join(filter(None, key)): round(float(part["clear"].mean()), 3)
            for key, part in rows.groupby(["measure", "group"])
        }
        alone = rows.groupby("corpus")["alone"].any().mean()
        plain = (rows["p"] < 0.05).groupby(rows["corpus"]).any().mean()
        print(
            f"{habit:12} ×{args.factor} {args.documents} documents, {args.engine or 'gold'}: "
            f"found {clear:.3f} (asked alone {alone:.3f}, p < .05 {plain:.3f}; "
            f"other questions {other:.3f}) {single}",
            flush=True,
        )


def outlets(args: argparse.Namespace) -> None:
    """Print how often a habit is found in corpora of several outlets, some of which have it."""
    named = {"sides": SIDES, "measures": args.measures, "questions": args.questions}
    for habit in args.habits:
        even = settings("nothing", 1.0)
        pairs = [settings(habit, args.factor)] * args.treated + [even] * args.even
        found: dict[str, list[bool]] = {}
        for seed in range(args.seed, args.seed + args.corpora):
            made = plant(pairs, args.documents, seed)
            frames, options = Frames.of(made.articles), named | {"random_state": seed}
            treated = made.outlets[: args.treated]
            tables = {"all outlets": compare(frames, **options)}
            within = compare(frames, within="outlet", **options)
            tables["a treated outlet"] = within[within["outlet"].isin(treated)]
            tables["an even outlet"] = within[~within["outlet"].isin(treated)]
            between = compare(frames, by="outlet", **options)
            tables["a treated outlet against the others"] = between[
                between["outlet"].isin(treated) & (between["side_b"] != "")
            ]
            for name, table in tables.items():
                shown = pd.MultiIndex.from_frame(table[["measure", "group"]]).isin(SHOWS[habit])
                clear = table["clear"].astype(bool)
                found.setdefault(f"{name}: the habit", []).append((clear & shown).any())
                found.setdefault(f"{name}: anything", []).append(clear.any())
        print(f"{habit:12} ×{args.factor} {args.documents} documents an outlet", flush=True)
        for name, flags in found.items():
            print(f"  {name:48} {np.mean(flags):.3f}", flush=True)


def corrected(args: argparse.Namespace) -> None:
    """Print how often differences hold the truth before and after correction by a sample."""
    pair = settings(args.habit, args.factor)
    true = truth(pair)
    tables = []
    for number in range(args.corpora):
        seed = args.seed + number
        gold = list(annotated(pair, args.documents, seed, None))
        found = Frames.of(annotated(pair, args.documents, seed, args.engine))
        places = np.random.default_rng(seed).choice(args.documents, args.sample, replace=False)
        checked = Frames.of(gold[i] for i in sorted(places))
        options = {"sides": SIDES, "measures": args.measures, "random_state": seed}
        plain = compare(found, **options).assign(how="as found")
        tables.append(plain)
        for method in ("ppi", "dsl"):
            made = compare(found, corrected=checked, method=method, **options)
            tables.append(made.assign(how=method))
        print(f"… {number + 1} corpora", file=sys.stderr, flush=True)
    rows = pd.concat(tables)
    keys = [rows["measure"], rows["group"]]
    a, b = (true.reindex(pd.MultiIndex.from_arrays([*keys, [s] * len(rows)])) for s in SIDES)
    rows["truth"] = a.to_numpy() - b.to_numpy()
    rows["estimate"], rows["width"] = rows["difference"], rows["high"] - rows["low"]
    for how, part in rows.groupby("how", sort=False):
        table = _judged(part)
        table["width"] = part.groupby(["measure", "group"])["width"].mean()
        table = table[(table["given"] == 1) & (table["spread"] > 0)]
        print(
            f"\n{how}: mean coverage of {len(table)} rows {table['holds'].mean():.3f}, rows under "
            f"93 % {(table['holds'] < 0.93).sum()}"
        )
        shown = table.index.isin(sum(SHOWS.values(), ()))
        print(table[shown][["holds", "bias", "spread", "width"]].round(3).to_string())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("coverage", "power", "outlets", "corrected"))
    parser.add_argument("--corpora", type=int, default=200)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--habit", default="nothing")
    parser.add_argument("--habits", nargs="*", default=["hedge", "nameless"])
    parser.add_argument("--factor", type=float, default=1.5)
    parser.add_argument("--engine")
    parser.add_argument("--sample", type=int, default=40, help="documents corrected by hand")
    parser.add_argument("--treated", type=int, default=1, help="outlets with the habit")
    parser.add_argument("--even", type=int, default=1, help="outlets without it")
    parser.add_argument("--together", action="store_true", help="plant all habits at once")
    parser.add_argument("--questions", nargs="*", help="ask these alone")
    parser.add_argument("--measures", nargs="*", help="compare these alone: a declared hypothesis")
    args = parser.parse_args()
    np.seterr(all="ignore")
    commands = {"coverage": coverage, "power": power, "outlets": outlets, "corrected": corrected}
    commands[args.what](args)


if __name__ == "__main__":
    main()
