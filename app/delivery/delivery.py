"""How an answer was spoken: measures kept apart from scores."""

from typing import Literal

from pydantic import BaseModel

from app.speech.transcript import Span


class Measure(BaseModel, frozen=True):
    """One countable thing about the delivery.

    `said` is the figure in words with its unit; `remark` is set only outside the neutral band; `caveat` says
    what the figure cannot know; `moments` are the places in the recording it counts.
    """

    name: Literal["pace", "fillers", "pauses", "length"]
    value: float
    unit: str
    said: str
    remark: str | None = None
    caveat: str | None = None
    moments: tuple[Span, ...] = ()


class Delivery(BaseModel, frozen=True):
    measures: tuple[Measure, ...] = ()
