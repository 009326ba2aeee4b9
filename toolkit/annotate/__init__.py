"""One layer of the codebook a file; :func:`annotate` runs them in order."""

from __future__ import annotations

from toolkit.annotate.pipeline import DEFAULT_ENGINE, Annotator, Engine, annotate

__all__ = ["DEFAULT_ENGINE", "Annotator", "Engine", "annotate"]
