"""One answer graded several times."""

from hypothesis import given
from hypothesis import strategies as st

from app.chat.model import Usage
from app.grading.grader import FIRST_LOOK, GraderCard, Look, Missed
from app.grading.judge import judge
from app.grading.samples import median, sampled
from app.rubric.asked import Asked
from app.rubric.assessment import Assessment
from app.rubric.coding import Coding, Finding

ASKED = Asked(text="Where do you see yourself in five years?", type="vision")
ANSWER = "In five years I want to build bridges. First I take the licence, then I join the survey team."
GOAL = Finding(dimension="long_term", indicator="direction_specific", quote="I want to build bridges")
FUTURE = Finding(dimension="long_term", indicator="future", quote="In five years")
STEPS = tuple(
    Finding(dimension="long_term", indicator="step", quote=quote)
    for quote in ("I take the licence", "I join the survey team")
)
CODINGS = {1: (), 3: (GOAL,), 4: (GOAL, FUTURE, STEPS[0])}


class Wavering:
    """Gives the level it was told for each sample, at 10 tokens each."""

    card = GraderCard(grader="test", model="wavering", prompt_hash="", shown_as="levels", note="")

    def __init__(self, *levels: int | None) -> None:
        self._levels = levels
        self.looks: list[Look] = []

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        self.looks.append(look)
        level, usage = self._levels[look.sample], Usage(prompt_tokens=9, completion_tokens=1)
        if level is None:
            return Coding(unassessable="off_topic", usage=usage)
        return Coding(findings=CODINGS[level], usage=usage)


def test_median_is_shown_with_the_evidence_of_a_grading_that_gave_it() -> None:
    assessment = sampled(Wavering(4, 1, 3), ASKED, ANSWER, 3)
    judged = assessment.dimensions["long_term"]
    assert (judged.level, judged.levels, judged.spread) == (3, (4, 1, 3), (1, 4))
    assert [quote.quote for quote in judged.quotes] == ["I want to build bridges"]
    assert assessment.usage.tokens == 30


def test_one_grading_has_no_spread() -> None:
    judged = sampled(Wavering(4), ASKED, ANSWER).dimensions["long_term"]
    assert (judged.level, judged.levels, judged.spread) == (4, (), None)


def test_mostly_nothing_to_judge_is_nothing_to_judge() -> None:
    assessment = sampled(Wavering(None, 3, None), ASKED, ANSWER, 3)
    assert (assessment.unassessable, assessment.usage.tokens) == ("off_topic", 30)


def test_nothing_to_judge_once_in_three_is_counted_and_outvoted() -> None:
    judged = sampled(Wavering(4, None, 4), ASKED, ANSWER, 3).dimensions["long_term"]
    assert (judged.level, judged.levels, judged.spread) == (4, (4, None, 4), (4, 4))


def test_every_sample_is_told_its_number_and_what_was_missed() -> None:
    grader, missed = Wavering(1, 1, 1), Missed(dimension="long_term", quote="take the licence")
    sampled(grader, ASKED, ANSWER, 3, missed)
    assert sorted(look.sample for look in grader.looks) == [0, 1, 2]
    assert {look.missed for look in grader.looks} == {missed}


def test_grader_that_cannot_vary_is_asked_once() -> None:
    grader = Wavering(3)
    grader.card = grader.card.model_copy(update={"repeats_exactly": True})
    assert sampled(grader, ASKED, ANSWER, 5).dimensions["long_term"].levels == ()


def assessed(level: int | None) -> Assessment:
    return judge(Wavering(level).grade(ASKED, ANSWER), ASKED, ANSWER)


@given(st.lists(st.sampled_from([None, 1, 3, 4]), min_size=1, max_size=7))
def test_median_lies_within_the_spread_whatever_the_order(levels: list[int | None]) -> None:
    assessment = median([assessed(level) for level in levels])
    again = median([assessed(level) for level in reversed(levels)])
    assert {name: j.level for name, j in assessment.dimensions.items()} == {
        name: j.level for name, j in again.dimensions.items()
    }
    judged = assessment.dimensions["long_term"]
    if judged.level is not None:
        assert judged.spread is not None
        assert judged.spread[0] <= judged.level <= judged.spread[1]
