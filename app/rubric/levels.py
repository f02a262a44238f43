"""Verified evidence -> indicator values -> a level from 1 to 5. The rubric's tables, and nothing else."""

from collections.abc import Iterable
from typing import Literal

from app.rubric.asked import Dimension
from app.rubric.coding import Evidence, Indicator

Values = dict[str, str | int | bool]
Missing = Literal[
    "direction",
    "step",
    "future",
    "ordered",
    "motive",
    "feature",
    "mechanism",
    "contribution",
    "interest",
    "evidence",
    "reason",
    "sustained",
    "nothing",
]


def values(dimension: Dimension, evidence: Iterable[Evidence]) -> Values:
    """The indicator values of one dimension. Counts are of distinct quotes that do not overlap."""
    found = [item for item in evidence if item.dimension == dimension]
    return {"long_term": _long_term, "alignment": _alignment, "passion": _passion}[dimension](found)


def level(dimension: Dimension, v: Values) -> int:
    """The first true line of the rubric's level function for this dimension."""
    lines = {"long_term": _long_term_level, "alignment": _alignment_level, "passion": _passion_level}
    return lines[dimension](v)


def missing(dimension: Dimension, v: Values) -> Missing:
    """The one thing whose presence would lift the level by one."""
    lines = {"long_term": _long_term_missing, "alignment": _alignment_missing, "passion": _passion_missing}
    return lines[dimension](v)


def _long_term(found: list[Evidence]) -> Values:
    return {
        "direction": _highest(found, none=None, generic="direction_generic", specific="direction_specific"),
        "future": _any(found, "future"),
        "steps": _count(found, "step"),
        "ordered": _any(found, "ordered"),
    }


def _alignment(found: list[Evidence]) -> Values:
    link = _highest(found, none=None, generic="link_generic", field="link_field", mechanism="mechanism")
    return {
        "features": _count(found, "feature", "mechanism"),
        "goal": _highest(found, none=None, generic="goal_generic", specific="goal_specific"),
        "link": link,
        "linked_features": _count(found, "mechanism"),
        "contribution": _any(found, "contribution"),
        "contrary": _any(found, "contrary"),
    }


def _passion(found: list[Evidence]) -> Values:
    return {
        "interest": _highest(found, none=None, generic="interest_generic", specific="interest_specific"),
        "reason": _any(found, "reason"),
        "evidence": _count(found, "evidence"),
        "sustained": _any(found, "sustained"),
        "contrary": _any(found, "contrary"),
    }


def _highest(found: list[Evidence], **ladder: Indicator | None) -> str:
    present: set[Indicator | None] = {item.indicator for item in found} | {None}
    return [name for name, indicator in ladder.items() if indicator in present][-1]


def _any(found: list[Evidence], indicator: Indicator) -> bool:
    return any(item.indicator == indicator for item in found)


def _count(found: list[Evidence], *indicators: Indicator) -> int:
    """How many quotes can be chosen so that no two overlap."""
    spans = sorted((item.end, item.start) for item in found if item.indicator in indicators)
    count, reached = 0, 0
    for end, start in spans:
        if start >= reached:
            count, reached = count + 1, end
    return count


def _long_term_level(v: Values) -> int:
    if v["direction"] == "none":
        return 1
    if v["direction"] == "generic":
        return 2
    if v["future"] and int(v["steps"]) >= 2 and v["ordered"]:
        return 5
    return 4 if v["future"] and int(v["steps"]) >= 1 else 3


def _alignment_level(v: Values) -> int:
    if v["contrary"] or (v["link"] == "none" and v["features"] == 0):
        return 1
    if v["link"] == "mechanism":
        return 5 if int(v["linked_features"]) >= 2 or v["contribution"] else 4
    by_field = v["link"] == "field" and v["goal"] == "specific"
    return 3 if int(v["features"]) >= 1 or by_field else 2


def _passion_level(v: Values) -> int:
    if v["contrary"]:
        return 1
    drawn = v["interest"] == "specific" or bool(v["reason"])
    if int(v["evidence"]) >= 1:
        return 5 if drawn and (v["sustained"] or int(v["evidence"]) >= 2) else 4
    if drawn:
        return 3
    return 2 if v["interest"] == "generic" else 1


def _long_term_missing(v: Values) -> Missing:
    if v["direction"] != "specific":
        return "direction"
    if v["steps"] == 0:
        return "step"
    if not v["future"]:
        return "future"
    if v["steps"] == 1:
        return "step"
    return "nothing" if v["ordered"] else "ordered"


def _alignment_missing(v: Values) -> Missing:
    reached = _alignment_level(v)
    if reached == 1:
        return "motive" if v["contrary"] else "feature"
    by_level: dict[int, Missing] = {2: "feature", 3: "mechanism", 4: "contribution", 5: "nothing"}
    return by_level[reached]


def _passion_missing(v: Values) -> Missing:
    reached = _passion_level(v)
    if reached == 1 and v["contrary"]:
        return "motive"
    if reached == 4:
        return "sustained" if v["interest"] == "specific" or v["reason"] else "reason"
    by_level: dict[int, Missing] = {1: "interest", 2: "interest", 3: "evidence", 5: "nothing"}
    return by_level[reached]
