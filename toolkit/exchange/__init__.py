"""Other tools' formats, in and out; first the toolkit's own saved annotation.

>>> from toolkit.exchange import read_annotated, write_annotated
>>> write_annotated(documents, "annotated.jsonl")                     # doctest: +SKIP
>>> annotated = list(read_annotated("annotated.jsonl"))               # doctest: +SKIP
"""

from toolkit.exchange.annotated import read_annotated, write_annotated
from toolkit.exchange.records import FORMAT, from_record, to_record

__all__ = ["FORMAT", "from_record", "read_annotated", "to_record", "write_annotated"]
