"""The outlet's words around two sides' attributions in, the words that tell them apart out.

Log-odds ratios with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008): a word is
characteristic of a side when it is used more around that side than the prior, the words around all
attributions, lets one expect; rare words are drawn towards no difference. Monroe et al. take every
word as independent; here whole articles are permuted, so that one article that repeats a word does
not make it a finding.

References
----------
Monroe, Colaresi & Quinn (2008). Fightin' words: lexical feature selection and evaluation for
identifying the content of political conflict. Political Analysis 16(4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from toolkit.measure.cells import voiced
from toolkit.measure.counts import Array, Within, scopes
from toolkit.measure.estimate import rule, table
from toolkit.measure.frames import Frames
from toolkit.measure.significance import sign_flip

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
COLUMNS = (
    *("word", "outlet", "side_a", "side_b", "count_a", "count_b", "n_documents"),
    *("log_odds", "error", "z", "p", "q"),
)


def log_odds(
    a: Array, b: Array, background: Array, *, prior: float = 1000.0
) -> tuple[Array, Array]:
    """Return the log-odds ratio of each word between two texts, and its standard error.

    Parameters
    ----------
    a, b : array, shape (words,)
        How often each word stands in either text.
    background : array, shape (words,)
        How often it stands in the text that gives the prior.
    prior : float
        How many words the prior is worth.

    Returns
    -------
    ratio, error : array, shape (words,)
        Above 0: more in the first text. Ratio / error is the z-score of Monroe et al.

    References
    ----------
    Monroe, Colaresi & Quinn (2008), equations 15, 16, 19 and 22.
    """
    alpha = prior * background / background.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = [np.log((y + alpha) / (y.sum() + prior - y - alpha)) for y in (a.astype(float), b)]
        error = np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    return odds[0] - odds[1], error


def wording(
    frames: Frames,
    *,
    sides: Sequence[str],
    within: Within | None = None,
    minimum: int = 10,
    prior: float = 1000.0,
    permutations: int = 999,
    random_state: int = 0,
) -> pd.DataFrame:
    """Contrast the words that the outlet puts around the attributions of two sides.

    The words are those of the sentences of an attribution, cue included, without contents and
    without the words that name its source; each sentence counts once for a side.

    Parameters
    ----------
    frames : Frames
    sides : sequence of str
    within : {"outlet"} or None
        Whether to contrast within each outlet.
    minimum : int
        Words that are rarer around both sides together, or stand in fewer than five documents, are
        left out.
    prior : float
        See :func:`log_odds`.
    permutations : int
        Rounds in which the sides of whole documents are swapped.
    random_state : int

    Returns
    -------
    DataFrame
        Columns ``word, outlet, side_a, side_b, count_a, count_b, n_documents, log_odds, error, z,
        p, q``, the strongest words first; ``q`` is over the words of one contrast.
    """
    tokens = _tokens(frames)
    documents = frames.documents[["document", "outlet", "date"]].sort_values("document")
    documents = documents.reset_index(drop=True)
    parts = []
    for scope in scopes(documents, within):
        if scope.note:
            continue
        mine = tokens[tokens["document"].isin(documents["document"].iloc[scope.rows])]
        for pair in combinations(sides, 2):
            for found in _contrast(mine, pair, minimum, prior, permutations, random_state):
                parts.append(found.assign(outlet=scope.outlet))
    return table(parts, COLUMNS)


def _tokens(frames: Frames) -> pd.DataFrame:
    """Return how often a word stands around a side in a document: ``document, side, word, n``."""
    frame = voiced(frames)
    frame = frame[["document", "side", "around_text", "source_text"]]
    frame = frame.drop_duplicates(["document", "side", "around_text"])
    rows = [
        (document, side, word)
        for document, side, around, source in frame.itertuples(index=False)
        if isinstance(side, str)
        for word in _words(around, source)
    ]
    found = pd.DataFrame(rows, columns=["document", "side", "word"])
    return found.value_counts(["document", "side", "word"], sort=False).rename("n").reset_index()


def _words(around: str, source: str) -> Iterator[str]:
    naming = {m[0].lower() for m in _WORD.finditer(source)}
    for match in _WORD.finditer(around):
        word = match[0].lower()
        if word not in naming:
            yield word


def _contrast(
    tokens: pd.DataFrame,
    pair: tuple[str, str],
    minimum: int,
    prior: float,
    permutations: int,
    random_state: int,
) -> Iterator[pd.DataFrame]:
    tokens = tokens[tokens["side"].isin(pair)]
    whole = tokens.groupby("word")["n"].sum()
    spread = tokens.groupby("word")["document"].nunique()
    words = whole.index[(whole >= minimum) & (spread >= rule("min_documents"))]
    if not len(words) or set(tokens["side"]) != set(pair):
        return
    counts = {side: tokens[tokens["side"] == side].groupby("word")["n"].sum() for side in pair}
    # All words count towards the totals; those kept are tested.
    a, b = (counts[side].reindex(whole.index, fill_value=0).to_numpy(float) for side in pair)
    ratio, error = log_odds(a, b, whole.to_numpy(float), prior=prior)
    kept = whole.index.get_indexer(words)
    p = _swapped(tokens, pair, words, (a, b), kept, permutations, random_state)
    frame = pd.DataFrame(
        {
            "word": words,
            "side_a": pair[0],
            "side_b": pair[1],
            "count_a": a[kept].astype(int),
            "count_b": b[kept].astype(int),
            "n_documents": spread.reindex(words).to_numpy(),
            "log_odds": ratio[kept],
            "error": error[kept],
            "z": ratio[kept] / error[kept],
            "p": p,
            "q": stats.false_discovery_control(p),
        }
    )
    order = np.lexsort((frame["word"], -frame["z"].abs()))
    yield frame.iloc[order].reset_index(drop=True)


def _swapped(
    tokens: pd.DataFrame,
    pair: tuple[str, str],
    words: pd.Index,
    totals: tuple[Array, Array],
    kept: npt.NDArray[np.intp],
    permutations: int,
    random_state: int,
) -> Array:
    """Return p-values of the words' shares, the sides of whole documents swapped."""
    documents = pd.Index(sorted(tokens["document"].unique()))
    a, b = (x.sum() for x in totals)
    rate = (totals[0] + totals[1])[kept] / (a + b)
    sizes = {s: np.zeros(len(documents)) for s in pair}
    added = np.zeros((len(documents), len(words)), dtype=np.float32)
    for side, whole, sign in ((pair[0], a, 1.0), (pair[1], b, -1.0)):
        mine = tokens[tokens["side"] == side]
        row = documents.get_indexer(pd.Index(mine["document"]))
        np.add.at(sizes[side], row, mine["n"].to_numpy(float))
        column = words.get_indexer(pd.Index(mine["word"]))
        inside = column >= 0
        n = mine["n"].to_numpy(float)[inside]
        np.add.at(added, (row[inside], column[inside]), sign * n / whole)
        added -= (sign * np.outer(sizes[side], rate) / whole).astype(np.float32)
    families = np.arange(len(words))
    p, _ = sign_flip(added, families, permutations=permutations, random_state=random_state)
    return p
