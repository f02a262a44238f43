"""python -m evals.check FILE...: are quotes verbatim, do labels follow from tags, is the set balanced?"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import correlation

from app.evaluation.labelled import Labelled, LeftOut, read
from app.rubric.asked import DIMENSIONS
from app.rubric.coding import Evidence, Finding
from app.rubric.levels import standing, values


class Tagged(Labelled):
    """`to_scorer` quotes what is said to whoever or whatever marks the answer."""

    tags: tuple[Finding, ...]
    to_scorer: tuple[str, ...] = ()


def rows(file: Path) -> Iterator[Tagged]:
    """The rows of a tagged set. Raises ValueError on a line that is none."""
    for row in read(file, Tagged):
        if isinstance(row, LeftOut):
            raise ValueError(f"{file} {row.id}: {row.reason}")
        if isinstance(row, Tagged):
            yield row


def complaints(row: Tagged) -> Iterator[str]:
    yield from (
        f"{row.id}: not in the answer: {quote!r}" for quote in row.to_scorer if quote not in row.answer
    )
    evidence = []
    for tag in row.tags:
        start = row.answer.find(tag.quote)
        if start < 0:
            yield f"{row.id}: not in the answer: {tag.quote!r}"
        evidence.append(Evidence(**tag.model_dump(), start=start, end=start + len(tag.quote)))
    for dimension in DIMENSIONS:
        label = row.labels[dimension]
        level, _ = standing(dimension, values(dimension, evidence))
        if label is not None and label != level:
            yield f"{row.id}: {dimension} is labelled {label}, its tags give {level}"


def main(files: list[str]) -> int:
    found = [row for file in files for row in rows(Path(file))]
    wrong = [complaint for row in found for complaint in complaints(row)]
    print(*wrong, sep="\n")
    print(f"{len(found)} answers, {sum(len(row.tags) for row in found)} tags, {len(wrong)} complaints")
    for dimension in DIMENSIONS:
        pairs = [(label, len(row.answer.split())) for row in found if (label := row.labels[dimension])]
        length = correlation(*map(list, zip(*pairs, strict=True)))
        counts = Counter(str(row.labels[dimension]) for row in found)
        print(dimension, dict(sorted(counts.items())), f"r with length {length:+.2f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
