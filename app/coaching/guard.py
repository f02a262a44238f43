"""What a model may say to a person: rules any sentence of advice must keep, checked by code."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from app.grading.evidence import WORD
from app.grading.gate import CUES, unfenced
from app.rubric.asked import Asked
from app.rubric.data import Cue, Data, Words, load

LONGEST_QUESTION = 34  # words
STEM = 5  # letters
ENDING = re.compile(r"(?<=\w{3})(?:ings?|ed|ers?|es|s|e|ly)$")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SENTENCE_START = re.compile(r"(?:^|[.!?:…])[\s\"'“‘(]*$|[“‘\"]$")


Fault = Literal["length", "open", "own_words", "taboo", "protected", "supplied", "asked_before"]


class Rules(Data):
    taboo: Cue
    protected: Cue
    private: Cue
    open_question: Cue
    closed_question: Cue
    numbers: dict[str, str]
    openers: Words
    plain: Words


def fit_to_say(text: str, known: str, words: int, sentences: int) -> bool:
    """Whether `text` keeps within its limits, off forbidden subjects, and to facts in `known`."""
    within = 0 < len(text.split()) <= words and len(re.findall(r"[.!?…]+(?=\s|$)", text)) <= sentences
    clean = not RULES.taboo.search(text) and not RULES.protected.search(text) and text.isprintable()
    return within and clean and not _introduces(text, known)


def faults(text: str, asked: Asked, answer: str) -> Iterator[Fault]:
    """The rules for a follow-up that `text` breaks, asked after this `answer`."""
    own = unfenced(answer)
    turns = [turn.question for turn in asked.earlier] + [asked.text]
    before = [unfenced(turn.answer) for turn in asked.earlier]
    known = "\n".join((own, asked.role, asked.goal, *turns, *before))
    beside = re.sub("“(.*?)”", lambda quoted: " " if quoted[1].rstrip("…") in own else quoted[0], text)
    if not 0 < len(text.split()) <= LONGEST_QUESTION or not text.isprintable():
        yield "length"
    if not _open(text):
        yield "open"
    if not _own(own, asked.text) & _words(text):
        yield "own_words"
    if RULES.taboo.search(beside):
        yield "taboo"
    if _private(text):
        yield "protected"
    if _introduces(beside, known) or _supplies(beside, known):
        yield "supplied"
    if any(_words(text) == _words(turn) for turn in turns):
        yield "asked_before"


def may_give_back(quote: str, question: str) -> bool:
    """Whether words of an answer may stand in a question: nothing private, and something of their own."""
    clean = quote.isprintable() and not set('?"“”<>{}=') & set(quote) and not _private(quote)
    return clean and bool(_own(quote, question))


def _open(text: str) -> bool:
    asks = text.endswith("?") and text.count("?") == 1
    return asks and bool(RULES.open_question.search(text)) and not RULES.closed_question.search(text)


def _own(answer: str, question: str) -> set[str]:
    theirs = _words(answer) - _words(question) - CUES.english - CUES.fillers
    return {word for word in theirs if len(word) > 2}


def _private(text: str) -> bool:
    return bool(RULES.protected.search(text) or RULES.private.search(text))


def _supplies(text: str, known: str) -> bool:
    """Whether a word of some weight is said that neither `known` holds nor any question might."""
    heard = _stems(_words(known) | RULES.plain)
    return not _stems(word for word in _words(text) - CUES.english if len(word) > 2) <= heard


def _stems(words: Iterable[str]) -> set[str]:
    """Forms of one word alike, and here and there two words: enough to tell what was brought in."""
    return {ENDING.sub("", word.partition("'")[0])[:STEM] for word in words}


def _introduces(text: str, known: str) -> bool:
    """Whether a number or a name (a capital letter where none is due) is said that `known` does not hold."""
    if not _numbers(text) <= _numbers(known):
        return True
    heard = _words(known)
    return any(
        not (_bare(word.group()) in heard or _may_be_capital(word.group(), text[: word.start()]))
        for word in WORD.finditer(text)
        if word.group() != word.group().lower()
    )


def _may_be_capital(word: str, before: str) -> bool:
    bare = word.lower().replace("’", "'")
    return bare in RULES.openers and (bare.partition("'")[0] == "i" or bool(SENTENCE_START.search(before)))


def _numbers(text: str) -> set[str]:
    said = {RULES.numbers[word] for word in _words(text) if word in RULES.numbers}
    return said | set(NUMBER.findall(text))


def _words(text: str) -> set[str]:
    return {_bare(word.group()) for word in WORD.finditer(text)}


def _bare(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


RULES = load("coaching/guard.yaml", Rules)
