"""The takes of one question: which came before, and what was said differently."""

import re
from difflib import get_close_matches
from typing import Literal, NamedTuple

from app.answers.answer import Answer
from app.interviews.question import Question
from app.speech.transcript import Span, Transcript

SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"”’)]*(?=\s|$)|$)", re.MULTILINE)
# From this likeness on, a sentence is an earlier one in other words.
REWORDED = 0.6


class Sentence(NamedTuple):
    """`said` is its time in the recording: None for typed text, and no time at all where it was added."""

    text: str
    said: Span | None
    kept: Literal["kept", "reworded", "only here"]


def taken(question: Question) -> list[Answer]:
    """Its takes, oldest first. One that is still being recorded is none yet."""
    return [answer for answer in reversed(question.answers) if answer.state != "recording"]


def take_number(answer: Answer) -> int:
    """Counted from 1."""
    takes = [take.id for take in taken(answer.question)]
    return takes.index(answer.id) + 1 if answer.id in takes else len(takes) + 1


def take_before(answer: Answer) -> Answer | None:
    """The newest finished take before this one."""
    earlier = taken(answer.question)[: take_number(answer) - 1]
    return next((take for take in reversed(earlier) if take.state == "done"), None)


def sentences(words: Transcript, other: Transcript) -> list[Sentence]:
    """The sentences of one take, each with whether the other take has it too."""
    known = [_folded(match.group()) for match in SENTENCE.finditer(other.text)]
    return [
        Sentence(match.group(), words.when(*match.span()), _likeness(_folded(match.group()), known))
        for match in SENTENCE.finditer(words.text)
    ]


def _folded(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text.casefold())


def _likeness(sentence: list[str], known: list[list[str]]) -> Literal["kept", "reworded", "only here"]:
    closest = get_close_matches(sentence, known, 1, REWORDED)
    if not closest:
        return "only here"
    return "kept" if closest[0] == sentence else "reworded"
