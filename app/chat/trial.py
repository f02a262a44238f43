"""What an endpoint can do, found out by two small requests that hold nothing of a person."""

from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel

from app.chat.model import EndpointFailed
from app.errors import ModelUnavailable

if TYPE_CHECKING:
    from app.chat.endpoint import OpenAIChatModel
    from app.chat.manners import Mode

PROMPT = 'Answer with a JSON object: "ready": true, and "days": the names of the seven days of the week.'
SCHEMA: "dict[Mode, str]" = {
    "json_schema": "yes: it keeps to the shape it is given",
    "json_object": "no, but JSON: Longview checks the shape, and asks again if need be",
    "plain": "no: Longview asks for JSON in words, and checks the shape",
}
FAILED = "{happened} Nothing of yours was sent. To mend it, {remedy}."


class Ready(BaseModel):
    """What the model is asked for: enough words to time it by."""

    ready: bool
    days: list[str]


class Trial(NamedTuple):
    """`seconds` are those of one reply of `tokens`, which are 0 where the endpoint does not say."""

    model: str
    address: str
    mode: "Mode"
    seconds: float
    tokens: int

    @property
    def schema(self) -> str:
        return SCHEMA[self.mode]

    @property
    def speed(self) -> str:
        took = f"{self.seconds:.1f} s for a short reply"
        return f"{took}, {self.tokens / self.seconds:.0f} tokens a second" if self.tokens else took

    @property
    def sentence(self) -> str:
        return f"{self.model} at {self.address} answers: {self.speed}. JSON schema: {self.schema}."


def try_out(chat: "OpenAIChatModel") -> Trial:
    """Raises ModelUnavailable, with a sentence for the person."""
    try:
        chat.reply(PROMPT, Ready)  # finds out how to ask, and has the model loaded
        usage = chat.reply(PROMPT, Ready).usage
    except EndpointFailed as error:
        raise ModelUnavailable(FAILED.format(happened=error.happened, remedy=error.remedy)) from error
    return Trial(chat.name, chat.address, chat.manners.mode, usage.seconds, usage.completion_tokens)
