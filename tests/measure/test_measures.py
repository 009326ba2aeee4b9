"""Every measure against figures counted by hand, and the intervals against known cases."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from toolkit.document import (
    About,
    AnnotatedDocument,
    Attribution,
    Document,
    Hedge,
    Source,
    Span,
    Statement,
)
from toolkit.errors import OptionError
from toolkit.measure import MEASURES, Frames, compare, measures

TEXT = (
    'The north said "we are calm". Reportedly the south claimed that the dam broke. '
    "The south has made no comment. The dam is new."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def article(id: str, outlet: str | None = "Gazette") -> AnnotatedDocument:
    sources = (
        Source("S1", "north", kind="government", naming="named_institution", side="north"),
        Source("S2", "south", kind="military", naming="generic", side="south", verifiability=0.5),
    )
    attributions = (
        Attribution(
            "A1",
            (span("The north"),),
            (span("said"),),
            (span('"we are calm"'),),
            quotation="direct",
            stance="neutral",
            stance_score=0.4,
            entity="S1",
        ),
        Attribution(
            "A2",
            (span("the south"),),
            (span("claimed"),),
            (span("the dam broke"),),
            stance="distancing",
            stance_score=-0.2,
            entity="S2",
        ),
        Attribution(
            "A3",
            (span("The south"),),
            (span("has made no comment"),),
            (),
            response="no_response",
            entity="S2",
        ),
    )
    hedges = (
        Hedge("H1", span("Reportedly"), "hearsay", "author", weakens=("A2",), strength=-0.6),
        Hedge("H2", span("has made no comment"), "non_response", "author", weakens=("A3",)),
    )
    statements = (
        Statement(span(TEXT[:29]), "attributed", (About("north", "mentioned"),)),
        Statement(span(TEXT[30:78]), "attributed", (About("south", "mentioned"),)),
        Statement(span("The dam is new."), "bare", (About("south", "affected"),)),
    )
    document = Document(id=id, text=TEXT, outlet=outlet)
    return AnnotatedDocument(document, attributions, sources, hedges, statements)


@pytest.fixture(scope="module")
def frames() -> Frames:
    return Frames.of(article(f"d{i}") for i in range(6))


@pytest.fixture(scope="module")
def table(frames: Frames) -> pd.DataFrame:
    return measures(frames, sides=["north", "south"])


def value(table: pd.DataFrame, measure: str, side: str, group: str = "") -> pd.Series:
    rows = table[(table.measure == measure) & (table.side == side) & (table.group == group)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("measure", "side", "group", "expected"),
    [
        ("share_of_voice", "north", "", 1 / 2),
        ("share_of_voice", "south", "", 1 / 2),
        ("direct_quotation_share", "north", "", 1.0),
        ("direct_quotation_share", "south", "", 0.0),
        ("naming_mix", "north", "named_institution", 1.0),
        ("naming_mix", "south", "anonymous", 0.0),
        ("kind_mix", "south", "military", 1.0),
        ("stance_mix", "south", "distancing", 1.0),
        ("mean_stance_score", "south", "", -0.2),
        ("mean_verifiability", "south", "", 0.5),
        ("response_mix", "south", "no_response", 1 / 2),
        ("response_mix", "north", "no_response", 0.0),
        ("bare_statement_share", "south", "", 1 / 2),
        ("voice_mix", "north", "attributed", 1.0),
        ("position_mix", "north", "first third", 1.0),
        ("words_per_quotation", "north", "", 3.0),
        ("source_diversity", "north", "order 1", 1.0),
        ("officials_share", "south", "", 1.0),
        ("nameless_share", "south", "", 1.0),
        ("nameless_share", "north", "", 0.0),
        ("second_hand_share", "south", "", 0.0),
        ("hedged_share", "south", "", 1.0),
        ("hedged_share", "north", "", 0.0),
        ("bare_by_part", "south", "affected", 1.0),
        ("part_mix", "south", "affected", 1 / 2),
        ("agentless_share", "south", "", 0.0),
        ("mean_position", "south", "", 41 / 125),
        ("lead_share", "north", "", 1.0),
        ("first_word_share", "north", "", 1.0),
        ("first_word_share", "south", "", 0.0),
    ],
)
def test_a_measure_is_what_its_formula_says(
    table: pd.DataFrame, measure: str, side: str, group: str, expected: float
) -> None:
    assert value(table, measure, side, group).estimate == pytest.approx(expected)


def test_share_of_words_counts_attributed_words_and_withholds_small_counts(
    frames: Frames, table: pd.DataFrame
) -> None:
    row = value(table, "share_of_words", "north")
    assert row.denominator == 36
    assert math.isnan(row.estimate)
    assert row.note == "not enough: 36 attributed words, 50 needed"
    twice = measures(Frames.of(article(f"d{i}") for i in range(12)), sides=["north", "south"])
    assert value(twice, "share_of_words", "north").estimate == pytest.approx(1 / 2)


def test_without_outlets_a_comparison_by_outlet_says_so() -> None:
    documents = [article(f"d{i}", outlet=None) for i in range(8)]
    table = compare(Frames.of(documents), sides=["north", "south"], by="outlet", questions="voice")
    assert set(table.note) == {"not enough: no article has an outlet"}


def test_hedging_rate_counts_the_authors_hedges_per_thousand_attributed_words() -> None:
    frames = Frames.of(article(f"d{i}") for i in range(40))
    table = measures(frames, sides=["north", "south"])
    # One hedge over three words in each article; the non-response is no hedge of a claim.
    assert value(table, "hedging_rate", "south", "hearsay").estimate == pytest.approx(1000 / 3)
    assert value(table, "hedging_rate", "south", "all").estimate == pytest.approx(1000 / 3)
    assert value(table, "hedging_rate", "north", "all").estimate == 0


def test_hedges_weigh_by_their_strength() -> None:
    table = measures(Frames.of(article(f"d{i}") for i in range(40)), sides=["north", "south"])
    assert value(table, "hedging_strength", "south").estimate == pytest.approx(600 / 3)
    assert value(table, "source_hedging_rate", "south").estimate == 0


TALK = (
    "North accused South of theft. South denied this. A boat sank. Rain fell. It was late. "
    "Two men were held. Perhaps it was a mistake, North said."
)


def talk(id: str, answered: bool = True) -> AnnotatedDocument:
    """An article in which the north accuses the south twice over, and the south answers or not."""
    sources = (
        Source("S1", "North", kind="government", naming="named_institution", side="north"),
        Source("S2", "South", kind="government", naming="named_institution", side="south"),
        Source("S3", "South army", kind="military", naming="named_institution", side="south"),
    )

    def said(id: str, who: str, cue: str, content: str, entity: str, **more: str) -> Attribution:
        spans = (span(content, TALK),) if content else ()
        return Attribution(id, (span(who, TALK),), (span(cue, TALK),), spans, entity=entity, **more)

    attributions = [
        said("A1", "North", "accused", "South of theft", "S1", stance="arguing"),
        said("A2", "North", "said", "Perhaps it was a mistake", "S1"),
    ]
    if answered:
        at = TALK.index("South denied")
        attributions.append(
            Attribution(
                "A3",
                (Span(at, at + 5),),
                (span("denied", TALK),),
                (span("this", TALK),),
                response="denied",
                entity="S2",
            )
        )
    hedge = Hedge("H1", span("Perhaps", TALK), "epistemic", "source", strength=-0.5)
    ends = [i + 1 for i, c in enumerate(TALK) if c == "."]
    about = {0: (About("north", "mentioned"), About("south", "mentioned"))}
    statements = tuple(
        Statement(Span(start, end), "attributed" if n in (0, 1, 6) else "bare", about.get(n, ()))
        for n, (start, end) in enumerate(zip([0, *ends], ends, strict=False))
    )
    document = Document(id=id, text=TALK, outlet="Gazette")
    return AnnotatedDocument(document, tuple(attributions), sources, (hedge,), statements)


def test_the_right_of_reply_is_counted_over_articles_that_accuse() -> None:
    documents = [talk(f"d{i}", answered=i < 6) for i in range(8)]
    table = measures(Frames.of(documents), sides=["north", "south"])
    for group, expected in (("any", 6 / 8), ("heard", 6 / 8), ("denied", 6 / 8), ("silent", 0)):
        row = value(table, "response_rate", "south", group)
        assert row.denominator == 8
        assert row.estimate == pytest.approx(expected)
    assert value(table, "response_rate", "north", "any").note.startswith("not enough: 0 articles")
    few = measures(Frames.of(documents[:1]), sides=["south"])
    note = value(few, "response_rate", "south", "any").note
    assert note == "not enough: 1 article in which the side is accused, 5 needed"


def test_the_sources_own_hedges_are_its_own() -> None:
    frames = Frames.of(talk(f"d{i}") for i in range(20))
    assert set(frames.attributions.n_author_hedges) == {0}
    table = measures(frames, sides=["north", "south"])
    # One hedge in eight words of each article: "South of theft" and "Perhaps it was a mistake".
    row = value(table, "source_hedging_rate", "north")
    assert row.estimate == pytest.approx(1000 / 8)


def test_variety_is_the_chance_of_two_sources() -> None:
    frames = Frames.of(talk(f"d{i}") for i in range(12))
    # The north's two attributions of an article are from one source.
    assert value(measures(frames, sides=["north"]), "source_variety", "north").estimate == 0


def test_quoted_words_are_counted_inside_the_marks(frames: Frames) -> None:
    first = frames.attributions.iloc[0]
    assert (first.n_words, first.n_quoted_words) == (3, 3)


def test_shares_of_voice_sum_to_one(table: pd.DataFrame) -> None:
    rows = table[table.measure == "share_of_voice"]
    assert set(rows.side) == {"north", "south", ""}
    assert rows.estimate.sum() == pytest.approx(1)


def test_few_documents_get_an_estimate_without_an_interval() -> None:
    frames = Frames.of(article(f"d{i}") for i in range(3))
    row = value(measures(frames, sides=["north", "south"]), "share_of_voice", "north")
    assert row.estimate == pytest.approx(0.5)
    assert math.isnan(row.low)
    assert row.note == "no interval: 3 documents, 5 needed"


def test_one_document_and_no_document_never_crash() -> None:
    one = measures(Frames.of([article("d")]), sides=["north", "south"])
    assert one[one.measure == "share_of_voice"].note.str.startswith("not enough").all()
    assert measures(Frames.of([]), sides=["north", "south"]).empty
    assert compare(Frames.of([]), sides=["north", "south"]).empty


def test_documents_without_attributions_and_studies_without_sides_are_fine() -> None:
    empty = AnnotatedDocument(Document(id="e", text="Nothing was said."))
    table = measures(Frames.of([empty] * 1), sides=[])
    assert table.estimate.isna().all()
    assert (table.note != "").all()


def test_within_outlet_gives_each_outlet_its_own_rows() -> None:
    docs = [article(f"a{i}", "Gazette") for i in range(6)]
    docs += [article(f"b{i}", "Herald") for i in range(6)] + [article("c", None)]
    table = measures(Frames.of(docs), sides=["north", "south"], within="outlet")
    assert sorted(table.outlet.unique()) == ["Gazette", "Herald"]


def test_another_grouping_is_refused_with_the_choices(frames: Frames) -> None:
    with pytest.raises(OptionError, match="'outlet' or None"):
        measures(frames, sides=[], within="topic")  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_intervals(frames: Frames) -> None:
    one = measures(frames, sides=["north", "south"], random_state=3)
    two = measures(frames, sides=["north", "south"], random_state=3)
    pd.testing.assert_frame_equal(one, two)


def _mixed(n: int, seed: int) -> Frames:
    """Articles in which the north speaks once or twice at random, the south always once."""
    rng = np.random.default_rng(seed)
    documents = []
    for i in range(n):
        made = article(f"d{i}")
        if rng.random() < 0.5:
            made = AnnotatedDocument(
                made.document, made.attributions[1:], made.sources, made.hedges, made.statements
            )
        documents.append(made)
    return Frames.of(documents)


def test_the_interval_agrees_with_scipys_clustered_bootstrap() -> None:
    from scipy.stats import bootstrap

    frames = _mixed(60, 1)
    row = value(measures(frames, sides=["north", "south"], rounds=4000), "share_of_voice", "north")
    cells = MEASURES["share_of_voice"].cells(frames)
    north = cells[cells.side == "north"].set_index("document")
    ids = frames.documents.document
    above = north.numerator.reindex(ids).fillna(0).to_numpy()
    below = (above + 1).astype(float)
    other = bootstrap(
        (above, below),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        method="percentile",
        n_resamples=4000,
        rng=np.random.default_rng(2),
    ).confidence_interval
    assert row.estimate == pytest.approx(above.sum() / below.sum())
    assert row.low == pytest.approx(other.low, abs=0.01)
    assert row.high == pytest.approx(other.high, abs=0.01)


def test_compare_gives_the_difference_and_an_interval_that_holds_it() -> None:
    table = compare(_mixed(60, 1), sides=["north", "south"])
    row = table[(table.measure == "share_of_voice")].iloc[0]
    assert row.difference == pytest.approx(row.estimate_a - row.estimate_b)
    assert row.low <= row.difference <= row.high
    assert row.difference < 0
    # Always against never: an exact interval, not the one without width of the bootstrap.
    direct = table[table.measure == "direct_quotation_share"].iloc[0]
    assert direct.interval == "joined"
    assert 0.8 < direct.low < direct.high == 1.0


def test_every_measure_documents_itself() -> None:
    for measure in MEASURES.values():
        assert measure.formula and measure.reading and measure.unit and measure.counted
        assert measure.range and measure.literature
        assert measure.cells.__doc__
