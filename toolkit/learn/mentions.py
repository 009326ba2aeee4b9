"""Labelled sources as what the encoder learns from: kind and naming of the tokens of a mention."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from toolkit.document import LABELS
from toolkit.language.pieces import Ints, Tokens
from toolkit.learn.source_labels import Label, read_labels

N_KINDS, N_NAMINGS = len(LABELS["kind"]), len(LABELS["naming"])


def no_mentions() -> Ints:
    """Return no rows of first token, last token, kind and naming."""
    return np.zeros((0, 4), dtype=np.int64)


def read_mentions(path: Path | None) -> dict[str, list[Label]]:
    """Read the labels of the training documents by document; without a path there are none."""
    found: dict[str, list[Label]] = defaultdict(list)
    for label in read_labels(path) if path is not None else ():
        if not label.held_out and (label.kind or label.naming):
            found[label.document].append(label)
    return found


def mentions_of(labels: list[Label], tokens: Tokens) -> Ints:
    """Return a row for each label: the first and last token, and the numbers of its labels (or -1).

    Mentions that begin and end in no token are left out.
    """
    rows = no_mentions()
    for label in labels:
        first = int(np.searchsorted(tokens.ends, label.span.start, side="right"))
        last = int(np.searchsorted(tokens.starts, label.span.end, side="left")) - 1
        if first <= last:
            kind = LABELS["kind"].index(label.kind) if label.kind else -1
            naming = LABELS["naming"].index(label.naming) if label.naming else -1
            rows = np.append(rows, [[first, last, kind, naming]], axis=0)
    return rows


def inside(mentions: Ints, members: Ints) -> Ints:
    """Return the mentions that lie whole in a window, by the positions of its tokens there.

    Parameters
    ----------
    mentions : array (mentions, 4)
    members : array of int
        The tokens of the window, rising.
    """
    if not len(mentions) or not len(members):
        return no_mentions()
    places = np.searchsorted(members, mentions[:, :2])
    whole = (members[np.minimum(places, len(members) - 1)] == mentions[:, :2]).all(axis=1)
    return np.column_stack([places[whole], mentions[whole, 2:]])
