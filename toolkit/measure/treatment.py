"""How a side's claims are introduced and doubted: stance, hedges, and the right of reply."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from toolkit.document import LABELS
from toolkit.measure.cells import EVERY, VOICED, Cells, joined, mix, rows, settings, voiced
from toolkit.measure.described import measure
from toolkit.measure.frames import NO_HEDGE, Frames

HEDGES = ("all", *(c for c in LABELS["class"] if c not in NO_HEDGE))
REPLIES = ("any", "heard", "denied", "silent")


@measure("Stance of cues", "attributions", groups=LABELS["stance"])
def stance_mix(frames: Frames) -> Cells:
    """Count the stance of the cues that introduce a side's claims.

    Formula: attributions whose cue has this stance / attributions in which the source is heard
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: 'Confirmed' endorses, 'claimed' distances, 'insisted' argues, 'said' is neutral.
    Literature: Kiparsky & Kiparsky (1970); Hooper (1975); Martin & White (2005), The language of
    evaluation.
    """
    return mix(voiced(frames), "stance")


@measure("Mean stance score of cues", "attributions")
def mean_stance_score(frames: Frames) -> Cells:
    """Add up the stance scores of a side's cues over those that have one.

    Formula: sum of the cues' stance scores / attributions whose cue has one
    Unit: mean score, -1 to +1
    Range: -1 to +1
    Reading: +1: the cue tells the reader that the content is true. -1: that it is doubtful.
    Literature: Ross & Pavlick (2019), EMNLP, and White & Rawlins (2018), NELS, for how far verbs
    commit to what they report.
    """
    frame = voiced(frames)
    frame = frame[frame["stance_score"].notna()]
    return rows(frame, frame["stance_score"])


@measure("Claims the outlet hedges", "attributions")
def hedged_share(frames: Frames) -> Cells:
    """Count the claims of a side that at least one hedge of the outlet weakens.

    Formula: attributions that an author's hedge weakens / attributions in which the source is heard
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: One claim in how many is held in doubt by the outlet itself; hedges inside the source's
    words do not count.
    Literature: Hyland (2005), Metadiscourse; Vincze (2014), Uncertainty detection in natural
    language texts.
    """
    frame = voiced(frames)
    return rows(frame, frame["n_author_hedges"] > 0)


@measure(
    "The outlet's hedging of a side's claims",
    "attributed words",
    groups=HEDGES,
    scale=1000.0,
    minimum=100,
)
def hedging_rate(frames: Frames) -> Cells:
    """Count the author's hedges that weaken a side's claims, over the words of those claims.

    Formula: 1,000 × author's hedges that weaken an attribution of the side / words credited to it
    Unit: hedges per 1,000 attributed words
    Range: 0 and up
    Reading: Only hedges in the outlet's own voice count; hedges inside a source's words do not.
    Boosters and non-responses are left out.
    Literature: Hyland (2005), Metadiscourse; Vincze (2014), Uncertainty detection in natural
    language texts.
    """
    hedges = _weakening(frames)
    return joined(
        _words(frames),
        rows(hedges, 1.0, 0.0, group="all"),
        rows(hedges, 1.0, 0.0, group=hedges["class"]),
    )


@measure("The outlet's hedging, weighed by strength", "attributed words", scale=1000.0, minimum=100)
def hedging_strength(frames: Frames) -> Cells:
    """Add up the strengths of the author's hedges on a side's claims, over their words.

    Formula: 1,000 × sum of how much each author's hedge weakens (0 to 1) / words credited to the
    side; hedges without a strength count nothing
    Unit: strength per 1,000 attributed words
    Range: 0 and up
    Reading: Like the rate of hedges, but 'could not be verified' weighs more than 'about'.
    Literature: Hyland (2005), Metadiscourse; strengths are those of the hedge lexicon.
    """
    hedges = _weakening(frames)
    strength = hedges["strength"].astype(float).fillna(0.0).clip(upper=0.0).abs()
    return joined(_words(frames), rows(hedges, strength, 0.0))


@measure("The sources' own hedging", "attributed words", scale=1000.0, minimum=100)
def source_hedging_rate(frames: Frames) -> Cells:
    """Count the hedges inside a side's own words.

    Formula: 1,000 × hedges inside the contents of the side's attributions / words credited to it
    Unit: hedges per 1,000 attributed words
    Range: 0 and up
    Reading: How cautious the side itself is made to sound. No treatment by the outlet as such, but
    a choice of what to quote.
    Literature: Hyland (2005), Metadiscourse.
    """
    frame = voiced(frames)
    return rows(frame, frame["n_source_hedges"], frame["n_words"])


@measure(
    "Denials, refusals and silences",
    "attributions, silences included",
    groups=LABELS["response"][1:],
)
def response_mix(frames: Frames) -> Cells:
    """Count refusals and silences among all attributions to a side, spoken or not.

    Formula: attributions to the side with this response / all attributions to the side
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: How often the reader is told that a side denied, declined to comment or said nothing.
    Literature: right of reply: Kovach & Rosenstiel (2014), The elements of journalism.
    """
    return mix(frames.attributions, "response")


@measure("Right of reply", "articles in which the side is accused", groups=REPLIES)
def response_rate(frames: Frames) -> Cells:
    """Count the articles that report a reply, refusal or silence of a side they accuse.

    Formula: articles in which the accused side denies, declines, is silent, or is credited with a
    claim in the two sentences that follow an accusation / articles in which somebody else accuses,
    blames or condemns it
    Unit: share of articles that accuse the side
    Range: 0 to 1
    Reading: 'any': the reader learns how the accused side answers, or that it does not. 'heard':
    the side has the word next; 'denied': a denial is reported; 'silent': it declined, did not
    respond or never does.
    Literature: right of reply: Kovach & Rosenstiel (2014), The elements of journalism.
    """
    accusations = _accusations(frames)
    accused = accusations[["document", "side"]].drop_duplicates()
    answers = frames.attributions[["document", "side", "response", "start"]].dropna(subset="side")
    said = answers[answers["response"].isin(VOICED)].merge(
        accusations, on=["document", "side"], suffixes=("", "_accusation")
    )
    soon = (said["start"] > said["start_accusation"]) & (said["start"] < said["until"])
    silent = answers["response"].isin(settings()["silence"]["responses"])
    kinds = {
        "heard": said[soon],
        "denied": answers[answers["response"] == "denied"],
        "silent": answers[silent],
    }
    kinds["any"] = pd.concat(kinds.values())
    parts = [rows(accused, 0.0, group=EVERY)]
    for group, found in kinds.items():
        once = found[["document", "side"]].drop_duplicates()
        parts.append(rows(accused.merge(once), 1.0, 0.0, group=group))
    return joined(*parts)


def _words(frames: Frames) -> Cells:
    """Return the words credited to each side as the denominators of every group."""
    frame = voiced(frames)
    return rows(frame, 0.0, frame["n_words"], group=EVERY)


def _weakening(frames: Frames) -> pd.DataFrame:
    """Return the author's hedges that weaken a claim, one row for each side whose claim it is."""
    hedges = frames.hedges
    kept = (hedges["holder"] == "author") & (hedges["n_weakens"] > 0)
    hedges = hedges[kept & ~hedges["class"].isin(NO_HEDGE)]
    sides = hedges["sides"].str.split("; ")
    return hedges.assign(side=sides).explode("side").reset_index(drop=True)


def _accusations(frames: Frames) -> pd.DataFrame:
    """Return each accusation of a side by somebody else: ``document, side, start, until``.

    A side is accused where a cue of accusation stands in a sentence that mentions the side, and the
    source is not of that side. ``until`` is where the second sentence after it ends.
    """
    stems = "|".join(re.escape(s) for s in settings()["accusation"]["stems"])
    frame = frames.attributions[["document", "start", "end", "cue_text", "side"]]
    accusing = frame[frame["cue_text"].str.contains(rf"\b(?:{stems})", case=False, regex=True)]
    about = frames.about[["document", "statement", "start", "end", "side"]]
    pairs = accusing.merge(about, on="document", suffixes=("", "_about"))
    touches = (pairs["start"] < pairs["end_about"]) & (pairs["start_about"] < pairs["end"])
    pairs = pairs[touches & (pairs["side"].fillna("") != pairs["side_about"])]
    ends = frames.statements.set_index(["document", "statement"])["end"]
    last = frames.statements.groupby("document")["statement"].max()
    window = settings()["accusation"]["window"]
    after = np.minimum(pairs["statement"] + window, pairs["document"].map(last))
    until = ends.reindex(pd.MultiIndex.from_arrays([pairs["document"], after]))
    return pd.DataFrame(
        {
            "document": pairs["document"].to_numpy(),
            "side": pairs["side_about"].to_numpy(),
            "start": pairs["start"].to_numpy(),
            "until": until.to_numpy(),
        }
    )
