"""What an endpoint can do, found out by one small request."""

from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel

from app.chat.manners import Mode

if TYPE_CHECKING:
    from app.chat.endpoint import OpenAIChatModel

PROMPT = 'Answer with the JSON object {"ready": true} and nothing else.'
CAN: dict[Mode, str] = {
    "json_schema": "It keeps to the shape it is given (JSON schema accepted).",
    "json_object": (
        "It answers in JSON but takes no JSON schema, so Longview checks the shape and asks again if need be."
    ),
    "plain": "It takes no JSON setting at all, so Longview asks for JSON in words and checks the shape.",
}


class Ready(BaseModel):
    """What the model is asked for."""

    ready: bool


class Trial(NamedTuple):
    """`seconds` includes finding out what the endpoint accepts."""

    model: str
    address: str
    seconds: float
    mode: Mode

    @property
    def sentence(self) -> str:
        return f"{self.model} at {self.address} answered in {self.seconds:.1f} s. {CAN[self.mode]}"


def try_out(chat: "OpenAIChatModel") -> Trial:
    """Raises ModelUnavailable, with a sentence for the person."""
    reply = chat.reply(PROMPT, Ready)
    return Trial(chat.name, chat.address, reply.usage.seconds, chat.manners.mode)
