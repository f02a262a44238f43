"""What an answer still lacks, and whether to ask on: by the rubric's order, and by the person's own words."""

from typing import Literal, NamedTuple

from app.grading.evidence import WORD
from app.grading.gate import CUES, unfenced
from app.rubric.asked import Asked, Dimension
from app.rubric.assessment import Assessment
from app.rubric.coding import Indicator
from app.rubric.data import Cue, Data, load
from app.rubric.levels import Missing, Values, standing

MOST_FOLLOW_UPS = 2  # to one planned question
SUPPORTED = 4  # from this level a follow-up counts as answered
LEAST_NEW = 1 / 3  # of an answer's own words; with fewer it repeats what was said before

# The values a judgement holds as words, each above those before it.
LADDER = ("none", "generic", "specific", "field", "mechanism")

Sign = Literal["no_plan", "pay", "over_ambition", "praise", "order"]


class Shown(Data):
    """How a sign is known; with `shown_by`, inside evidence of that indicator only."""

    cue: Cue
    shown_by: Indicator | None = None


class Signs(Data):
    signs: dict[Sign, Shown]
    enough: Cue
    taken_as_said: dict[str, Values]


class Aim(NamedTuple):
    """What to work on next; no dimension when nothing is missing."""

    dimension: Dimension | None
    level: int
    lacking: Missing


def aim(asked: Asked, assessment: Assessment) -> Aim:
    """The weakest dimension, or that which a follow-up probed, and what it lacks.

    An answer to a follow-up is judged alone, so it is counted together with what the question took as said.
    """
    dimension = asked.probes or assessment.weakest
    if dimension is None:
        return Aim(None, 5, "nothing")
    level, lacking = standing(dimension, _so_far(asked, assessment.dimensions[dimension].indicators))
    return Aim(None if lacking == "nothing" else dimension, level, lacking)


def asks_on(asked: Asked, answer: str, found: Aim) -> bool:
    """Whether one more question is worth the person's time.

    Always after a planned question that left something open. After a follow-up only while what it probed is
    weak and lacks something else, and the person has not said, or shown by repeating, that this is all.
    """
    if found.dimension is None or not asked.earlier:
        return found.dimension is not None
    answered = asked.probes is not None and found.level >= SUPPORTED
    if answered or len(asked.earlier) >= MOST_FOLLOW_UPS or found.lacking == asked.lacks:
        return False
    own = unfenced(answer)
    return not (SIGNS.enough.search(own) or _repeats(own, asked))


def _so_far(asked: Asked, found: Values) -> Values:
    before = SIGNS.taken_as_said.get(asked.lacks or "", {})
    so_far = found | {name: _together(found[name], value) for name, value in before.items()}
    return so_far | {"contrary": False} if before and "contrary" in found else so_far


def _together(now: str | int | bool, before: str | int | bool) -> str | int | bool:
    if isinstance(now, str) or isinstance(before, str):
        return max(str(now), str(before), key=LADDER.index)
    return now or before if isinstance(now, bool) else now + before


def _repeats(answer: str, asked: Asked) -> bool:
    said = _content(answer)
    before = _content(" ".join((asked.text, *(turn.answer for turn in asked.earlier))))
    return len(said - before) < LEAST_NEW * len(said)


def _content(text: str) -> set[str]:
    words = {word.group().casefold().replace("’", "'") for word in WORD.finditer(text)}
    return words - CUES.english - CUES.fillers


SIGNS = load("coaching/signs.yaml", Signs)
