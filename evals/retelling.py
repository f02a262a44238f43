"""The same answer told otherwise, so that the tagger learns words and not how they were written down.

Some answers lose case and punctuation, as a recogniser gives them; some get hesitations; some get a stretch
that nothing is to be judged by, such as small talk or words to the scorer. Quotes follow their words.
"""

from random import Random

from evals.check import Tagged

BARE, HESITANT, BESIDE, UNASKED = 0.3, 0.25, 0.2, 0.1  # how often
HESITATES = 0.14  # of the words
HESITATIONS = (
    "um",
    "uh",
    "er",
    "erm",
    "like",
    "you know",
    "I mean",
    "well",
    "so",
    "sort of",
    "um,",
    "uh,",
    "hm,",
)
QUESTION = "Tell me a little more."
LONGEST_ASIDE = 45  # words


def retold(row: Tagged, asides: list[Tagged], chance: Random) -> Tagged:
    if any(row.labels.values()) and chance.random() < BESIDE:
        row = _beside(row, chance.choice(asides), chance)
    row = _respelt(row, chance.random() < BARE, HESITATES * (chance.random() < HESITANT), chance)
    if None not in row.labels.values() and chance.random() < UNASKED:
        row = row.model_copy(update={"question": QUESTION})
    return row


def asides(rows: list[Tagged]) -> list[Tagged]:
    """Short answers with nothing to judge in any dimension."""
    empty = [row for row in rows if not any(row.labels.values()) and not row.tags]
    return [row for row in empty if 0 < len(row.answer.split()) <= LONGEST_ASIDE]


def _beside(row: Tagged, aside: Tagged, chance: Random) -> Tagged:
    """The aside before the answer, behind it, or somewhere between its quotes."""
    quoted = [(row.answer.find(tag.quote), len(tag.quote)) for tag in row.tags]
    free = [at for at, letter in enumerate(row.answer) if letter.isspace()]
    free = [at for at in free if not any(start <= at < start + length for start, length in quoted)]
    at = chance.choice([0, len(row.answer), chance.choice(free or [0])])
    answer = f"{row.answer[:at]} {aside.answer} {row.answer[at:].lstrip()}".strip()
    quotes = [quote for quote in row.to_scorer if quote in answer]
    return row.model_copy(update={"answer": answer, "to_scorer": (*quotes, *aside.to_scorer)})


def _respelt(row: Tagged, bare: bool, hesitates: float, chance: Random) -> Tagged:
    text, places = "", []
    for at, letter in enumerate(row.answer):
        if (at == 0 or row.answer[at - 1].isspace()) and chance.random() < hesitates:
            text += chance.choice(HESITATIONS) + " "
        places.append(len(text))
        if not bare or letter.isalnum() or letter.isspace() or letter in "'’-":
            text += letter.lower() if bare else letter
    places.append(len(text))

    def moved(quote: str) -> str:
        start = row.answer.find(quote)
        return text[places[start] : places[start + len(quote)]].strip()

    tags = [tag.model_copy(update={"quote": moved(tag.quote)}) for tag in row.tags]
    said = tuple(filter(None, map(moved, row.to_scorer)))
    kept = tuple(tag for tag in tags if tag.quote)
    return row.model_copy(update={"answer": text, "tags": kept, "to_scorer": said})
