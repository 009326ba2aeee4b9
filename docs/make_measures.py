"""Write ``docs/measures.md`` from the definitions in the code: ``python docs/make_measures.py``."""

from __future__ import annotations

from pathlib import Path

from toolkit.measure import MEASURES
from toolkit.measure.cells import settings
from toolkit.measure.estimate import rule
from toolkit.measure.questions import question_of, questions

PAGE = Path(__file__).with_name("measures.md")
SHARE = settings()["questions"]["main"]
QUESTIONS = "\n".join(
    f"| `{q.name}` | {q.asks} | `{'/'.join(filter(None, (q.main, q.group)))}` | "
    f"{', '.join(f'`{name}`' for name in q.further)} |"
    for q in questions().values()
)

HEAD = f"""# Measures

*This page is made from the code by `docs/make_measures.py`.*

Every measure is a ratio of two sums over articles: what is counted, over what it is counted in.

| | |
|---|---|
| `analysis.measures` | each side's figures, of all outlets (`outlet` is empty) and of each |
| `analysis.over_time("month")` | the same by year, month, week or day |
| `analysis.compare()` | differences between sides; also `within="outlet"`, `over="month"` |
| `analysis.compare(by="outlet")` | each outlet against all others |
| `analysis.compare(questions=[…])` | only the questions that were asked beforehand |
| `analysis.compare(measures=[…])` | hypotheses named beforehand, each measure by itself |
| `analysis.compare(corrected="checked.jsonl")` | the annotator's errors taken into account |
| `analysis.diversity()` | the effective number of each side's named sources across the corpus |
| `analysis.wording()` | the outlet's words around either side that tell the sides apart |

## Intervals

Whole articles are drawn with replacement ({rule("rounds"):,} rounds, seeded by the study), because
the attributions of one article are not independent (Cameron, Gelbach & Miller 2008). The column
`interval` says how the 95 % interval was made:

- `bca`, figures: bias-corrected and accelerated (Efron 1987).
- `percentile`, differences: both figures come from the same draws, so that their dependence is in
  it.
- `exact`, `joined`: where a case (or a non-case of a share) stands in fewer than
  {rule("min_cases")} articles the bootstrap says little. A figure then has a Clopper-Pearson
  (rates: Poisson) interval on its effective sample size (Korn & Graubard 1998), a difference the
  square-and-add limits of its two figures (Zou & Donner 2008). Such intervals are rather too wide
  than too narrow.

Bootstrap intervals are widened for few articles (Hesterberg 2015): the normal quantile becomes
that of t with n − 1 degrees of freedom, times √(n / (n − 1)), n the number of equally large
articles that the articles are worth. [The proof of the instrument](proof.md) says how often
intervals hold the truth.

## Tests

`p` is the row's own p-value; the column `test` says of which test.

- `sign flip`, two sides: if the sides are treated alike they are exchangeable within an article,
  so what the article adds to the difference is as likely to have the other sign. Signs of whole
  articles are flipped at random ({rule("permutations"):,} times), contributions taken around the
  rate of both sides together (Hemerik, Goeman & Finos 2020).
- `label shuffle`, an outlet and the others: if outlets do not differ, their names are exchangeable
  between articles. They are shuffled, and differences are studentized (Chung & Romano 2013).
- `t`, under {rule("few_documents")} articles: too few patterns to permute; a t test of the
  articles' contributions (Ibragimov & Müller 2010).

**A difference is called clear (`clear`) when q < {rule("alpha")} and its interval leaves out 0.**
Effect sizes: Cohen's h for shares, the log ratio for rates and numbers; scores have their own
scale.

## Many measures

Many measures answer the same question in other units, and measures tested as equals pay for one
another. So the measures belong to {len(questions())} questions, each with a main measure that was
named before anything was tested (column `main`):

| question | | main measure | further measures |
|---|---|---|---|
{QUESTIONS}

`q` is the false discovery rate (Benjamini & Hochberg 1995) over the questions of the table: over
{len(questions())} for one pair of sides, over as many times more as there are outlets, periods or
pairs.

1. Within a question the main measure has {SHARE:.0%} of the error and all further measures together
   have {1 - SHARE:.0%}; they get the whole when the main measure is significant. This is a closed
   test of weighted hypotheses (Marcus, Peritz & Gabriel 1976; Bretz et al. 2009): the question is
   decided by its main measure, but a further measure alone can open it when it is very plain.
   Further measures, and their groups, are adjusted by their largest statistic in the same
   permutations (Westfall & Young 1993), so that those that hang together cost little; the t test
   counts them.
2. A question's p-value is the least of its adjusted ones. Benjamini & Hochberg's procedure selects
   questions.
3. A row of a question counts when its own adjusted p-value passes the level that selected the
   question (Benjamini & Bogomolov 2014): the false discovery rate then also holds on average within
   the selected questions.

Where nothing differs at all, any clear difference is a false discovery, so that at most
{rule("alpha"):.0%} of such corpora show one. Who asks something beforehand says so and pays for
nothing else: `compare(questions=["hedging"])`, or `compare(measures=["hedged_share"])`, in which
each measure is a question of its own. `measures=list(tk.measure.MEASURES)` tests all of them as
equals, by Benjamini & Hochberg alone.

Main measures were chosen because they answer their question by themselves and do not grow with how
often a side is heard; the procedure, among several, on planted corpora of other seeds than those of
[the proof](proof.md).

## What is withheld

Under a measure's minimal count there is no figure; with fewer than {rule("min_documents")}
articles no interval and no test; where neither side has a case no interval of their difference.
The column `note` says so, beginning with "not enough" or "no interval". Without any outlet or date
in the corpus a comparison by outlet or over time says that.

## When the annotator errs

Intervals above are about which articles happened to be drawn, not about the annotator's errors.
For those, correct a random sample by hand:

```python
sample = analysis.to_check(60)                # a random sample: nothing else will do
tk.write_annotated(sample, "to-check.jsonl")  # correct this file, by the codebook
analysis.compare(corrected="checked.jsonl", width=0.1)
```

gives corrected differences with intervals that are valid however the annotator errs, as long as
the sample is random and the hand annotation right: prediction-powered inference (Angelopoulos et
al. 2023; weight tuned as in PPI++, Angelopoulos, Duchi & Zrnic 2023) or, with `method="dsl"`, the
design-based estimator of Egami et al. (2023). At least {rule("min_corrected")} articles are
needed, about 60 for narrow intervals; `n_needed` says how many for the wanted width, in the unit
of each measure; `uncorrected` is the difference without correction.

## Sources across the corpus

`analysis.diversity()` gathers persons and bodies across articles and gives the effective number of
each side's (Hill 1973), of order 0, 1 and 2. That grows with how often a side is heard; sides are
therefore compared at the same number of attributions, exactly (Chao et al. 2014), with intervals
from leaving out groups of articles (Heltshe & Forrester 1983; Kott 2001). Sources without a name
cannot be told apart between articles and are left out.

## The outlet's own words

`analysis.wording()` contrasts the words around both sides' attributions (the sentence with its
cue, without contents and names of sources): log-odds ratios with an informative Dirichlet prior
(Monroe, Colaresi & Quinn 2008), p-values from swapping the sides of whole articles.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for measure in MEASURES.values():
        groups = f"\n- groups: {', '.join(measure.groups)}" if measure.groups else ""
        parts.append(
            f"## {measure.title}\n\n`{measure.name}`\n\n"
            f"- question: {question_of(measure.name).asks}\n"
            f"- formula: {measure.formula}\n- unit: {measure.unit}\n- range: {measure.range}\n"
            f"- minimal count: {measure.minimum} {measure.counted}{groups}\n"
            f"- literature: {measure.literature}\n\n{measure.reading}\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
