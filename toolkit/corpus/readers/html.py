"""An .html file → one row: article text, title, date, site and address by trafilatura, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.corpus.decoding import UndecodableError, decode
from toolkit.corpus.readers.text import whole
from toolkit.corpus.rows import Fault, Options, Row
from toolkit.corpus.settings import settings

# A page is mostly not its article: markup and scripts of up to this many bytes per character.
_MARKUP = 20
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.I)
_LANGUAGE = re.compile(r"""<html[^>]{0,500}?\blang\s{0,9}=\s{0,9}["']?([A-Za-z]{2,3}[\w-]{0,20})""")
_OPENED = re.compile(r"<(?:html|body)[\s>]", re.I)
_ELEMENT = re.compile(r"<[a-zA-Z]")
_CLOSED = re.compile(r"</(?:html|body)\b", re.I)


def read(path: Path, options: Options) -> Iterator[Row | Fault]:
    """Give the page's article as one row, or a fault. Nothing is fetched."""
    try:
        page = decoded(whole(path, _MARKUP, options.max_chars))
    except UndecodableError as error:
        yield Fault("", str(error))
        return
    opened = _OPENED.search(page)
    if opened and not _CLOSED.search(page, opened.end()):
        yield Fault("", "truncated: the page ends before its </body> or </html>; save it again")
        return
    yield extracted(page)


def decoded(data: bytes) -> str:
    """Decode by mark or UTF-8, then by what the page declares, then by guess."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            # Browsers read "latin-1" as Windows' superset of it.
            name = declared.group(1).decode("ascii", "replace").lower()
            return data.decode("cp1252" if name in ("iso-8859-1", "latin-1", "latin1") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def extracted(page: str) -> Row | Fault:
    """Return the article of a page as a row, or a fault."""
    tangled = _tangled(page)
    if tangled:
        return Fault("", tangled)
    # trafilatura takes half a second to import, which a corpus without pages need not wait for.
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # A date guessed from figures anywhere in the page would be no evidence.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # a hostile page may break any part of a parser; the rest goes on
        return Fault("", f"its HTML cannot be parsed ({type(error).__name__}); save it again")
    if found is None or not (found.text or "").strip():
        return Fault("", "no article text found in the page; save the text as .txt")
    language = _LANGUAGE.search(page[:8192])
    fields = {
        "text": found.text,
        "title": found.title,
        "date": found.date,
        "outlet": found.sitename or found.hostname,
        "url": found.url,
        "language": language.group(1) if language else None,
    }
    if found.author:
        fields["author"] = found.author
    return Row(None, "", fields)


def _tangled(page: str) -> str | None:
    """Return why a page is too much for a parser of HTML, or None.

    How deep elements nest needs no limit of ours: libxml2 stops at 256.
    """
    most: int = settings("limits")["elements"]
    for number, _ in enumerate(_ELEMENT.finditer(page)):
        if number == most:
            return f"a page of more than {most:,} elements; save its text as .txt"
    return None
