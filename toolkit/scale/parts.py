"""Batches in, parts out, as bytes: what a worker does, on this machine or another.

Nothing here touches a file: a part goes back whole to the one process that writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from toolkit.annotate import Annotator
from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import FormatError
from toolkit.exchange import from_record, to_record
from toolkit.measure import FrameRows
from toolkit.scale import tables
from toolkit.scale.batches import documents_of
from toolkit.scale.recipe import digest, recipe, unpacked
from toolkit.study import Study

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Part:
    """The files of a part by their kind, how many documents are in it, and what failed.

    ``files`` maps ``"annotated"`` and the names of tables to bytes; ``failed`` the ids of documents
    that could not be annotated to the reasons.
    """

    files: Mapping[str, bytes]
    documents: int
    failed: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the part as one run of bytes."""
        sizes = {name: len(data) for name, data in self.files.items()}
        head = json.dumps([self.documents, dict(self.failed), sizes]).encode("ascii")
        return b"".join([len(head).to_bytes(_LENGTH, "big"), head, *self.files.values()])

    @classmethod
    def from_bytes(cls, data: bytes) -> Part:
        """Return what :meth:`to_bytes` was given."""
        end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
        documents, failed, sizes = json.loads(data[_LENGTH:end])
        files = {}
        for name, size in sizes.items():
            files[name] = data[end : end + size]
            end += size
        return cls(files, documents, failed)


def order(made: Mapping[str, Any]) -> bytes:
    """Return a recipe as a worker gets it."""
    return json.dumps({"recipe": made, "digest": digest(made)}, sort_keys=True).encode("ascii")


class Maker:
    """Makes parts by one recipe; models are loaded once, before the first batch.

    Raises
    ------
    FormatError
        If this machine would annotate by another recipe than the one ordered, or a model differs
        from its checksum.
    """

    def __init__(self, ordered: bytes) -> None:
        value = json.loads(ordered)
        wanted = value["recipe"]
        study: Study = unpacked(wanted["study"])
        here = recipe(study, wanted["engine"], wanted["format"])
        if digest(here) != value["digest"]:
            differing = sorted(key for key in wanted if wanted[key] != here.get(key))
            raise FormatError(
                f"a worker would annotate differently (its {', '.join(differing)} differ): install "
                "the same release of the toolkit and its libraries on every machine"
            )
        self._format = wanted["format"]
        self._annotator = Annotator(study, engine=wanted["engine"])
        # A model that cannot be loaded is no article's fault: it must end the run, not set every
        # article aside.
        self._annotator(Document(id="", text="“It may be safe,” the mayor told reporters."))

    def documents(self, batch: bytes, left_out: Mapping[str, str]) -> PartBuilder:
        """Return a part that is filled document by document."""
        return PartBuilder(self._annotator, self._format, batch, left_out)

    def part(self, batch: bytes, left_out: Mapping[str, str]) -> Part:
        """Annotate a batch; documents in ``left_out`` are not touched and count as failed."""
        builder = self.documents(batch, left_out)
        for _ in builder:
            pass
        return builder.part()


class PartBuilder:
    """A part in the making; iterating annotates one document at each step."""

    def __init__(
        self, annotator: Annotator, part_format: str, batch: bytes, left_out: Mapping[str, str]
    ) -> None:
        self._annotator = annotator
        self._format = part_format
        self._waiting = documents_of(batch)
        self._failed = dict(left_out)
        self._lines: list[tuple[AnnotatedDocument, bytes]] = []

    def __iter__(self) -> PartBuilder:
        return self

    def __next__(self) -> None:
        document = next(self._waiting)
        if document.id in self._failed:
            return
        try:
            self._lines.append(self._annotated(document))
        except Exception as error:  # whatever an article breaks, the others go on
            said = (str(error).splitlines() or [""])[0][:200]
            self._failed[document.id] = f"annotating it failed ({type(error).__name__}: {said})"

    def _annotated(self, document: Document) -> tuple[AnnotatedDocument, bytes]:
        annotated = self._annotator(document)
        record = to_record(annotated)
        from_record(record)
        line = json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"
        return annotated, line.encode("utf-8")

    def part(self) -> Part:
        """Return the part of all documents annotated so far."""
        lines = [line for _, line in self._lines]
        if self._format == "jsonl":
            return Part({"annotated": b"".join(lines)}, len(lines), self._failed)
        rows = FrameRows()
        for annotated, _ in self._lines:
            rows.add(annotated)
        documents = [annotated.document for annotated, _ in self._lines]
        files = {"annotated": tables.annotated_bytes(documents, lines)}
        frames = rows.frames()
        for name in tables.NAMES:
            files[name] = tables.table_bytes(name, getattr(frames, name))
        return Part(files, len(lines), self._failed)


@lru_cache(maxsize=2)
def maker(ordered: bytes) -> Maker:
    """Return what makes parts by an order, made ready at its first use in this process."""
    return Maker(ordered)
