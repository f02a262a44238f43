"""The grader that needs no model and no network: word rules over clauses. Its quotes are the clauses."""

from collections.abc import Iterable, Iterator
from typing import Literal

from app.chat.prompts import fingerprint
from app.grading.clauses import Clause, clauses
from app.grading.gate import fence, gate
from app.grading.grader import GraderCard
from app.rubric.asked import QUESTION_TYPES, SCENARIOS, Asked, Dimension, QuestionType, Scenario
from app.rubric.coding import Coding, Finding, Indicator
from app.rubric.data import Cue, Data, load

DATA = ("rubric/cues.yaml", "rubric/clauses.yaml", "rubric/gate.yaml")
LONGEST_MECHANISM = 40  # words: a longer stretch is quoted by its second half alone


class Rule(Data):
    """One indicator's cue in a clause; `cue`, `unless` and `nearby` name shared cues.

    `specific` asks for words that name something: after the match (one or two), anywhere in the clause,
    or, for a "step", an order instead. `opening` is for the first clause alone.
    """

    dimension: Dimension
    indicator: Indicator
    when: Cue | None = None
    cue: str | None = None
    unless: tuple[str, ...] = ()
    nearby: str | None = None
    specific: Literal["after", "two_after", "anywhere", "step"] | None = None
    opening: bool = False
    scenarios: tuple[Scenario, ...] = SCENARIOS
    types: tuple[QuestionType, ...] = QUESTION_TYPES


class Cues(Data):
    note: str
    cues: dict[str, Cue]
    rules: tuple[Rule, ...]
    contrary_outright: dict[Literal["alignment", "passion"], Cue]
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
        findings = tuple(_Reading(clauses(_unfenced(answer)), asked, answer).findings())
        return Coding(findings=findings, unassessable=gate(answer, codable=bool(findings)))


def _unfenced(answer: str) -> str:
    """The answer with what addresses the scorer blanked out, every other word in its place."""
    for start, end in fence(answer):
        answer = answer[:start] + "\n" * (end - start) + answer[end:]
    return answer


class _Reading:
    """One answer's clauses by number, tagged by the rules first and then by what stands beside them."""

    def __init__(self, cut: tuple[Clause, ...], asked: Asked, answer: str) -> None:
        self.cut, self.asked, self.answer = cut, asked, answer
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
        yield from self._contrary("alignment", ("feature", "link_field", "mechanism"), ("link_generic",))
        yield from self._contrary(
            "passion", ("interest_specific", "reason", "evidence"), ("interest_generic",)
        )

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
        cue = rule.when or CUES.cues[rule.cue or ""]
        if not (match := cue.search(clause.plain)):
            return False
        if any(CUES.cues[name].search(clause.plain) for name in rule.unless):
            return False
        if rule.nearby and not self._sentence_has(clause, CUES.cues[rule.nearby]):
            return False
        return _names_something(clause, rule, match.end())

    def _sentence_has(self, clause: Clause, cue: Cue) -> bool:
        return any(cue.search(other.plain) for other in self.cut if other.sentence == clause.sentence)

    def _in_the_goals_field(self, goals: list[int]) -> list[int]:
        fields = {word[:5] for goal in goals for word in self.cut[goal].specific()}
        return [
            number
            for number, clause in enumerate(self.cut)
            if number not in goals
            and CUES.field.search(clause.plain)
            and fields & {word[:5] for word in clause.specific()}
        ]

    def _in_order(self) -> list[int]:
        steps = set(self.tags.get("step", []))
        path = sorted(steps.union(self.tags.get("direction_specific", [])))
        marked = [number for number in path if CUES.cues["order"].search(self.cut[number].plain)]
        return marked[-1:] if len(steps) >= 2 and len(marked) >= 2 else []

    def _sustained(self) -> list[int]:
        acts = self.tags.get("evidence", [])
        near = sorted({number + by for number in acts for by in (-1, 0, 1)} & set(range(len(self.cut))))
        return [number for number in near if CUES.sustained.search(self.cut[number].plain)]

    def _mechanisms(self) -> Iterator[Finding]:
        cue = CUES.mechanism["seller" if self.asked.scenario == "sales_call" else "applicant"]
        features = list(self.tags.get("feature", []))
        for link, clause in enumerate(self.cut):
            if not cue.search(clause.plain) or self._continues(link):
                continue
            beside = (number for number in (link, link - 1, link - 2, link + 1) if number in features)
            if (feature := next((n for n in beside if self._close(n, link)), None)) is not None:
                features.remove(feature)
                self.tags.setdefault("mechanism", []).append(link)
                yield Finding(dimension="alignment", indicator="mechanism", quote=self._joint(feature, link))

    def _continues(self, link: int) -> bool:
        """A link right after another in one sentence goes on with the same chain."""
        return link - 1 in self.tags.get("mechanism", []) and (
            self.cut[link].sentence == self.cut[link - 1].sentence
        )

    def _close(self, one: int, other: int) -> bool:
        return abs(self.cut[one].sentence - self.cut[other].sentence) <= 1

    def _joint(self, one: int, other: int) -> str:
        """The words from one clause to the other, or the second alone when that would be long."""
        first, last = self.cut[min(one, other)], self.cut[max(one, other)]
        joint = self.answer[first.span[0] : last.span[1]]
        return joint if len(joint.split()) <= LONGEST_MECHANISM else self.cut[other].text

    def _contrary(
        self,
        dimension: Literal["alignment", "passion"],
        motives: tuple[Indicator, ...],
        claims: tuple[Indicator, ...],
    ) -> Iterator[Finding]:
        """Pay, convenience or another's wish is contrary only where it stands alone."""
        if any(self.tags.get(motive) for motive in motives):
            return
        spoken_for = self.tags.get("direction_specific") or any(self.tags.get(claim) for claim in claims)
        for clause in self.cut:
            outright = CUES.contrary_outright[dimension].search(clause.plain)
            if outright or (not spoken_for and CUES.cues["pay"].search(clause.plain)):
                yield Finding(dimension=dimension, indicator="contrary", quote=clause.text)


def _names_something(clause: Clause, rule: Rule, match_end: int) -> bool:
    match rule.specific:
        case None:
            return True
        case "step":
            return bool(clause.specific() or CUES.cues["order"].search(clause.plain))
        case "anywhere":
            return bool(clause.specific())
        case _:
            return len(clause.specific(match_end)) >= (2 if rule.specific == "two_after" else 1)
