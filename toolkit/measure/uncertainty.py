"""How uncertain each sentence of a text sounds: text in, a tidy frame out."""

from __future__ import annotations

import pandas as pd

from toolkit.annotate.pipeline import DEFAULT_ENGINE, EVIDENCE, Engine, known_engine
from toolkit.annotate.uncertainty import threshold, uncertain_scores
from toolkit.document import Document
from toolkit.language import parse


def uncertainty(text: str | Document, *, engine: Engine = DEFAULT_ENGINE) -> pd.DataFrame:
    """Score the uncertainty of each sentence of a text.

    Parameters
    ----------
    text : str or Document
        An article, or just its text.
    engine : {"accurate", "rules", "fast"}
        Whether the encoder is asked too, or linear models alone.

    Returns
    -------
    pandas.DataFrame
        One row per sentence: ``sentence`` (from 1), ``start`` and ``end`` (code points), ``text``,
        ``uncertainty`` (0 to 1: the chance that readers who look for hedges and weasels would find
        one in it) and ``uncertain`` (whether that reaches the model's threshold).

    References
    ----------
    Farkas, R., Vincze, V., Móra, G., Csirik, J., & Szarvas, G. (2010). The CoNLL-2010 shared task:
    learning to detect hedges and their scope in natural language text. CoNLL.

    Examples
    --------
    >>> frame = uncertainty("The bridge is shut. Some say it may have been mined.")
    >>> frame["uncertain"].tolist()
    [False, True]
    """
    words = text.text if isinstance(text, Document) else text
    parsed = parse(words)
    evidence = EVIDENCE[known_engine(engine)]
    scores = uncertain_scores(parsed, evidence=evidence)
    return pd.DataFrame(
        {
            "sentence": range(1, len(parsed.sentences) + 1),
            "start": [s.start for s in parsed.sentences],
            "end": [s.end for s in parsed.sentences],
            "text": [s.span.of(words) for s in parsed.sentences],
            "uncertainty": scores.round(4),
            "uncertain": scores >= threshold(evidence),
        }
    )
