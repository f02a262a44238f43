"""A grader's coding -> an assessment. Every rule that protects a person from a wrong number is here."""

from app.grading.clause import shown
from app.grading.evidence import verify
from app.grading.gate import blanked, fence, gate
from app.rubric.asked import DIMENSIONS, Asked, Dimension
from app.rubric.assessment import Assessment, Judgement
from app.rubric.coding import Coding, Evidence, Unassessable
from app.rubric.levels import standing, values
from app.rubric.sheet import SHEET

# Ties for the weakest go to the first of these.
TIES: tuple[Dimension, ...] = ("alignment", "long_term", "passion")
ASIDE = "Words that seem addressed to the grader were not counted."


def judge(coding: Coding, asked: Asked, answer: str) -> Assessment:
    """Fence, verify, gate, level. Pure and total; the order of findings makes no difference."""
    aside = fence(answer) + coding.to_scorer
    evidence = verify(coding.findings, answer, aside)
    unassessable = gate(answer, codable=bool(evidence)) or coding.unassessable
    if unassessable:
        return _nothing_to_judge(unassessable, coding)
    own = blanked(answer, aside) if coding.in_pieces else ""
    dimensions = {dimension: _judgement(dimension, evidence, asked, own) for dimension in DIMENSIONS}
    return Assessment(
        rubric_version=SHEET.version,
        dimensions=dimensions,
        weakest=weakest(dimensions),
        notice=" ".join(filter(None, (coding.notice, ASIDE if aside else None))) or None,
        usage=coding.usage,
    )


def _nothing_to_judge(unassessable: Unassessable, coding: Coding) -> Assessment:
    sentence = SHEET.unassessable[unassessable]
    empty = Judgement(level=None, reason=sentence)
    return Assessment(
        rubric_version=SHEET.version,
        unassessable=unassessable,
        unassessable_sentence=sentence,
        dimensions=dict.fromkeys(DIMENSIONS, empty),
        usage=coding.usage,
    )


def _judgement(dimension: Dimension, evidence: tuple[Evidence, ...], asked: Asked, own: str) -> Judgement:
    """Its level and counts are those of the words marked, also where they are shown in clauses of `own`."""
    quotes = tuple(item for item in evidence if item.dimension == dimension)
    found = values(dimension, quotes)
    reached, lacking = standing(dimension, found)
    quotes = shown(quotes, own) if own else quotes
    sheet = SHEET.dimensions[dimension]
    if reached == 1 and not found.get("contrary") and not _invited(asked, dimension):
        return Judgement(level=None, indicators=found, quotes=quotes, reason=sheet.not_judged)
    reason = sheet.reason(asked.scenario, reached, lacking)
    return Judgement(level=reached, indicators=found, quotes=quotes, reason=reason)


def _invited(asked: Asked, dimension: Dimension) -> bool:
    """A follow-up invites what it probes, any other question what the rubric says of its type."""
    return asked.probes == dimension if asked.probes else dimension in SHEET.invites[asked.type]


def weakest(dimensions: dict[Dimension, Judgement]) -> Dimension | None:
    scored = {name: reached for name in TIES if (reached := dimensions[name].level) is not None}
    return min(scored, key=lambda name: scored[name], default=None)
