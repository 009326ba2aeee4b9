"""Non-responses."""

from __future__ import annotations
from toolkit.annotate.phrases import View
from toolkit.annotate.verbs import Found


def response_candidates(view: View) -> list[Found]:
    return []
