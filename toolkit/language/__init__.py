"""What any text needs once: paragraphs, sentences, words with tags, and quotations."""

from __future__ import annotations

from toolkit.language.parsed import ParsedText, Quote, Sentence, Word
from toolkit.language.parser import parse

__all__ = ["ParsedText", "Quote", "Sentence", "Word", "parse"]
