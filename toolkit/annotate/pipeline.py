"""The layers in order: one document in, one annotated document out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from toolkit.annotate.accurate import find_accurate
from toolkit.annotate.attributions import find_attributions
from toolkit.annotate.hedges import find_hedges
from toolkit.annotate.sides import SideMatcher
from toolkit.annotate.sources import find_sources
from toolkit.annotate.statements import find_statements
from toolkit.document import AnnotatedDocument, Attribution, Document
from toolkit.errors import OptionError
from toolkit.language import ParsedText, parse
from toolkit.study import Study

Engine = Literal["accurate", "rules"]
DEFAULT_ENGINE: Engine = "accurate"

#: What finds and describes the attributions of a parsed text, by name.
ENGINES: Mapping[str, Callable[[ParsedText], tuple[Attribution, ...]]] = {
    "accurate": find_accurate,
    "rules": find_attributions,
}


class Annotator:
    """Annotates documents for one study; what a study and an engine need is made ready once.

    Parameters
    ----------
    study : Study, path, mapping or None
        The sides; without any, sources have no side.
    engine : {"accurate", "rules"}
        What finds the attributions: a learned tagger completed by rules, or the rules alone, which
        need no model, are several times faster and miss more.

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
        if engine not in ENGINES:
            raise OptionError(f"engine must be one of {get_args(Engine)}, not {engine!r}")
        self.study = Study.load(study)
        self.engine = engine
        self._find = ENGINES[engine]
        self._sides = SideMatcher(self.study)

    def __call__(self, document: Document) -> AnnotatedDocument:
        """Annotate one document."""
        parsed = parse(document.text)
        attributions, sources = find_sources(parsed, self._find(parsed), document.date)
        sources = self._sides.assign(parsed, sources, attributions, document.date)
        hedges = find_hedges(parsed, attributions)
        mentions = self._sides.mentions(parsed, document.date)
        return AnnotatedDocument(
            document=document,
            attributions=attributions,
            sources=sources,
            hedges=hedges,
            statements=find_statements(parsed, attributions, hedges, mentions),
            provenance={"engine": self.engine},
        )


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
    engine : {"accurate", "rules"}
        What finds the attributions: a learned tagger completed by rules, or the rules alone, which
        need no model, are several times faster and miss more.

    Returns
    -------
    AnnotatedDocument

    Examples
    --------
    >>> found = annotate("The bridge is closed, the mayor said.")
    >>> [found.words(a.content) for a in found.attributions]
    ['The bridge is closed']
    """
    if isinstance(document, str):
        document = Document(id="text", text=document)
    return Annotator(study, engine=engine)(document)
