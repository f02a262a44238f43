"""What an endpoint accepts, found out by asking, and a request put in those terms."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import openai
from pydantic import BaseModel

from app.chat import refusal
from app.chat.completion import InvalidReply
from app.chat.prompts import render

TOKENS = 4096  # doubled for each try, since a reasoning model spends most of them thinking
OPTIONS = {"temperature": 0, "seed": 1, "max_tokens": TOKENS}
LONGEST_ECHO = 2000  # characters of an invalid reply shown back to the model

Mode = Literal["json_schema", "json_object", "plain"]
LOWER: dict[Mode, Mode] = {"json_schema": "json_object", "json_object": "plain"}


class Manners(NamedTuple):
    """How to ask. `proven` once a valid reply has come back from asking so."""

    mode: Mode = "json_schema"
    options: Mapping[str, int] = OPTIONS
    proven: bool = False

    def lowered(self) -> "Manners | None":
        return self._replace(mode=LOWER[self.mode], proven=False) if self.mode in LOWER else None

    def after(self, error: Exception) -> "Manners | None":
        """Another way to ask, where the error names what it will not have."""
        if refusal.refuses_format(error) and (lowered := self.lowered()):
            return lowered
        refused = {name for name in self.options if refusal.refuses_option(error, name)}
        options = {name: value for name, value in self.options.items() if name not in refused}
        if "max_tokens" in refused:
            options["max_completion_tokens"] = self.options["max_tokens"]
        return self._replace(options=options) if refused else None


@dataclass
class Request:
    """What is asked, and how. `sample` is added to the seed.

    `tries` counts the invalid replies, of which `invalid` is the last.
    """

    prompt: str
    schema: type[BaseModel]
    manners: Manners
    sample: int = 0
    tries: int = 0
    invalid: InvalidReply | None = None

    @property
    def body(self) -> dict[str, Any]:
        function = openai.pydantic_function_tool(self.schema)["function"]
        shape = {"name": function["name"], "strict": True, "schema": function["parameters"]}
        formats: dict[Mode, dict[str, Any]] = {
            "json_schema": {"response_format": {"type": "json_schema", "json_schema": shape}},
            "json_object": {"response_format": {"type": "json_object"}},
            "plain": {},
        }
        options = {name: self._option(name, value) for name, value in self.manners.options.items()}
        return {"messages": self._messages(shape["schema"])} | formats[self.manners.mode] | options

    def _option(self, name: str, value: int) -> int:
        if name == "seed":
            return value + self.sample
        return value << self.tries if "tokens" in name else value

    def change(self, manners: Manners | None) -> bool:
        """Whether there is this other way to ask; it is taken."""
        self.manners = manners or self.manners
        return manners is not None

    def doubt(self) -> bool:
        """Something went wrong for no stated reason: the shape asked for is suspected until proven."""
        return not self.manners.proven and self.change(self.manners.lowered())

    def mend(self, invalid: InvalidReply) -> None:
        self.tries, self.invalid = self.tries + 1, invalid
        if not invalid.cut_off:
            self.doubt()

    def _messages(self, schema: object) -> list[dict[str, str]]:
        told = self.manners.mode == "json_schema"
        shape = "" if told else "\n" + render("json_schema", schema=json.dumps(schema))
        messages = [{"role": "user", "content": self.prompt + shape}]
        if self.invalid and self.invalid.text:
            messages.append({"role": "assistant", "content": self.invalid.text[:LONGEST_ECHO]})
            messages.append({"role": "user", "content": render("json_again", mistakes=self.invalid.detail)})
        return messages
