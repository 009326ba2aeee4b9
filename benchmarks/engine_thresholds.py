"""How the accurate engine's thresholds were chosen, on training documents held out from training.

    python benchmarks/engine_thresholds.py --shared ../shared

Prints relation and content-only F1 of the tagger alone, of the rules alone, and of both together
for several confidences under which the tagger needs a rule to agree. "Unsplit" leaves quotations
that go on after their tag in one content, as PolNeAR does and the codebook does not.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from toolkit.annotate import accurate
from toolkit.annotate.attributions import find_spans
from toolkit.annotate.tagger import tag_attributions
from toolkit.document import Attribution
from toolkit.language import ParsedText, parse
from toolkit.learn.data import held_out, read_rows
from toolkit.learn.evaluate import first_versions
from toolkit.learn.scorer import Tally, score_document, total

SHARE = 0.05
THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6)


def systems(parsed: ParsedText) -> Iterator[tuple[str, tuple[Attribution, ...]]]:
    learned, ruled = tag_attributions(parsed), find_spans(parsed)
    yield "tagger alone", learned
    yield "rules alone", ruled
    with (
        patch.object(accurate, "tag_attributions", lambda _: learned),
        patch.object(accurate, "find_spans", lambda _: ruled),
    ):
        for threshold in THRESHOLDS:
            with patch.object(accurate, "_UNSUPPORTED", threshold):
                yield f"both, {threshold:.1f}", accurate.accurate_spans(parsed)
                with patch.object(accurate, "_told_apart", lambda _, a: [a]):
                    yield f"both, {threshold:.1f}, unsplit", accurate.accurate_spans(parsed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    rows = first_versions(read_rows(args.shared / "data/polnear/train.jsonl"))
    tallies: dict[str, list[Tally]] = {}
    for id, row in rows.items():
        if held_out(id, SHARE):
            for name, found in systems(parse(row["text"])):
                tally = score_document(row["text"], row["attributions"], found)
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
