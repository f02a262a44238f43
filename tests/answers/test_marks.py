from app.answers.answer import Answer
from app.answers.grade import Grade, Wish
from app.answers.marks import marked_words
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.assessment import Assessment, Judgement
from app.rubric.coding import Evidence
from app.speech.transcript import Transcript, Word

HEARD = Transcript(words=(Word(text="Rail", start=0.5, end=0.9, confidence=0.4),))
CORRECTED = Transcript(words=(Word(text="Real", start=0.5, end=0.9, confidence=1.0),))


def judged(text: str, *quotes: tuple[Dimension, str]) -> Grade:
    found = [
        Evidence(
            dimension=dimension,
            indicator="future",
            quote=words,
            start=(at := text.index(words)),
            end=at + len(words),
        )
        for dimension, words in quotes
    ]
    dimensions = {
        name: Judgement(level=3, quotes=tuple(quote for quote in found if quote.dimension == name), reason="")
        for name in DIMENSIONS
    }
    return Grade(assessment=Assessment(rubric_version="1", dimensions=dimensions))


def test_marked_text_is_the_text_and_no_space_alone_is_marked() -> None:
    text = "In five years I want a bakery."
    grade = judged(
        text, ("long_term", "In five years"), ("passion", "In five years "), ("passion", "want a bakery")
    )
    marks = marked_words(Transcript(typed=text), grade)
    assert "".join(mark.text for mark in marks) == text
    assert [mark.text for mark in marks if mark.dimensions] == ["In five years", "want a bakery"]


def test_overlapping_quotes_of_one_dimension_are_one_mark() -> None:
    text = "In five years I want a bakery."
    quotes: list[tuple[Dimension, str]] = [
        ("long_term", "In five years"),
        ("long_term", "years I want a bakery"),
    ]
    marks = marked_words(Transcript(typed=text), judged(text, *quotes))
    assert [mark.quote_ids for mark in marks] == [("long_term-0-29",), ()]
    apart = marked_words(Transcript(typed=text), judged(text, quotes[0], ("passion", "five years I")))
    assert [mark.dimensions for mark in apart] == [
        ("long_term",),
        ("long_term", "passion"),
        ("passion",),
        (),
    ]


def test_each_grade_stands_on_the_words_it_judged() -> None:
    answer = Answer(transcript=HEARD, grades=[])
    first, later = Grade(wish=Wish()), Grade(wish=Wish(cause="corrected", words=CORRECTED))
    assert answer.words_of(None) == answer.words_of(first) == HEARD
    assert answer.words_of(later) == CORRECTED


def test_spoken_words_keep_their_times_and_doubts() -> None:
    [mark] = marked_words(HEARD, None)
    assert (mark.text, mark.start, mark.end, mark.confidence) == ("Rail", 0.5, 0.9, 0.4)
