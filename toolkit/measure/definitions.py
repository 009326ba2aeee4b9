"""Every measure: what is counted over what, its unit, formula and how to read it.

A measure is a ratio of two sums over documents, so that a document-clustered bootstrap needs the
two numbers of each document and nothing else. ``cells(frames)`` gives them as a tidy frame with
the columns ``document, side, group, numerator, denominator``; ``side`` is "" for what belongs to
no side of the study.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from toolkit.document import LABELS
from toolkit.measure.frames import Frames

Cells = pd.DataFrame
CELL_COLUMNS = ("document", "side", "group", "numerator", "denominator")
THIRDS = ("first third", "middle third", "last third")
VOICED = ("given", "denied")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of how sides are sourced.

    Parameters
    ----------
    name : str
        Key in tables.
    title : str
        What charts and reports call it.
    unit : str
        Unit of the estimate.
    counted : str
        What the denominator counts, for "n = 120 attributions".
    formula, reading : str
        How it is computed, and how a reader should take a high or low value.
    cells : callable
        From frames to numerators and denominators by document, side and group.
    groups : tuple of str
        The categories, in codebook order; empty for a measure without.
    scale : float
        The estimate is ``scale * numerator / denominator``.
    minimum : int
        Denominator under which no figure is given.
    bounded : bool
        Whether the estimate is a share in [0, 1].
    """

    name: str
    title: str
    unit: str
    counted: str
    formula: str
    reading: str
    cells: Callable[[Frames], Cells]
    groups: tuple[str, ...] = ()
    scale: float = 1.0
    minimum: int = 5
    bounded: bool = True


def _voiced(frames: Frames) -> pd.DataFrame:
    """Return the attributions in which a source is heard: silences are counted elsewhere."""
    frame = frames.attributions
    return frame[frame["response"].isin(VOICED)]


def _sums(frame: pd.DataFrame, numerator: pd.Series, denominator: pd.Series | int) -> Cells:
    """Return numerators and denominators by document and side, for a measure without groups."""
    cells = pd.DataFrame(
        {
            "document": frame["document"],
            "side": frame["side"].fillna(""),
            "group": "",
            "numerator": numerator.astype(float),
            "denominator": denominator,
        }
    )
    by = ["document", "side", "group"]
    return cells.groupby(by, sort=True, as_index=False)[["numerator", "denominator"]].sum()


def _share_of_all(frame: pd.DataFrame, weight: pd.Series) -> Cells:
    """Return each side's part of a document's total; the denominator is the same for all sides."""
    total = weight.groupby(frame["document"]).sum()
    part = pd.DataFrame(
        {"document": frame["document"], "side": frame["side"].fillna(""), "numerator": weight}
    )
    cells = part.groupby(["document", "side"], sort=True)["numerator"].sum().unstack(fill_value=0)
    out = cells.stack().reset_index()
    out.columns = pd.Index(["document", "side", "numerator"])
    out["group"] = ""
    out["denominator"] = out["document"].map(total).astype(float)
    return out[list(CELL_COLUMNS)]


def _mix(frame: pd.DataFrame, column: str, groups: tuple[str, ...]) -> Cells:
    """Return, for each side, how its rows spread over the categories of a column."""
    side = frame["side"].fillna("")
    total = frame.groupby([frame["document"], side]).size()
    count = frame.groupby([frame["document"], side, frame[column]]).size().unstack(fill_value=0)
    count = count.reindex(columns=list(groups), fill_value=0)
    out = count.stack().reset_index()
    out.columns = pd.Index(["document", "side", "group", "numerator"])
    return out.merge(total.reset_index(name="denominator"), on=["document", "side"])[
        list(CELL_COLUMNS)
    ]


def share_of_voice(frames: Frames) -> Cells:
    """Count each side's attributions among all attributions in which a source is heard."""
    frame = _voiced(frames)
    return _share_of_all(frame, pd.Series(1.0, index=frame.index))


def share_of_words(frames: Frames) -> Cells:
    """Count each side's attributed words among all attributed words."""
    frame = _voiced(frames)
    return _share_of_all(frame, frame["n_words"].astype(float))


def direct_quotation_share(frames: Frames) -> Cells:
    """Count direct quotations among a side's attributions."""
    frame = _voiced(frames)
    return _sums(frame, frame["quotation"] == "direct", 1)


def naming_mix(frames: Frames) -> Cells:
    """Count how a side's sources are named, attribution by attribution."""
    return _mix(_voiced(frames), "naming", LABELS["naming"])


def kind_mix(frames: Frames) -> Cells:
    """Count the kinds of a side's sources, attribution by attribution."""
    frame = _voiced(frames)
    return _mix(frame[frame["kind"].notna()], "kind", LABELS["kind"])


def stance_mix(frames: Frames) -> Cells:
    """Count the stance of the cues that introduce a side's claims."""
    return _mix(_voiced(frames), "stance", LABELS["stance"])


def mean_stance_score(frames: Frames) -> Cells:
    """Sum the stance scores of a side's cues over those that have one."""
    frame = _voiced(frames)
    frame = frame[frame["stance_score"].notna()]
    return _sums(frame, frame["stance_score"], 1)


def mean_verifiability(frames: Frames) -> Cells:
    """Sum how well a reader could check with the sources, over attributions that name one."""
    frame = _voiced(frames)
    frame = frame[frame["verifiability"].notna()]
    return _sums(frame, frame["verifiability"], 1)


def response_mix(frames: Frames) -> Cells:
    """Count refusals and silences among all attributions to a side, spoken or not."""
    return _mix(frames.attributions, "response", LABELS["response"][1:])


def hedging_rate(frames: Frames) -> Cells:
    """Count the author's hedges that weaken a side's claims, over the words of those claims."""
    claims = _sums(_voiced(frames), _voiced(frames)["n_words"], 0)
    words = claims.set_index(["document", "side"])["numerator"]
    hedges = frames.hedges
    hedges = hedges[
        (hedges["holder"] == "author")
        & (hedges["n_weakens"] > 0)
        & ~hedges["class"].isin(["booster", "non_response"])
    ]
    rows = hedges.assign(side=hedges["sides"].str.split("; ")).explode("side")
    count = rows.groupby(["document", "side", "class"]).size().unstack(fill_value=0)
    count = count.reindex(
        index=words.index.union(count.index), columns=list(_HEDGES[1:]), fill_value=0
    )
    count.insert(0, "all", count.sum(axis=1))
    out = count.rename_axis(["document", "side"]).stack().reset_index()
    out.columns = pd.Index(["document", "side", "group", "numerator"])
    denominator = words.reset_index(name="denominator")
    out = out.merge(denominator, on=["document", "side"], how="left")
    return out.fillna({"denominator": 0.0})[list(CELL_COLUMNS)]


def bare_statement_share(frames: Frames) -> Cells:
    """Count statements about a side that the outlet makes in its own voice, as fact."""
    frame = _statements(frames)
    return _sums(frame, frame["voice"] == "bare", 1)


def voice_mix(frames: Frames) -> Cells:
    """Count the voices of the statements about a side."""
    return _mix(_statements(frames), "voice", _VOICES)


def position_mix(frames: Frames) -> Cells:
    """Count in which third of the article a side is heard."""
    frame = _voiced(frames)
    third = (frame["position"].astype(float) * 3).clip(0, 2.999).astype(int)
    return _mix(frame.assign(third=third.map(dict(enumerate(THIRDS)))), "third", THIRDS)


def _statements(frames: Frames) -> pd.DataFrame:
    frame = frames.about[frames.about["voice"] != "none"]
    return frame.drop_duplicates(["document", "start", "side"])


_HEDGES = ("all", *(c for c in LABELS["class"] if c not in ("booster", "non_response")))
_VOICES = tuple(v for v in LABELS["voice"] if v != "none")
_HEARD = "attributions in which the source is heard (response given or denied)"


def _all() -> tuple[Measure, ...]:
    return (
        Measure(
            "share_of_voice",
            "Share of voice",
            "share of attributions",
            "attributions",
            "attributions to the side's sources / all " + _HEARD,
            "60 % means that six of ten attributions credit this side. What no side of the study "
            "claims is shown as 'no side'.",
            share_of_voice,
        ),
        Measure(
            "share_of_words",
            "Share of attributed words",
            "share of attributed words",
            "attributed words",
            "words credited to the side's sources / all credited words",
            "Like the share of voice, but long quotations weigh more than short ones.",
            share_of_words,
            minimum=50,
        ),
        Measure(
            "direct_quotation_share",
            "Direct quotation",
            "share of the side's attributions",
            "attributions",
            "attributions whose content is wholly inside quotation marks / " + _HEARD,
            "High: the side speaks in its own words. Low: it is paraphrased.",
            direct_quotation_share,
        ),
        Measure(
            "naming_mix",
            "How sources are named",
            "share of the side's attributions",
            "attributions",
            "attributions to sources of this naming / " + _HEARD,
            "A named person or institution can be asked; an anonymous or generic source cannot.",
            naming_mix,
            LABELS["naming"],
        ),
        Measure(
            "mean_verifiability",
            "Mean verifiability of sources",
            "mean score, 0 to 1",
            "attributions",
            "sum of the sources' verifiability / attributions with a source",
            "1: a reader could check with the source tomorrow. 0: nobody could. After Newell, "
            "Schang, Margolin & Ruths (2017).",
            mean_verifiability,
        ),
        Measure(
            "kind_mix",
            "Kinds of sources",
            "share of the side's attributions",
            "attributions with a source",
            "attributions to sources of this kind / attributions with a source",
            "Shows whether a side is heard through officials, soldiers, experts or residents.",
            kind_mix,
            LABELS["kind"],
        ),
        Measure(
            "stance_mix",
            "Stance of cues",
            "share of the side's attributions",
            "attributions",
            "attributions whose cue has this stance / " + _HEARD,
            "'Confirmed' endorses, 'claimed' distances, 'insisted' argues, 'said' is neutral.",
            stance_mix,
            LABELS["stance"],
        ),
        Measure(
            "mean_stance_score",
            "Mean stance score of cues",
            "mean score, -1 to +1",
            "attributions",
            "sum of the cues' stance scores / attributions whose cue has one",
            "+1: the cue tells the reader that the content is true. -1: that it is doubtful.",
            mean_stance_score,
            bounded=False,
        ),
        Measure(
            "hedging_rate",
            "The outlet's hedging of a side's claims",
            "hedges per 1,000 attributed words",
            "attributed words",
            "1,000 × author's hedges that weaken an attribution of the side / words credited to it",
            "Only hedges in the outlet's own voice count; hedges inside a source's words do not. "
            "Boosters and non-responses are left out.",
            hedging_rate,
            _HEDGES,
            scale=1000.0,
            minimum=100,
            bounded=False,
        ),
        Measure(
            "response_mix",
            "Denials, refusals and silences",
            "share of the side's attributions",
            "attributions, silences included",
            "attributions to the side with this response / all attributions to the side",
            "How often the reader is told that a side denied, declined to comment or said nothing.",
            response_mix,
            LABELS["response"][1:],
        ),
        Measure(
            "bare_statement_share",
            "Statements as fact",
            "share of statements about the side",
            "statements",
            "statements about the side in the outlet's own voice without a hedge / statements "
            "about the side",
            "High: what concerns the side is told as fact. Low: it is attributed or hedged.",
            bare_statement_share,
        ),
        Measure(
            "voice_mix",
            "Voice of statements",
            "share of statements about the side",
            "statements",
            "statements about the side with this voice / statements about the side",
            "Attributed to a source, hedged by the outlet, or bare: the outlet's own fact.",
            voice_mix,
            _VOICES,
        ),
        Measure(
            "position_mix",
            "Where in the article a side is heard",
            "share of the side's attributions",
            "attributions",
            "attributions that begin in this third of the article / " + _HEARD,
            "Readers remember what comes first; a side heard only at the end is heard less.",
            position_mix,
            THIRDS,
        ),
    )


#: Every measure by name, in the order of reports.
MEASURES: Mapping[str, Measure] = MappingProxyType({m.name: m for m in _all()})
