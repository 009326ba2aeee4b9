"""Reports that the tests read: an invented corpus, and one in which everything is hostile."""

import pandas as pd
import pytest
import sample_analysis as sample

from toolkit.document import AnnotatedDocument, Attribution, Document, Source, Span
from toolkit.report import write_report
from toolkit.study import Side, Study

EVIL = "</style></script><script>document.title='ran'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="session")
def analysis():
    return sample.make(2)


@pytest.fixture(scope="session")
def report(analysis, tmp_path_factory):
    return write_report(analysis, tmp_path_factory.mktemp("out") / "report").parent


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    text = f"=cmd()|A1 said {EVIL} was here."
    document = Document(
        EVIL, text, outlet="=2+5", date="2024-01-01", title=EVIL, url="javascript:x"
    )
    source = Source("S1", EVIL, side="side0", reason=EVIL)
    span = Attribution("A1", (Span(0, 9),), (Span(10, 14),), (Span(15, 60),), entity="S1")
    side = Side("side0", "<script>alert('side')</script>", "#b5493a", aliases=(EVIL,))
    study = Study(title=EVIL, sides=(side, Side("side1", "{{ 7 * 7 }}", "#2f6db3", places=("X",))))
    analysis = sample.FakeAnalysis(
        study,
        [AnnotatedDocument(document, (span,), (source,))],
        skipped=pd.DataFrame(
            [("-1+1.txt", "@SUM(A1)", EVIL, "\ttab")], columns=["path", "record", "id", "reason"]
        ),
        provenance={"command": f"toolkit report {EVIL}", "options": {"a": EVIL}},
    )
    return write_report(analysis, tmp_path_factory.mktemp("hostile") / "report").parent
