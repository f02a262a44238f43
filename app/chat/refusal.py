"""Why an endpoint would not answer: read from the SDK's error, told in one plain sentence."""

import re

import httpx2
import openai
import yaml
from pydantic import BaseModel, TypeAdapter

from app.chat.model import EndpointFailed
from app.chat.prompts import FOLDER

# The SDK's own, and those of the wire while a reply is read.
ERRORS = (openai.APIError, httpx2.HTTPError)


class Trouble(BaseModel, frozen=True, extra="forbid"):
    """One way to fail: what to tell the person, and whether the same request may succeed a moment later.

    It is known by what the endpoint `says` or by one of its `statuses`.
    """

    happened: str
    remedy: str
    transient: bool = False
    statuses: tuple[int, ...] = ()
    says: re.Pattern[str] | None = None

    def unavailable(self, **names: object) -> EndpointFailed:
        return EndpointFailed(self.happened.format(**names), self.remedy)


TROUBLES = TypeAdapter(dict[str, Trouble]).validate_python(
    yaml.safe_load((FOLDER / "chat" / "troubles.yaml").read_bytes())
)
FORMAT = re.compile(r"response_format|json_schema|json_object|grammar|structured|guided")


def trouble(error: Exception) -> Trouble:
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return TROUBLES["hang"]
    if not isinstance(error, openai.APIStatusError):
        return TROUBLES["unreachable" if isinstance(error.__cause__, httpx2.ConnectError) else "broken"]
    known = [one for one in TROUBLES.values() if one.says and one.says.search(_words(error))]
    known += [one for one in TROUBLES.values() if error.status_code in one.statuses]
    return known[0] if known else TROUBLES["failed" if error.status_code >= 500 else "refused"]


def refuses_format(error: Exception) -> bool:
    """Whether it is the shape we asked for, and not the request, that the endpoint refused."""
    return status(error) in (400, 404, 415, 422, 500, 501) and bool(FORMAT.search(_words(error)))


def may_refuse_format(error: Exception) -> bool:
    """Whether a refusal that does not say why may yet be about the shape we asked for."""
    return status(error) in (400, 422, 500) and trouble(error) in (TROUBLES["refused"], TROUBLES["failed"])


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
