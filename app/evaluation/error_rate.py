"""How many words of a reference were heard otherwise, and how many of its fillers were written down."""

import re
from difflib import SequenceMatcher

import numpy as np

from app.delivery.observe import FILLERS

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
FILLER = "um"


def error_rate(reference: str, text: str) -> float:
    """Words left out, added or put in place of others, by the words of `reference`: 0 is none.

    Case, punctuation and fillers do not count: cleaned references leave fillers out, and what hears them must
    not pay for it. Numbers and spellings are compared as they are written.
    """
    expected, said = _plain(reference), np.array(_plain(text), dtype=str)
    steps = np.arange(len(said) + 1)
    row = steps
    for number, word in enumerate(expected, start=1):
        other = np.minimum(row[1:] + 1, row[:-1] + (said != word))
        row = np.minimum.accumulate(np.concatenate([[number], other]) - steps) + steps
    return float(row[-1]) / max(1, len(expected))


def fillers_kept(reference: str, text: str) -> float | None:
    """The share of a verbatim reference's fillers that `text` has at their places, "uh" for "um" too.

    None when the reference has none.
    """
    expected, said = (
        [FILLER if word in FILLERS else word for word in _words(one)] for one in (reference, text)
    )
    blocks = SequenceMatcher(None, expected, said, autojunk=False).get_matching_blocks()
    kept = sum(expected[block.a : block.a + block.size].count(FILLER) for block in blocks)
    return kept / expected.count(FILLER) if FILLER in expected else None


def _plain(text: str) -> list[str]:
    return [word for word in _words(text) if word not in FILLERS]


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in WORD.findall(text.lower())]
