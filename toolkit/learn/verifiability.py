"""Fit the score of a source's verifiability on crowd judgements; ten-fold figures, weights out.

    python -m toolkit.learn.verifiability ../shared/data/verifiability/gold100.jsonl [--write]

The judged attributions are published as lemmas with names blanked out. Each is made a sentence with
invented names, so that the features are those that the toolkit computes for any text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold

from toolkit.annotate.naming import naming_of
from toolkit.annotate.noun_phrase import Phrase, analyse
from toolkit.annotate.proper_names import View
from toolkit.annotate.verifiability import features
from toolkit.document import Attribution, Naming, Span
from toolkit.files import atomic_write
from toolkit.language import parse

Floats = NDArray[np.float64]
#: Strength of the ridge, chosen once among 2, 4, 6 and 8 by the ten folds themselves.
ALPHA, FOLDS, SHUFFLES = 6.0, 10, 20
_NAMES = {"pers": "Anna Holm", "org": "Norland Bank", "loc": "Norway"}
# What a resolved pronoun stands for; "who" and "which" stay what they are.
_PEOPLE = {
    "he": "Anna Holm",
    "she": "Anna Holm",
    "it": "Norland Bank",
    "who": "who",
    "which": "which",
}
#: Where the crowd judged nobody: people who are kept nameless on purpose score no higher than this.
_HIGHEST = {"anonymous": 0.310}


def sentence_of(row: Mapping[str, Any]) -> tuple[str, Span, Span]:
    """Return a sentence with invented names, and where its source and cue stand."""
    source = row["source_words"]
    pieces = _pieces(source)
    known = {w for w, _ in pieces}
    words = [w for w in row["source_dets"] if w not in known]
    for number, (word, stands) in enumerate(pieces):
        person = word == _NAMES["pers"]
        after = pieces[number + 1][0] if number + 1 < len(pieces) else ""
        described = stands and (person or after == "a") and after not in ("", "'s", _NAMES["pers"])
        plural = number == len(source) - 1 < 3 and not row["source_dets"] and word.islower()
        words.append(f"{word}," if described else f"{word}s" if plural else word)
    text = " ".join(words).replace(" 's", "'s")
    text += "," if "," in text else ""
    if len(source) == 1:
        text = _PEOPLE.get(source[0].lower(), text)
    text = text[:1].upper() + text[1:]
    cue = " ".join(row["cue_lemmas"]).replace("accord to", "according to")
    start = len(text) + 1 if text else 0
    whole = f"{text} {cue} that the road is shut." if text else f"{cue} that the road is shut."
    return whole, Span(0, len(text)), Span(start, start + len(cue))


def _pieces(source: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the source's words, each run of blanks as one invented name; and which are names."""
    found: list[tuple[str, bool]] = []
    for number, word in enumerate(source):
        name = _NAMES.get(word)
        if name is None or number == 0 or source[number - 1] != word:
            found.append((name or word, name is not None))
    return found


def features_of(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the toolkit's features of one judged attribution."""
    text, source, cue = sentence_of(row)
    parsed = parse(text)
    attribution = Attribution("A1", (source,), (cue,), (), quotation=row["quote_type"])
    view = View(parsed)
    phrases: list[Phrase] = []
    if source.end:
        words = view.words_of(source)
        phrase = analyse(view, words.start, words.stop)
        phrases = [phrase] if phrase is not None else []
    naming: Naming = naming_of(view, phrases) if phrases else "none"
    return features(view, naming, phrases, (attribution,))


def table_of(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], Floats, Floats]:
    """Return the names of the features, their values (row, feature), and the crowd's scores."""
    found = [features_of(row) for row in rows]
    names = sorted({name for row in found for name in row})
    values = np.array([[row.get(name, 0.0) for name in names] for row in found])
    return names, values, np.array([row["score"] for row in rows])


def ten_fold(values: Floats, scores: Floats) -> tuple[float, float, float, float]:
    """Return Spearman's rho and the root mean squared error over shuffled ten-fold rounds.

    Returns
    -------
    tuple of float
        Means over the shuffles, then their standard deviations.
    """
    rounds = []
    for seed in range(SHUFFLES):
        guess = np.zeros(len(scores))
        for train, test in KFold(FOLDS, shuffle=True, random_state=seed).split(values):
            fitted = Ridge(ALPHA).fit(values[train], scores[train])
            guess[test] = fitted.predict(values[test]).clip(0, 1)
        error = float(np.sqrt(np.mean((guess - scores) ** 2)))
        rounds.append((float(spearmanr(guess, scores).statistic), error))
    mean, spread = np.mean(rounds, axis=0), np.std(rounds, axis=0)
    return float(mean[0]), float(mean[1]), float(spread[0]), float(spread[1])


def as_toml(
    names: Sequence[str],
    fitted: Any,
    figures: Sequence[float],
    cues: Mapping[str, Sequence[str]],
) -> str:
    """Return the data file with the weights."""
    lines = [
        "# Verifiability of a source: weights of what it is named and credited with.",
        'source = "ridge regression on the 100 crowd-judged attributions of Newell, Schang, '
        "Margolin & Ruths (2017), IJCNLP (gold100 of the project enewe101/verifiability); written "
        'by python -m toolkit.learn.verifiability"',
        f'ten_fold = "Spearman {figures[0]:.3f}, root mean squared error {figures[1]:.3f} '
        f'(means of {SHUFFLES} shuffles; always the mean: 0.231)"',
        "",
        "[weights]",
        f"intercept = {fitted.intercept_:.4f}",
        *(f"{name} = {weight:.4f}" for name, weight in zip(names, fitted.coef_, strict=True)),
        "",
        "[highest]",
        "# No crowd figure: the lower quartile of the unnamed sources.",
        *(f"{name} = {value:.3f}" for name, value in _HIGHEST.items()),
        "",
        "[cues]",
        "# Cue verbs by what they commit to, as the project enewe101/verifiability groups them.",
        *(f'{group} = "{" ".join(lemmas)}"' for group, lemmas in cues.items()),
    ]
    return "\n".join(lines) + "\n"


def cue_groups(path: Path) -> dict[str, list[str]]:
    """Read the published groups of cue verbs: a title underlined with "=", lemmas with counts."""
    lines = path.read_text(encoding="utf-8").splitlines()
    groups: dict[str, list[str]] = {}
    for line, after in pairwise([*lines, ""]):
        if after.startswith("==="):
            groups[line.strip().lower().replace(" ", "_")] = []
        elif "," in line and groups:
            last = list(groups)[-1]
            known = {lemma for lemmas in groups.values() for lemma in lemmas}
            lemmas = [item.split()[0] for item in line.split(",") if item.split()]
            groups[last] += [lemma for lemma in lemmas if lemma not in known]
    groups["say"].append("according")
    return groups


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the ten-fold figures; with ``--write`` write the weights of all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true", help="write data/verifiability.toml")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    names, values, scores = table_of(rows)
    figures = ten_fold(values, scores)
    sys.stdout.write(
        f"ten-fold over {SHUFFLES} shuffles: Spearman {figures[0]:.3f} (sd {figures[2]:.3f}), "
        f"RMSE {figures[1]:.3f} (sd {figures[3]:.3f})\n"
    )
    if options.write:
        path = Path(str(files("toolkit") / "data" / "verifiability.toml"))
        with atomic_write(path) as stream:
            cues = cue_groups(options.gold.with_name("typed_cue_words.txt"))
            stream.write(as_toml(names, Ridge(ALPHA).fit(values, scores), figures, cues))


if __name__ == "__main__":
    main()
