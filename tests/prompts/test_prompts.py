"""Prompts are pinned: after a wanted change, run `python -m tests.prompts.golden` and read the diff."""

from difflib import unified_diff

import pytest
from jinja2 import UndefinedError

from app.chat.prompts import FOLDER as PROMPTS
from app.chat.prompts import fingerprint, render
from app.grading.llm import SOURCES
from tests.prompts.golden import FOLDER, rendered

RENDERED = rendered()


def test_golden_files_are_those_rendered() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(RENDERED)


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_prompt_is_as_pinned(name: str) -> None:
    pinned = (FOLDER / name).read_text("utf-8")
    diff = "\n".join(
        unified_diff(pinned.splitlines(), RENDERED[name].splitlines(), "pinned", "now", lineterm="")
    )
    assert diff == ""


def test_every_template_is_pinned() -> None:
    named = {path.stem.removesuffix(".md") for path in PROMPTS.glob("*.md.j2")}
    assert named == {"code_answer", "coach_answer", "json_schema", "json_again"}


def test_prompt_without_a_variable_is_refused() -> None:
    with pytest.raises(UndefinedError, match="'schema' is undefined"):
        render("json_schema")


def test_fingerprint_of_every_grading_source_is_stable_and_short() -> None:
    assert fingerprint(*SOURCES) == fingerprint(*SOURCES)
    assert len({fingerprint(source) for source in SOURCES}) == len(SOURCES)
    assert len(fingerprint(*SOURCES)) == 12


@pytest.mark.parametrize("name", sorted(name for name in RENDERED if "coding" in name))
def test_grading_prompt_never_speaks_of_levels(name: str) -> None:
    text = RENDERED[name]
    assert [word for word in ("level 1", "level 5", "1-5", "out of") if word in text.lower()] == []
    assert len(text.split()) <= 1200
