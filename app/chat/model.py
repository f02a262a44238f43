"""A language model we can ask for a value of a known shape."""

import ipaddress
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from app.errors import ModelUnavailable

T = TypeVar("T", bound=BaseModel)


class Usage(BaseModel, frozen=True):
    """What one or more requests cost. Tokens are zero where the endpoint does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            seconds=self.seconds + other.seconds,
        )

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A valid value and what it cost, with the invalid replies before it."""

    value: T
    usage: Usage


class EndpointFailed(ModelUnavailable):
    """Its sentence is for one who waits for feedback; `happened` and `remedy` are for anyone."""

    def __init__(self, happened: str, remedy: str) -> None:
        super().__init__(f"{happened} Your answer is safe; {remedy}, then try again.")
        self.happened, self.remedy = happened, remedy


class ChatModel(Protocol):
    """`address` is the host, and port where one is named, that prompts go to, as shown to the person."""

    name: str
    address: str

    def reply(self, prompt: str, schema: type[T], sample: int = 0) -> Reply[T]:
        """`sample` numbers repeated askings of one thing; each has a seed of its own.

        Raises EndpointFailed when no valid reply could be had.
        """


def stays_here(address: str) -> bool:
    """Whether what is sent to `address` (a host, or host:port) stays on this machine."""
    host = urlsplit(f"//{address}").hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
