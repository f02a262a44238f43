"""A session to take away: one page that needs nothing beside it, or JSON."""

import hashlib
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from fastapi import Request
from markupsafe import Markup
from pydantic import BaseModel

from app.answers.shown import AnswerOut
from app.errors import NotFound
from app.history.report import Report
from app.interviews.api import InterviewOut
from app.interviews.interview import Interview
from app.pages import STATIC, page
from app.recordings import Recorded, Recordings

STYLES = ("tokens", "base", "parts", "marks", "session", "print", "exported")
# Read at once; a multiple of three, so that the pieces' base64 joins without padding.
PIECE = 3 * 128 * 1024


class SessionOut(BaseModel):
    """All of a session: `answers` of all questions in order, newest take first."""

    interview: InterviewOut
    report: Report | None
    answers: list[AnswerOut]

    @classmethod
    def of(cls, interview: Interview) -> "SessionOut":
        """Its answers must be loaded whole."""
        return cls(
            interview=InterviewOut.model_validate(interview),
            report=Report.of(interview),
            answers=[AnswerOut.of(answer) for answer in interview.answers],
        )


class Sound(NamedTuple):
    """A recording, and the mark that stands for its bytes until they are sent."""

    recorded: Recorded
    mark: str


def file_name(interview: Interview, ending: str) -> str:
    """Letters, digits and hyphens only, whatever the role is called."""
    plain = unicodedata.normalize("NFKD", interview.role).encode("ascii", "ignore").decode().lower()
    role = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "session"
    return f"longview-{interview.created_at:%Y-%m-%d}-{role}.{ending}"


def sounds(recordings: Recordings, interview: Interview) -> dict[str, Sound]:
    """By answer; without those whose recording is gone."""
    found = {}
    for answer in interview.answers:
        with suppress(NotFound):
            if answer.has_audio:
                found[answer.id] = Sound(recordings.playable(answer.id), uuid4().hex)
    return found


def exported_page(request: Request, interview: Interview, sounds: dict[str, Sound]) -> Iterator[bytes]:
    """The page as it is to be sent, sounds last read when their place comes."""
    style = "\n".join((STATIC / "css" / f"{name}.css").read_text() for name in STYLES)
    script = (STATIC / "js" / "exported_player.js").read_text() if sounds else ""
    rendered = page(
        request,
        "history/export.html",
        interview=interview,
        report=Report.of(interview),
        sounds=sounds,
        style=Markup(style),  # noqa: S704  (ours, and no words of a person are in it)
        script=Markup(script),  # noqa: S704
        policy=_policy(style, script),
        now=datetime.now(UTC),
    )
    return _filled(bytes(rendered.body), sounds.values())


def _policy(style: str, script: str) -> str:
    """Nothing is fetched and nothing runs but our own style and script, whatever was said in the session."""
    return (
        f"default-src 'none'; media-src data:; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _filled(html: bytes, sounds: Iterable[Sound]) -> Iterator[bytes]:
    """Each sound in the place of its mark, a piece at a time: recordings may be larger than memory."""
    for sound in sounds:
        before, _, html = html.partition(sound.mark.encode())
        yield before
        yield from map(b64encode, sound.recorded.read(0, sound.recorded.size, PIECE))
    yield html
