"""Prompts are data: prompts/*.md.j2, every variable required."""

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parents[2] / "prompts"

# How every template of the house is read: each variable is required, and a line of statements leaves no gap.
STRICT: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}

# Prompts are plain text for a model, never markup for a browser.
_environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=False, **STRICT)  # noqa: S701


def render(name: str, **variables: object) -> str:
    """The text of prompts/NAME.md.j2. Raises jinja2.UndefinedError when a variable is missing."""
    return _environment.get_template(f"{name}.md.j2").render(**variables).strip() + "\n"


def fingerprint(*files: str | Path) -> str:
    """A short hash of files, named relative to prompts/; a grade keeps that of the prompts it was made by."""
    digest = hashlib.sha256()
    for file in files:
        digest.update((FOLDER / file).read_bytes())
    return digest.hexdigest()[:12]
