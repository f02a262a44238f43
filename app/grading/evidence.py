"""Quotes are evidence only where they stand in the answer, word for word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.coding import INDICATORS, Evidence, Finding, Indicator
from app.rubric.levels import count_of

Span = tuple[int, int]

# A word may hold apostrophes of any style and combining accents; dashes part words.
WORD = re.compile(r"[^\W_]+(?:['’‘ʼ´`＇\u0300-\u036f]+[^\W_]+)*[\u0300-\u036f]*")


class Quoted(NamedTuple):
    """Overlapping quotes of one dimension as one. `shows` is how often each indicator counts in it."""

    dimension: Dimension
    start: int
    end: int
    quote: str
    shows: dict[Indicator, int]

    @property
    def id(self) -> str:
        return f"{self.dimension}-{self.start}-{self.end}"


def verify(findings: Iterable[Finding], text: str, fenced: tuple[Span, ...] = ()) -> tuple[Evidence, ...]:
    """Evidence for every finding whose quote stands in `text` outside `fenced`, each once, in text order."""
    located = {evidence for finding in findings if (evidence := _evidence(finding, text, fenced))}
    return tuple(sorted(located, key=lambda e: (e.start, e.end, e.dimension, e.indicator)))


def locate(quote: str, text: str) -> Span | None:
    """Where `quote` first stands in `text`, whatever its case, spacing, punctuation and accents.

    Only whole words match. Offsets are into `text` as it is, so that text[start:end] can be shown.
    None when the quote is not there or holds no real word (two letters or more).
    """
    return next(_places(quote, text), None)


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def quoted(evidence: Iterable[Evidence], text: str) -> list[Quoted]:
    """All of the evidence as it stands in `text`, by dimension and place; no two of a dimension overlap."""
    runs: list[list[Evidence]] = []
    for quote in sorted(evidence, key=lambda quote: (DIMENSIONS.index(quote.dimension), quote.start)):
        last = runs[-1] if runs else []
        if any(quote.dimension == other.dimension and quote.start < other.end for other in last):
            last.append(quote)
        else:
            runs.append([quote])
    return [_quoted(run, text) for run in runs]


def _quoted(run: list[Evidence], text: str) -> Quoted:
    start, end = run[0].start, max(quote.end for quote in run)
    shows = {quote.indicator: count_of(run, quote.indicator) for quote in run}
    return Quoted(run[0].dimension, start, end, text[start:end], shows)


def _evidence(finding: Finding, text: str, fenced: tuple[Span, ...]) -> Evidence | None:
    if finding.indicator not in INDICATORS[finding.dimension]:
        return None
    for start, end in _places(finding.quote, text):
        if not overlaps((start, end), fenced):
            verbatim = {"quote": text[start:end], "start": start, "end": end}
            return Evidence.model_validate(finding.model_dump() | verbatim)
    return None


def _places(quote: str, text: str) -> Iterator[Span]:
    words = [_fold(word.group()) for word in WORD.finditer(quote)]
    if not any(sum(map(str.isalpha, word)) >= 2 for word in words):
        return
    needle = "".join(words)
    letters, starts, ends = _letters(text)
    at = letters.find(needle)
    while at >= 0:
        if at in starts and at + len(needle) in ends:
            yield starts[at], ends[at + len(needle)]
        at = letters.find(needle, at + 1)


@lru_cache(maxsize=16)
def _letters(text: str) -> tuple[str, dict[int, int], dict[int, int]]:
    """The answer's letters and digits run together, with the offsets where words start and end."""
    letters, starts, ends = "", {}, {}
    for word in WORD.finditer(text):
        starts[len(letters)] = word.start()
        letters += _fold(word.group())
        ends[len(letters)] = word.end()
    return letters, starts, ends


def _fold(word: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", word).casefold()))
