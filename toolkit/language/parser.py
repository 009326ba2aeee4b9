"""Text in, :class:`ParsedText` out: the one pass that every layer of annotation reads."""

from __future__ import annotations

from toolkit.language.parsed import ParsedText, Sentence, Word
from toolkit.language.quotes import pair_quotes
from toolkit.language.sentences import abbreviations, paragraph_spans, sentence_spans
from toolkit.language.tagger import tagger
from toolkit.language.words import word_spans

_NAMES = frozenset(("NNP", "NNPS"))


def parse(text: str) -> ParsedText:
    """Find the paragraphs, sentences, words and quotations of a text.

    Parameters
    ----------
    text : str
        Any text; it is not altered, and all offsets are code points of it.

    Returns
    -------
    ParsedText

    Examples
    --------
    >>> parsed = parse('"We heard it twice," said Ana Ruiz. Nobody was hurt.')
    >>> [parsed.text[s.start : s.end] for s in parsed.sentences]
    ['"We heard it twice," said Ana Ruiz.', 'Nobody was hurt.']
    >>> [q.span.of(parsed.text) for q in parsed.quotes]
    ['"We heard it twice,"']
    """
    paragraphs = paragraph_spans(text)
    known = abbreviations()
    sentences: list[Sentence] = []
    spans: list[list[tuple[int, int]]] = []
    forms: list[list[str]] = []
    first = 0
    for number, paragraph in enumerate(paragraphs):
        for span in sentence_spans(text, paragraph):
            piece = text[span.start : span.end]
            found = list(word_spans(piece, known))
            spans.append(found)
            forms.append([piece[s:e] for s, e in found])
            sentences.append(Sentence(span.start, span.end, first, first + len(found), number))
            first += len(found)
    words: list[Word] = []
    for sentence, places, own, tags in zip(sentences, spans, forms, tagger()(forms), strict=True):
        at = sentence.start
        words += [
            Word(at + s, at + e, form, tag, form.lower().replace("\u2019", "'"))
            for (s, e), form, tag in zip(places, own, tags, strict=True)
        ]
    _settle_names(words, sentences)
    return ParsedText(
        text=text,
        paragraphs=paragraphs,
        sentences=tuple(sentences),
        words=tuple(words),
        quotes=pair_quotes(text, paragraphs),
        _starts=tuple(w.start for w in words),
        _sentence_starts=tuple(s.start for s in sentences),
    )


def _settle_names(words: list[Word], sentences: list[Sentence]) -> None:
    """Tag a capital at the start of a sentence as a name where the text shows that it is one.

    There the capital says nothing, so a name the tagger never saw gets any tag; but what is tagged
    as a name inside a sentence of the same text, and never written small, is a name here too.
    """
    initial = set()
    for sentence in sentences:
        for i in range(sentence.first, sentence.last):
            if words[i].text[0].isalnum():
                initial.add(i)
                break
    names = {w.text for i, w in enumerate(words) if w.tag in _NAMES and i not in initial}
    small = {w.text for w in words if w.text.islower()}
    for i in initial:
        word = words[i]
        if word.tag not in _NAMES and word.text in names and word.text.lower() not in small:
            words[i] = word._replace(tag="NNP")
