"""Who is heard, and as whom: voice, quotation, diversity, kinds, naming, second hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.document import LABELS
from toolkit.measure.cells import Cells, joined, mix, rows, settings, share_of_all, voiced
from toolkit.measure.described import measure
from toolkit.measure.diversity import hill_number
from toolkit.measure.frames import Frames

ORDERS = ("order 0", "order 1", "order 2")


@measure("Share of voice", "attributions")
def share_of_voice(frames: Frames) -> Cells:
    """Count each side's attributions among all attributions in which a source is heard.

    Formula: attributions to the side's sources / all attributions in which the source is heard
    (response given or denied)
    Unit: share of attributions
    Range: 0 to 1
    Reading: 60 % means that six of ten attributions credit this side. What no side of the study
    claims is shown as 'no side'.
    Literature: Gans (1979), Deciding what's news; Bennett (1990), Journal of Communication 40(2).
    """
    return share_of_all(voiced(frames), 1.0)


@measure("Share of attributed words", "attributed words", minimum=50)
def share_of_words(frames: Frames) -> Cells:
    """Count each side's attributed words among all attributed words.

    Formula: words credited to the side's sources / all credited words
    Unit: share of attributed words
    Range: 0 to 1
    Reading: Like the share of voice, but long quotations weigh more than short ones.
    Literature: the printed counterpart of "sound bite" time: Hallin (1992), Journal of
    Communication 42(2).
    """
    frame = voiced(frames)
    return share_of_all(frame, frame["n_words"])


@measure("Direct quotation", "attributions")
def direct_quotation_share(frames: Frames) -> Cells:
    """Count direct quotations among a side's attributions.

    Formula: attributions whose content is wholly inside quotation marks / attributions in which the
    source is heard
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: High: the side speaks in its own words. Low: it is paraphrased.
    Literature: Zelizer (1989), Text 9(4); O'Keefe et al. (2012), EMNLP, for the kinds of
    quotation.
    """
    frame = voiced(frames)
    return rows(frame, frame["quotation"] == "direct")


@measure("Length of quotations", "quotations")
def words_per_quotation(frames: Frames) -> Cells:
    """Add up the quoted words of a side over its attributions that quote any.

    Formula: words inside quotation marks / attributions with words inside quotation marks
    Unit: words per quotation
    Range: 1 and up
    Reading: Long: the side is let speak. Short: a phrase is picked out, often to hold it at a
    distance.
    Literature: Hallin (1992), Journal of Communication 42(2), on the length of sound bites.
    """
    frame = voiced(frames)
    frame = frame[(frame["quotation"] != "indirect") & (frame["n_quoted_words"] > 0)]
    return rows(frame, frame["n_quoted_words"])


@measure("Sources per article", "articles in which the side is heard", groups=ORDERS)
def source_diversity(frames: Frames) -> Cells:
    """Add up the effective number of a side's sources over the articles in which it is heard.

    Formula: mean over articles of the Hill number (sum of p_i^q)^(1/(1-q)), p_i the share of the
    side's attributions that credit its source i in the article; order 0 counts sources, order 1
    weighs them by how often they are credited, order 2 counts those that dominate
    Unit: sources per article
    Range: 1 and up
    Reading: 3 of order 1 means: as varied as three sources credited equally often. An article that
    credits a side more often also has room for more of its sources: see the variety of sources.
    Literature: Hill (1973), Ecology 54(2); Jost (2006), Oikos 113(2).
    """
    counts = _per_source(frames)
    totals = counts.groupby(["document", "side"], sort=False)["n"].transform("sum")
    share = counts["n"] / totals
    parts = []
    for order, group in enumerate(ORDERS):
        number = hill_number(share, (counts["document"], counts["side"]), order=order)
        frame = number.rename("number").reset_index()
        parts.append(rows(frame, frame["number"], side=frame["side"], group=group))
    return joined(*parts)


@measure("Variety of sources", "pairs of the side's attributions in one article", minimum=10)
def source_variety(frames: Frames) -> Cells:
    """Count the pairs of a side's attributions in an article that credit different sources.

    Formula: pairs of the side's attributions in one article that credit different sources / all
    such pairs
    Unit: share of pairs of attributions
    Range: 0 to 1
    Reading: The chance that two claims of the side in an article come from two sources. Does not
    grow with the number of claims, as the number of sources does.
    Literature: Simpson (1949), Nature 163; Hurlbert (1971), Ecology 52(4).
    """
    counts = _per_source(frames)
    counts["same"] = counts["n"] * (counts["n"] - 1.0)
    sums = counts.groupby(["document", "side"], as_index=False, sort=False)[["n", "same"]].sum()
    pairs = sums["n"] * (sums["n"] - 1.0)
    return rows(sums, (pairs - sums["same"]) / 2, pairs / 2)


@measure("Concentration on officials", "attributions with a source")
def officials_share(frames: Frames) -> Cells:
    """Count the attributions to officials among a side's attributions.

    Formula: attributions to sources of the kinds government, military, police and judiciary,
    emergency services / attributions with a source
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: High: the side is heard through its state. Low: through others too.
    Literature: Sigal (1973), Reporters and officials; Bennett (1990), Journal of Communication
    40(2).
    """
    frame = _with_source(frames)
    return rows(frame, frame["kind"].isin(settings()["officials"]["kinds"]))


@measure("Kinds of sources", "attributions with a source", groups=LABELS["kind"])
def kind_mix(frames: Frames) -> Cells:
    """Count the kinds of a side's sources, attribution by attribution.

    Formula: attributions to sources of this kind / attributions with a source
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: Shows whether a side is heard through officials, soldiers, experts or residents.
    Literature: Sigal (1973), Reporters and officials; Gans (1979), Deciding what's news.
    """
    return mix(_with_source(frames), "kind")


@measure("How sources are named", "attributions", groups=LABELS["naming"])
def naming_mix(frames: Frames) -> Cells:
    """Count how a side's sources are named, attribution by attribution.

    Formula: attributions to sources of this naming / attributions in which the source is heard
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: A named person or institution can be asked; an anonymous or generic source cannot.
    Literature: Wulfemeyer (1983), Newspaper Research Journal 4(2); Duffy (2014), American
    Journalism 31(2).
    """
    return mix(voiced(frames), "naming")


@measure("Sources without a name", "attributions with a source")
def nameless_share(frames: Frames) -> Cells:
    """Count the attributions to sources that nobody in particular answers for.

    Formula: attributions to unnamed officials, anonymous or generic sources / attributions with a
    source
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: High: readers cannot check whom the side's claims are from.
    Literature: Wulfemeyer (1983), Newspaper Research Journal 4(2); Duffy (2014), American
    Journalism 31(2).
    """
    frame = _with_source(frames)
    return rows(frame, frame["naming"].isin(settings()["nameless"]["namings"]))


@measure("Sources without a name, each once", "sources of articles")
def nameless_sources(frames: Frames) -> Cells:
    """Count a side's sources that nobody in particular answers for, each once an article.

    Formula: sources of the side that are unnamed officials, anonymous or generic / sources of the
    side that are heard, each counted once in every article
    Unit: share of the side's sources
    Range: 0 to 1
    Reading: An outlet decides once whether to name a source, however often it comes back to it:
    this counts decisions, the share of attributions counts what readers meet.
    Literature: Wulfemeyer (1983), Newspaper Research Journal 4(2); Duffy (2014), American
    Journalism 31(2), who count sources.
    """
    frame = _with_source(frames).drop_duplicates(["document", "source"])
    return rows(frame, frame["naming"].isin(settings()["nameless"]["namings"]))


@measure("Mean verifiability of sources", "attributions")
def mean_verifiability(frames: Frames) -> Cells:
    """Add up how well a reader could check with the sources, over attributions that name one.

    Formula: sum of the sources' verifiability / attributions with a source
    Unit: mean score, 0 to 1
    Range: 0 to 1
    Reading: 1: a reader could check with the source tomorrow. 0: nobody could.
    Literature: Newell, Schang, Margolin & Ruths (2017), IJCNLP.
    """
    frame = voiced(frames)
    frame = frame[frame["verifiability"].notna()]
    return rows(frame, frame["verifiability"])


@measure("At second hand", "attributions")
def second_hand_share(frames: Frames) -> Cells:
    """Count the attributions that reach the reader through another source.

    Formula: attributions of depth 2 or more / attributions in which the source is heard
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: High: the side is known through agencies or through others who quote it.
    Literature: Pareti (2012), LREC, for nested attributions.
    """
    frame = voiced(frames)
    return rows(frame, frame["depth"] > 1)


def _with_source(frames: Frames) -> pd.DataFrame:
    frame = voiced(frames)
    return frame[frame["kind"].notna()]


def _per_source(frames: Frames) -> pd.DataFrame:
    """Return how often each source of an article is credited: ``document, side, source, n``."""
    frame = voiced(frames)
    frame = frame[frame["source"].notna()].assign(side=lambda f: f["side"].fillna(""))
    by = ["document", "side", "source"]
    return frame.groupby(by, sort=False).size().astype(np.float64).rename("n").reset_index()
