"""Prompts are data: prompts/*.md.j2, every variable required."""

import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parents[2] / "prompts"

# Prompts are plain text for a model, never markup for a browser.
_environment = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701
)


def render(name: str, **variables: object) -> str:
    """The text of prompts/NAME.md.j2. Raises jinja2.UndefinedError when a variable is missing."""
    return _environment.get_template(f"{name}.md.j2").render(**variables).strip() + "\n"


def fingerprint(*names: str) -> str:
    """A short hash of prompt files, named relative to prompts/, kept with every grade made by them."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()[:12]
