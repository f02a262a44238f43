"""How an answer was spoken, by counting. Never part of the scores."""

from app.delivery.delivery import Delivery
from app.delivery.fillers import fillers
from app.delivery.length import length
from app.delivery.pace import pace
from app.delivery.pauses import pauses
from app.speech.transcript import Transcript


def observe(transcript: Transcript) -> Delivery:
    """The measures that apply; a typed answer has only its length, one without words none."""
    measures = (pace(transcript), fillers(transcript), pauses(transcript), length(transcript))
    return Delivery(measures=tuple(measure for measure in measures if measure))
