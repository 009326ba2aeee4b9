"""What is called clear in the demonstration corpus: the habits of its card, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk

#: What each outlet's habit may show in, by its card. Verifiability is lower where cues distance.
HABITS = {
    "Continental Wire": set(),
    "The Ardine Courier": {
        *("mean_stance_score", "stance_mix", "hedging_rate", "hedging_strength", "hedged_share"),
        *("bare_statement_share", "voice_mix", "bare_by_part"),
        "mean_verifiability",  # in which the verbs of crediting weigh
    },
    "Northern Ledger": {
        *("naming_mix", "nameless_share", "nameless_sources", "mean_verifiability"),
        *("direct_quotation_share", "words_per_quotation", "share_of_words"),
        *("source_diversity", "source_variety"),  # each nameless source is one of its own
    },
    "Greyholt Post": {
        *("share_of_voice", "share_of_words", "mean_position", "position_mix", "lead_share"),
        *("first_word_share", "response_mix", "response_rate", "second_hand_share"),
        *("source_diversity", "naming_mix", "kind_mix"),  # many voices; of Kelvaria, its agency
    },
}
#: What has to be clear in the annotation of either engine: every habit of the card.
PLAIN = {
    "The Ardine Courier": {
        *("mean_stance_score", "stance_mix", "hedged_share", "hedging_rate"),
        "bare_statement_share",
    },
    "Northern Ledger": {"nameless_sources", "naming_mix", "direct_quotation_share"},
    "Greyholt Post": {"share_of_voice", "share_of_words", "mean_position", "response_mix"},
}


#: Questions that the habits answer differently for the sides over all outlets; variety follows from
#: the many voices of one outlet and the nameless sources of another, part from what the Courier
#: states as fact: whom it blames is the agent.
QUESTIONS = {
    *("voice", "quotation", "variety", "naming", "stance", "hedging", "reply", "fact", "place"),
    "part",
}


@pytest.fixture(scope="module", params=["accurate", "rules"])
def analysis(request: pytest.FixtureRequest, root: Path) -> tk.Analysis:
    demo = root / "corpora" / "demo"
    return tk.analyze(
        demo / "articles.jsonl", demo / "study.toml", engine=request.param, progress=False
    )


@pytest.fixture(scope="module")
def found(analysis: tk.Analysis) -> pd.DataFrame:
    return analysis.compare(within="outlet")


def test_over_all_outlets_nothing_but_habits_is_clear(analysis: tk.Analysis) -> None:
    table = analysis.compare()
    clear = set(table[table.clear].question)
    assert clear <= QUESTIONS
    assert {"quotation", "naming", "stance", "hedging", "reply", "fact"} <= clear


def test_what_is_clear_is_a_habit_of_the_outlet(found: pd.DataFrame) -> None:
    for outlet, rows in found[found.clear].groupby("outlet"):
        assert set(rows.measure) <= HABITS[outlet], outlet
    assert set(found.outlet) == set(HABITS)


def test_every_habit_is_clear_and_the_even_outlet_has_none(found: pd.DataFrame) -> None:
    clear = found[found.clear].groupby("outlet").measure.agg(set)
    for outlet, measures in PLAIN.items():
        assert measures <= clear[outlet], outlet
    assert set(clear.index) == set(PLAIN)
