"""Corpora of any size: from disk to disk, on many processes or machines, resumable.

>>> from toolkit.scale import annotate_corpus, AnnotatedCorpus
>>> annotate_corpus("archive/", "study.toml", out="annotated/", workers=4)      # doctest: +SKIP
"""

from toolkit.scale.opened import AnnotatedCorpus
from toolkit.scale.recipe import PartFormat
from toolkit.scale.run import annotate_corpus

__all__ = ["AnnotatedCorpus", "PartFormat", "annotate_corpus"]
