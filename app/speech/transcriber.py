"""What turns an answer into words, on this machine or elsewhere."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from app.speech.desk import Desk
from app.speech.hearing import Heard
from app.speech.listener import Listener, Told
from app.speech.transcript import Audio, Progress, Transcript, unheard


class Transcriber(Protocol):
    """All work it does on this machine is done at its desk."""

    desk: Desk

    @property
    def name(self) -> str:
        """As shown to the person, such as "Whisper base on this machine"."""

    @property
    def address(self) -> str | None:
        """The host, and port where one is named, that recordings are sent to; None for this very process."""

    def warm(self) -> None:
        """Makes ready what can be made ready before the first recording. Raises ModelUnavailable."""

    def transcribe(
        self, audio: Audio, progress: Progress = unheard, known: Iterable[Heard] = ()
    ) -> Transcript:
        """A whole recording. What is `known` of it, from when it was spoken, is not heard again.

        Raises ModelUnavailable when the work could not be done. No speech gives no words, not an error.
        """

    def listen(self, tell: Callable[[Told], None], known: Iterable[Heard] = ()) -> Listener[Any]:
        """For one who is about to speak; see Listener."""
