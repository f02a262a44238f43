import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.answers.retention import HOUR, every_hour
from app.main import create_app, let_go
from app.settings import Settings
from tests.conftest import ADDRESS, DATA, reviewed, start_interview

START = datetime(2026, 3, 1, tzinfo=UTC)


class Clock:
    """Runs as fast as it is slept by, and ends the test's wait after some hours."""

    def __init__(self, hours: int, start: datetime = START) -> None:
        self.moment, self.end = start, start + timedelta(hours=hours)
        self.pauses: list[float] = []

    def now(self) -> datetime:
        return self.moment

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.moment += timedelta(seconds=seconds)
        if self.moment >= self.end:
            raise asyncio.CancelledError


def test_rounds_begin_at_once_and_come_each_hour() -> None:
    clock, rounds = Clock(hours=49), list[datetime]()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(every_hour(rounds.append, clock.now, clock.pause))
    assert rounds == [START + timedelta(hours=n) for n in range(49)]
    assert set(clock.pauses) == {HOUR}


def test_round_that_fails_is_followed_by_the_next() -> None:
    clock, rounds = Clock(hours=3), list[datetime]()

    def busy(now: datetime) -> None:
        rounds.append(now)
        raise OperationalError("UPDATE answers", {}, Exception("database is locked"))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(every_hour(busy, clock.now, clock.pause))
    assert len(rounds) == 3


def test_recording_goes_while_the_server_is_up_once_it_is_old_enough(settings: Settings) -> None:
    application = create_app(settings)
    with TestClient(application, base_url=ADDRESS) as client:
        question = start_interview(client)["questions"][0]["id"]
        files = {"audio": ("short.flac", (DATA / "short.flac").read_bytes())}
        answer = client.post(f"/api/questions/{question}/answers", files=files).json()["id"]
        assert reviewed(client, answer)["state"] == "done"
        audio = f"/api/answers/{answer}/audio"
        client.post("/settings/retention", data={"keep_days": "2"})
        clock, found = Clock(hours=72, start=datetime.now(UTC)), list[int]()

        def round(now: datetime) -> None:
            let_go(application, now)
            found.append(client.get(audio).status_code)

        with pytest.raises(asyncio.CancelledError):
            asyncio.run(every_hour(round, clock.now, clock.pause))
        assert found == [200] * 48 + [404] * 24
        assert "teacher" in client.get(f"/api/answers/{answer}").json()["transcript"]["text"]
