"""The coach that needs no model: the rubric's own advice, filled with the person's words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Literal

from app.coaching.coach import Coaching, FollowUp
from app.coaching.guard import LONGEST_QUESTION, may_give_back
from app.coaching.probe import SIGNS, Aim, aim, asks_on
from app.grading.clause import MARKS, clauses, cut, slight, unfinished
from app.grading.evidence import Span, overlaps
from app.grading.gate import unfenced
from app.grading.speaker import disowned
from app.rubric.asked import Asked, Dimension, QuestionType, Scenario
from app.rubric.assessment import Assessment
from app.rubric.coding import Evidence, Indicator, Unassessable
from app.rubric.data import Cue, Data, load
from app.rubric.levels import Missing

LONGEST_QUOTE = 12  # words given back to the person
LONGEST_SIGN = 60  # characters from the start of its clause to its end, where the clause is quoted whole
STRONG, TOP = 3, 5  # the lowest level that holds something specific to praise; the highest of all

Voice = Literal["applicant", "seller"]
Trap = Literal["confusing", "short_term", "no_link", "vague"]


class Probe(Data):
    """One way to ask about a gap, after questions of these `types` (none named: of any)."""

    ask: str
    because: str
    types: tuple[QuestionType, ...] = ()


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
    answered: str
    follow_ups: dict[Voice, dict[Dimension, dict[Missing, tuple[Probe, ...]]]]
    scenes: dict[Scenario, Scene]
    types: dict[Dimension, QuestionType]
    unassessable: dict[Unassessable, Unjudged]
    smaller: dict[Voice, dict[Dimension, str]]
    takes_up: dict[QuestionType, Dimension]
    traps: dict[Voice, dict[Trap, str]]
    gives_back: tuple[Indicator, ...]
    own: frozenset[str]
    not_own: Cue
    wish: Cue
    broken: Cue
    lead_in: str
    turned: tuple[tuple[str, str], ...]
    first_person: str


BANK = load("coaching/bank.yaml", Bank)


class BankCoach:
    """Works on an assessment by any grader, from its evidence alone."""

    def coach(
        self, asked: Asked, answer: str, assessment: Assessment, doubtful: tuple[Span, ...] = ()
    ) -> Coaching:
        if assessment.unassessable:
            return _try_again(asked, assessment.unassessable)
        voice = BANK.scenes[asked.scenario].voice
        strength = _strength(assessment, voice)
        found = aim(asked, assessment)
        slots = _slots(asked, answer, assessment, doubtful)
        return Coaching(
            strength=BANK.strengths[voice][strength.dimension][strength.indicator] if strength else None,
            strength_quote=strength.quote if strength else None,
            change=_change(asked, assessment, found, slots),
            change_dimension=found.dimension,
            traps=tuple(BANK.traps[voice][trap] for trap in _traps(assessment)),
            follow_up=_follow_up(asked, found, slots) if asks_on(asked, answer, found) else None,
        )


def gap(scenario: Scenario, because: str) -> Missing | None:
    """What a question was to draw out, told by the reason kept with it."""
    scene = BANK.scenes[scenario]
    for gaps in BANK.follow_ups[scene.voice].values():
        for lacking, probes in gaps.items():
            if because in [probe.because.format(place=scene.place) for probe in probes]:
                return lacking
    return None


def _try_again(asked: Asked, unassessable: Unassessable) -> Coaching:
    unjudged = BANK.unassessable[unassessable]
    if asked.earlier:
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
            if quotes := [one for one in assessment.dimensions[name].quotes if one.indicator == indicator]:
                return max(quotes, key=lambda item: (len(item.quote), -item.start))
    return None


def _change(asked: Asked, assessment: Assessment, found: Aim, slots: Mapping[str, str]) -> str:
    if found.dimension is None:
        whole = all(judged.level == TOP for judged in assessment.dimensions.values())
        return BANK.brevity if whole else BANK.answered
    texts = BANK.changes[BANK.scenes[asked.scenario].voice][found.dimension][found.lacking]
    return next(filter(None, (_filled(text, slots) for text in texts)))


def _follow_up(asked: Asked, found: Aim, slots: Mapping[str, str]) -> FollowUp | None:
    if (aimed := found.dimension) is None:
        return None
    for probe in BANK.follow_ups[BANK.scenes[asked.scenario].voice][aimed][found.lacking]:
        text = _filled(probe.ask, slots) if not probe.types or asked.type in probe.types else None
        if text and len(text.split()) <= LONGEST_QUESTION:
            because = probe.because.format_map(slots)
            return FollowUp(
                text=text, type=BANK.types[aimed], probes=aimed, because=because, lacks=found.lacking
            )
    return None


def _filled(text: str, slots: Mapping[str, str]) -> str | None:
    """The text with its slots filled, or None when the answer lacks one of them."""
    try:
        return text.format_map(slots)
    except KeyError:
        return None


def _slots(asked: Asked, answer: str, assessment: Assessment, doubtful: tuple[Span, ...]) -> dict[str, str]:
    """Words of the answer fit to be given back, by what they show."""
    own, voice = unfenced(answer), BANK.scenes[asked.scenario].voice
    quotes: dict[str, list[str]] = {}
    for name, stretch in _stretches(own, assessment):
        span = _short(own, stretch)
        quote = own[slice(*span)]
        others = BANK.not_own.search(quote) or overlaps(span, disowned(own, "direction_specific"))
        foreign = voice == "applicant" and name in BANK.own and others
        fit = _sensible(quote, own[span[1] :]) and not foreign and not overlaps(span, doubtful)
        if fit and may_give_back(quote, asked.text):
            more = own[span[1] : stretch[1]].strip(MARKS)
            quotes.setdefault(name, []).append(f"{quote}…" if more else quote)
    best = {name: min(found, key=partial(_awkwardness, name)) for name, found in quotes.items()}
    slots = {"place": BANK.scenes[asked.scenario].place}
    slots |= {name: f"“{quote}”" for name, quote in best.items()}
    slots |= {f"said_{name}": _said(quote) for name, quote in best.items()}
    fullest = [max(quotes["clause"], key=len)] if "clause" in quotes else []
    for quote in ([best[name] for name in BANK.gives_back if name in best] + fullest)[:1]:
        slots["said"] = _said(quote)
    return slots


def _stretches(own: str, assessment: Assessment) -> Iterator[tuple[str, Span]]:
    """Evidence by its indicator, clauses that show a sign by its name, and every clause."""
    evidence = [item for judged in assessment.dimensions.values() for item in judged.quotes]
    for item in evidence:
        yield item.indicator, (item.start, item.end)
    for clause in clauses(own):
        yield "clause", clause
    for sign, shown in SIGNS.signs.items():
        within = [(item.start, item.end) for item in evidence if item.indicator == shown.shown_by]
        for match in shown.cue.finditer(own):
            if not shown.shown_by or overlaps(match.span(), within):
                yield sign, _around(match.span(), clauses(own))


def _around(sign: Span, clauses: Iterable[Span]) -> Span:
    """A sign with what stands before and after it in its clause, where that is not much."""
    start, end = sign
    before = [a for a, _ in clauses if end - LONGEST_SIGN < a <= start]
    after = [b for _, b in clauses if end <= b < start + LONGEST_SIGN]
    return max(before, default=start), min(after, default=end)


def _short(text: str, span: Span) -> Span:
    """Without lead-in words and, where it is long, only its beginning, to the end of a phrase if it can."""
    start, end = span
    lead = re.match(BANK.lead_in, text[start:end], re.IGNORECASE)
    if lead and lead.end() < end - start:
        start += lead.end()
    return cut((start, end), text, LONGEST_QUOTE)


def _sensible(quote: str, rest: str) -> bool:
    """Whether the words make sense by themselves. `rest` follows: a sentence may end as it likes."""
    return not (slight(quote) or BANK.broken.search(quote)) and (rest[:1] in ".!?" or not unfinished(quote))


def _awkwardness(name: str, quote: str) -> tuple[bool, bool, int]:
    """Goals without a wish are given back last; before them quotes that had to be cut, and mere fragments."""
    words, goal = len(quote.split()), name.startswith(("direction", "goal"))
    return goal and not BANK.wish.search(quote), quote.endswith("…") or words < 4, words


def _said(quote: str) -> str:
    for opening, turned in BANK.turned:
        if match := re.match(opening, quote, re.IGNORECASE):
            rest = quote[match.end() :]
            if not (quote.endswith("…") or re.search(BANK.first_person, rest, re.IGNORECASE)):
                return f"{turned}{rest}."
    return f"You said “{quote}”."


def _traps(assessment: Assessment) -> Iterable[Trap]:
    """Job-versus-career traps by the rubric's signatures."""
    levels = {name: judged.level or TOP for name, judged in assessment.dimensions.items()}
    ahead, here = assessment.dimensions["long_term"], assessment.dimensions["alignment"]
    if max(levels["long_term"], levels["alignment"]) <= 2:
        yield "confusing"
    if ahead.level and ahead.indicators["direction"] == "none" and here.indicators["contrary"]:
        yield "short_term"
    if here.level and here.indicators["goal"] == "specific" and here.indicators["link"] != "mechanism":
        yield "no_link"
    if 2 in levels.values():
        yield "vague"
