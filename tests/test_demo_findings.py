"""What is called clear in the demonstration corpus: habits of its card, and nothing else.

Six articles an outlet are few: not all that was planted is clear, but what is clear was planted.
"""

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
        *("bare_statement_share", "voice_mix", "bare_by_part", "share_of_words"),
        "mean_verifiability",  # in which the verbs of crediting weigh
    },
    "Northern Ledger": {
        *("naming_mix", "nameless_share", "nameless_sources", "mean_verifiability"),
        *("direct_quotation_share", "words_per_quotation", "share_of_words", "share_of_voice"),
        *("source_diversity", "kind_mix", "mean_position"),
    },
    "Greyholt Post": {
        *("share_of_voice", "share_of_words", "mean_position", "position_mix", "lead_share"),
        *("first_word_share", "response_mix", "response_rate", "second_hand_share"),
        *("source_diversity", "source_variety", "naming_mix"),
    },
}
#: What has to be clear in the annotation of the accurate engine, and of the rules.
PLAIN = {
    "accurate": {
        "The Ardine Courier": {"mean_stance_score", "stance_mix"},
        "Northern Ledger": {
            *("nameless_sources", "naming_mix", "mean_verifiability", "direct_quotation_share"),
            *("share_of_voice", "share_of_words"),
        },
        "Greyholt Post": {"share_of_voice", "share_of_words", "mean_position"},
    },
    "rules": {
        "Northern Ledger": {"share_of_voice", "share_of_words"},
        "Greyholt Post": {"share_of_voice", "share_of_words", "mean_position"},
    },
}


@pytest.fixture(scope="module", params=list(PLAIN))
def found(request: pytest.FixtureRequest, root: Path) -> tuple[str, pd.DataFrame]:
    demo = root / "corpora" / "demo"
    analysis = tk.analyze(
        demo / "articles.jsonl", demo / "study.toml", engine=request.param, progress=False
    )
    return request.param, analysis.compare(within="outlet")


def test_what_is_clear_is_a_habit_of_the_outlet(found: tuple[str, pd.DataFrame]) -> None:
    _, table = found
    for outlet, rows in table[table.clear].groupby("outlet"):
        assert set(rows.measure) <= HABITS[outlet], outlet
    assert set(table.outlet) == set(HABITS)


def test_the_plainest_habits_are_clear(found: tuple[str, pd.DataFrame]) -> None:
    engine, table = found
    clear = table[table.clear].groupby("outlet").measure.agg(set)
    for outlet, measures in PLAIN[engine].items():
        assert measures <= clear[outlet], outlet
    assert "Continental Wire" not in clear
