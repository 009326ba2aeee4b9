"""Put together what the site is built from: ``python docs/make_site.py FOLDER``.

Pages, notebooks and the changelog are copied; the gallery of charts and the pages of the API are
made from the code. Notebooks are taken with their outputs from ``build/notebooks``, where the tests
leave them, as far as they were run since they were changed.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pandas as pd

import toolkit as tk
from toolkit.charts import CHARTS
from toolkit.charts.picture import Picture

ROOT = Path(__file__).resolve().parents[1]
DOCS, RUN = ROOT / "docs", ROOT / "build" / "notebooks"
DEMO = ROOT / "corpora" / "demo"

GALLERY = """# Gallery

*This page and its pictures are made by `docs/make_site.py` from the demonstration corpus.*

Every chart is a method of `analysis.charts` and a function of a tidy frame,
`name(frame, *, ax=None, study=None, …) -> Axes`. All take `study`, `colors`, `labels` and `outlet`;
{each}. `analysis.charts.NAME()` returns a picture with `.title`, `.caption`, `.alt` (its figures
in words), `.ax` and `.save("figure.pdf")`.
"""

API = {
    "Reading": ("read_corpus", "Corpus"),
    "Annotating": ("annotate", "read_annotated", "write_annotated"),
    "Analysing": ("analyze", "Analysis"),
    "Corpora of any size": ("annotate_corpus", "AnnotatedCorpus"),
    "Values": (
        *("Document", "AnnotatedDocument", "Attribution", "Source", "Hedge", "Statement", "Span"),
        "Study",
    ),
}


def main(folder: Path) -> None:
    """Fill a folder with the sources of the site."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = (DOCS / "index.md").read_text("utf-8")
    listed = re.findall(r"^[a-z][\w-]*$", index, re.MULTILINE)
    pages = sorted(DOCS.glob("*.md"))
    # Pages that the index does not place stand at the end of the reference.
    more = [p.stem for p in pages if p.stem not in (*listed, "index")]
    for path in pages:
        text = page(path.read_text("utf-8"))
        if path.stem == "index":
            text = text.replace("MORE\n", "".join(f"{name}\n" for name in more))
        (folder / path.name).write_text(text, encoding="utf-8")
    shutil.copytree(DOCS / "images", folder / "images")
    shutil.copy(DOCS / "conf.py", folder)
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8").replace("](docs/", "](")
    (folder / "changelog.md").write_text(page(changes), encoding="utf-8")
    (folder / "api.md").write_text(api(), encoding="utf-8")
    notebooks(folder / "tutorial")
    gallery(folder)


def page(text: str) -> str:
    """Return a page with links that lead out of the site as plain words."""
    return re.sub(r"\[([^\]]+)\]\((?:\.\./)[^)]*\)", r"\1", text)


def notebooks(folder: Path) -> None:
    """Copy the notebooks, run ones where there are."""
    folder.mkdir()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        done = RUN / path.name
        fresh = done.exists() and done.stat().st_mtime > path.stat().st_mtime
        notebook = json.loads((done if fresh else path).read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = page("".join(cell["source"]))
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")


def api() -> str:
    """Return the page of the public names."""
    parts = ["# API\n\n`import toolkit as tk` gives these names; `tk.` completes to them.\n"]
    for heading, names in API.items():
        parts.append(f"## {heading}\n")
        for name in names:
            kind = "autoclass" if isinstance(getattr(tk, name), type) else "autofunction"
            where = (
                "toolkit.annotate.pipeline.annotate" if name == "annotate" else f"toolkit.{name}"
            )
            members = "\n   :members:" if kind == "autoclass" else ""
            parts.append(f"```{{eval-rst}}\n.. {kind}:: {where}{members}\n```\n")
    rooms = {
        "Measures": ("toolkit.measure.measures", "toolkit.measure.compare"),
        "Report": ("toolkit.report.write_report", "toolkit.reproduce.reproduce"),
        "Charts": tuple(f"toolkit.charts.{name}.{name}" for name in CHARTS),
    }
    for heading, names in rooms.items():
        parts.append(f"## {heading}\n")
        parts += [f"```{{eval-rst}}\n.. autofunction:: {name}\n```\n" for name in names]
    parts.append("## Errors\n\n```{eval-rst}\n.. automodule:: toolkit.errors\n   :members:\n```\n")
    return "\n".join(parts)


def gallery(folder: Path) -> None:
    """Draw every chart of the demonstration corpus and write the page that shows them."""
    (folder / "gallery").mkdir()
    analysis = tk.analyze(
        DEMO / "articles.jsonl", DEMO / "study.toml", engine="rules", progress=False
    )
    own = {n: [w for w in c.words if w not in ("labels", "outlet")] for n, c in CHARTS.items()}
    asked = {n: [*own[n], *CHARTS[n].asks] for n in CHARTS}
    told = (f"`{n}` also {', '.join(f'`{w}`' for w in some)}" for n, some in asked.items() if some)
    parts = [GALLERY.format(each="; ".join(told))]
    for name in CHARTS:
        picture = getattr(analysis.charts, name)(**({"over": "day"} if name == "timeline" else {}))
        (folder / "gallery" / f"{name}.svg").write_text(picture.svg(), encoding="utf-8")
        parts.append(_entry(name, picture))
    (folder / "gallery.md").write_text("\n".join(parts), encoding="utf-8")


def _entry(name: str, picture: Picture) -> str:
    frame = CHARTS[name].frame
    alt = re.sub(r"[\[\]\n]", " ", picture.alt)
    return (
        f"## {picture.title}\n\n`analysis.charts.{name}()`, from the frame `{frame}`\n\n"
        f"![{alt}](gallery/{name}.svg)\n\n{picture.caption}\n"
    )


if __name__ == "__main__":
    pd.set_option("display.max_rows", 20)
    main(Path(sys.argv[1]))
