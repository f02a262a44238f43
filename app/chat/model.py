"""A language model we can ask for a value of a known shape."""

import ipaddress
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

T = TypeVar("T", bound=BaseModel)


class Usage(BaseModel):
    """What one or more requests cost. Tokens are zero where the endpoint does not say."""

    model_config = ConfigDict(frozen=True)

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            seconds=self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A valid value and what it cost, with the invalid replies before it."""

    value: T
    usage: Usage


class ChatModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str:
        """Host, and port where one is named, that the prompts are sent to, as shown to the person."""

    def reply(self, prompt: str, schema: type[T]) -> Reply[T]:
        """Raises ModelUnavailable, with a sentence for the person, when no valid reply could be had."""


def stays_here(address: str) -> bool:
    """Whether what is sent to `address` (a host, or host:port) stays on this machine."""
    host = urlsplit(f"//{address}").hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
