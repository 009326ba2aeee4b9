"""Write short made-up articles as JSON Lines, for benchmarks that need many of them.

    python benchmarks/short_articles.py 10000 articles.jsonl [--sentences 3] [--seed 1]

Every article is drawn from sentence patterns written for this project; the same seed gives the same
bytes, and the first n articles of a longer file are those of a shorter one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

PEOPLE = ("Mira Solt", "Jonas Brandt", "Ilse Karr", "Tomas Vey", "Ada Holm", "Petra Lind")
BODIES = ("the Norrland ministry", "Osker Radio", "the port authority", "the harbour police")
PLACES = ("bridge", "dam", "harbour", "school", "grain store", "rail yard", "water tower")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PATTERNS = (
    "“We will rebuild the {place} before spring,” {person} said on {day}.",
    "{person} told reporters that the {place} had been closed for {number} days.",
    "According to {body}, the {place} may have been damaged on {day}.",
    "{body} claimed that {number} people were hurt near the {place}.",
    "{person} denied that anyone had ordered the work at the {place} to stop.",
    "The {place} was quiet on {day}, and {number} boats waited outside.",
    "Officials in Norrland could not confirm what {person} had said about the {place}.",
    "If confirmed, it would be the first damage to the {place} in {number} years.",
)
STUDY = {
    "study": {"title": "The port"},
    "sides": {
        "norrland": {"aliases": ["Norrland"], "people": ["Mira Solt", "Ada Holm"]},
        "oskern": {"demonyms": ["Osker"], "institutions": ["Osker Radio"]},
    },
}


def articles(count: int, *, sentences: int = 3, seed: int = 1) -> Iterator[dict[str, str]]:
    """Give made-up articles, each with an id, a text, an outlet and a date."""
    for number in range(count):
        draw = random.Random(seed * 1_000_003 + number)
        said = [
            draw.choice(PATTERNS).format(
                place=draw.choice(PLACES),
                person=draw.choice(PEOPLE),
                body=draw.choice(BODIES),
                day=draw.choice(DAYS),
                number=draw.randint(2, 90),
            )
            for _ in range(sentences)
        ]
        yield {
            "id": f"a{number:07}",
            "text": " ".join(s[0].upper() + s[1:] for s in said),
            "outlet": draw.choice(("post", "gazette", "herald")),
            "date": f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        }


def write(path: Path, count: int, *, sentences: int = 3, seed: int = 1) -> None:
    """Write made-up articles to a file of JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles(count, sentences=sentences, seed=seed):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sentences", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write(args.out, args.count, sentences=args.sentences, seed=args.seed)


if __name__ == "__main__":
    main()
