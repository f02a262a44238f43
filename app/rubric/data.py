"""Data files beside the code: prompts/**/*.yaml, read into checked shapes."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator

FOLDER = Path(__file__).parents[2] / "prompts"


class Data(BaseModel, frozen=True, extra="forbid"):
    """A shape that a data file must have, no more and no less."""


# The same safe loader, in C where it was built: every command reads these files.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T", bound=BaseModel)


def load(name: str, shape: type[T]) -> T:
    """prompts/NAME as `shape`. Raises pydantic.ValidationError when the file does not have that shape."""
    return shape.model_validate(yaml.load((FOLDER / name).read_bytes(), Loader))  # noqa: S506


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# A text of words parted by spaces; a list of regular expressions of which any may match.
Words = Annotated[frozenset[str], BeforeValidator(str.split)]
Cue = Annotated[re.Pattern[str], BeforeValidator(_any_of)]
