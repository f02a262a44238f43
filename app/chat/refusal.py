"""Why an endpoint would not answer: read from the SDK's error, told in one plain sentence."""

import re
from typing import NamedTuple

import httpx2
import openai

# The SDK's own, and those of the wire while a reply is read.
ERRORS = (openai.APIError, httpx2.HTTPError)


class Trouble(NamedTuple):
    """One way to fail: what to tell the person, and whether the same request may succeed a moment later."""

    happened: str
    remedy: str
    transient: bool = False

    def sentence(self, **names: object) -> str:
        return f"{self.happened} Your answer is safe; {self.remedy}, then try again.".format(**names)


RUNNING = "check that the language model is running there"
UNREACHABLE = Trouble("Nothing answered at {address}.", RUNNING)
BROKEN = Trouble("The connection to {address} broke.", RUNNING, transient=True)
HANG = Trouble(
    "The language model at {address} did not reply within {timeout:g} seconds.",
    "choose a faster model or raise LONGVIEW_LLM_TIMEOUT",
)
DECLINED = Trouble(
    "The language model at {address} declined to work on this answer.", "reword it or choose another model"
)
UNUSABLE = Trouble(
    "The model {model} at {address} gave {tries} replies that could not be used; the last one {fault}.",
    "wait a minute or choose another model",
)
TOO_LONG = Trouble(
    "The answer and its instructions are longer than {model} at {address} can read.",
    "choose a model with a larger context",
)
NO_CREDIT = Trouble(
    "{address} says there is no credit left for its key.", "top it up or choose another model"
)
BAD_KEY = Trouble("{address} refused the key it was given.", "check LONGVIEW_LLM_API_KEY")
UNKNOWN = Trouble(
    "{address} does not know the model {model}, or is not an OpenAI-compatible address.",
    "check LONGVIEW_LLM_MODEL and LONGVIEW_LLM_BASE_URL",
)
BUSY = Trouble("{address} is taking no more requests for now.", "wait a minute", transient=True)
FAILED = Trouble("The language model at {address} failed (status {status}).", "wait a minute", transient=True)
REFUSED = Trouble(
    "{address} refused the request (status {status}).", "check LONGVIEW_LLM_BASE_URL and LONGVIEW_LLM_MODEL"
)

# What endpoints say when the cause is not in the status.
SAYINGS = {
    r"context.?(length|size|window)|too many tokens": TOO_LONG,
    r"content_filter|content_policy": DECLINED,
    r"insufficient.(quota|credit|balance)": NO_CREDIT,
}
STATUSES = {401: BAD_KEY, 402: NO_CREDIT, 403: BAD_KEY, 404: UNKNOWN, 408: BUSY, 409: BUSY, 429: BUSY}
FORMAT = re.compile(r"response_format|json_schema|json_object|grammar|structured|guided")


def trouble(error: Exception) -> Trouble:
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return HANG
    if not isinstance(error, openai.APIStatusError):
        return UNREACHABLE if isinstance(error.__cause__, httpx2.ConnectError) else BROKEN
    said = next((case for words, case in SAYINGS.items() if re.search(words, _words(error))), None)
    return said or STATUSES.get(error.status_code) or (FAILED if error.status_code >= 500 else REFUSED)


def refuses_format(error: Exception) -> bool:
    """Whether it is the shape we asked for, and not the request, that the endpoint refused."""
    return status(error) in (400, 404, 415, 422, 500, 501) and bool(FORMAT.search(_words(error)))


def may_refuse_format(error: Exception) -> bool:
    """Whether a refusal that does not say why may yet be about the shape we asked for."""
    return status(error) in (400, 422, 500) and trouble(error) in (REFUSED, FAILED)


def refuses_option(error: Exception, option: str) -> bool:
    """Whether an optional parameter, such as temperature, was refused."""
    return status(error) in (400, 404, 422, 500) and bool(re.search(rf"\b{option}\b", _words(error)))


def retry_after(error: Exception) -> float:
    """Seconds the endpoint asks us to wait; 0 when it does not say."""
    asked = error.response.headers.get("retry-after", "") if isinstance(error, openai.APIStatusError) else ""
    return float(asked) if re.fullmatch(r"\d{1,9}(\.\d+)?", asked) else 0.0


def status(error: Exception) -> int:
    """The HTTP status, or 0 when there was no response."""
    return error.status_code if isinstance(error, openai.APIStatusError) else 0


def _words(error: Exception) -> str:
    return f"{error} {getattr(error, 'body', '')}".lower()
