"""Reports that the tests read: an invented corpus, and one in which everything is hostile."""

from importlib.util import find_spec

import pandas as pd
import pytest
import sample_analysis as sample

import toolkit as tk
from toolkit.document import AnnotatedDocument, Attribution, Document, Source, Span
from toolkit.report import write_report
from toolkit.study import Side, Study

#: A PDF is part of the reports that are looked at wherever the extra is installed.
ALSO = ["pdf"] if find_spec("typst") else []
EVIL = "</style></script><script>document.title='ran'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="session")
def analysis():
    return sample.make(2)


@pytest.fixture(scope="session")
def report(analysis, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "report"
    return write_report(analysis, out, also=ALSO).parent


@pytest.fixture(scope="session")
def hostile_analysis():
    text = f"=cmd()|A1 said {EVIL} was here."
    document = Document(
        EVIL, text, outlet="=2+5", date="2024-01-01", title=EVIL, url="javascript:x"
    )
    source = Source("S1", EVIL, side="side0", reason=EVIL)
    span = Attribution("A1", (Span(0, 9),), (Span(10, 14),), (Span(15, 60),), entity="S1")
    side = Side("side0", "<script>alert('side')</script>", "#b5493a", aliases=(EVIL,))
    study = Study(title=EVIL, sides=(side, Side("side1", "{{ 7 * 7 }}", "#2f6db3", places=("X",))))
    return sample.FakeAnalysis(
        study,
        [AnnotatedDocument(document, (span,), (source,))],
        skipped=pd.DataFrame(
            [("-1+1.txt", "@SUM(A1)", EVIL, "\ttab")], columns=["path", "record", "id", "reason"]
        ),
        provenance={"command": f"toolkit report {EVIL}", "options": {"a": EVIL}},
    )


@pytest.fixture(scope="session")
def hostile(hostile_analysis, tmp_path_factory):
    return write_report(hostile_analysis, tmp_path_factory.mktemp("hostile") / "report").parent


@pytest.fixture(scope="session")
def demo(root):
    """The demonstration corpus, annotated with the rules."""
    folder = root / "corpora" / "demo"
    return tk.analyze(
        folder / "articles.jsonl", folder / "study.toml", engine="rules", progress=False
    )
