"""An analysis becomes a report: one self-contained page, tables, figures and a manifest."""

from __future__ import annotations

from toolkit.report.contract import AnalysisLike
from toolkit.report.page import analysis_html
from toolkit.report.summary import Finding, findings
from toolkit.report.write import write_report

__all__ = ["AnalysisLike", "Finding", "analysis_html", "findings", "write_report"]
