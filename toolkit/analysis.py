"""The main job: a corpus and a study in, everything that can be asked of it out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd

from toolkit.annotate import DEFAULT_ENGINE, Annotator, Engine
from toolkit.annotate.across import gather_sources
from toolkit.corpus import Corpus, near_duplicates, read_corpus
from toolkit.document import AnnotatedDocument, Document
from toolkit.errors import InputError, OptionError
from toolkit.exchange import from_record, read_annotated, to_record, write_annotated
from toolkit.measure import (
    By,
    FrameRows,
    Frames,
    Method,
    Over,
    Within,
    compare,
    corpus_diversity,
    measures,
    wording,
)
from toolkit.measure.questions import chosen
from toolkit.study import Study

if TYPE_CHECKING:
    from toolkit.charts import BoundCharts
    from toolkit.charts.registry import FrameName
    from toolkit.report.write import Also


def analyze(
    corpus: Corpus | str | Path | pd.DataFrame | Iterable[Document],
    study: Study | str | Path | Mapping[str, Any] | None = None,
    *,
    engine: Engine = DEFAULT_ENGINE,
    duplicates: bool = True,
    progress: bool = True,
) -> Analysis:
    """Annotate a corpus and gather what is found, for comparing how sides are sourced.

    Parameters
    ----------
    corpus : Corpus, path, DataFrame or iterable of Document
        The articles; anything but a Corpus goes through :func:`toolkit.read_corpus`.
    study : Study, path, mapping or None
        The sides; a path is a TOML file (``toolkit study new`` writes one to start from).
    engine : {"accurate", "rules", "fast"}
        What finds the attributions, see :func:`toolkit.annotate`.
    duplicates : bool
        Whether to look for near-duplicate articles (wire copy) and list them.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Analysis

    Raises
    ------
    InputError
        If no article can be read.
    StudyError
        If the study does not say what a study may say.

    Examples
    --------
    >>> analysis = analyze("articles/", study="study.toml")        # doctest: +SKIP
    >>> analysis.compare()                                         # doctest: +SKIP
    """
    annotator = Annotator(study, engine=engine)
    # A question that does not exist is told before any article is annotated.
    chosen(None, annotator.study.questions or None)
    if not isinstance(corpus, Corpus):
        corpus = read_corpus(corpus, language=annotator.study.language)
    store, rows = _Store(), FrameRows()
    for annotated in annotator.map(_progress(corpus, progress)):
        store.add(annotated)
        rows.add(annotated)
    skipped = corpus.skipped
    if not len(store):
        first = f"; the first: {skipped['reason'].iloc[0]}" if len(skipped) else ""
        raise InputError(f"no article could be read, {len(skipped)} were set aside{first}")
    same = near_duplicates(a.document for a in store) if duplicates and len(store) > 1 else None
    provenance = _provenance(annotator.engine, corpus.checksums(), corpus.recipe, duplicates)
    return Analysis(
        annotator.study, store, rows.frames(skipped=skipped, duplicates=same), provenance
    )


class Analysis:
    """Everything found in a corpus: frames, measures, charts, marked-up articles, the report.

    Made by :func:`analyze`, or from annotated documents by :meth:`from_annotated`.

    Attributes
    ----------
    study : Study
    frames : Frames
        The tidy frames; each is an attribute too (``documents``, ``attributions``, ``sources``,
        ``hedges``, ``statements``, ``about``, ``skipped``, ``duplicates``).
    provenance : dict
        Input checksums, options and the models' checksums: what the manifest holds.
    """

    def __init__(
        self,
        study: Study,
        annotated: _Store,
        frames: Frames,
        provenance: dict[str, Any],
    ) -> None:
        self.study = study
        self.annotated = annotated
        self.frames = frames
        self.provenance = provenance

    @classmethod
    def from_annotated(
        cls,
        annotated: Iterable[AnnotatedDocument],
        study: Study | str | Path | Mapping[str, Any] | None = None,
    ) -> Analysis:
        """Make an analysis of documents annotated before, for example corrected by hand."""
        store, rows = _Store(), FrameRows()
        for document in annotated:
            store.add(document)
            rows.add(document)
        if not len(store):
            raise InputError("there is no annotated document to analyse")
        return cls(Study.load(study), store, rows.frames(), _provenance("as read", {}))

    documents = property(lambda self: self.frames.documents, doc="One row per article.")
    attributions = property(lambda self: self.frames.attributions, doc="One row per attribution.")
    sources = property(lambda self: self.frames.sources, doc="One row per source of an article.")
    hedges = property(lambda self: self.frames.hedges, doc="One row per hedge.")
    statements = property(lambda self: self.frames.statements, doc="One row per sentence.")
    about = property(lambda self: self.frames.about, doc="One row per statement, side and part.")
    skipped = property(lambda self: self.frames.skipped, doc="What was set aside, and why.")
    duplicates = property(lambda self: self.frames.duplicates, doc="Articles that nearly repeat.")

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Every measure for every side with 95 % intervals: all outlets ("") and each by itself."""
        keys = [s.key for s in self.study.sides]
        state = self.study.random_state
        parts = [
            measures(self.frames, sides=keys, within=within, random_state=state)
            for within in (None, "outlet")
        ]
        return pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)

    def compare(
        self,
        by: By = "side",
        *,
        within: Within | None = None,
        over: Over | None = None,
        measures: Sequence[str] | None = None,
        questions: Sequence[str] | None = None,
        corrected: Iterable[AnnotatedDocument] | str | Path | None = None,
        method: Method = "ppi",
        width: float | None = None,
    ) -> pd.DataFrame:
        """Return the differences for every measure, with intervals, p-values and q-values.

        Parameters
        ----------
        by : {"side", "outlet"}
            What is compared: the sides, or each outlet with the others.
        within : {"outlet"} or None
            Whether to compare sides within each outlet.
        over : {"year", "month", "week", "day"} or None
            Whether to compare within each period.
        measures : sequence of str, optional
            The measures to compare, each a hypothesis by itself; all by default.
        questions : sequence of str, optional
            The questions to compare, as ``["hedging", "naming"]``; by default those of the study,
            all if it names none. False discovery rates are over what is compared.
        corrected : annotated documents or a path, optional
            Documents of :meth:`to_check` after their correction by hand, or the file they are saved
            in: figures and intervals then take the annotator's errors into account.
        method : {"ppi", "dsl"}
            How: prediction-powered inference, or design-based supervised learning.
        width : float, optional
            With ``corrected``: a wanted width of intervals; the column ``n_needed`` then says how
            many documents to correct for it.

        Returns
        -------
        DataFrame
            See :func:`toolkit.measure.compare`.
        """
        from toolkit.report.comparison import Comparison

        if isinstance(corrected, str | Path):
            corrected = read_annotated(corrected)
        if measures is None and questions is None:
            questions = self.study.questions or None
        made = compare(
            self.frames,
            corrected=None if corrected is None else Frames.of(corrected),
            method=method,
            width=width,
            sides=[s.key for s in self.study.sides],
            by=by,
            within=within,
            over=over,
            measures=measures,
            questions=questions,
            random_state=self.study.random_state,
        )
        return Comparison(made, self.study.labels)

    def over_time(self, over: Over = "month", *, within: Within | None = None) -> pd.DataFrame:
        """Return every measure for every side and period, see :func:`toolkit.measure.measures`."""
        return measures(
            self.frames,
            sides=[s.key for s in self.study.sides],
            within=within,
            over=over,
            random_state=self.study.random_state,
        )

    def wording(self, *, within: Within | None = None) -> pd.DataFrame:
        """Return the outlet's words that tell the sides apart, see :mod:`toolkit.measure.wording`.

        The words are those around each side's attributions, without what is credited.
        """
        return wording(
            self.frames,
            sides=[s.key for s in self.study.sides],
            within=within,
            random_state=self.study.random_state,
        )

    def diversity(self) -> pd.DataFrame:
        """Return how many sources a side is worth: :mod:`toolkit.measure.corpus_diversity`."""
        sources, keys = gather_sources(self.annotated).sources, [s.key for s in self.study.sides]
        return corpus_diversity(sources, sides=keys, random_state=self.study.random_state)

    def to_check(self, number: int) -> list[AnnotatedDocument]:
        """Return a random sample of the articles, to be corrected by hand for :meth:`compare`.

        The study's seed draws it; what is corrected has to be a random sample, or corrected figures
        are not valid.

        Raises
        ------
        OptionError
            If there are not so many articles.
        """
        total = len(self.documents)
        if not 0 < number <= total:
            raise OptionError(f"number must be 1 to {total}, the number of articles, not {number}")
        rng = np.random.default_rng(self.study.random_state)
        places = np.sort(rng.choice(total, size=number, replace=False))
        return [self.annotated[id] for id in self.documents["document"].iloc[places]]

    @cached_property
    def charts(self) -> BoundCharts:
        """The charts: ``analysis.charts.share_of_voice()`` draws one, ``.ax`` is its Axes."""
        from toolkit.charts import BoundCharts

        return BoundCharts(self.chart_frames, self.study)

    @cached_property
    def chart_frames(self) -> Mapping[FrameName, Callable[..., pd.DataFrame]]:
        """What each chart draws: functions that make the frame when it is asked for."""
        from toolkit.charts import spans_frame

        def spans(document: str | None = None) -> pd.DataFrame:
            return spans_frame(self.document(document or str(self.documents["document"].iloc[0])))

        return {
            "measures": lambda: self.measures,
            "attributions": lambda: self.attributions,
            "comparison": lambda: self._comparison,
            "timeline": self.over_time,
            "wording": self.wording,
            "spans": spans,
        }

    @cached_property
    def _comparison(self) -> pd.DataFrame:
        """The differences between sides of all outlets together ("") and within each."""
        tables = [self.compare(), self.compare(within="outlet")]
        return pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)

    def document(self, id: str) -> AnnotatedDocument:
        """Return one article with its annotation; shown with coloured spans in Jupyter."""
        return self.annotated[id]

    def report(self, out: str | Path, *, also: Sequence[Also] = ()) -> Path:
        """Write the report into a folder and return the path of its page.

        The folder appears only when the report is complete; a folder that holds something else
        is an error. ``also`` may name ``"pdf"`` and ``"notebook"``, see
        :func:`toolkit.report.write_report`.
        """
        from toolkit.report import write_report

        return write_report(self, out, also=also)

    def save(self, path: str | Path) -> int:
        """Write the annotation as JSON Lines, see ``docs/format.md``; return how many articles."""
        return write_annotated(self.annotated, path)

    def summary(self) -> str:
        """Return a few lines on what was found."""
        frames = self.frames
        sides = frames.attributions["side"].value_counts()
        counts = [f"{label} {sides.get(key, 0)}" for key, label in self.study.labels.items()]
        counts.append(f"no side {len(frames.attributions) - sides.sum()}")
        lines = [
            f"{len(frames.documents)} articles, {len(frames.skipped)} set aside; "
            f"{len(frames.attributions)} attributions ({', '.join(counts)}), "
            f"{len(frames.hedges)} hedges",
        ]
        if len(frames.duplicates):
            groups = frames.duplicates["group"].nunique()
            lines.append(f"{groups} groups of articles nearly repeat one another")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Analysis of {self.study.title!r}: {self.summary()}"

    def _repr_html_(self) -> str:
        from toolkit.report import analysis_html

        return analysis_html(self)


class _Store:
    """Annotated documents in a temporary file, so that memory does not grow with their texts."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - lives as long as the store
        self._places: dict[str, int] = {}

    def add(self, annotated: AnnotatedDocument) -> None:
        self._file.seek(0, 2)
        self._places[annotated.id] = self._file.tell()
        line = json.dumps(to_record(annotated), ensure_ascii=False, default=str)
        self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")

    def __getitem__(self, id: str) -> AnnotatedDocument:
        if id not in self._places:
            some = ", ".join(list(self._places)[:5])
            raise InputError(f"there is no article with the id {id!r}; ids look like: {some}")
        self._file.seek(self._places[id])
        return from_record(json.loads(self._file.readline().decode("utf-8", "surrogatepass")))

    def __iter__(self) -> Iterator[AnnotatedDocument]:
        return (self[id] for id in self._places)

    def __len__(self) -> int:
        return len(self._places)


def _progress(corpus: Corpus, show: bool) -> Iterable[Document]:
    if not show:
        return corpus
    from tqdm.auto import tqdm

    bar: Iterable[Document] = tqdm(corpus, desc="annotating", unit=" articles")
    return bar


def _provenance(
    engine: str,
    inputs: Mapping[str, str],
    recipe: Mapping[str, Any] | None = None,
    duplicates: bool = False,
) -> dict[str, Any]:
    """Return what a manifest says beside versions: inputs, options, and the models' checksums."""
    from toolkit.language.encoder import encoder

    learned = engine == "accurate"
    return {
        "inputs": dict(inputs),
        "reading": dict(recipe or {}),
        "options": {"engine": engine, "duplicates": duplicates},
        "models": dict(encoder().meta["sha256"]) if learned else {},
        "command": f"toolkit report ARTICLES --study STUDY.toml --engine {engine} --out REPORT"
        if engine in get_args(Engine)
        else None,
    }
