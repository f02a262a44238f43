"""What may be judged at all: nothing that speaks to the scorer, and no answer that is not one."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from app.grading.evidence import WORD, Span, overlaps
from app.rubric.coding import Unassessable
from app.rubric.data import Cue, Data, Words, load

SENTENCE_END = re.compile(r"(?<=[.!?}\]>`])\s+|\n+")
SHORTEST = 10  # words, after fillers: below this an answer needs codable content
# A fence reaches to the ends of its sentence. Recognised speech may have no sentence ends at all: there it
# reaches back over a lead-in such as "by the way this" and some way on.
CLOSED = tuple(".!?}]>`")
LONGEST, FENCE_AFTER = 300, 100  # characters


class GateCues(Data):
    fillers: Words
    english: Words
    other_languages: Words
    topic: Words
    refusal: Cue
    unheard: Cue
    to_the_scorer: Cue
    lead_in: Cue


def gate(answer: str, codable: bool) -> Unassessable | None:
    """Why there is nothing to judge, or None. `codable`: verified evidence was found outside the fence."""
    spoken = CUES.unheard.sub(" ", answer)
    words = _content(_words(spoken))
    if not words:
        return "unintelligible" if spoken != answer else "silence"
    outside = unfenced(answer)
    own = _content(_words(outside))
    if len(own) < len(words) and len(own) < SHORTEST and not codable:
        return "to_the_scorer"
    return _language(own, outside) or _refusal(outside, codable) or (None if codable else _empty(own))


@lru_cache(maxsize=16)
def fence(text: str) -> tuple[Span, ...]:
    """Stretches that address the scorer: instructions, data, claimed scores, praise. Never evidence."""
    bounds = [0, *(end.end() for end in SENTENCE_END.finditer(text)), len(text)]
    hits = [match.span() for match in CUES.to_the_scorer.finditer(text)]
    return tuple(_reach(sentence, hits, text) for sentence in pairwise(bounds) if overlaps(sentence, hits))


def unfenced(answer: str) -> str:
    """The answer with what addresses the scorer blanked out, every other word in its place."""
    return blanked(answer, fence(answer))


def blanked(answer: str, spans: Iterable[Span], mark: str = "\n") -> str:
    """The answer with as many marks in place of each span, and every other word where it was."""
    for start, end in spans:
        answer = answer[:start] + mark * (end - start) + answer[end:]
    return answer


def content(quote: str) -> int:
    """How many of its words are more than grammar."""
    return sum(word not in CUES.english for word in _content(_words(quote)))


def _reach(sentence: Span, hits: list[Span], text: str) -> Span:
    inside = [hit for hit in hits if overlaps(sentence, [hit])]
    first, last = min(start for start, _ in inside), max(end for _, end in inside)
    marked = sentence[0] > 0 or text[first : sentence[1]].rstrip()[-1:] in CLOSED
    if marked and sentence[1] - sentence[0] <= LONGEST:
        return sentence
    before = CUES.lead_in.search(text, sentence[0], first)
    return before.start() if before else first, min(sentence[1], last + FENCE_AFTER)


def _words(text: str) -> list[str]:
    return [word.group().casefold().replace("’", "'") for word in WORD.finditer(text)]


def _content(words: list[str]) -> list[str]:
    return [word for word in words if word not in CUES.fillers]


def _language(words: list[str], answer: str) -> Unassessable | None:
    letters = [letter for letter in answer if letter.isalpha()]
    if sum(letter.isascii() for letter in letters) < 0.6 * len(letters):
        return "language"
    english = sum(word in CUES.english for word in words)
    other = sum(word in CUES.other_languages for word in words)
    return "language" if other > max(2 * english, 1) else None


def _refusal(answer: str, codable: bool) -> Unassessable | None:
    rest, refusals = CUES.refusal.subn(" ", answer)
    if not refusals:
        return None
    return "refusal" if content(rest) <= (0 if codable else 2) else None


def _empty(words: list[str]) -> Unassessable | None:
    if len(words) < SHORTEST:
        return "too_short"
    known = sum(word in CUES.english or word in CUES.topic for word in words)
    if known < 0.15 * len(words) or len(set(words)) < 0.2 * len(words):
        return "unintelligible"
    return None if any(word in CUES.topic for word in words) else "off_topic"


CUES = load("rubric/gate.yaml", GateCues)
