"""An answer as programs see it."""

from datetime import datetime

from pydantic import BaseModel

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.answers.marks import sound_of
from app.chat.model import Usage
from app.coaching.coach import Coaching
from app.delivery.delivery import Delivery
from app.grading.grader import GraderCard, Missed
from app.rubric.asked import Dimension
from app.rubric.assessment import Judgement
from app.rubric.coding import Evidence, Indicator
from app.speech.transcript import Transcript


class QuoteOut(BaseModel):
    """Verbatim from the transcript, at `characters` of its text. Times in seconds; null if not spoken."""

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


class AssessmentOut(GraderCard):
    """What a grader, by its card, made of an answer, and the advice on it."""

    rubric_version: str
    notice: str | None
    seconds: float
    usage: Usage
    assessable: bool
    not_assessable_reason: str | None
    dimensions: dict[Dimension, DimensionOut]
    weakest: Dimension | None
    coaching: Coaching | None

    @classmethod
    def of(cls, grade: Grade, words: Transcript) -> "AssessmentOut":
        judged = grade.assessment
        return cls(
            **dict(grade.card),
            usage=grade.usage,
            rubric_version=judged.rubric_version,
            notice=judged.notice,
            seconds=grade.seconds,
            assessable=judged.assessable,
            not_assessable_reason=judged.unassessable_sentence,
            dimensions={name: _dimension(words, judgement) for name, judgement in judged.dimensions.items()},
            weakest=judged.weakest,
            coaching=grade.coaching,
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
        words = answer.words_of(grade)
        return cls(
            **dict(AssessmentOut.of(grade, words)),
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
    transcript: Transcript | None
    delivery: Delivery | None
    assessment: GradeOut | None
    grades: list[GradeOut]
    failed_step: str | None
    error: str | None
    retryable: bool

    @classmethod
    def of(cls, answer: Answer) -> "AnswerOut":
        made = ("transcript", "assessment", "grades")
        grades = [GradeOut.of_grade(grade, answer) for grade in answer.grades]
        return cls(
            **{name: getattr(answer, name) for name in cls.model_fields if name not in made},
            transcript=answer.words_said if answer.transcript else None,
            assessment=grades[-1] if grades else None,
            grades=grades,
        )


def _dimension(transcript: Transcript, judgement: Judgement) -> DimensionOut:
    return DimensionOut(
        **judgement.model_dump(exclude={"quotes"}),
        spread=judgement.spread,
        quotes=[_quote(transcript, quote) for quote in judgement.quotes],
    )


def _quote(transcript: Transcript, quote: Evidence) -> QuoteOut:
    said = sound_of(transcript, quote.start, quote.end)
    return QuoteOut(
        text=quote.quote,
        start=said.start if said else None,
        end=said.end if said else None,
        indicator=quote.indicator,
        characters=(quote.start, quote.end),
    )
