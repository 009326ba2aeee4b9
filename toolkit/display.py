"""An annotated document in, a static HTML fragment or plain text with its spans marked out.

No JavaScript, no random ids: the same document gives the same bytes. What the reader sees beside
the text (numbers, tags of sides, letters of hedges) is generated content, so that the text itself,
copied or with its tags stripped, is exactly the article's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from toolkit.document import AnnotatedDocument, Attribution, Document, Hedge, Source
from toolkit.markup import ROLES, Layer, Mark, empty, escaped, marked_html, visible
from toolkit.study import DEFAULT_COLORS, Side, Study, readable_on

__all__ = [
    "annotated_html",
    "annotated_text",
    "display_css",
    "document_html",
    "legend_html",
    "study_html",
]


def display_css() -> str:
    """Return the style sheet of marked-up articles; every class begins with ``tk-``."""
    return (files("toolkit") / "data" / "display.css").read_text(encoding="utf-8")


def document_html(document: Document) -> str:
    """Return a document as an HTML fragment: title, outlet, date and paragraphs.

    Parameters
    ----------
    document : Document
        What to show; its text is escaped, and bidirectional controls in it are made visible.
    """
    body = marked_html(document.text, Layer())
    return (
        f'<style>{display_css()}</style><div class="tk-doc">{_head(document)}'
        f'<div class="tk-text">{body}</div></div>'
    )


def annotated_html(
    annotated: AnnotatedDocument,
    *,
    study: Study | None = None,
    style: bool = True,
    legend: bool = True,
    heading: bool = True,
    compact: bool = False,
) -> str:
    """Return an annotated document as an HTML fragment with its spans marked along the text.

    Parameters
    ----------
    annotated : AnnotatedDocument
        What to show.
    study : Study, optional
        Gives sides their labels and colours; without it the sides' keys and default colours.
    style, legend, heading : bool
        Whether to include the style sheet, the legend, and the title with outlet and date; a page
        with many articles includes the first two once (:func:`display_css`, :func:`legend_html`).
    compact : bool
        Whether to leave out the numbers and the lists under the text, and to keep tooltips short:
        half the bytes, for pages with very many articles.
    """
    sides = _sides(annotated, study)
    layer = _layer(annotated, sides, compact)
    parts = [
        f"<style>{display_css()}</style>" if style else "",
        f'<div class="tk-doc" style="{_properties(sides)}">' if style else '<div class="tk-doc">',
        f"<style>{_tones(sides)}</style>" if style else "",
        _head(annotated.document) if heading else "",
        _legend(sides) if legend else "",
        f'<div class="tk-text">{marked_html(annotated.text, layer)}</div>',
        "" if compact else _lists(annotated, sides),
        "</div>",
    ]
    return "".join(parts)


def study_html(study: Study) -> str:
    """Return a study as an HTML fragment: its sides with their colours, and what names tie to them.

    Parameters
    ----------
    study : Study
        What to show; everything in it is escaped.
    """
    head = ("Side", "Names", "Adjectives", "People", "Institutions", "Places", "Not counted")
    rows = []
    for side in study.sides:
        people = (person.name for person in side.people)
        adjectives = (*side.demonyms, *side.official_demonyms)
        lists = (side.aliases, adjectives, people, side.institutions, side.places, side.exclude)
        cells = [escaped(visible(", ".join(names))) for names in lists]
        mark = f'<span style="color:{side.color}" aria-hidden="true">\N{BLACK SQUARE}</span> '
        rows.append((f"{mark}<b>{escaped(visible(side.label))}</b>", *cells))
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    top = "".join(f'<th scope="col">{h}</th>' for h in head)
    table = f'<table class="tk-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    told = f"language {study.language}, seed {study.random_state}"
    return (
        f'<style>{display_css()}</style><div class="tk-doc">'
        f'<p class="tk-title">{escaped(visible(study.title))}</p><p class="tk-meta">'
        f"{escaped(told)}{'' if study.sides else '; no sides: nothing to compare'}</p>"
        f'{f"""<div class="tk-scroll">{table}</div>""" if rows else ""}</div>'
    )


def legend_html(study: Study) -> str:
    """Return the style sheet and the legend that hold for every article of a study."""
    sides = study.sides
    labels = ";".join(f"--tk-l{n}:{_css_string(side.label)}" for n, side in enumerate(sides))
    return (
        f"<style>{display_css()}{_tones(sides)}:root{{{_properties(sides)};{labels}}}</style>"
        f'<div class="tk-doc">{_legend(sides)}</div>'
    )


def annotated_text(annotated: AnnotatedDocument, *, study: Study | None = None) -> str:
    """Return an annotated document as plain text for a terminal.

    Sources are ``[in brackets]``, cues ``{in braces}``, contents ``<in angles>`` and hedges
    ``~between tildes~``; a number after a closing mark tells the attribution, a side follows its
    source. Control characters are shown as escapes, so that no text can steer the terminal.

    Examples
    --------
    >>> from toolkit.document import Span
    >>> text = "The mayor said the bridge was open."
    >>> one = Attribution("A1", (Span(0, 9),), (Span(10, 14),), (Span(15, 34),))
    >>> annotated_text(AnnotatedDocument(Document("d", text), (one,)))
    '[The mayor]1 {said}1 <the bridge was open>1.'
    """
    sides = {s.key: s.label for s in _sides(annotated, study)}
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for number, a in enumerate(annotated.attributions, 1):
        entity = annotated.source(a.entity)
        side = sides.get(entity.side or "", "") if entity else ""
        for pieces, (left, right) in ((a.content, "<>"), (a.source, "[]"), (a.cue, "{}")):
            for piece in pieces:
                told = f" {side}" if side and left == "[" else ""
                opening.setdefault(piece.start, []).append(left)
                closing.setdefault(piece.end, []).insert(0, f"{right}{number}{told}")
    for hedge in annotated.hedges:
        opening.setdefault(hedge.cue.start, []).append("~")
        closing.setdefault(hedge.cue.end, []).insert(0, f"~({hedge.label}, {hedge.holder})")
    out = []
    places = sorted({0, len(annotated.text), *opening, *closing})
    for start, end in zip(places, [*places[1:], len(annotated.text)], strict=True):
        out += closing.get(start, [])
        out += opening.get(start, [])
        out.append(visible(annotated.text[start:end], lines=True))
    return "".join(out)


# Which spans are marked, and how -----------------------------------------------------------------


def _sides(annotated: AnnotatedDocument, study: Study | None) -> tuple[Side, ...]:
    if study is not None and study.sides:
        return study.sides
    keys = {s.side for s in annotated.sources if s.side}
    keys |= {c for s in annotated.sources for c in s.candidates}
    keys |= {a.side for statement in annotated.statements for a in statement.about}
    return tuple(
        Side(key=key, label=_words(key), color=DEFAULT_COLORS[n % len(DEFAULT_COLORS)])
        for n, key in enumerate(sorted(keys))
    )


def _layer(annotated: AnnotatedDocument, sides: Sequence[Side], compact: bool) -> Layer:
    layer = Layer()
    numbers = {a.id: n for n, a in enumerate(annotated.attributions, 1)}
    for a in annotated.attributions:
        _add_attribution(layer, annotated, a, numbers[a.id], sides, compact)
    for hedge in annotated.hedges:
        title = _words(hedge.label) if compact else f"Hedge: {_hedge_words(hedge, numbers)}"
        layer.marks.append(Mark(hedge.cue, "hedge", "", title))
        letter = hedge.holder[0] + ("+" if hedge.label == "booster" else "")
        layer.tag(hedge.cue.end, empty("tk-let", letter))
    labels = {s.key: s.label for s in sides}
    for statement in annotated.statements:
        if statement.voice == "bare" and statement.about:
            told = dict.fromkeys(labels.get(a.side, a.side) for a in statement.about)
            end = statement.span.start + len(statement.span.of(annotated.text).rstrip())
            layer.tag(end, empty("tk-fact", f"as fact: {', '.join(told)}"))
    layer.marks.sort(key=lambda m: (m.span, ROLES.index(m.role), m.title))
    return layer


def _add_attribution(
    layer: Layer,
    annotated: AnnotatedDocument,
    a: Attribution,
    number: int,
    sides: Sequence[Side],
    compact: bool,
) -> None:
    entity = annotated.source(a.entity)
    tone, side = _tone(entity, sides)
    who = _who(annotated, a, entity)
    said = f"{who} ({side})" if side else who
    titles = {
        "content": f"Content {number}, {a.quotation}, credited to {said}",
        "source": f"Source {number}: {said}{_kind(entity)}",
        "cue": f"Cue {number}: stance {_attributes(a)}",
    }
    if compact:
        titles = {"content": a.quotation, "source": who + _kind(entity), "cue": _attributes(a)}
    for role, pieces in (("content", a.content), ("source", a.source), ("cue", a.cue)):
        layer.marks += [Mark(p, role, tone, titles[role]) for p in pieces]
    numbered = a.cue or a.content or a.source
    if numbered and not compact:
        layer.tag(numbered[-1].end, empty("tk-num", str(number)))
    if a.source and side:
        # A side's label is a custom property of the page: long pages need not repeat it.
        known = compact and entity is not None and entity.side and tone != "tk-none"
        tag = f'<i class="tk-tag {tone}"></i>' if known else empty(f"tk-tag {tone}", side)
        layer.tag(a.source[-1].end, tag)


def _tone(entity: Source | None, sides: Sequence[Side]) -> tuple[str, str]:
    """Return the class that carries a source's colour, and what its tag says."""
    labels = {s.key: s.label for s in sides}
    if entity is not None and entity.side:
        keys = list(labels)
        tone = f"tk-k{keys.index(entity.side)}" if entity.side in labels else "tk-none"
        return tone, labels.get(entity.side, entity.side)
    if entity is not None and entity.candidates:
        return "tk-none", " or ".join(labels.get(c, c) for c in entity.candidates) + "?"
    return "tk-none", ""


def _who(annotated: AnnotatedDocument, a: Attribution, entity: Source | None) -> str:
    name = entity.name if entity and entity.name else annotated.words(a.source)
    return name or "nobody named"


def _kind(entity: Source | None) -> str:
    return f"; {_words(entity.kind)}, {_words(entity.naming)}" if entity else ""


def _attributes(a: Attribution) -> str:
    """Return the stance, and whatever else is not as it mostly is."""
    more = [
        a.attitude if a.attitude != "assertion" else "",
        _words(a.channel) if a.channel != "unstated" else "",
        f"response {_words(a.response)}" if a.response != "given" else "",
        f"depth {a.depth}" if a.depth > 1 else "",
    ]
    return ", ".join([a.stance, *(m for m in more if m)])


def _hedge_words(hedge: Hedge, numbers: dict[str, int]) -> str:
    held = f"{_words(hedge.label)}, held by the {hedge.holder}"
    weakened = _weakened(hedge, numbers)
    return held + (f", weakens {weakened}" if weakened else "")


# Head, legend and lists --------------------------------------------------------------------------


def _head(document: Document) -> str:
    told = [t for t in (document.outlet, document.date, document.url) if t]
    title = f'<p class="tk-title">{escaped(document.title)}</p>' if document.title else ""
    return title + (f'<p class="tk-meta">{escaped(" · ".join(told))}</p>' if told else "")


def _properties(sides: Sequence[Side]) -> str:
    """Return the colours of sides as custom properties of a container."""
    out = []
    for n, side in enumerate(sides):
        red, green, blue = (int(side.color[i : i + 2], 16) for i in (1, 3, 5))
        ink = readable_on(side.color)
        out.append(f"--tk-c{n}:{side.color};--tk-t{n}:{red},{green},{blue};--tk-f{n}:{ink}")
    return ";".join(out)


def _css_string(text: str) -> str:
    """Return a text as a string of CSS: whatever is no letter or digit goes by its code point."""
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in visible(text))
    return f'"{"".join(safe)}"'


def _tones(sides: Sequence[Side]) -> str:
    return "".join(
        f".tk-k{n}{{--tk-c:var(--tk-c{n});--tk-t:var(--tk-t{n});--tk-f:var(--tk-f{n});"
        f"--tk-l:var(--tk-l{n})}}"
        for n in range(len(sides))
    )


def _legend(sides: Sequence[Side]) -> str:
    tags = " ".join(empty(f"tk-tag tk-k{n}", side.label) for n, side in enumerate(sides))
    told = f"<li>{tags} the side of the source before it</li>" if sides else ""
    told += f"<li>{empty('tk-tag tk-none', 'A or B?')} matches two sides, counted in none</li>"
    return (
        '<div class="tk-legend"><ul>'
        '<li><span class="tk-source tk-none">source</span> who is credited; grey: no side</li>'
        f'<li><span class="tk-cue">cue</span>{empty("tk-num", "3")} the crediting words, with the '
        "number of the attribution</li>"
        '<li><span class="tk-content tk-none tk-both">content</span> what is credited, in '
        "the colour of its source; darker where one lies in another</li>"
        f'<li><span class="tk-hedge">hedge</span>{empty("tk-let", "a")} by the author, '
        f'<span class="tk-hedge">hedge</span>{empty("tk-let", "s")} by the source; + boosts</li>'
        f"<li>{empty('tk-fact', 'as fact: A')} the author's own words about side A</li>"
        f"{told}</ul></div>"
    )


def _lists(annotated: AnnotatedDocument, sides: Sequence[Side]) -> str:
    """Return the attributions and hedges as two small tables that fold away."""
    numbers = {a.id: n for n, a in enumerate(annotated.attributions, 1)}
    rows = []
    for a in annotated.attributions:
        entity = annotated.source(a.entity)
        side = _tone(entity, sides)[1]
        cue = annotated.words(a.cue) or "(quotation goes on)"
        who = _who(annotated, a, entity) + _kind(entity)
        rows.append((str(numbers[a.id]), who, side or "none", cue, a.quotation, _attributes(a)))
    hedges = [
        (h.cue.of(annotated.text), _words(h.label), h.holder, _weakened(h, numbers))
        for h in annotated.hedges
    ]
    head = ("No.", "Who is credited", "Side", "Cue", "Quotation", "Stance and more")
    n, m = len(rows), len(hedges)
    return (
        '<details class="tk-lists"><summary>'
        f"{n} attribution{'s' * (n != 1)} and {m} hedge{'s' * (m != 1)}, listed</summary>"
        + _table("Attributions", head, rows)
        + _table("Hedges", ("Hedge", "Class", "Held by", "Weakens attribution"), hedges)
        + "</details>"
    )


def _weakened(hedge: Hedge, numbers: dict[str, int]) -> str:
    return ", ".join(str(numbers[i]) for i in hedge.weakens if i in numbers)


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = "".join(f'<th scope="col">{h}</th>' for h in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escaped(visible(c))}</td>" for c in row) + "</tr>" for row in rows
    )
    if not body:
        return ""
    return (
        f'<div class="tk-scroll"><table class="tk-table"><caption>{caption}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _words(label: str) -> str:
    return label.replace("_", " ")
