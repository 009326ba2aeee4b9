"""One layer of the codebook a file; :func:`annotate` runs them in order.

The pipeline is imported when first used, so that a layer can be used by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.annotate.pipeline import DEFAULT_ENGINE as DEFAULT_ENGINE
    from toolkit.annotate.pipeline import Annotator as Annotator
    from toolkit.annotate.pipeline import Engine as Engine
    from toolkit.annotate.pipeline import annotate as annotate

__all__ = ["DEFAULT_ENGINE", "Annotator", "Engine", "annotate"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from toolkit.annotate import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'toolkit.annotate' has no attribute {name!r}")
