"""What came back over the wire: an envelope, a text in it, and somewhere in the text the value."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator

from app.chat.model import T

FALSE_STARTS = 100  # braces that open no object; each costs a look at the whole reply


class InvalidReply(Exception):
    """`fault` completes "the last one ..." for the person; `detail` tells the model what to mend."""

    def __init__(self, fault: str, detail: str = "", text: str = "", cut_off: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.detail, self.text, self.cut_off = fault, detail, text, cut_off


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None

    @field_validator("content", mode="before")
    @classmethod
    def _join_parts(cls, content: Any) -> Any:
        """Some endpoints answer in parts; those that are not text hold the model's thinking."""
        if not isinstance(content, list):
            return content
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class Completion(BaseModel):
    """The parts of a chat completion we use; endpoints leave out or add most others."""

    choices: list[_Choice] = Field(min_length=1)
    usage: dict[str, Any] | None = None

    @classmethod
    def parse(cls, body: bytes) -> "Completion":
        """Raises InvalidReply when `body` is not a chat completion."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise InvalidReply("held no message") from error

    @property
    def declined(self) -> bool:
        return bool(self.choices[0].message.refusal) or self.choices[0].finish_reason == "content_filter"

    @property
    def tokens(self) -> Counter[str]:
        """Those of the prompt and of the completion, as far as the endpoint says."""
        said = {name: (self.usage or {}).get(name) for name in ("prompt_tokens", "completion_tokens")}
        return Counter({name: count for name, count in said.items() if isinstance(count, int)})

    def value(self, schema: type[T]) -> T:
        """The last object in the text that has the shape of `schema`. Raises InvalidReply."""
        text = (self.choices[0].message.content or "").rpartition("</think>")[2].strip()
        if not text and self.choices[0].finish_reason != "length":
            raise InvalidReply("was empty")
        wrong: ValidationError | None = None
        for found in reversed(list(_objects(text))):
            try:
                return schema.model_validate(found)
            except ValidationError as error:
                wrong = wrong or error
        if self.choices[0].finish_reason == "length":
            raise InvalidReply("was cut off before its end", "It was cut off: be brief.", text, cut_off=True)
        if wrong is None:
            raise InvalidReply("held no complete JSON", "It held no complete JSON object.", text)
        raise InvalidReply("had the wrong shape", _mistakes(wrong), text) from wrong


def _objects(text: str) -> Iterator[Any]:
    """Every outermost JSON object in `text`, whatever stands around it (prose, code fences)."""
    decoder, at, false_starts = json.JSONDecoder(), text.find("{"), 0
    while at >= 0 and false_starts < FALSE_STARTS:
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end, false_starts = at + 1, false_starts + 1
        else:
            yield found
        at = text.find("{", end)


def _mistakes(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)[:5]
    return "\n".join(f"- {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
