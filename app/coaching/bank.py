"""The coach that needs no model: the rubric's own advice, filled with the person's words."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from app.coaching.coach import Coaching, FollowUp
from app.rubric.asked import Asked, Dimension, QuestionType, Scenario
from app.rubric.assessment import Assessment, Judgement
from app.rubric.coding import Evidence, Indicator, Unassessable
from app.rubric.data import Cue, Data, load
from app.rubric.levels import Missing, standing

LONGEST_QUESTION = 34  # words
LONGEST_QUOTE = 10  # words given back to the person
STRONG = 3  # the lowest level that holds something specific to praise

Voice = Literal["applicant", "seller"]
Trap = Literal["confusing", "short_term", "no_link", "vague"]


class Probe(Data):
    ask: str
    because: str


class Scene(Data):
    voice: Voice
    place: str


class Unjudged(Data):
    ask: Literal["again", "smaller"]
    change: str
    because: str


class Bank(Data):
    strengths: dict[Voice, dict[Dimension, dict[Indicator, str]]]
    changes: dict[Voice, dict[Dimension, dict[Missing, tuple[str, ...]]]]
    brevity: str
    follow_ups: dict[Voice, dict[Dimension, dict[Missing, tuple[Probe, ...]]]]
    scenes: dict[Scenario, Scene]
    types: dict[Dimension, QuestionType]
    unassessable: dict[Unassessable, Unjudged]
    smaller: dict[Voice, dict[Dimension, str]]
    takes_up: dict[QuestionType, Dimension]
    traps: dict[Voice, dict[Trap, str]]
    private: Cue
    lead_in: str
    lead_out: str
    turned: tuple[tuple[str, str], ...]
    first_person: str


BANK = load("coaching/bank.yaml", Bank)


class BankCoach:
    """Works on an assessment by any grader, from its evidence alone."""

    def coach(self, asked: Asked, answer: str, assessment: Assessment) -> Coaching:  # noqa: ARG002
        if assessment.unassessable:
            return _try_again(asked, assessment.unassessable)
        voice = BANK.scenes[asked.scenario].voice
        strength = _strength(assessment, voice)
        aim, lacking = _aim(assessment)
        slots = _slots(asked, assessment)
        return Coaching(
            strength=BANK.strengths[voice][strength.dimension][strength.indicator] if strength else None,
            strength_quote=strength.quote if strength else None,
            change=_change(asked, aim, lacking, slots),
            change_dimension=aim,
            traps=tuple(BANK.traps[voice][trap] for trap in _traps(assessment)),
            follow_up=_follow_up(asked, aim, lacking, slots),
        )


def _try_again(asked: Asked, unassessable: Unassessable) -> Coaching:
    unjudged = BANK.unassessable[unassessable]
    if asked.probes:
        return Coaching(change=unjudged.change)
    scene = BANK.scenes[asked.scenario]
    probes = BANK.takes_up[asked.type] if unjudged.ask == "smaller" else None
    text = BANK.smaller[scene.voice][probes].format(place=scene.place) if probes else asked.text
    follow_up = FollowUp(text=text, type=asked.type, probes=probes, because=unjudged.because)
    return Coaching(change=unjudged.change, follow_up=follow_up)


def _strength(assessment: Assessment, voice: Voice) -> Evidence | None:
    """The best evidence of the strongest dimension that has any worth naming."""
    levels = {name: judged.level or 0 for name, judged in assessment.dimensions.items()}
    for name in sorted(levels, key=lambda name: -levels[name]):
        if levels[name] < STRONG:
            break
        for indicator in BANK.strengths[voice][name]:
            quotes = [item for item in assessment.dimensions[name].quotes if item.indicator == indicator]
            if quotes:
                return max(quotes, key=lambda item: (len(item.quote), -item.start))
    return None


def _aim(assessment: Assessment) -> tuple[Dimension | None, Missing]:
    """The weakest dimension and what it lacks; no dimension when nothing is missing."""
    if assessment.weakest is None:
        return None, "nothing"
    _, lacking = standing(assessment.weakest, assessment.dimensions[assessment.weakest].indicators)
    return (None if lacking == "nothing" else assessment.weakest), lacking


def _change(asked: Asked, aim: Dimension | None, lacking: Missing, slots: Mapping[str, str]) -> str:
    if aim is None:
        return BANK.brevity
    texts = BANK.changes[BANK.scenes[asked.scenario].voice][aim][lacking]
    return next(filter(None, (_filled(text, slots) for text in texts)))


def _follow_up(
    asked: Asked, aim: Dimension | None, lacking: Missing, slots: Mapping[str, str]
) -> FollowUp | None:
    if asked.probes or aim is None:
        return None
    for probe in BANK.follow_ups[BANK.scenes[asked.scenario].voice][aim][lacking]:
        text = _filled(probe.ask, slots)
        if text and len(text.split()) <= LONGEST_QUESTION:
            because = probe.because.format_map(slots)
            return FollowUp(text=text, type=BANK.types[aim], probes=aim, because=because)
    return None


def _filled(text: str, slots: Mapping[str, str]) -> str | None:
    """The text with its slots filled, or None when the answer lacks one of them."""
    try:
        return text.format_map(slots)
    except KeyError:
        return None


def _slots(asked: Asked, assessment: Assessment) -> dict[str, str]:
    quotes: dict[str, list[str]] = {}
    for judged in assessment.dimensions.values():
        for evidence in judged.quotes:
            if not BANK.private.search(evidence.quote):
                quotes.setdefault(evidence.indicator, []).append(evidence.quote)
    best = {indicator: _short(min(found, key=_awkwardness)) for indicator, found in quotes.items()}
    return {
        "place": BANK.scenes[asked.scenario].place,
        **{indicator: f"“{quote}”" for indicator, quote in best.items()},
        **{f"said_{indicator}": _said(quote) for indicator, quote in best.items()},
    }


def _awkwardness(quote: str) -> tuple[bool, int]:
    """Quotes that must be cut, and fragments of a word or two, are given back last."""
    words = len(quote.split())
    return words > LONGEST_QUOTE or words < 3, words


def _short(quote: str) -> str:
    """The quote without its lead-in words and, where it is long, only its beginning. Still verbatim."""
    bare = re.sub(BANK.lead_in, "", quote, flags=re.IGNORECASE) or quote
    words = list(re.finditer(r"\S+", bare))
    if len(words) > LONGEST_QUOTE:
        cut = bare[: words[LONGEST_QUOTE - 1].end()]
        bare = re.sub(BANK.lead_out, "", cut, flags=re.IGNORECASE)
    return bare.rstrip(",;:-– ")


def _said(quote: str) -> str:
    for opening, turned in BANK.turned:
        if match := re.match(opening, quote, re.IGNORECASE):
            rest = quote[match.end() :]
            if not re.search(BANK.first_person, rest, re.IGNORECASE):
                return f"{turned}{rest}."
    return f"You said “{quote}”."


def _traps(assessment: Assessment) -> Iterable[Trap]:
    """Job-versus-career traps by the rubric's signatures."""
    levels = {name: judged.level for name, judged in assessment.dimensions.items()}
    ahead, here = assessment.dimensions["long_term"], assessment.dimensions["alignment"]
    if _low(ahead) and _low(here):
        yield "confusing"
    if ahead.level and ahead.indicators["direction"] == "none" and here.indicators["contrary"]:
        yield "short_term"
    if here.level and here.indicators["goal"] == "specific" and here.indicators["link"] != "mechanism":
        yield "no_link"
    if 2 in levels.values():
        yield "vague"


def _low(judged: Judgement) -> bool:
    return judged.level is not None and judged.level <= 2
