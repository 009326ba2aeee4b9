"""What a browser would make of a page: its elements, headings, ids, links and text."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Collects what a browser would do with a page: elements, attributes, headings, text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headings, self.ids, self.links, self._open = [], [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        self.ids += [values["id"]] if "id" in values else []
        if tag in ("h1", "h2", "h3"):
            self._open = tag
            self.headings.append("")
        if tag == "a":
            self.links.append(values["href"])

    def handle_endtag(self, tag):
        self._open = "" if tag == self._open else self._open

    def handle_data(self, data):
        if self._open:
            self.headings[-1] += data


def files_of(folder):
    """Return the files of a folder, sorted."""
    return sorted(p for p in folder.rglob("*") if p.is_file())
