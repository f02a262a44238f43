"""Advice worded by a language model: rules decide what there is to say, check it and replace what is bad."""

import secrets

from pydantic import BaseModel

from app.chat.model import ChatModel
from app.chat.prompts import render
from app.coaching.coach import Coach, Coaching
from app.coaching.guard import fit_to_say, open_question
from app.errors import ModelUnavailable
from app.grading.evidence import locate, overlaps
from app.grading.gate import fence
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
    """`fallback` decides what there is to say; the model only words it."""

    def __init__(self, chat: ChatModel, fallback: Coach) -> None:
        self._chat, self._fallback = chat, fallback

    def coach(self, asked: Asked, answer: str, assessment: Assessment) -> Coaching:
        plain = self._fallback.coach(asked, answer, assessment)
        if not assessment.assessable:
            return plain
        evidence = [quote for judgement in assessment.dimensions.values() for quote in judgement.quotes]
        try:
            advice = self._chat.reply(_prompt(asked, answer, evidence, plain), Advice).value
        except ModelUnavailable:
            return plain.model_copy(update={"notice": NOTICE.format(address=self._chat.address)})
        known = "\n".join((answer, asked.text, asked.role, asked.goal))
        worded: dict[str, object] = {}
        if fit_to_say(advice.change, known, words=50, sentences=2):
            worded["change"] = advice.change
        if plain.strength and fit_to_say(advice.strength, known, words=30, sentences=1):
            worded |= _strength(advice, answer, evidence)
        text = advice.follow_up.strip()
        fits = fit_to_say(text, known, words=34, sentences=2) and open_question(text, answer, asked.text)
        if plain.follow_up and fits:
            worded["follow_up"] = plain.follow_up.model_copy(update={"text": text})
        return plain.model_copy(update=worded)


def _prompt(asked: Asked, answer: str, evidence: list[Evidence], plain: Coaching) -> str:
    probes = plain.follow_up.probes if plain.follow_up else None
    return render(
        "coach_answer",
        asked=asked,
        answer=answer[:LONGEST],
        change=plain.change,
        evidence=evidence,
        marker=secrets.token_hex(4),
        meanings=SHEET.findings,
        probes=SHEET.dimensions[probes] if probes else None,
    )


def _strength(advice: Advice, answer: str, evidence: list[Evidence]) -> dict[str, object]:
    """Praise only for words that were verified as evidence."""
    span = locate(advice.strength_quote, answer)
    verified = [(item.start, item.end) for item in evidence]
    if span is None or overlaps(span, fence(answer)) or not overlaps(span, verified):
        return {}
    return {"strength": advice.strength, "strength_quote": answer[slice(*span)]}
