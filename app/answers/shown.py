"""An answer as programs see it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.answers.answer import Answer
from app.coaching.coach import Coaching
from app.delivery.delivery import Delivery
from app.grading.grader import GraderCard
from app.rubric.asked import Dimension
from app.rubric.assessment import Assessment, Judgement
from app.rubric.coding import Evidence, Indicator
from app.speech.transcript import Span, Transcript, Word


class TranscriptOut(BaseModel):
    """`words` is empty for typed answers. `speech` is where a voice was heard; all times in seconds."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    words: list[Word]
    speech: list[Span]
    seconds: float
    language: str
    transcriber: str
    notice: str | None


class QuoteOut(BaseModel):
    """Verbatim from the transcript, at `characters` of its text. Times in seconds; null if typed."""

    text: str
    start: float | None
    end: float | None
    indicator: Indicator
    characters: tuple[int, int]


class DimensionOut(BaseModel):
    """`level` is 1 to 5, or null for "not enough to judge"."""

    level: int | None
    indicators: dict[str, str | int | bool]
    quotes: list[QuoteOut]
    reason: str


class AssessmentOut(BaseModel):
    """`shown_as` says whether levels deserve to be shown as numbers, or only as bands."""

    grader: str
    model: str
    prompt_hash: str
    rubric_version: str
    shown_as: str
    note: str
    notice: str | None
    seconds: float
    assessable: bool
    not_assessable_reason: str | None
    dimensions: dict[Dimension, DimensionOut]
    weakest: Dimension | None
    coaching: Coaching | None

    @classmethod
    def of(
        cls,
        card: GraderCard,
        judged: Assessment,
        coaching: Coaching | None,
        transcript: Transcript,
        seconds: float,
    ) -> "AssessmentOut":
        return cls(
            **card.model_dump(exclude={"leaves_machine"}),
            rubric_version=judged.rubric_version,
            notice=judged.notice,
            seconds=seconds,
            assessable=judged.assessable,
            not_assessable_reason=judged.unassessable_sentence,
            dimensions={
                name: _dimension(transcript, judgement) for name, judgement in judged.dimensions.items()
            },
            weakest=judged.weakest,
            coaching=coaching,
        )


class AnswerOut(BaseModel):
    """`heard_seconds` of `seconds` is how far the transcriber has come; `error` is set when it failed."""

    id: str
    question_id: str
    kind: str
    state: str
    created_at: datetime
    heard_seconds: float
    seconds: float
    transcript: TranscriptOut | None
    delivery: Delivery | None
    assessment: AssessmentOut | None
    failed_step: str | None
    error: str | None
    retryable: bool

    @classmethod
    def of(cls, answer: Answer) -> "AnswerOut":
        return cls(
            id=answer.id,
            question_id=answer.question_id,
            kind=answer.kind,
            state=answer.state,
            created_at=answer.created_at,
            heard_seconds=answer.heard_seconds,
            seconds=answer.seconds,
            transcript=TranscriptOut.model_validate(answer.transcript) if answer.transcript else None,
            delivery=answer.delivery,
            assessment=_assessment(answer),
            failed_step=answer.failed_step,
            error=answer.error,
            retryable=answer.retryable,
        )


def _assessment(answer: Answer) -> AssessmentOut | None:
    grade = answer.grade
    if grade is None:
        return None
    return AssessmentOut.of(grade.card, grade.assessment, grade.coaching, answer.words_said, grade.seconds)


def _dimension(transcript: Transcript, judgement: Judgement) -> DimensionOut:
    return DimensionOut(
        level=judgement.level,
        indicators=judgement.indicators,
        quotes=[_quote(transcript, quote) for quote in judgement.quotes],
        reason=judgement.reason,
    )


def _quote(transcript: Transcript, quote: Evidence) -> QuoteOut:
    said = transcript.when(quote.start, quote.end)
    return QuoteOut(
        text=quote.quote,
        start=said.start if said else None,
        end=said.end if said else None,
        indicator=quote.indicator,
        characters=(quote.start, quote.end),
    )
