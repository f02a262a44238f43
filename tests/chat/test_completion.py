"""Finding the value in what came back."""

import json
import time

import pytest
from pydantic import BaseModel

from app.chat.completion import Completion, InvalidReply


class Shape(BaseModel):
    colour: str
    sides: int


SQUARE = '{"colour": "red", "sides": 4}'


def completion(content: object, finish: str | None = "stop", **more: object) -> Completion:
    choice = {"message": {"content": content}, "finish_reason": finish}
    return Completion.parse(json.dumps({"choices": [choice], **more}).encode())


@pytest.mark.parametrize(
    "text",
    [
        SQUARE,
        f"```json\n{SQUARE}\n```",
        f"Here {{you}} are: {SQUARE} Anything else?",
        f'<think>{{"colour": "blue", "sides": 3}}</think>{SQUARE}',
        f'For instance {{"colour": "blue", "sides": 3}}; but the answer is {SQUARE}',
        f'{SQUARE}\n{{"note": "done"}}',
        '{"colour": "red", "sides": 4, "level": 5}',
    ],
)
def test_value_is_found_whatever_stands_around_it(text: str) -> None:
    assert completion(text).value(Shape) == Shape(colour="red", sides=4)


@pytest.mark.parametrize(
    ("text", "finish", "fault"),
    [
        ("", "stop", "was empty"),
        ("<think>Hm.</think>  ", "stop", "was empty"),
        ("I would say red.", "stop", "held no complete JSON"),
        ('{"colour": "red", "sid', "stop", "held no complete JSON"),
        ('{"colour": "red", "sid', "length", "was cut off before its end"),
        ("<think>Let me see", "length", "was cut off before its end"),
        ('{"colour": "red"}', "stop", "had the wrong shape"),
        ('{"colour": "red", "sides": "many"}', "stop", "had the wrong shape"),
        ("[" * 100_000, "stop", "held no complete JSON"),
        ('{"a":' * 20_000, "stop", "held no complete JSON"),
        ('{"sides": ' + "9" * 5_000 + "}", "stop", "held no complete JSON"),
    ],
)
def test_text_without_the_value_is_invalid(text: str, finish: str, fault: str) -> None:
    with pytest.raises(InvalidReply) as invalid:
        completion(text, finish).value(Shape)
    assert invalid.value.fault == fault
    assert invalid.value.cut_off == (finish == "length")


@pytest.mark.parametrize("text", ["{" * 400_000, '{"a":' * 80_000, '{"a":"' * 60_000, '{"a":[1,' * 50_000])
def test_text_made_to_be_slow_is_given_up_quickly(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidReply, match="held no complete JSON"):
        completion(text).value(Shape)
    assert time.monotonic() - began < 2


def test_mistakes_are_listed_for_the_model() -> None:
    with pytest.raises(InvalidReply) as invalid:
        completion('{"sides": "many"}').value(Shape)
    assert invalid.value.detail.splitlines() == [
        "- colour: Field required",
        "- sides: Input should be a valid integer, unable to parse string as an integer",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"choices": []}', b'{"error": {"message": "x"}}', b"\xff"]
)
def test_body_that_is_no_completion_is_invalid(body: bytes) -> None:
    with pytest.raises(InvalidReply, match="held no message"):
        Completion.parse(body)


def test_tokens_are_none_where_the_endpoint_does_not_say() -> None:
    assert completion(SQUARE).tokens == {}
    assert completion(SQUARE, usage={"prompt_tokens": None}).tokens == {}
    counted = completion(SQUARE, usage={"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9})
    assert counted.tokens == {"prompt_tokens": 7, "completion_tokens": 2}
