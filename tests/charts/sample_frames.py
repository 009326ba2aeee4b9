"""Frames as charts read them, small enough to know every figure by heart."""

from math import nan

import pandas as pd

from toolkit.document import LABELS
from toolkit.study import Side, Study

NAMES = ("Ardenia", "Velmark", "The Federated River Provinces of Upper and Lower Tarn", "Os", "Um")
COLORS = ("#b5493a", "#2f6db3", "#009e73", "#cc79a7", "#e69f00")
MEASURES = ("measure", "unit", "outlet", "side", "group", "estimate", "low", "high")
MEASURES += ("numerator", "denominator", "n_documents", "note")
COMPARISON = ("measure", "group", "unit", "outlet", "side_a", "side_b", "estimate_a", "estimate_b")
COMPARISON += ("difference", "low", "high", "n_a", "n_b", "n_documents", "note")
ATTRIBUTIONS = ("document", "outlet", "attribution", "outer", "depth", "side", "position")
ATTRIBUTIONS += ("response", "source_name", "naming")
WORDING = ("word", "side_a", "side_b", "count_a", "count_b", "log_odds", "error", "q")
SPANS = ("document", "title", "role", "side", "group", "start", "end", "n_characters")


def study(number):
    return Study(
        sides=tuple(Side(f"s{n}", NAMES[n], COLORS[n], aliases=(NAMES[n],)) for n in range(number))
    )


def measures(number, outlet=""):
    """Return a table of measures in which side n has 10 * (n + 1) attributions of 200."""
    rows = []
    for n, side in enumerate([*(f"s{n}" for n in range(number)), ""]):
        share = 0.05 * (n + 1)
        head = (outlet, side)
        tail = (20, "")
        for name in ("share_of_voice", "share_of_words"):
            figures = (share, share - 0.02, share + 0.03, 200 * share, 200.0)
            rows.append((name, "share of attributions", *head, "", *figures, *tail))
        for name, groups, label in (
            ("kind_mix", ("government", "military", "ngo"), "kind"),
            ("stance_mix", ("endorsing", "neutral", "distancing", "arguing"), "stance"),
            ("naming_mix", ("named_person", "anonymous"), "naming"),
        ):
            for group in LABELS[label]:
                part = 1 / len(groups) if group in groups else 0.0
                spread = 0.1 if part else 0.0
                figures = (part, part - spread, part + spread, 12 * part, 12.0)
                rows.append(
                    (name, "share of the side's attributions", *head, group, *figures, *tail)
                )
        head = (outlet, side)
        score = (0.5, 0.4, 0.6, 6.0, 12.0)
        rows.append(("mean_verifiability", "mean score, 0 to 1", *head, "", *score, *tail))
        if side:
            for voice, part in (("bare", 0.5), ("hedged", 0.2), ("attributed", 0.3)):
                figures = (part, part - 0.1, part + 0.1, 20 * part, 20.0)
                unit = "share of statements about the side"
                rows.append(("voice_mix", unit, *head, voice, *figures, *tail))
        for group, rate in (("all", 4.0 + n), ("hearsay", 3.0 + n), ("epistemic", 1.0)):
            figures = (rate, rate - 1, rate + 2, rate, 1000.0)
            rows.append(("hedging_rate", "hedges per 1,000 words", *head, group, *figures, *tail))
    return pd.DataFrame(rows, columns=list(MEASURES))


def comparison(number):
    rows = []
    keys = [f"s{n}" for n in range(number)]
    for i, a in enumerate(keys):
        for b in keys[i + 1 :]:
            for outlet in ("", "Harbour Post", "Valley Ledger"):
                tail = (outlet, a, b)
                note = (40.0, 30.0, 12, "")
                share = "share of attributions"
                clear = (0.4, 0.2, 0.2, 0.1, 0.3)
                rows.append(("share_of_voice", "", share, *tail, *clear, *note))
                unclear = (0.2, 0.3, -0.1, -0.3, 0.1)
                rows.append(("stance_mix", "endorsing", share, *tail, *unclear, *note))
                absent = (0.0, 0.0, 0.0, 0.0, 0.0)
                rows.append(("response_mix", "denied", share, *tail, *absent, *note))
                few = (nan, nan, nan, nan, nan, 2.0, 1.0, 2, "not enough: 2 attributions, 5 needed")
                rows.append(("response_mix", "no_response", share, *tail, *few))
                rows.append(("hedged_share", "", share, *tail, *few))
                rows.append(("officials_share", "", share, *tail, *absent, *note))
                score = (0.31, 0.0, 0.31, 0.124, 0.496)
                rows.append(("mean_stance_score", "", "mean score, -1 to +1", *tail, *score, *note))
                rate = (2.0, 6.5, -4.5, -8.0, -1.0)
                unit = "loaded words per 1,000 of the outlet's words"
                rows.append(("loaded_words_rate", "", unit, *tail, *rate, *note))
    return pd.DataFrame(rows, columns=list(COMPARISON))


def attributions(number):
    """Return four heard attributions and a refusal of each side; the fourth is at second hand."""
    rows = []
    for n, side in enumerate([*(f"s{n}" for n in range(number)), None]):
        head = (f"d{n}", "Harbour Post" if n % 2 == 0 else "Valley Ledger")
        named = (f"Mayor {n}", "named_person")
        for i, place in enumerate((0.05, 0.1, 0.15)):
            rows.append((*head, f"A{i}", None, 1, side, place, "given", *named))
        rows.append((*head, "A3", "A0", 2, side, 0.95, "given", f"Aide {n}", "unnamed_official"))
        rows.append((*head, "A4", None, 1, side, 0.5, "declined", *named))
    return pd.DataFrame(rows, columns=list(ATTRIBUTIONS))


def timeline(number):
    """Return a table of measures for two months; the second has no interval."""
    first, second = measures(number), measures(number)
    second[["low", "high"]] = nan
    second["estimate"] = second["estimate"] / 2
    return pd.concat([first.assign(period="2031-03"), second.assign(period="2031-04")])


def wording(number):
    """Return three words for each side of the first pair; the last one is not clear."""
    if number < 2:
        return pd.DataFrame(columns=list(WORDING))
    rows = []
    for sign, name in ((1, "bridge"), (-1, "depot")):
        for n in range(3):
            mean = sign * (3 - n)
            q = 0.01 if n < 2 else 0.2
            rows.append((f"{name} {n}", "s0", "s1", 9 - n, 2 + n, mean, 0.7, q))
    return pd.DataFrame(rows, columns=list(WORDING))


def spans(number):
    """Return an article of 1,000 characters with a content and a fact for each side."""
    head, size = ("d1", "A bridge opens"), 1000
    rows = [
        (*head, "paragraph", "", "", 0, 490, size),
        (*head, "paragraph", "", "", 500, 1000, size),
    ]
    for n, side in enumerate([f"s{n}" for n in range(number)]):
        rows.append((*head, "content", side, "direct", 100 * n, 100 * n + 80, size))
        rows.append((*head, "content", side, "indirect", 500 + 90 * n, 540 + 90 * n, size))
        rows.append((*head, "bare", side, "", 300, 400, size))
    if number:
        rows.append((*head, "hedge", "", "author", 20, 30, size))
        rows.append((*head, "hedge", "", "source", 520, 530, size))
    return pd.DataFrame(rows, columns=list(SPANS))


def frame(chart, number):
    make = {"measures": measures, "comparison": comparison, "attributions": attributions}
    make |= {"timeline": timeline, "wording": wording, "spans": spans}
    return make[chart.frame](number)


def empty(chart):
    columns = {"measures": MEASURES, "comparison": COMPARISON, "attributions": ATTRIBUTIONS}
    columns |= {"timeline": (*MEASURES, "period"), "wording": WORDING, "spans": SPANS}
    return pd.DataFrame(columns=list(columns[chart.frame]))


def words(ax):
    return [t.get_text() for t in [*ax.texts, *ax.get_xticklabels()]]


def lines(ax, label):
    return [line for line in ax.lines if line.get_label() == label]
