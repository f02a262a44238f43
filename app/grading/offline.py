"""The grader that needs no model and no network: word rules over clauses. Its quotes are the clauses."""

from collections.abc import Iterable, Iterator
from typing import Literal

from app.chat.prompts import fingerprint
from app.grading.clauses import Clause, clauses
from app.grading.gate import unfenced
from app.grading.grader import GraderCard
from app.rubric.asked import QUESTION_TYPES, SCENARIOS, Asked, Dimension, QuestionType, Scenario
from app.rubric.coding import Coding, Finding, Indicator
from app.rubric.data import Cue, Data, load

DATA = ("rubric/cues.yaml", "rubric/clauses.yaml", "rubric/gate.yaml")
LONGEST_MECHANISM = 40  # words: a longer stretch is quoted by its second half alone


class Rule(Data):
    """One indicator's cue in a clause; `unless` and `nearby` name shared cues.

    `specific` asks for words that name something: after the match (one or two), anywhere in the clause,
    or, for a "step", an order instead. `opening` is for the first clause alone.
    """

    dimension: Dimension
    indicator: Indicator
    when: Cue
    unless: tuple[str, ...] = ()
    nearby: str | None = None
    specific: Literal["after", "two_after", "anywhere", "step"] | None = None
    opening: bool = False
    scenarios: tuple[Scenario, ...] = SCENARIOS
    types: tuple[QuestionType, ...] = QUESTION_TYPES


class Contrary(Data):
    """Pay, convenience or another's wish is contrary only where it stands alone: without `motives`, and,
    where it is not said outright, without `claims`."""

    outright: Cue
    motives: frozenset[Indicator]
    claims: frozenset[Indicator]


class Cues(Data):
    note: str
    cues: dict[str, Cue]
    rules: tuple[Rule, ...]
    contrary: dict[Dimension, Contrary]
    mechanism: dict[Literal["applicant", "seller"], Cue]
    field: Cue
    sustained: Cue


CUES = load("rubric/cues.yaml", Cues)


class OfflineGrader:
    """Codes by cues alone, so it sees what is said outright and misses what is said in unusual words."""

    card = GraderCard(
        grader="offline",
        model="word rules",
        prompt_hash=fingerprint(*DATA),
        shown_as="bands",
        note=CUES.note,
    )

    def grade(self, asked: Asked, answer: str) -> Coding:
        return Coding(findings=tuple(_Reading(asked, answer).findings()))


class _Reading:
    """One answer's clauses by number, tagged by the rules first and then by what stands beside them."""

    def __init__(self, asked: Asked, answer: str) -> None:
        self.cut, self.asked, self.answer = clauses(unfenced(answer)), asked, answer
        self.tags: dict[Indicator, list[int]] = {}

    def findings(self) -> Iterator[Finding]:
        for rule in CUES.rules:
            if self.asked.scenario in rule.scenarios and self.asked.type in rule.types:
                yield from self._quotes(rule.dimension, rule.indicator, self._tagged(rule))
        goals = self.tags.get("direction_specific", [])
        yield from self._quotes("alignment", "goal_specific", goals)
        yield from self._quotes("alignment", "goal_generic", self.tags.get("direction_generic", []))
        yield from self._quotes("alignment", "link_field", self._in_the_goals_field(goals))
        yield from self._quotes("long_term", "ordered", self._in_order())
        yield from self._quotes("passion", "sustained", self._sustained())
        if goals:
            yield from self._mechanisms()
        for dimension, contrary in CUES.contrary.items():
            yield from self._contrary(dimension, contrary)

    def _quotes(
        self, dimension: Dimension, indicator: Indicator, numbers: Iterable[int]
    ) -> Iterator[Finding]:
        for number in numbers:
            self.tags.setdefault(indicator, []).append(number)
            yield Finding(dimension=dimension, indicator=indicator, quote=self.cut[number].text)

    def _tagged(self, rule: Rule) -> list[int]:
        reach = self.cut[:1] if rule.opening else self.cut
        return [number for number, clause in enumerate(reach) if self._carries(clause, rule)]

    def _carries(self, clause: Clause, rule: Rule) -> bool:
        if not (match := rule.when.search(clause.text)):
            return False
        if any(CUES.cues[name].search(clause.text) for name in rule.unless):
            return False
        if rule.nearby and not self._sentence_has(clause, CUES.cues[rule.nearby]):
            return False
        return _names_something(clause, rule, match.end())

    def _sentence_has(self, clause: Clause, cue: Cue) -> bool:
        return any(cue.search(other.text) for other in self.cut if other.sentence == clause.sentence)

    def _in_the_goals_field(self, goals: list[int]) -> list[int]:
        fields = {word[:5] for goal in goals for word in self.cut[goal].specific()}
        return [
            number
            for number, clause in enumerate(self.cut)
            if number not in goals
            and CUES.field.search(clause.text)
            and fields & {word[:5] for word in clause.specific()}
        ]

    def _in_order(self) -> list[int]:
        steps = set(self.tags.get("step", []))
        path = sorted(steps.union(self.tags.get("direction_specific", [])))
        marked = [number for number in path if CUES.cues["order"].search(self.cut[number].text)]
        return marked[-1:] if len(steps) >= 2 and len(marked) >= 2 else []

    def _sustained(self) -> list[int]:
        acts = self.tags.get("evidence", [])
        near = sorted({number + by for number in acts for by in (-1, 0, 1)} & set(range(len(self.cut))))
        return [number for number in near if CUES.sustained.search(self.cut[number].text)]

    def _mechanisms(self) -> Iterator[Finding]:
        cue = CUES.mechanism["seller" if self.asked.scenario == "sales_call" else "applicant"]
        features = list(self.tags.get("feature", []))
        for link, clause in enumerate(self.cut):
            beside = [number for number in (link, link - 1, link - 2, link + 1) if number in features]
            if beside and cue.search(clause.text):
                features.remove(beside[0])
                self.tags.setdefault("mechanism", []).append(link)
                joint = self._joint(beside[0], link)
                yield Finding(dimension="alignment", indicator="mechanism", quote=joint)

    def _joint(self, one: int, other: int) -> str:
        """The words from one clause to the other, or the second alone when that would be long."""
        first, last = self.cut[min(one, other)], self.cut[max(one, other)]
        joint = self.answer[first.span[0] : last.span[1]]
        return joint if len(joint.split()) <= LONGEST_MECHANISM else self.cut[other].text

    def _contrary(self, dimension: Dimension, contrary: Contrary) -> Iterator[Finding]:
        if self.tags.keys() & contrary.motives:
            return
        spoken_for = self.tags.keys() & contrary.claims
        for clause in self.cut:
            paid = not spoken_for and CUES.cues["pay"].search(clause.text)
            if paid or contrary.outright.search(clause.text):
                yield Finding(dimension=dimension, indicator="contrary", quote=clause.text)


def _names_something(clause: Clause, rule: Rule, match_end: int) -> bool:
    match rule.specific:
        case None:
            return True
        case "step":
            return bool(clause.specific() or CUES.cues["order"].search(clause.text))
        case "anywhere":
            return bool(clause.specific())
        case _:
            return len(clause.specific(match_end)) >= (2 if rule.specific == "two_after" else 1)
