"""The layers in order: one document in, one annotated document out."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

from toolkit.annotate.accurate import find_accurate
from toolkit.annotate.attributions import find_attributions
from toolkit.annotate.hedge_model import Evidence
from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.annotate.statements import find_statements
from toolkit.document import AnnotatedDocument, Attribution, Document
from toolkit.errors import InputError, OptionError
from toolkit.language import ParsedText, parse
from toolkit.study import Study

Engine = Literal["accurate", "rules", "fast"]
DEFAULT_ENGINE: Engine = "accurate"

#: What finds and describes the attributions of a parsed text, by name.
ENGINES: Mapping[str, Callable[[ParsedText], tuple[Attribution, ...]]] = {
    "accurate": find_accurate,
    "rules": find_attributions,
}

#: Whoever asks for speed gets the rules, and "rules" is what manifests and folders record.
_SAME: Mapping[Engine, Literal["rules"]] = {"fast": "rules"}

#: Whose evidence for hedge words, and for the kind and naming of sources, an engine asks.
EVIDENCE: Mapping[str, Evidence] = {"accurate": "encoder", "rules": "linear"}


def known_engine(name: Engine) -> Engine:
    """Return the name under which an engine is recorded.

    Raises
    ------
    OptionError
        If there is no such engine.
    """
    if name not in get_args(Engine):
        raise OptionError(f"engine must be one of {get_args(Engine)}, not {name!r}")
    return _SAME.get(name, name)


class Annotator:
    """Annotates documents for one study; what a study and an engine need is made ready once.

    Parameters
    ----------
    study : Study, path, mapping or None
        The sides; without any, sources have no side.
    engine : {"accurate", "rules", "fast"}
        What finds the attributions: a learned tagger completed by rules, or the rules alone, which
        need no model, are several times faster and miss more. "fast" is another name of "rules".

    Raises
    ------
    StudyError
        If the study does not say what a study may say.
    OptionError
        If there is no such engine.
    """

    def __init__(
        self,
        study: Study | str | Path | Mapping[str, Any] | None = None,
        *,
        engine: Engine = DEFAULT_ENGINE,
    ) -> None:
        self.engine = known_engine(engine)
        self.study = Study.load(study)
        self._find = ENGINES[self.engine]
        self._sides = SideMatcher(self.study)

    def __call__(self, document: Document) -> AnnotatedDocument:
        """Annotate one document.

        Raises
        ------
        InputError
            If it is no document, or its text is no string.
        """
        if not isinstance(document, Document) or not isinstance(document.text, str):
            raise InputError(_no_document(document))
        with _collector_at_rest():
            return self._annotated(document)

    def _annotated(self, document: Document) -> AnnotatedDocument:
        parsed = parse(document.text)
        evidence = EVIDENCE[self.engine]
        found = self._find(parsed)
        attributions, sources = find_sources(parsed, found, document.date, evidence=evidence)
        sources = self._sides.assign(parsed, sources, attributions, document.date)
        hedges = find_hedges(parsed, attributions, evidence=evidence)
        mentions = self._sides.mentions(parsed, document.date)
        statements = find_statements(parsed, attributions, hedges, mentions)
        parsed.forget()
        return AnnotatedDocument(
            document=document,
            attributions=attributions,
            sources=sources,
            hedges=hedges,
            statements=statements,
            provenance={"engine": self.engine},
        )

    def map(
        self, documents: Iterable[Document], *, threads: int = 2
    ) -> Iterator[AnnotatedDocument]:
        """Annotate documents one after another, some of them at the same time.

        Parameters
        ----------
        documents : iterable of Document
            Read as they are needed: memory does not grow with their number.
        threads : int
            How many documents are worked on at a time. Only the learned engine gains by it (the
            encoder computes outside Python's lock); the results do not depend on it.

        Yields
        ------
        AnnotatedDocument
            In the order of the documents.
        """
        if threads < 2 or self.engine != "accurate":
            yield from (self(document) for document in documents)
            return
        self(Document(id="", text="Ready."))  # loads models once, not in every thread
        with ThreadPoolExecutor(threads) as pool:
            waiting: deque[Future[AnnotatedDocument]] = deque()
            try:
                for document in documents:
                    waiting.append(pool.submit(self, document))
                    if len(waiting) > 2 * threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()


def _no_document(given: object) -> str:
    """Say what was given instead of a document, and what to give."""
    if isinstance(given, Document):
        kind = type(given.text).__name__
        return f"the text of the document {given.id!r} must be a string, not {kind}"
    hint = "annotate takes a Document or the text of one article"
    if isinstance(given, Path):
        return f"{hint}, not a path: read files with read_corpus({str(given)!r})"
    many = isinstance(given, Iterable) and not isinstance(given, bytes)
    more = ": for many articles there are annotate_corpus and analyze" if many else ""
    return f"{hint}, not {type(given).__name__}{more}"


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the collector of reference cycles from running, if it is on, until the block ends.

    Nearly all that a document makes is needed until it is done and then freed by count, so looking
    through it again and again only costs time (a tenth of it).
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def annotate(
    document: Document | str,
    study: Study | str | Path | Mapping[str, Any] | None = None,
    *,
    engine: Engine = DEFAULT_ENGINE,
) -> AnnotatedDocument:
    """Find the attributions, sources, sides, hedges and statements of one article.

    Parameters
    ----------
    document : Document or str
        An article, or just its text.
    study : Study, path, mapping or None
        The sides that sources may belong to.
    engine : {"accurate", "rules", "fast"}
        What finds the attributions: a learned tagger completed by rules, or the rules alone, which
        need no model, are several times faster and miss more. "fast" is another name of "rules".

    Returns
    -------
    AnnotatedDocument

    Raises
    ------
    InputError
        If what is given is neither a document nor a text.

    Examples
    --------
    >>> found = annotate("The bridge is closed, the mayor said.")
    >>> [found.words(a.content) for a in found.attributions]
    ['The bridge is closed']
    """
    if isinstance(document, str):
        document = Document(id="text", text=document)
    return Annotator(study, engine=engine)(document)
