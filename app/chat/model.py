"""A language model we can ask for a value of a known shape."""

from typing import Protocol, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)


class Usage(BaseModel):
    """What one or more replies cost. Tokens are zero where the endpoint does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


class ChatModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str:
        """Host the prompts are sent to, as shown to the person."""

    def reply(self, prompt: str, schema: type[T]) -> T:
        """Raises ModelUnavailable, with a sentence for the person, when no valid reply could be had."""
