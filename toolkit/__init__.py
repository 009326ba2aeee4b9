"""Source attribution and bias analysis for news: who is credited, with which cue, for what.

>>> import toolkit as tk
>>> corpus = tk.read_corpus("articles/")                          # doctest: +SKIP
>>> analysis = tk.analyze(corpus, study="study.toml")             # doctest: +SKIP
>>> analysis.report("out/")                                       # doctest: +SKIP

Names are imported when first used, so that importing the package is quick, opens no connection
and leaves matplotlib alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from toolkit.analysis import Analysis as Analysis
    from toolkit.analysis import analyze as analyze
    from toolkit.annotate import annotate as annotate
    from toolkit.corpus import Corpus as Corpus
    from toolkit.corpus import read_corpus as read_corpus
    from toolkit.document import AnnotatedDocument as AnnotatedDocument
    from toolkit.document import Attribution as Attribution
    from toolkit.document import Document as Document
    from toolkit.document import Hedge as Hedge
    from toolkit.document import Source as Source
    from toolkit.document import Span as Span
    from toolkit.document import Statement as Statement
    from toolkit.errors import ToolkitError as ToolkitError
    from toolkit.exchange import read_annotated as read_annotated
    from toolkit.exchange import write_annotated as write_annotated
    from toolkit.measure.uncertainty import uncertainty as uncertainty
    from toolkit.scale import AnnotatedCorpus as AnnotatedCorpus
    from toolkit.scale import annotate_corpus as annotate_corpus
    from toolkit.study import Study as Study

_HOME = {
    "Analysis": "toolkit.analysis",
    "analyze": "toolkit.analysis",
    "annotate": "toolkit.annotate",
    "AnnotatedCorpus": "toolkit.scale",
    "annotate_corpus": "toolkit.scale",
    "Corpus": "toolkit.corpus",
    "read_corpus": "toolkit.corpus",
    "AnnotatedDocument": "toolkit.document",
    "Attribution": "toolkit.document",
    "Document": "toolkit.document",
    "Hedge": "toolkit.document",
    "Source": "toolkit.document",
    "Span": "toolkit.document",
    "Statement": "toolkit.document",
    "ToolkitError": "toolkit.errors",
    "read_annotated": "toolkit.exchange",
    "write_annotated": "toolkit.exchange",
    "Study": "toolkit.study",
    "uncertainty": "toolkit.measure.uncertainty",
}

__all__ = [*sorted(_HOME), "__version__"]


def __getattr__(name: str) -> Any:
    if name == "annotate":
        # A package of this name exists; it can be called like the function (see its docstring).
        return import_module("toolkit.annotate")
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
