"""Treatments of two sides in, a corpus with exactly these habits and its gold annotation out.

The planted corpora prove the instrument: whoever knows how an outlet treats the sides can see
whether the measures find it, and find nothing where there is nothing. Texts are made of the words
of ``wording.toml`` in many orders; sides, places, people and outlets are drawn anew for each corpus
and given to the sides at random, so that nothing but the treatment tells them apart.

    python corpora/planted/planted.py --documents 40 --seed 1 --hedge 1.5 --out build/planted

See ``CARD.md``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from article import Article, Speaker

from toolkit.document import AnnotatedDocument
from toolkit.exchange import write_annotated

WORDS = tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))
STANCES = ("endorsing", "distancing", "arguing")
#: Verifiability that gold sources have by naming; a person named with an office stands highest.
VERIFIABLE = {
    "named_person": 0.92,
    "named_institution": 0.74,
    "unnamed_official": 0.6,
    "generic": 0.45,
    "anonymous": 0.31,
}
SCORES = {"endorsing": 0.6, "neutral": 0.1, "arguing": 0.1, "distancing": -0.25}


@dataclass(frozen=True, slots=True)
class Treatment:
    """How an outlet treats a side: means per article and probabilities per claim.

    Parameters
    ----------
    claims, statements : float
        Mean attributions, and mean statements of the outlet itself, per article.
    hedge, nameless, direct, second_hand : float
        Probability that a claim is hedged by the outlet, is from a source without a name, is a
        direct quotation, reaches the reader through an agency.
    endorsing, distancing, arguing : float
        Probability of the stance of a cue; neutral otherwise.
    fresh : float
        Probability that a claim is from a source not heard before in the article.
    accused, response : float
        Probability that the side is accused in an article, and then that its answer is reported.
    bare : float
        Probability that a statement about the side is not hedged.
    cautious : float
        Probability that an indirect claim holds a hedge of the source itself.
    loaded : float
        Probability that a statement of the outlet about the side holds a loaded word.
    late : float
        How far down the side's claims move: 0 anywhere, 1 after everybody else's.
    """

    claims: float = 7.0
    statements: float = 2.5
    hedge: float = 0.2
    nameless: float = 0.3
    direct: float = 0.35
    second_hand: float = 0.06
    endorsing: float = 0.12
    distancing: float = 0.12
    arguing: float = 0.12
    fresh: float = 0.5
    accused: float = 0.5
    response: float = 0.5
    bare: float = 0.65
    cautious: float = 0.15
    loaded: float = 0.15
    late: float = 0.0

    def times(self, **factors: float) -> Treatment:
        """Return the treatment with some of its numbers multiplied."""
        return replace(self, **{k: getattr(self, k) * f for k, f in factors.items()})


Habits = Mapping[str, tuple[Treatment, Treatment]]


@dataclass(frozen=True, slots=True)
class Planted:
    """A corpus with known habits: the study, and the articles with their gold annotation."""

    study: dict[str, Any]
    articles: tuple[AnnotatedDocument, ...]
    outlets: tuple[str, ...]


def plant(habits: Sequence[tuple[Treatment, Treatment]], documents: int, seed: int) -> Planted:
    """Write a corpus.

    Parameters
    ----------
    habits : sequence of (Treatment, Treatment)
        For each outlet how it treats the first and the second side.
    documents : int
        Articles per outlet.
    seed : int
        The same seed gives the same bytes.
    """
    rng = random.Random(seed)
    names = WORDS["names"]
    sides = rng.sample(names["sides"], 2)
    places = rng.sample(names["places"], 8)
    people = _people(rng, 16)
    cast = [
        {
            "Name": s[0],
            "Adj": s[1],
            "place": places[4 * i : 4 * i + 4],
            "person": people[8 * i : 8 * i + 8],
        }
        for i, s in enumerate(sides)
    ]
    outlets = rng.sample(names["outlets"], len(habits))
    study = {
        "study": {"title": "Planted corpus"},
        "sides": {
            f"side{i}": {
                "label": s[0],
                "aliases": [s[0]],
                "demonyms": [s[1], s[2]],
                "people": cast[i]["person"],
                "places": cast[i]["place"],
            }
            for i, s in enumerate(sides)
        },
    }
    articles = [
        _article(rng, cast, habit, f"{number:02d}-{n:04d}", outlet)
        for number, (outlet, habit) in enumerate(zip(outlets, habits, strict=True))
        for n in range(documents)
    ]
    return Planted(study, tuple(articles), tuple(outlets))


def _people(rng: random.Random, count: int) -> list[str]:
    """Return full names, no surname twice."""
    firsts = [rng.choice(WORDS["names"]["first"]) for _ in range(count)]
    return [
        f"{a} {b}" for a, b in zip(firsts, rng.sample(WORDS["names"]["last"], count), strict=True)
    ]


def _poisson(rng: random.Random, mean: float) -> int:
    """Draw a Poisson number (Knuth's method; means are small)."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _moved(rng: random.Random, probability: float, spread: float) -> float:
    """Return a probability moved on the logit scale: articles differ, also of one outlet."""
    if not 0 < probability < 1:
        return probability
    z = math.log(probability / (1 - probability)) + rng.gauss(0, spread)
    return 1 / (1 + math.exp(-z))


def _article(
    rng: random.Random,
    cast: Sequence[Mapping[str, Any]],
    habit: tuple[Treatment, Treatment],
    id: str,
    outlet: str,
) -> AnnotatedDocument:
    article = Article(cast)
    # Articles differ in temper, and treat the sides a little differently by chance.
    temper = rng.gauss(0, 0.3)
    queue: list[tuple[float, tuple[Any, ...]]] = []
    for side, treatment in enumerate(habit):
        one = replace(
            treatment,
            **{
                name: _moved(rng, getattr(treatment, name), 0.3)
                for name in ("hedge", "nameless", "direct", "endorsing", "distancing")
            },
        )
        lift = math.exp(temper - 0.045)
        for _ in range(_poisson(rng, one.claims * lift)):
            queue.append((rng.random() * (1 - one.late) + one.late, ("claim", side, one)))
        for _ in range(_poisson(rng, one.statements)):
            queue.append((rng.random(), ("statement", side, one)))
        if rng.random() < one.accused:
            queue.append((rng.random(), ("accusation", 1 - side, habit[1 - side], one)))
    for _ in range(_poisson(rng, 1.5)):
        queue.append((rng.random(), ("claim", None, Treatment(fresh=1.0, second_hand=0.0))))
    for _ in range(1 + _poisson(rng, 1.0)):
        queue.append((rng.random(), ("scene", None, None)))
    speakers: dict[int | None, list[Speaker]] = {0: [], 1: [], None: []}
    for _, (kind, *told) in sorted(queue, key=lambda item: item[0]):
        _write(rng, article, speakers, kind, told)
    day = rng.randrange(360)
    date = f"2032-{1 + day // 30:02d}-{1 + day % 30 % 28:02d}"
    return article.done(id, outlet, date)


def _write(
    rng: random.Random,
    article: Article,
    speakers: dict[int | None, list[Speaker]],
    kind: str,
    told: Sequence[Any],
) -> None:
    side, treatment = told[0], told[1]
    if kind == "scene":
        article.tell(rng.choice(WORDS["statements"]["weather"]), "bare", None)
    elif kind == "statement":
        bare = rng.random() < treatment.bare
        row = rng.choice(WORDS["statements"]["bare" if bare else "hedged"])
        words = row[0]
        if rng.random() < treatment.loaded:
            words = words[:-1] + rng.choice(WORDS["statements"]["loaded"]) + "."
        article.state(_filled(rng, article, words, side), side, *row[1:])
    elif kind == "accusation":
        _accuse(rng, article, speakers, side, treatment, told[2])
    else:
        _claim(rng, article, _speaker(rng, article, speakers, side, treatment), treatment)


def _claim(rng: random.Random, article: Article, who: Speaker, how: Treatment) -> None:
    """Write a claim of a speaker as the treatment has it."""
    draw = rng.random()
    stance = "neutral"
    for name in STANCES:
        draw -= getattr(how, name)
        if draw < 0:
            stance = name
            break
    direct = rng.random() < how.direct
    hedge = None
    if who.side is not None and rng.random() < how.hedge:
        kind = rng.choice(["after", "after", "tail"]) if not direct else "after"
        hedge = (kind, *rng.choice(WORDS["hedges"][kind]))
    if direct:
        words = _filled(rng, article, rng.choice(WORDS["claims"]["quotes"]), who.side)
        cue = rng.choice(WORDS["cues"][f"quoting_{stance}"])
        article.quote(who, cue, words, stance, SCORES[stance], hedge, rng.randrange(4))
        return
    tail, caution = rng.choice(WORDS["claims"]["tails"]), ""
    words = rng.choice(WORDS["claims"]["plain"]) + tail
    if rng.random() < how.cautious:
        words, caution = rng.choice(WORDS["claims"]["cautious"])
    words = _filled(rng, article, words, who.side)
    if rng.random() < how.second_hand:
        agency = rng.choice(WORDS["names"]["agencies"])
        article.relay(who, agency, words, SCORES["neutral"], hedge, caution)
        return
    cue = rng.choice(WORDS["cues"][stance])
    # "According to" is neutral, and only neutral claims can be written with it.
    order = rng.randrange(4 if stance == "neutral" else 2)
    article.report(who, cue, words, stance, SCORES[stance], hedge, order, caution)


def _accuse(
    rng: random.Random,
    article: Article,
    speakers: dict[int | None, list[Speaker]],
    side: int,
    treatment: Treatment,
    foe: Treatment,
) -> None:
    """Let a side accuse the other; the other's answer is reported or not."""
    who = _speaker(rng, article, speakers, side, treatment)
    words = _filled(rng, article, rng.choice(WORDS["claims"]["accusing"]), side, 1 - side)
    article.accuse(who, words, SCORES["arguing"])
    if rng.random() < foe.response:
        response = rng.choice(["denied", "denied", "declined", "no_response"])
        text, cue = rng.choice(WORDS["responses"][response])
        article.answer(_institution(rng, article, 1 - side), text, cue, response)


def _speaker(
    rng: random.Random,
    article: Article,
    speakers: dict[int | None, list[Speaker]],
    side: int | None,
    treatment: Treatment,
) -> Speaker:
    """Return a source heard before, or a new one, with or without a name."""
    known = speakers[side]
    if known and rng.random() >= treatment.fresh:
        return rng.choice(known)
    if side is None:
        phrase, kind, naming = rng.choice(WORDS["sources"]["others"])
        who = article.speaker(phrase, None, kind, naming, VERIFIABLE[naming])
    else:
        if rng.random() < treatment.nameless:
            naming = rng.choice(["unnamed_official"] * 5 + ["anonymous"] * 3 + ["generic"] * 2)
        else:
            naming = rng.choice(["named_person", "named_person", "named_institution"])
        phrase, kind = rng.choice(WORDS["sources"][naming])
        phrase = _filled(rng, article, phrase, side)
        who = article.speaker(phrase, side, kind, naming, VERIFIABLE[naming])
    if who not in known:
        known.append(who)
    return who


def _institution(rng: random.Random, article: Article, side: int) -> Speaker:
    phrase, kind = rng.choice(WORDS["sources"]["named_institution"])
    words = _filled(rng, article, phrase, side)
    return article.speaker(words, side, kind, "named_institution", VERIFIABLE["named_institution"])


def _filled(
    rng: random.Random, article: Article, text: str, side: int | None, foe: int | None = None
) -> str:
    """Fill the slots of a template with words of the corpus and of the side."""
    slots = {name: rng.choice(values) for name, values in WORDS["slots"].items()}
    if side is not None:
        cast = article.cast[side]
        slots |= {"Name": cast["Name"], "Adj": cast["Adj"]}
        slots |= {"place": rng.choice(cast["place"]), "person": rng.choice(cast["person"])}
    if foe is not None:
        slots["foe"] = rng.choice([article.cast[foe]["Name"], f"{article.cast[foe]['Adj']} forces"])
    return text.format(**slots)


def settings(
    name: str, factor: float, base: Treatment | None = None
) -> tuple[Treatment, Treatment]:
    """Return the treatments of two sides that differ in one habit, the second side's times factor.

    ``name`` is a field of :class:`Treatment`, or ``"nothing"``.
    """
    one = base or Treatment()
    return one, one if name == "nothing" else one.times(**{name: factor})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    for name in Treatment.__dataclass_fields__:
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=1.0, help="factor")
    return parser.parse_args()


def _factors(args: argparse.Namespace) -> Iterator[tuple[str, float]]:
    for name in Treatment.__dataclass_fields__:
        if getattr(args, name) != 1.0:
            yield name, getattr(args, name)


if __name__ == "__main__":
    given = _arguments()
    pair = (Treatment(), Treatment().times(**dict(_factors(given))))
    made = plant([pair], given.documents, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    write_annotated(made.articles, given.out / "gold.jsonl")
    (given.out / "study.json").write_text(json.dumps(made.study, indent=1), encoding="utf-8")
