"""How the accurate engine's thresholds were chosen, on documents held out from training.

    python benchmarks/engine_thresholds.py --shared ../shared [--gold codebook]

Prints relation and content-only F1 of the tagger alone, of the rules alone, and of both together
for several confidences: under the first the tagger needs a rule to agree, over the second a rule
stands alone. Two sets of held-out documents: the codebook's labels of conflict reporting
(`codebook`), and PolNeAR's training part (`polnear`, quotations joined as PolNeAR has them).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from unittest.mock import patch

from toolkit.annotate import accurate
from toolkit.annotate.attributions import find_spans
from toolkit.annotate.tagger import tag_attributions
from toolkit.document import Attribution
from toolkit.language import ParsedText, parse
from toolkit.learn.data import held_out, read_rows, read_texts
from toolkit.learn.evaluate import first_versions
from toolkit.learn.extents import as_polnear
from toolkit.learn.scorer import Tally, score_document, total

LABELS = Path(__file__).parents[1] / "corpora" / "conflict_labels" / "attributions.jsonl"
SHARES = {"polnear": 0.05, "codebook": 0.2}
UNSUPPORTED = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6)
RULE_ALONE = (0.5, 0.6, 0.8, 2.0)


def systems(parsed: ParsedText) -> Iterator[tuple[str, tuple[Attribution, ...]]]:
    learned, ruled = tag_attributions(parsed), find_spans(parsed)
    yield "tagger alone", learned
    yield "rules alone", ruled
    with (
        patch.object(accurate, "tag_attributions", lambda _: learned),
        patch.object(accurate, "find_spans", lambda _: ruled),
    ):
        for unsupported, alone in product(UNSUPPORTED, RULE_ALONE):
            thresholds = accurate.Thresholds(unsupported=unsupported, rule_alone=alone)
            with patch.object(accurate, "thresholds", lambda t=thresholds: t):
                name = f"both, {unsupported:.1f}, {alone:.1f}"
                yield name, accurate.accurate_spans(parsed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--gold", choices=sorted(SHARES), default="codebook")
    args = parser.parse_args()
    if args.gold == "polnear":
        rows = read_rows(args.shared / "data/polnear/train.jsonl")
    else:
        texts = read_texts(args.shared / "data/conflict_news/articles.jsonl")
        rows = read_rows(LABELS, texts)
    tallies: dict[str, list[Tally]] = {}
    for id, row in first_versions(rows).items():
        if held_out(id, SHARES[args.gold]):
            for name, found in systems(parse(row["text"])):
                guess = as_polnear(found) if args.gold == "polnear" else found
                tally = score_document(row["text"], row["attributions"], guess)
                tallies.setdefault(name, []).append(tally)
    for name, parts in tallies.items():
        tally = total(parts)
        relation, content = tally.figures("relation"), tally.figures("content_only")
        print(
            f"{name:22} relation P {relation.precision:.1f} R {relation.recall:.1f} "
            f"F1 {relation.f1:.1f}   content only F1 {content.f1:.1f}"
        )


if __name__ == "__main__":
    main()
