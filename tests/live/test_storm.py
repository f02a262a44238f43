"""kill -9 of the server at random moments in fifty recordings, with words from a remote endpoint."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from statistics import mean

import pytest
from websockets.exceptions import ConnectionClosed

from app.answers.answer import STOPPED
from tests.conftest import reviewed, until
from tests.fakes.openai_server import serving
from tests.fakes.transcription_server import FakeTranscription
from tests.live.page import Page, uploaded
from tests.live.test_live import PIECES, pieces
from tests.served import Served, rows, served

pytestmark = pytest.mark.durability

STRUCK = 50
AT_ONCE = 11  # five kills strike fifty, though a few recordings end before
AHEAD = 8  # pieces sent and not yet acknowledged
CLIPS = [PIECES, pieces("jfk.webm"), pieces("call.webm"), pieces("short.ogg"), pieces("answer.wav")]


class Struck(Page):
    """A page that sends faster than one speaks, and lives longer than its server."""

    ended = False

    def speak(self, seconds: float) -> None:
        """From where the server is, until the end of the recording or of the server."""
        sent = self.acknowledged
        with suppress(ConnectionClosed):
            while self.acknowledged < len(self.pieces):
                while sent < min(self.acknowledged + AHEAD, len(self.pieces)):
                    self.send(sent)
                    sent += 1
                self.acknowledged = self.hear("ack")["next"]
                time.sleep(seconds / len(self.pieces))
            self.stop()
            self.ended = True
        with suppress(ConnectionClosed):  # what had come before the line broke
            while True:
                self.acknowledged = self.hear("ack")["next"]

    def go_on(self) -> None:
        """With the next server, which must have all that was acknowledged."""
        before = self.acknowledged
        try:
            self.open()
        except ConnectionClosed:
            assert self.heard[-1]["sentence"] == STOPPED
            return
        assert self.acknowledged >= before
        self.speak(0.0)
        assert self.ended

    @property
    def share(self) -> float:
        return self.acknowledged / len(self.pieces)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("storm")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Served]:
    with serving(FakeTranscription()) as url, served(data, LONGVIEW_STT_BASE_URL=url) as server:
        yield server


def test_fifty_recordings_survive_kills_at_random_moments(server: Served, data: Path) -> None:
    chance = random.Random(4)
    as_files = [uploaded(server, b"".join(clip))["transcript"] for clip in CLIPS]
    struck: dict[str, int] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while len(struck) < STRUCK:
            pages = [Struck(server, CLIPS[n % len(CLIPS)]) for n in range(AT_ONCE)]
            speaking = [pool.submit(page.speak, chance.uniform(0.5, 2.0)) for page in pages]
            moment = chance.uniform(0.1, 0.9)
            until(lambda: mean(page.share for page in pages), lambda share: share >= moment)  # noqa: B023
            server.kill()
            wait(speaking)
            over = [answer for (answer,) in rows(data, "select id from answers where state = 'done'")]
            struck |= {page.answer: n % len(CLIPS) for n, page in enumerate(pages) if page.answer not in over}
            server.start()
            list(pool.map(Struck.go_on, [page for page in pages if not page.ended]))
            assert [each.exception() for each in speaking] == [None] * AT_ONCE
    for answer_id, clip in struck.items():
        answer = reviewed(server.client, answer_id)
        assert (answer["state"], answer["error"]) == ("done", None)
        assert answer["transcript"]["words"] == as_files[clip]["words"]
        assert (data / "recordings" / answer_id / "recording").read_bytes() == b"".join(CLIPS[clip])
    # Each question has one answer, and each answer one grade.
    assert rows(data, "select count(*), count(distinct answer_id) from grades") == rows(
        data, "select count(*), count(distinct question_id) from answers"
    )
    assert list((data / "recordings").glob("*/chunks/*")) == []
