"""How well what is asked next fits: its target, when it stops, and the rules every question must keep."""

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel

from app.chat.prompts import render
from app.coaching.bank import BankCoach
from app.coaching.coach import Coach, FollowUp
from app.coaching.guard import Fault, faults
from app.errors import Unprocessable
from app.grading.grader import Grader, GraderCard
from app.grading.judge import judge
from app.rubric.asked import Asked, Dimension, QuestionType, Scenario, Turn
from app.rubric.coding import Coding, Finding, Unassessable
from app.rubric.levels import Missing

SILENCE = Coding(unassessable="silence")


class Said(BaseModel):
    """One turn; a follow-up has what it probed, and the gap it was to close."""

    question: str
    answer: str
    probes: Dimension | None = None
    lacks: Missing | None = None


class Expected(BaseModel):
    """What should be probed next: nothing to stop, unless the same question is to be asked `again`."""

    probes: Dimension | None
    lacking: Missing | None
    again: bool = False

    @property
    def stops(self) -> bool:
        return self.probes is None and not self.again


class Case(BaseModel, frozen=True):
    """An exchange with what the last answer shows, in the rubric's form, and what should be asked next."""

    id: str
    kind: str = ""
    scenario: Scenario
    role: str
    question_type: QuestionType
    turns: tuple[Said, ...]
    tags: tuple[Finding, ...] = ()
    unassessable: Unassessable | None = None
    expected: Expected

    @property
    def answer(self) -> str:
        return self.turns[-1].answer

    @property
    def asked(self) -> Asked:
        last = self.turns[-1]
        return Asked(
            text=last.question,
            type=self.question_type,
            scenario=self.scenario,
            role=self.role,
            probes=last.probes,
            lacks=last.lacks,
            earlier=tuple(Turn(question=turn.question, answer=turn.answer) for turn in self.turns[:-1]),
        )


class Outcome(BaseModel):
    """One case as it went; `reworded` by a model, where the question is not the one fixed rules would ask."""

    id: str
    kind: str
    expected: Expected
    given: Expected
    question: str | None
    reworded: bool
    faults: tuple[Fault, ...]


class Accuracy(BaseModel):
    """Shares: `target`, and `gap` with what it lacks, of the cases that call for a probe; `stopping`, whether
    anything is asked, of all cases; `kept` and `reworded` of the questions asked. `misses` are the cases not
    as expected.
    """

    cases: int
    probes: int
    target: float
    gap: float
    stops: int
    stopping: float
    asked: int
    kept: float
    reworded: float
    misses: list[Outcome]


class Probing(BaseModel):
    """`coach` alone, from the tags of each answer, and after a `grader` that reads the answer itself."""

    set: str
    grader: GraderCard
    from_tags: Accuracy
    end_to_end: Accuracy


Watch = Callable[[list[Case]], Iterable[Case]]


def probing(file: Path, grader: Grader, coach: Coach, watch: Watch) -> Probing:
    """Raises Unprocessable when a line is no case, ModelUnavailable when the grader fails."""
    from_tags, end_to_end = list[Outcome](), list[Outcome]()
    for case in watch(_read(file)):
        coding = grader.grade(case.asked, case.answer) if case.answer.strip() else SILENCE
        tagged = Coding(findings=case.tags, unassessable=case.unassessable)
        from_tags.append(_outcome(case, tagged, coach))
        end_to_end.append(_outcome(case, coding, coach))
    parts = {"from_tags": accuracy(from_tags), "end_to_end": accuracy(end_to_end)}
    return Probing(set=file.name, grader=grader.card, **parts)


def accuracy(outcomes: list[Outcome]) -> Accuracy:
    probes = [one for one in outcomes if one.expected.probes]
    asked = [one for one in outcomes if one.question]
    return Accuracy(
        cases=len(outcomes),
        probes=len(probes),
        target=_share(one.given.probes == one.expected.probes for one in probes),
        gap=_share(one.given == one.expected for one in probes),
        stops=sum(one.expected.stops for one in outcomes),
        stopping=_share(one.given.stops == one.expected.stops for one in outcomes),
        asked=len(asked),
        kept=_share(not one.faults for one in asked),
        reworded=_share(one.reworded for one in asked),
        misses=[one for one in outcomes if one.given != one.expected or one.faults],
    )


def summary(found: Probing) -> str:
    """The shares and the misses, as Markdown."""
    return render("evaluation/follow_ups", found=found)


def _read(file: Path) -> list[Case]:
    try:
        with file.open(encoding="utf-8") as lines:
            cases = [Case.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise Unprocessable(f"{file} does not hold exchanges for --follow-ups: {error}") from error
    if not cases:
        raise Unprocessable(f"{file} holds no exchanges.")
    return cases


def _outcome(case: Case, coding: Coding, coach: Coach) -> Outcome:
    assessment = judge(coding, case.asked, case.answer)
    follow_up = coach.coach(case.asked, case.answer, assessment).follow_up
    plain = BankCoach().coach(case.asked, case.answer, assessment).follow_up
    return Outcome(
        id=case.id,
        kind=case.kind,
        expected=case.expected,
        given=_given(follow_up),
        question=follow_up.text if follow_up else None,
        reworded=follow_up != plain,
        faults=_faults(case, follow_up),
    )


def _given(follow_up: FollowUp | None) -> Expected:
    if follow_up is None:
        return Expected(probes=None, lacking=None)
    return Expected(probes=follow_up.probes, lacking=follow_up.lacks, again=follow_up.probes is None)


def _faults(case: Case, follow_up: FollowUp | None) -> tuple[Fault, ...]:
    """A question asked again, or a smaller one after no answer, cannot be built on the person's words."""
    if follow_up is None or follow_up.probes is None:
        return ()
    broken = faults(follow_up.text, case.asked, case.answer)
    return tuple(fault for fault in broken if follow_up.lacks or fault != "own_words")


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return fmean(counted) if counted else 1.0
