"""Every measure by name, in the order of tables and reports: question by question.

A measure is a ratio of two sums over documents, so that a document-clustered bootstrap needs the
two numbers of each document and nothing else. To add one: a function in
:mod:`toolkit.measure.voices`, ``treatment`` or ``telling``, its name here, and there among those
of its question in ``data/measures.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from toolkit.measure import telling, treatment, voices
from toolkit.measure.described import Measure

_ORDER = (
    voices.share_of_voice,
    voices.share_of_words,
    voices.direct_quotation_share,
    voices.words_per_quotation,
    voices.source_diversity,
    voices.source_variety,
    voices.officials_share,
    voices.kind_mix,
    voices.naming_mix,
    voices.nameless_share,
    voices.nameless_sources,
    voices.mean_verifiability,
    voices.second_hand_share,
    treatment.stance_mix,
    treatment.mean_stance_score,
    treatment.hedged_share,
    treatment.hedging_rate,
    treatment.hedging_strength,
    treatment.source_hedging_rate,
    treatment.response_mix,
    treatment.response_rate,
    telling.bare_statement_share,
    telling.voice_mix,
    telling.bare_by_part,
    telling.part_mix,
    telling.agentless_share,
    telling.loaded_words_rate,
    telling.position_mix,
    telling.mean_position,
    telling.lead_share,
    telling.first_word_share,
)

#: Every measure by name, in the order of reports.
MEASURES: Mapping[str, Measure] = MappingProxyType({m.name: m for m in _ORDER})
