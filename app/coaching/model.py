"""Advice worded by a language model: rules decide what there is to say, check it and replace what is bad."""

import secrets

from pydantic import BaseModel

from app.chat.model import ChatModel
from app.chat.prompts import render
from app.coaching.coach import Coach, Coaching
from app.coaching.guard import faults, fit_to_say
from app.errors import ModelUnavailable
from app.grading.evidence import Span, locate, overlaps
from app.grading.gate import blanked, fence
from app.grading.llm import LONGEST
from app.rubric.asked import Asked
from app.rubric.assessment import Assessment
from app.rubric.coding import Evidence
from app.rubric.sheet import SHEET

NOTICE = "The language model at {address} gave no advice this time; this advice was written by fixed rules."


class Advice(BaseModel):
    """What is asked of the model."""

    strength: str
    strength_quote: str
    change: str
    follow_up: str


class ModelCoach:
    """`fallback` decides what there is to say and whether to ask on; the model only words it."""

    def __init__(self, chat: ChatModel, fallback: Coach) -> None:
        self._chat, self._fallback = chat, fallback

    def coach(
        self, asked: Asked, answer: str, assessment: Assessment, doubtful: tuple[Span, ...] = ()
    ) -> Coaching:
        plain = self._fallback.coach(asked, answer, assessment, doubtful)
        if not assessment.assessable:
            return plain
        evidence = [quote for judgement in assessment.dimensions.values() for quote in judgement.quotes]
        heard = blanked(answer, doubtful, ".")
        try:
            reply = self._chat.reply(_prompt(asked, heard, evidence, plain), Advice)
        except ModelUnavailable:
            return plain.model_copy(update={"notice": NOTICE.format(address=self._chat.address)})
        advice = reply.value
        known = "\n".join((heard, asked.text, asked.role, asked.goal))
        worded: dict[str, object] = {"usage": reply.usage}
        if fit_to_say(advice.change, known, words=50, sentences=2):
            worded["change"] = advice.change
        if plain.strength and fit_to_say(advice.strength, known, words=30, sentences=1):
            worded |= _strength(advice, answer, evidence)
        text = advice.follow_up.strip()
        if plain.follow_up and plain.follow_up.probes and not any(faults(text, asked, heard)):
            worded["follow_up"] = plain.follow_up.model_copy(update={"text": text})
        return plain.model_copy(update=worded)


def _prompt(asked: Asked, heard: str, evidence: list[Evidence], plain: Coaching) -> str:
    return render(
        "coach_answer",
        asked=asked,
        answer=heard[:LONGEST],
        change=plain.change,
        evidence=[item for item in evidence if item.quote == heard[item.start : item.end]],
        follow_up=plain.follow_up,
        marker=secrets.token_hex(4),
        meanings=SHEET.findings,
    )


def _strength(advice: Advice, answer: str, evidence: list[Evidence]) -> dict[str, object]:
    """Praise only for words that were verified as evidence."""
    span = locate(advice.strength_quote, answer)
    verified = [(item.start, item.end) for item in evidence]
    if span is None or overlaps(span, fence(answer)) or not overlaps(span, verified):
        return {}
    return {"strength": advice.strength, "strength_quote": answer[slice(*span)]}
