"""An answer as programs see it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.chat.model import Usage
from app.coaching.coach import Coaching
from app.delivery.delivery import Delivery
from app.grading.grader import GraderCard, Missed
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
    """`level` is 1 to 5, or null for "not enough to judge"; of several gradings, their median.

    `levels` are those of each grading and `spread` the lowest and highest, when there were several.
    """

    level: int | None
    levels: list[int | None]
    spread: tuple[int, int] | None
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
    noise: dict[Dimension, float] | None
    repeats_exactly: bool
    notice: str | None
    seconds: float
    usage: Usage
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
            usage=judged.usage + (coaching.usage if coaching else Usage()),
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


class GradeOut(AssessmentOut):
    """One of an answer's grades: why it was made (`cause`), of which words, in which review (`run`)."""

    id: str
    created_at: datetime
    run: int
    cause: str
    missed: Missed | None
    text: str

    @classmethod
    def of_grade(cls, grade: Grade, answer: Answer) -> "GradeOut":
        words = grade.wish.words or answer.transcript or Transcript()
        judged = AssessmentOut.of(grade.card, grade.assessment, grade.coaching, words, grade.seconds)
        return cls(
            **dict(judged),
            id=grade.id,
            created_at=grade.created_at,
            run=grade.run,
            cause=grade.wish.cause,
            missed=grade.wish.missed,
            text=words.text,
        )


class AnswerOut(BaseModel):
    """`heard_seconds` of `seconds` is how far the transcriber has come; `error` is set when it failed.

    `assessment` is the newest of `grades`, which stand oldest first; `transcript` the words it rests on.
    """

    id: str
    question_id: str
    kind: str
    state: str
    created_at: datetime
    heard_seconds: float
    seconds: float
    transcript: TranscriptOut | None
    delivery: Delivery | None
    assessment: GradeOut | None
    grades: list[GradeOut]
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
            transcript=TranscriptOut.model_validate(answer.words_said) if answer.transcript else None,
            delivery=answer.delivery,
            assessment=GradeOut.of_grade(answer.grade, answer) if answer.grade else None,
            grades=[GradeOut.of_grade(grade, answer) for grade in answer.grades],
            failed_step=answer.failed_step,
            error=answer.error,
            retryable=answer.retryable,
        )


def _dimension(transcript: Transcript, judgement: Judgement) -> DimensionOut:
    return DimensionOut(
        level=judgement.level,
        levels=list(judgement.levels),
        spread=judgement.spread,
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
