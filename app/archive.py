"""Everything a person practised, as one zip file made while it is sent."""

import io
import json
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, undefer

from app.answers.answer import Answer
from app.answers.shown import AnswerOut
from app.database import Sessions
from app.errors import NotFound
from app.interviews.api import InterviewOut
from app.interviews.interview import Interview, InterviewPage
from app.interviews.schedule import Schedule
from app.people.person import Person
from app.recordings import Recordings

READ_ME = """Everything Longview keeps of your practice.

interviews/*.json  one file a session: its setting, its questions, your answers, their words, every judgement
recordings/*       your answers as they were recorded, named by the id of the answer
person.json        your preferences, and when each question comes back
"""
ENDINGS = {
    "audio/wav": "wav",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
}


class Pipe(io.RawIOBase):
    """Takes what a zip file writes, and gives it on a piece at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._held += content
        return len(content)

    def take(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece


def archive(sessions: Sessions, person_id: str, recordings: Recordings) -> Iterator[bytes]:
    """The bytes of the zip file. One session is read at a time, and recordings a piece at a time."""
    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as file, sessions() as session:
        person = session.get_one(Person, person_id)
        file.writestr("README.txt", READ_ME)
        file.writestr("person.json", _json(_person(session, person)))
        for interview in _interviews(session, person):
            name = f"interviews/{interview.created_at:%Y-%m-%d-%H%M}-{interview.id[:8]}.json"
            file.writestr(name, _json(_told(session, interview)))
            for answer in interview.answers:
                for _ in _recording(file, answer, recordings):
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()


def _interviews(session: Session, person: Person) -> Iterator[Interview]:
    cursor: str | None = None
    while True:
        found = InterviewPage.read(session, person, cursor)
        yield from found.interviews
        session.expunge_all()
        if (cursor := found.next_cursor) is None:
            return


def _recording(file: ZipFile, answer: Answer, recordings: Recordings) -> Iterator[None]:
    """Writes it, and stops after each piece. A recording already compressed is only stored."""
    if not answer.has_audio:
        return
    try:
        recorded = recordings.original(answer.id)
    except NotFound:
        return
    name = f"recordings/{answer.id}.{ENDINGS.get(recorded.media_type, 'bin')}"
    entry = ZipInfo(name, answer.created_at.timetuple()[:6])
    entry.compress_type = ZIP_STORED
    with file.open(entry, "w", force_zip64=True) as target:
        for piece in recorded.read(0, recorded.size):
            target.write(piece)
            yield


def _person(session: Session, person: Person) -> dict[str, object]:
    returns = session.scalars(select(Schedule).where(Schedule.person_id == person.id).order_by(Schedule.due))
    return {
        "preferences": person.preferences.model_dump(),
        "questions_come_back": [
            {"scenario": item.scenario, "question": item.text, "due": item.due.isoformat()}
            for item in returns
        ],
    }


def _told(session: Session, interview: Interview) -> dict[str, object]:
    """As the API tells it, each question with its whole answers; without those deleted meanwhile."""
    setting = InterviewOut.model_validate(interview).model_dump(mode="json")
    whole = {answer.id: AnswerOut.of(answer).model_dump(mode="json") for answer in _read(session, interview)}
    for question in setting["questions"]:
        question["answers"] = [whole[link["id"]] for link in question["answers"] if link["id"] in whole]
    return setting


def _read(session: Session, interview: Interview) -> Iterator[Answer]:
    heavy = (undefer(Answer.transcript), undefer(Answer.delivery), undefer(Answer.wish))
    mine = select(Answer).where(Answer.id.in_(answer.id for answer in interview.answers))
    return iter(session.scalars(mine.options(*heavy, selectinload(Answer.grades))))


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
