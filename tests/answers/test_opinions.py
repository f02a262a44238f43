from app.answers.answer import Answer
from app.answers.grade import Grade, Wish
from app.answers.opinions import other_opinion, shared_quotes
from app.rubric.asked import DIMENSIONS
from app.rubric.assessment import Assessment, Judgement
from app.rubric.coding import Evidence
from app.speech.transcript import Transcript


def grade(grader: str, *spans: tuple[int, int], words: Transcript | None = None) -> Grade:
    quotes = tuple(
        Evidence(dimension="passion", indicator=indicator, quote="", start=start, end=end)
        for start, end in spans
        for indicator in ("reason", "evidence")
    )
    judged = {name: Judgement(level=3, quotes=quotes, reason="") for name in DIMENSIONS}
    return Grade(
        grader=grader, wish=Wish(words=words), assessment=Assessment(rubric_version="1", dimensions=judged)
    )


def test_quotes_of_two_graders_are_the_same_when_they_overlap() -> None:
    shared = shared_quotes("passion", grade("a", (0, 10), (20, 30)), grade("b", (5, 12), (30, 40)), "")
    assert [(quote.start, quote.end) for quote in shared.both] == [(0, 10)]
    assert [(quote.start, quote.end) for quote in shared.first] == [(20, 30)]
    assert [(quote.start, quote.end) for quote in shared.second] == [(30, 40)]


def test_other_opinion_is_the_newest_of_another_grader_on_the_same_words() -> None:
    corrected = Transcript(typed="Corrected.")
    first, model, again = grade("offline"), grade("model"), grade("model")
    other = grade("offline", words=corrected)
    answer = Answer(grades=[first, model, again, other])
    assert other_opinion(answer, again) is first
    assert other_opinion(answer, first) is again
    assert other_opinion(answer, other) is None
    assert other_opinion(answer, None) is None
