"""Word error rate: how many words of a reference were heard otherwise."""

import re

import numpy as np

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Cleaned references leave them out, and what hears them must not pay for it.
FILLERS = {"um", "uh", "umm", "uhm", "er", "erm", "hm", "hmm", "mm"}


def error_rate(reference: str, text: str) -> float:
    """Words left out, added or put in place of others, by the words of `reference`: 0 is none.

    Case, punctuation and fillers do not count. Numbers and spellings are compared as they are written.
    """
    expected, said = _words(reference), np.array(_words(text), dtype=str)
    steps = np.arange(len(said) + 1)
    row = steps
    for number, word in enumerate(expected, start=1):
        other = np.minimum(row[1:] + 1, row[:-1] + (said != word))
        row = np.minimum.accumulate(np.concatenate([[number], other]) - steps) + steps
    return float(row[-1]) / max(1, len(expected))


def _words(text: str) -> list[str]:
    words = (word.replace("’", "'") for word in WORD.findall(text.lower()))
    return [word for word in words if word not in FILLERS]
