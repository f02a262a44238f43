"""Verified evidence -> indicator values -> a level from 1 to 5. The rubric's tables, and nothing else."""

from collections.abc import Iterable
from typing import Literal

from app.rubric.asked import Dimension
from app.rubric.coding import Evidence, Indicator

Values = dict[str, str | int | bool]
LongTermGap = Literal["direction", "step", "future", "ordered"]
AlignmentGap = Literal["motive", "feature", "mechanism", "contribution"]
PassionGap = Literal["motive", "interest", "evidence", "reason", "sustained"]
Missing = Literal[LongTermGap, AlignmentGap, PassionGap, "nothing"]


def values(dimension: Dimension, evidence: Iterable[Evidence]) -> Values:
    """The indicator values of one dimension. Counts are of distinct quotes that do not overlap."""
    found = [item for item in evidence if item.dimension == dimension]
    return {"long_term": _long_term, "alignment": _alignment, "passion": _passion}[dimension](found)


def standing(dimension: Dimension, v: Values) -> tuple[int, Missing]:
    """The level, and the one thing whose presence would lift it by one ("nothing" at 5)."""
    by = {"long_term": _long_term_standing, "alignment": _alignment_standing, "passion": _passion_standing}
    return by[dimension](v)


def count_of(found: list[Evidence], *indicators: Indicator) -> int:
    """How many quotes can be chosen so that no two overlap."""
    spans = sorted((item.end, item.start) for item in found if item.indicator in indicators)
    count, reached = 0, 0
    for end, start in spans:
        if start >= reached:
            count, reached = count + 1, end
    return count


def _long_term(found: list[Evidence]) -> Values:
    return {
        "direction": _highest(found, generic="direction_generic", specific="direction_specific"),
        "future": _any(found, "future"),
        "steps": count_of(found, "step"),
        "ordered": _any(found, "ordered"),
    }


def _alignment(found: list[Evidence]) -> Values:
    return {
        "features": count_of(found, "feature", "mechanism"),
        "goal": _highest(found, generic="goal_generic", specific="goal_specific"),
        "link": _highest(found, generic="link_generic", field="link_field", mechanism="mechanism"),
        "linked_features": count_of(found, "mechanism"),
        "contribution": _any(found, "contribution"),
        "contrary": _any(found, "contrary"),
    }


def _passion(found: list[Evidence]) -> Values:
    return {
        "interest": _highest(found, generic="interest_generic", specific="interest_specific"),
        "reason": _any(found, "reason"),
        "evidence": count_of(found, "evidence"),
        "sustained": _any(found, "sustained"),
        "contrary": _any(found, "contrary"),
    }


def _highest(found: list[Evidence], **ladder: Indicator) -> str:
    return ["none", *(name for name, indicator in ladder.items() if _any(found, indicator))][-1]


def _any(found: list[Evidence], indicator: Indicator) -> bool:
    return any(item.indicator == indicator for item in found)


def _long_term_standing(v: Values) -> tuple[int, Missing]:
    if v["direction"] != "specific":
        return (1 if v["direction"] == "none" else 2), "direction"
    if v["steps"] == 0:
        return 3, "step"
    if not v["future"]:
        return 3, "future"
    if v["steps"] == 1:
        return 4, "step"
    return (5, "nothing") if v["ordered"] else (4, "ordered")


def _alignment_standing(v: Values) -> tuple[int, Missing]:
    if v["contrary"]:
        return 1, "motive"
    if v["link"] == "mechanism":
        full = int(v["linked_features"]) >= 2 or v["contribution"]
        return (5, "nothing") if full else (4, "contribution")
    by_field = v["link"] == "field" and v["goal"] == "specific"
    if v["features"] or by_field:
        return 3, "mechanism"
    return (1 if v["link"] == "none" else 2), "feature"


def _passion_standing(v: Values) -> tuple[int, Missing]:
    if v["contrary"]:
        return 1, "motive"
    drawn = v["interest"] == "specific" or v["reason"]
    if v["evidence"]:
        if not drawn:
            return 4, "reason"
        return (5, "nothing") if v["sustained"] or int(v["evidence"]) >= 2 else (4, "sustained")
    if drawn:
        return 3, "evidence"
    return (2 if v["interest"] == "generic" else 1), "interest"
