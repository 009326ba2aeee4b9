"""Write ``docs/measures.md`` from the definitions in the code: ``python docs/make_measures.py``."""

from __future__ import annotations

from pathlib import Path

from toolkit.measure import MEASURES
from toolkit.measure.estimate import MIN_DOCUMENTS, ROUNDS

PAGE = Path(__file__).with_name("measures.md")

HEAD = f"""# Measures

*This page is made from the code by `docs/make_measures.py`.*

Every measure is a ratio of two sums over articles: what is counted, over what it is counted in.
`analysis.measures` holds them for the whole corpus (`outlet` is empty) and for each outlet,
`analysis.compare()` the differences between sides.

Intervals are 95 % percentile intervals of a bootstrap that draws whole articles, because the
attributions of one article are not independent (Efron & Tibshirani 1993; Cameron, Gelbach & Miller
2008); {ROUNDS:,} rounds, seeded by the study. The two sides of a difference come from the same
draws. Under a measure's minimal count no figure is given, and with fewer than {MIN_DOCUMENTS}
articles no interval; the column `note` says so. No p-values are given in this version: an
interval that holds 0 is reported as no clear difference.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for measure in MEASURES.values():
        groups = f"\n- groups: {', '.join(measure.groups)}" if measure.groups else ""
        scale = "0 to 1" if measure.bounded else "see unit"
        parts.append(
            f"## {measure.title}\n\n`{measure.name}`\n\n"
            f"- formula: {measure.formula}\n- unit: {measure.unit}\n- range: {scale}\n"
            f"- minimal count: {measure.minimum} {measure.counted}{groups}\n\n{measure.reading}\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
