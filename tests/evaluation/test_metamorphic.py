from app.evaluation.agreement import Pair
from app.evaluation.bench import Bench
from app.evaluation.labelled import Labelled, grade
from app.evaluation.metamorphic import removals, steadiness
from app.grading.grader import FIRST_LOOK, GraderCard, Look
from app.rubric.asked import Asked
from app.rubric.coding import Coding, Finding
from tests.conftest import STAGED

GOAL = "designing rail signalling"
ROWS = [
    Labelled(
        id=str(n),
        question_type="vision",
        question="Where do you see yourself in five years?",
        answer=STAGED,
        labels={"long_term": 5, "alignment": 4, "passion": 5},
    )
    for n in range(6)
]


class Gullible:
    """Believes whoever names a number."""

    card = GraderCard(grader="test", model="gullible", prompt_hash="", shown_as="bands", note="")

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        findings = [Finding(dimension="long_term", indicator="direction_specific", quote=GOAL)]
        if "Synergy" in answer or "Purpose driven" in answer:
            findings += [
                Finding(
                    dimension="passion",
                    indicator="interest_specific",
                    quote="like the moment the levers lock",
                ),
                Finding(
                    dimension="alignment", indicator="feature", quote="Your depot still runs relay frames"
                ),
            ]
        return Coding(findings=tuple(findings))


def paired() -> tuple[list[Pair], Bench]:
    bench = Bench(Gullible())
    return [Pair(row, grade(row, Gullible())) for row in ROWS], bench


def test_grader_that_falls_for_keywords_is_found_out() -> None:
    found = steadiness(*paired())
    assert (found["keywords"].kept, found["keywords"].raised) == (False, 6)
    assert found["keywords"].dimensions["long_term"] == 0.0
    assert found["keywords"].dimensions["passion"] >= 1.0
    assert (found["salary_remark"].kept, found["salary_remark"].moved) == (True, 0.0)


def test_removing_the_words_that_carry_a_level_lowers_it() -> None:
    assert removals(*paired())["long_term"].fell == 1.0
