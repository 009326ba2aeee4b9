"""One layer of the codebook a file; :func:`annotate` runs them in order.

The pipeline is imported when first used, so that a layer can be used by itself. The room itself
can be called, because ``toolkit.annotate`` is both this package and the public function.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.annotate.pipeline import DEFAULT_ENGINE as DEFAULT_ENGINE
    from toolkit.annotate.pipeline import Annotator as Annotator
    from toolkit.annotate.pipeline import Engine as Engine
    from toolkit.annotate.pipeline import annotate as annotate
    from toolkit.document import AnnotatedDocument, Document
    from toolkit.study import Study

__all__ = ["DEFAULT_ENGINE", "Annotator", "Engine", "annotate"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from toolkit.annotate import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'toolkit.annotate' has no attribute {name!r}")


class _Room(ModuleType):
    """The package as a function, since importing a layer makes the name mean the package."""

    def __call__(
        self,
        document: Document | str,
        study: Study | str | Path | Mapping[str, Any] | None = None,
        **options: Any,
    ) -> AnnotatedDocument:
        """Annotate one article, see :func:`toolkit.annotate.pipeline.annotate`."""
        from toolkit.annotate import pipeline

        return pipeline.annotate(document, study, **options)


sys.modules[__name__].__class__ = _Room
