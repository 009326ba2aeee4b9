"""What the outlet says itself, and where: voice of statements, parts, loaded words, prominence."""

from __future__ import annotations

from toolkit.document import LABELS
from toolkit.measure.cells import (
    EVERY,
    Cells,
    joined,
    mix,
    rows,
    settings,
    stated,
    stated_once,
    voiced,
)
from toolkit.measure.described import measure
from toolkit.measure.frames import Frames

VOICES = tuple(v for v in LABELS["voice"] if v != "none")
THIRDS = ("first third", "middle third", "last third")


@measure("Statements as fact", "statements")
def bare_statement_share(frames: Frames) -> Cells:
    """Count statements about a side that the outlet makes in its own voice, as fact.

    Formula: statements about the side in the outlet's own voice without a hedge / statements about
    the side
    Unit: share of statements about the side
    Range: 0 to 1
    Reading: High: what concerns the side is told as fact. Low: it is attributed or hedged.
    Literature: Tuchman (1972), American Journal of Sociology 77(4); White (2012), Discourse,
    Context & Media 1(2-3).
    """
    frame = stated_once(frames)
    return rows(frame, frame["voice"] == "bare")


@measure("Statements as fact, by part", "statements", groups=LABELS["part"])
def bare_by_part(frames: Frames) -> Cells:
    """Count bare statements among those in which a side acts, is hit, or is only mentioned.

    Formula: bare statements in which the side has this part / statements in which it has this part
    Unit: share of statements in which the side has the part
    Range: 0 to 1
    Reading: Is what a side does told as fact, and what is done to it only on somebody's word, or
    the other way round?
    Literature: Fowler (1991), Language in the news; van Dijk (1988), News as discourse.
    """
    frame = stated(frames)
    return rows(frame, frame["voice"] == "bare", group=frame["part"])


@measure("Part in statements", "statements and parts", groups=LABELS["part"])
def part_mix(frames: Frames) -> Cells:
    """Count whether a side acts, is hit or is only mentioned in the statements about it.

    Formula: statements in which the side has this part / all pairs of statement and part of the
    side
    Unit: share of the parts the side has
    Range: 0 to 1
    Reading: A side that is mostly agent is shown doing things, one that is mostly affected is shown
    as hit.
    Literature: Fowler (1991), Language in the news; van Dijk (1988), News as discourse.
    """
    return mix(stated(frames), "part")


@measure("Hit by nobody", "statements in which the side is affected")
def agentless_share(frames: Frames) -> Cells:
    """Count passives that leave out who did it, among statements in which a side is hit.

    Formula: statements in which the side is affected and whose main verb is a passive without "by"
    / statements in which the side is affected
    Unit: share of statements in which the side is affected
    Range: 0 to 1
    Reading: High: what is done to the side is told without who did it ("were killed").
    Literature: Fowler (1991), Language in the news; Trew (1979), in Language and control.
    """
    frame = stated(frames)
    frame = frame[frame["part"] == "affected"]
    return rows(frame, frame["agentless"].astype(bool))


@measure("Voice of statements", "statements", groups=VOICES)
def voice_mix(frames: Frames) -> Cells:
    """Count the voices of the statements about a side.

    Formula: statements about the side with this voice / statements about the side
    Unit: share of statements about the side
    Range: 0 to 1
    Reading: Attributed to a source, hedged by the outlet, or bare: the outlet's own fact.
    Literature: Tuchman (1972), American Journal of Sociology 77(4); Martin & White (2005), The
    language of evaluation.
    """
    return mix(stated_once(frames), "voice")


@measure("Loaded words", "words of the outlet", scale=1000.0, minimum=100)
def loaded_words_rate(frames: Frames) -> Cells:
    """Count loaded words among the outlet's own words in statements about a side.

    Formula: 1,000 × loaded words outside of credited contents / all words outside of credited
    contents, over the statements that mention the side
    Unit: loaded words per 1,000 of the outlet's words
    Range: 0 and up
    Reading: High: the outlet uses words about the side that readers take for slanted. The list says
    nothing about which way they slant.
    Literature: Recasens, Danescu-Niculescu-Mizil & Jurafsky (2013), ACL; Spinde et al. (2021),
    Findings of EMNLP, whose annotations the list is estimated from.
    """
    frame = stated_once(frames)
    return rows(frame, frame["n_loaded"], frame["n_own_words"])


@measure("Where in the article a side is heard", "attributions", groups=THIRDS)
def position_mix(frames: Frames) -> Cells:
    """Count in which third of the article a side is heard.

    Formula: attributions that begin in this third of the article / attributions in which the source
    is heard
    Unit: share of the side's attributions
    Range: 0 to 1
    Reading: Readers remember what comes first; a side heard only at the end is heard less.
    Literature: van Dijk (1988), News as discourse, on the order of relevance.
    """
    frame = voiced(frames)
    third = (frame["position"].astype(float) * 3).clip(0, 2.999).astype(int)
    return mix(frame, third.map(dict(enumerate(THIRDS))))


@measure("Mean position", "attributions")
def mean_position(frames: Frames) -> Cells:
    """Add up where in the article a side's attributions begin.

    Formula: sum of the places where the side's attributions begin / attributions in which the
    source is heard
    Unit: mean place, 0 to 1
    Range: 0 to 1
    Reading: 0: the first word of the article. 1: the last.
    Literature: van Dijk (1988), News as discourse, on the order of relevance.
    """
    frame = voiced(frames)
    return rows(frame, frame["position"])


@measure("Heard in the headline or lead", "articles in which the side is heard")
def lead_share(frames: Frames) -> Cells:
    """Count the articles that let a side be heard in their first sentences.

    Formula: articles in which an attribution to the side begins in the first three sentences (a
    headline in the text included) / articles in which the side is heard
    Unit: share of articles in which the side is heard
    Range: 0 to 1
    Reading: High: the side sets the frame of the story.
    Literature: Pan & Kosicki (1993), Political Communication 10(1), on headline and lead.
    """
    frame = voiced(frames)
    count = settings()["lead"]["sentences"]
    inside = frames.statements[frames.statements["statement"] < count]
    ends = inside.groupby("document")["end"].max()
    early = frame["start"] < frame["document"].map(ends).fillna(0)
    articles = frame.assign(side=frame["side"].fillna(""), early=early)
    heard = articles.sort_values("early", ascending=False, kind="stable")
    heard = heard.drop_duplicates(["document", "side"])
    return rows(heard, heard["early"])


@measure("First word", "articles in which a side is heard")
def first_word_share(frames: Frames) -> Cells:
    """Count the articles in which a side is the first of the study's sides to be heard.

    Formula: articles in which the side's attribution is the first of any side / articles in which
    any side is heard
    Unit: share of articles in which any side is heard
    Range: 0 to 1
    Reading: Who comes first tells the story; the other side answers.
    Literature: van Dijk (1988), News as discourse, on the order of relevance.
    """
    frame = voiced(frames)
    frame = frame[frame["side"].notna()].sort_values(["document", "start"], kind="stable")
    first = frame.drop_duplicates("document")
    return joined(rows(first, 1.0, 0.0), rows(first, 0.0, side=EVERY))
