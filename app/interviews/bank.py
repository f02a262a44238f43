"""The question bank: what is asked first, in each scenario, when nothing tailored is at hand."""

import re

from app.rubric.asked import SCENARIOS, QuestionType, Scenario
from app.rubric.data import Cue, Data, load

# More than any bank holds.
WHOLE = 99

ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


class PlannedQuestion(Data):
    text: str
    type: QuestionType


class Questions(Data):
    """One scenario's questions in a good order, and how {role} reads with a name given and without."""

    named: str
    unnamed: str
    questions: tuple[PlannedQuestion, ...]


class TypeCues(Data):
    """Cues in order of how sure they are; `otherwise` is the type of a question that matches none."""

    cues: dict[QuestionType, Cue]
    otherwise: QuestionType


BANKS = {scenario: load(f"questions/{scenario}.yaml", Questions) for scenario in SCENARIOS}
TYPES = load("questions/types.yaml", TypeCues)


def opening(scenario: Scenario, count: int, role: str = "") -> list[PlannedQuestion]:
    """The first `count` questions of a scenario (fewer when the bank holds fewer), about `role`."""
    bank = BANKS[scenario]
    name = ARTICLE.sub("", role.strip())
    named = bank.named.replace("{name}", name) if name else bank.unnamed
    return [
        question.model_copy(update={"text": question.text.replace("{role}", named)})
        for question in bank.questions[: max(count, 0)]
    ]


def type_of(text: str) -> QuestionType:
    """A guess at what kind of question a person's own question is."""
    return next((kind for kind, cue in TYPES.cues.items() if cue.search(text)), TYPES.otherwise)
