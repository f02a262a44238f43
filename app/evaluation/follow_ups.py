"""How well what is asked next fits: its target, when it stops, and the rules every question must keep."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.table import Table

from app.coaching.bank import BankCoach
from app.coaching.coach import Coach, FollowUp
from app.coaching.guard import Fault, faults
from app.errors import Unprocessable
from app.grading.grader import Grader, GraderCard
from app.grading.judge import judge
from app.rubric.asked import Asked, Dimension, QuestionType, Scenario, Turn
from app.rubric.coding import Coding, Finding, Unassessable
from app.rubric.levels import Missing


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


class Case(BaseModel):
    """An exchange with what the last answer shows, in the rubric's form, and what should be asked next."""

    model_config = ConfigDict(frozen=True)

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

    @property
    def tagged(self) -> Coding:
        return Coding(findings=self.tags, unassessable=self.unassessable)


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
    cases = _read(file)
    outcomes = [(_outcome(case, case.tagged, coach), _graded(case, grader, coach)) for case in watch(cases)]
    from_tags, end_to_end = (list(found) for found in zip(*outcomes, strict=True))
    return Probing(
        set=file.name, grader=grader.card, from_tags=accuracy(from_tags), end_to_end=accuracy(end_to_end)
    )


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


def tables(found: Probing) -> Iterable[Table]:
    rates = Table(title=f"What is asked next, on {found.set}", title_justify="left")
    for column in ("", "target", "target and gap", "stops or asks", "rules kept", "by a model"):
        rates.add_column(column, justify="right" if column else "left")
    misses = Table(title="Not as expected", title_justify="left")
    for column in ("", "case", "expected", "given", "question"):
        misses.add_column(column)
    for name, one in {"from tags": found.from_tags, found.grader.grader: found.end_to_end}.items():
        shares = (f"{one.target:.0%} of {one.probes}", f"{one.gap:.0%}", f"{one.stopping:.0%} of {one.cases}")
        rates.add_row(name, *shares, f"{one.kept:.0%} of {one.asked}", f"{one.reworded:.0%}")
        for miss in one.misses:
            aims = _named(miss.expected), ", ".join((_named(miss.given), *miss.faults))
            misses.add_row(name, f"{miss.id} {miss.kind}", *aims, miss.question or "")
    return rates, misses


def _read(file: Path) -> list[Case]:
    try:
        with file.open(encoding="utf-8") as lines:
            cases = [Case.model_validate(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, ValidationError) as error:
        raise Unprocessable(f"{file} does not hold exchanges for --follow-ups: {error}") from error
    if not cases:
        raise Unprocessable(f"{file} holds no exchanges.")
    return cases


def _graded(case: Case, grader: Grader, coach: Coach) -> Outcome:
    coding = grader.grade(case.asked, case.answer) if case.answer.strip() else Coding(unassessable="silence")
    return _outcome(case, coding, coach)


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


def _named(aim: Expected) -> str:
    return "again" if aim.again else f"{aim.probes}: {aim.lacking}" if aim.probes else "stop"
