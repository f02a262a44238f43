"""Failures we expect, each with a status and one sentence for the person."""

from http import HTTPStatus


class AppError(Exception):
    """An expected failure.

    `sentence` says what happened, what is safe and what to do; it is shown as it stands.
    `retryable` says whether the same work may succeed if it is run again unchanged.
    """

    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    retryable: bool = False

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(AppError):
    status = HTTPStatus.NOT_FOUND


class Conflict(AppError):
    status = HTTPStatus.CONFLICT


class TooLarge(AppError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Unprocessable(AppError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnreadableRecording(AppError):
    """The bytes are not a recording we can read, or hold no sound. Permanent."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ModelUnavailable(AppError):
    """A model endpoint did not answer, or answered nonsense each time it was asked."""

    status = HTTPStatus.BAD_GATEWAY
    retryable = True
