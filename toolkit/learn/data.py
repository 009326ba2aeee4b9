"""Annotated documents as training examples: role tags of tokens, links between span starts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import FormatError
from toolkit.language.pieces import (
    BREAKS,
    GUIDELINES,
    QUOTE_STATES,
    Ints,
    Pieces,
    Tokens,
    pieces_of,
    special_of,
    tokens_of,
    windows_of,
)
from toolkit.learn.mentions import inside, no_mentions

ROLES = ("source", "cue", "content")
#: Tag indices: 0 outside; 1 + 2r begins and 2 + 2r continues a span of role r.
N_TAGS = 1 + 2 * len(ROLES)
NO_LINK = -1
#: Special word pieces, by BERT's numbers.
CLS, SEP, MASK = 101, 102, 103
Emissions = NDArray[np.float16]
#: The share of the codebook's documents that no model is trained on.
OWN_VALIDATION = 0.2


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated document: tokens, pieces, the tag of each token, and its links.

    ``cue_of`` maps the first token of a content piece to the first token of its cue, ``source_of``
    the first token of a cue to that of its source; ``NO_LINK`` where there is none. ``taught`` are
    a teacher's emissions (tokens, tags), where the example is a teacher's. ``mentions`` are the
    sources whose kind and naming are known (:mod:`toolkit.learn.mentions`).
    """

    id: str
    tokens: Tokens
    pieces: Pieces
    tags: Ints
    cue_of: dict[int, int]
    source_of: dict[int, int]
    special: int = special_of(GUIDELINES[0])
    taught: Emissions | None = None
    mentions: Ints = field(default_factory=no_mentions)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of an example that the encoder sees at once; positions are those of its tokens."""

    ids: Ints
    features: Ints
    first: Ints
    tags: Ints
    content_links: Ints
    source_links: Ints
    special: int
    taught: Emissions | None = None
    mentions: Ints = field(default_factory=no_mentions)


def read_rows(path: Path, texts: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Read annotated documents, one JSON object a line; ``texts`` by id where they have none."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if texts and "text" not in row:
                row["text"] = texts[row["id"]]
            row["id"], row["text"], row["attributions"]
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(f"{path}, line {number}: not an annotated document ({error})") from (
                error
            )
        rows.append(row)
    return rows


def read_texts(path: Path | None) -> dict[str, str]:
    """Read the texts of documents by id, one JSON object a line; without a path there are none."""
    if path is None:
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["text"] for row in rows}


def held_out(id: str, share: float) -> bool:
    """Say whether a training document is kept for validation, by a hash of its id."""
    return int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) < share * 2**32


def example_of(row: dict[str, Any], tokenizer: Any) -> Example:
    """Turn one annotated document into tags and links of its tokens, with its word pieces."""
    example = tagged(row)
    return replace(example, pieces=pieces_of(row["text"], example.tokens, tokenizer))


def sentences_alone(row: dict[str, Any], tokenizer: Any) -> list[Example]:
    """Turn each sentence into an example of its own, as if nothing stood around it."""
    text, tokens = row["text"], tokens_of(row["text"])
    ends = tokens.ends[tokens.sentence_ends]
    starts = tokens.starts[np.append(True, tokens.sentence_ends[:-1])] if len(ends) else ends
    return [
        example_of(_clipped(row, int(start), int(end)), tokenizer)
        for start, end in zip(starts, ends, strict=False)
        if text[start:end].strip()
    ]


def _clipped(row: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    """Return a part of an annotated document as a document, with what it shows of the spans."""
    attributions = []
    for attribution in row["attributions"]:
        spans = {
            role: [
                [max(a, start) - start, min(b, end) - start]
                for a, b in attribution.get(role) or ()
                if a < end and b > start
            ]
            for role in ROLES
        }
        if any(spans.values()):
            attributions.append(spans)
    return {"id": row["id"], "text": row["text"][start:end], "attributions": attributions}


def tagged(row: dict[str, Any]) -> Example:
    """Turn one annotated document into tags and links of its tokens."""
    tokens = tokens_of(row["text"])
    tags = np.zeros(len(tokens.starts), dtype=np.int64)
    cue_of: dict[int, int] = {}
    source_of: dict[int, int] = {}
    for attribution in row["attributions"]:
        spans = {role: list(_token_spans(attribution.get(role) or (), tokens)) for role in ROLES}
        for role_index, role in enumerate(ROLES):
            for first, last in spans[role]:
                tags[first : last + 1] = 2 + 2 * role_index
                tags[first] = 1 + 2 * role_index
        cue = spans["cue"][0][0] if spans["cue"] else NO_LINK
        for first, _ in spans["content"]:
            cue_of[first] = cue
        if cue != NO_LINK:
            source_of[cue] = spans["source"][0][0] if spans["source"] else NO_LINK
    _repair(tags)
    none = np.zeros(0, dtype=np.int64)
    return Example(row["id"], tokens, Pieces(none, none), tags, cue_of, source_of)


def _repair(tags: Ints) -> None:
    """Begin a span anew where a crossing one cut it, so that the sequence stays legal."""
    for i in np.flatnonzero((tags > 0) & (tags % 2 == 0)).tolist():
        if i == 0 or tags[i - 1] not in (tags[i], tags[i] - 1):
            tags[i] -= 1


def _token_spans(pieces: Iterable[Sequence[int]], tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the first and last token that each character span touches."""
    for start, end in pieces:
        first = int(np.searchsorted(tokens.ends, start, side="right"))
        last = int(np.searchsorted(tokens.starts, end, side="left")) - 1
        if first <= last:
            yield first, last


def windows(
    example: Example, limit: int, random: np.random.Generator | None = None
) -> Iterator[Window]:
    """Cut an example into windows; with a random generator also vary cuts and features."""
    first_limit = None
    features = example.tokens.features
    if random is not None:
        first_limit = int(random.integers(limit // 4, limit + 1))
        features = vary(features, random)
    is_first = example.pieces.first()
    ends = example.tokens.sentence_ends
    for start, end in windows_of(example.pieces, ends, limit, first_limit):
        first = np.flatnonzero(is_first[start:end])
        covered = example.pieces.token[start:end]
        members = covered[first]
        position = {int(token): i for i, token in enumerate(members)}
        yield Window(
            example.pieces.ids[start:end],
            features[covered],
            first,
            example.tags[members],
            _links(example.cue_of, position),
            _links(example.source_of, position),
            example.special,
            None if example.taught is None else example.taught[members],
            inside(example.mentions, members),
        )


def _links(target_of: dict[int, int], position: dict[int, int]) -> Ints:
    """Return (from, to) pairs of positions in the window; a target outside it is no link."""
    pairs = [
        (position[origin], position.get(target, NO_LINK))
        for origin, target in sorted(target_of.items())
        if origin in position
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def vary(features: Ints, random: np.random.Generator) -> Ints:
    """Now and then hide the line ends, or the case, of a whole document.

    Text from other places comes without paragraphs or in capitals; the model must bear it.
    """
    draw = random.random()
    if draw < 0.1:
        return features // BREAKS * BREAKS
    if draw < 0.13:
        block = QUOTE_STATES * BREAKS
        return np.where(features // block < 4, 2 * block, 4 * block) + features % block
    return features
