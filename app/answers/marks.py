"""An answer's words with the evidence marked on them, ready to be shown and played."""

from itertools import pairwise

from pydantic import BaseModel

from app.answers.grade import Grade
from app.grading.evidence import Quoted, quoted
from app.rubric.asked import Dimension
from app.speech.transcript import Span, Transcript


class Mark(BaseModel, frozen=True):
    """A word, or of typed text a stretch, with what rests on it. Times in seconds; None if typed.

    A word that was added when the others were corrected lasts no time.
    """

    text: str
    start: float | None = None
    end: float | None = None
    confidence: float = 1.0
    dimensions: tuple[Dimension, ...] = ()
    quote_ids: tuple[str, ...] = ()


def sound_of(words: Transcript, start: int, end: int) -> Span | None:
    """When characters `start` to `end` of the text are heard; None where all of them were typed."""
    said = words.when(start, end)
    return said if said and said.start < said.end else None


def marked_words(transcript: Transcript, grade: Grade | None) -> list[Mark]:
    """Words of a spoken answer, to be joined by spaces; stretches of a typed one, to be joined by nothing."""
    judged = grade.assessment.dimensions.values() if grade else ()
    quotes = quoted((quote for judgement in judged for quote in judgement.quotes), transcript.text)
    if transcript.typed is not None:
        return _marked_text(transcript.typed, quotes)
    return [
        _mark(word.text, place, quotes).model_copy(update=word.model_dump())
        for word, place in zip(transcript.words, transcript.places, strict=True)
    ]


def _marked_text(text: str, quotes: list[Quoted]) -> list[Mark]:
    edges = sorted({0, len(text)} | {edge for quote in quotes for edge in (quote.start, quote.end)})
    return [_mark(text[start:end], (start, end), quotes) for start, end in pairwise(edges)]


def _mark(text: str, place: tuple[int, int], quotes: list[Quoted]) -> Mark:
    # The space between overlapping quotes is no mark: there is nothing in it to click or to read out.
    over = quotes if text.strip() else []
    touching = [quote for quote in over if quote.start < place[1] and quote.end > place[0]]
    return Mark(
        text=text,
        dimensions=tuple(quote.dimension for quote in touching),
        quote_ids=tuple(quote.id for quote in touching),
    )
