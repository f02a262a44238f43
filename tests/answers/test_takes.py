from app.answers.answer import Answer
from app.answers.takes import sentences, take_before, take_number
from app.interviews.question import Question
from app.speech.transcript import Span, Transcript, Word


def typed(text: str) -> Transcript:
    return Transcript(typed=text)


def test_sentences_are_kept_reworded_or_only_here() -> None:
    before = typed("I want to lead a team of planners. Trains are fine. My pay matters.")
    after = typed(
        "I want to lead a small team of planners. Trains are fine, and safe\nI restored a signal box!"
    )
    assert [(said.text, said.kept) for said in sentences(after, before)] == [
        ("I want to lead a small team of planners.", "reworded"),
        ("Trains are fine, and safe", "reworded"),
        ("I restored a signal box!", "only here"),
    ]
    assert [said.kept for said in sentences(before, after)] == ["reworded", "reworded", "only here"]


def test_case_and_stops_do_not_change_a_sentence() -> None:
    [said] = sentences(typed("So, I like trains…"), typed("so i like trains"))
    assert (said.text, said.kept, said.said) == ("So, I like trains…", "kept", None)


def test_figures_and_clock_times_part_no_sentence() -> None:
    said = sentences(typed("I saved 3.5 hours a week. It is “done.” Then I left."), typed(""))
    assert [sentence.text for sentence in said] == [
        "I saved 3.5 hours a week.",
        "It is “done.”",
        "Then I left.",
    ]


def test_spoken_sentences_have_the_times_of_their_words() -> None:
    words = [
        Word(text=text, start=float(at), end=at + 0.5, confidence=1)
        for at, text in enumerate(("One", "two.", "Three", "four."))
    ]
    said = sentences(Transcript(words=tuple(words)), typed("Three four."))
    assert [(sentence.said, sentence.kept) for sentence in said] == [
        (Span(start=0, end=1.5), "only here"),
        (Span(start=2, end=3.5), "kept"),
    ]


def test_takes_are_counted_without_recordings_that_go_on() -> None:
    states = ("done", "recording", "failed", "done")
    takes = [Answer(id=str(at), state=state) for at, state in enumerate(states)]
    question = Question(answers=list(reversed(takes)))
    assert [take_number(question.answers[-1 - at]) for at in (0, 2, 3)] == [1, 2, 3]
    assert take_before(takes[3]) is takes[0]
    assert take_before(takes[0]) is None
