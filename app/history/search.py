"""What of one's practice is to be shown: a search that an address can carry."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationError
from sqlalchemy import ColumnElement, select

from app.answers.traps import NotedTrap
from app.coaching.bank import Trap
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.people.person import Person
from app.rubric.asked import Scenario

FAULTS = {
    "scenario": "There is no such kind of conversation; all kinds are shown.",
    "trap": "There is no such trap; all sessions are shown.",
    **dict.fromkeys(("role", "question"), "This is too long to search for. Keep it under 200 characters."),
    **dict.fromkeys(("since", "until"), "This is not a date. Write it as 2026-11-22."),
}

# A form sends its empty fields too.
_blank = BeforeValidator(lambda value: value if value != "" else None)
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Search(BaseModel, frozen=True):
    """All that is set must hold. `since` and `until` are days in UTC, both included."""

    scenario: Annotated[Scenario | None, _blank] = None
    role: Text = ""
    question: Text = ""
    trap: Annotated[Trap | None, _blank] = None
    since: Annotated[date | None, _blank] = None
    until: Annotated[date | None, _blank] = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> tuple["Search", dict[str, str]]:
        """What can be understood of an address, and a sentence for each field that cannot."""
        try:
            found, faults = cls.model_validate(given), {}
        except ValidationError as error:
            wrong = {str(item["loc"][0]) for item in error.errors()}
            kept = {name: value for name, value in given.items() if name not in wrong}
            found, faults = cls.model_validate(kept), {name: FAULTS[name] for name in wrong}
        if found.since and found.until and found.since > found.until:
            faults["until"] = "This day comes before the one under From. Exchange the two."
        return found, faults

    @property
    def chosen(self) -> dict[str, str]:
        """Field by field what is set, as an address carries it."""
        return {name: str(value) for name, value in self.model_dump(mode="json").items() if value}

    def address(self, **more: str) -> str:
        query = urlencode(self.chosen | more)
        return f"/interviews?{query}" if query else "/interviews"

    def without(self, field: str) -> str:
        return self.model_copy(update={field: type(self).model_fields[field].default}).address()

    def sessions(self, person: Person) -> list[ColumnElement[bool]]:
        """Conditions on the person's interviews. What is searched for is gathered from one narrow index."""
        wanted = [Interview.person_id == person.id]
        if self.scenario:
            wanted.append(Interview.scenario == self.scenario)
        if self.role:
            wanted.append(Interview.role.contains(self.role, autoescape=True))
        if self.question:
            asking = select(Question.interview_id).where(Question.person_id == person.id, *self.questions)
            wanted.append(Interview.id.in_(asking))
        if self.trap:
            met = (NotedTrap.person_id == person.id, NotedTrap.trap == self.trap)
            wanted.append(Interview.id.in_(select(NotedTrap.interview_id).where(*met)))
        if self.since:
            wanted.append(Interview.created_at >= datetime.combine(self.since, time.min, UTC))
        if self.until:
            wanted.append(Interview.created_at <= datetime.combine(self.until, time.max, UTC))
        return wanted

    @property
    def questions(self) -> list[ColumnElement[bool]]:
        """Conditions on questions. SQLite's LIKE takes upper and lower case of ASCII letters for the same."""
        return [Question.text.contains(self.question, autoescape=True)] if self.question else []
