"""An attribution's spans in, its attributes out: for spans found by rule, by model or by hand."""

from __future__ import annotations
from dataclasses import replace
from toolkit.document import Attribution
from toolkit.language import ParsedText


def describe(parsed: ParsedText, attribution: Attribution) -> Attribution:
    return attribution
