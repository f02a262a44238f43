from app.answers.answer import Answer
from app.answers.grade import Grade, Wish
from app.answers.marks import _marked_text, marked_words, words_of
from app.rubric.coding import Evidence
from app.speech.transcript import Transcript, Word

HEARD = Transcript(words=(Word(text="Rail", start=0.5, end=0.9, confidence=0.4),))
CORRECTED = Transcript(words=(Word(text="Real", start=0.5, end=0.9, confidence=1.0),))


def quote(start: int, end: int, text: str) -> Evidence:
    return Evidence(dimension="long_term", indicator="future", quote=text[start:end], start=start, end=end)


def test_marked_text_is_the_text_and_no_space_alone_is_marked() -> None:
    text = "In five years I want a bakery."
    marks = _marked_text(text, [quote(0, 13, text), quote(0, 15, text), quote(14, 29, text)])
    assert "".join(mark.text for mark in marks) == text
    assert [mark.text for mark in marks if mark.dimensions] == ["In five years", "I", " want a bakery"]


def test_each_grade_stands_on_the_words_it_judged() -> None:
    answer = Answer(transcript=HEARD, grades=[])
    first, later = Grade(wish=Wish()), Grade(wish=Wish(cause="corrected", words=CORRECTED))
    assert words_of(answer, None) == words_of(answer, first) == HEARD
    assert words_of(answer, later) == CORRECTED


def test_spoken_words_keep_their_times_and_doubts() -> None:
    [mark] = marked_words(HEARD, None)
    assert (mark.text, mark.start, mark.end, mark.confidence) == ("Rail", 0.5, 0.9, 0.4)
