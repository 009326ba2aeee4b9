"""Text comes in: one reader per format, a streaming corpus, near-duplicates (wire copy).

>>> from toolkit.corpus import read_corpus
>>> corpus = read_corpus("articles/")                                 # doctest: +SKIP
>>> corpus.skipped                                                    # doctest: +SKIP
>>> corpus.near_duplicates()                                          # doctest: +SKIP
"""

from toolkit.corpus.corpus import Corpus, Skipped
from toolkit.corpus.duplicates import near_duplicates
from toolkit.corpus.reading import read_corpus

__all__ = ["Corpus", "Skipped", "near_duplicates", "read_corpus"]
