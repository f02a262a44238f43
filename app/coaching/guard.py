"""What a model may say to a person: rules any sentence of advice must keep, checked by code."""

import re

from app.grading.evidence import WORD
from app.grading.gate import CUES
from app.rubric.data import Cue, Data, Words, load

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SENTENCE_START = re.compile(r"(?:^|[.!?:…])[\s\"'“‘(]*$|[“‘\"]$")


class Rules(Data):
    taboo: Cue
    protected: Cue
    open_question: Cue
    closed_question: Cue
    numbers: dict[str, str]
    openers: Words


def fit_to_say(text: str, known: str, words: int, sentences: int) -> bool:
    """Whether `text` keeps within its limits, off forbidden subjects, and to facts in `known`."""
    within = 0 < len(text.split()) <= words and len(re.findall(r"[.!?…]+(?=\s|$)", text)) <= sentences
    clean = not RULES.taboo.search(text) and not RULES.protected.search(text) and text.isprintable()
    return within and clean and not _introduces(text, known)


def open_question(text: str, answer: str, question: str) -> bool:
    """Whether `text` asks one open question and takes up a word only the answer has."""
    asks = text.endswith("?") and text.count("?") == 1
    is_open = RULES.open_question.search(text) and not RULES.closed_question.search(text)
    theirs = _words(answer) - _words(question) - CUES.english - CUES.fillers
    return asks and bool(is_open) and any(len(word) > 3 for word in theirs & _words(text))


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
