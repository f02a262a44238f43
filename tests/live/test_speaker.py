"""One who speaks, without a server: what is stored, what is heard, and what is left when something fails."""

import io
import threading
import time
import wave
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from app.errors import UnreadableRecording
from app.live.api import GONE
from app.live.speaker import UNEXPECTED, Speaker
from app.live.speakers import LOOKS, Speakers
from app.recordings import Recordings
from app.speech.audio import Limits, decode
from app.speech.desk import Desk
from app.speech.hearing import Heard
from app.speech.listener import Listener, Told
from tests.conftest import until
from tests.live.page import cut
from tests.speech.clips import content
from tests.speech.test_listener import ScriptedEar

CAREER = content("career.webm")
PIECES = cut(CAREER, 58.1)


class ScriptedTranscriber:
    name, address = "scripted", None

    def __init__(self, ear: Callable[[], Any] = ScriptedEar) -> None:
        self.desk, self._ear = Desk(), ear

    def warm(self) -> None: ...

    def transcribe(self, *_: Any) -> Any: ...

    def listen(self, tell: Callable[[Told], None], known: Iterable[Heard] = ()) -> Listener[Any]:
        return Listener(self._ear, self.desk, tell=tell, known=known)


@pytest.fixture
def recordings() -> Recordings:
    return Recordings.at("memory://")


def speaker(recordings: Recordings, ear: Callable[[], Any] = ScriptedEar, **how: Any) -> Speaker:
    return Speaker("a", recordings, ScriptedTranscriber(ear), how.pop("limits", Limits()), **how)


def test_the_recording_is_the_pieces_and_the_words_are_those_of_the_file(recordings: Recordings) -> None:
    kept: list[Heard] = []
    speaking = speaker(recordings, keep=kept.append)
    for number, piece in enumerate(PIECES):
        speaking.take(number, piece)
    transcript = speaking.finish()
    speaking.close()
    assert transcript
    assert [word for heard in kept for word in heard.words] == list(transcript.words)
    assert [len(transcript.words), transcript.seconds] == [5, decode(CAREER).seconds]
    assert recordings.read("a") == CAREER
    played = recordings.playable("a")
    with wave.open(io.BytesIO(b"".join(played.read(0, played.size)))) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    assert np.array_equal(samples, decode(CAREER).samples)


def test_only_the_next_piece_is_taken(recordings: Recordings) -> None:
    speaking = speaker(recordings)
    for number in (1, 0, 0, 2, 1, 7):
        speaking.take(number, PIECES[number])
    assert (speaking.next, recordings.unbroken("a")[0]) == (2, 2)
    speaking.close()


def test_another_life_takes_up_what_is_stored_and_known(recordings: Recordings) -> None:
    kept: list[Heard] = []
    first = speaker(recordings, keep=kept.append)
    for number, piece in enumerate(PIECES[:150]):
        first.take(number, piece)
    until(lambda: len(kept), lambda count: count >= 2, 10)
    first.close()
    ears: list[ScriptedEar] = []

    def ear() -> ScriptedEar:
        ears.append(ScriptedEar())
        return ears[-1]

    second = speaker(recordings, ear, known=kept)
    assert second.next == 150
    for number, piece in enumerate(PIECES[150:], start=150):
        second.take(number, piece)
    transcript = second.finish()
    second.close()
    assert transcript
    assert len(transcript.words) == 5
    assert len(ears) == 5 - len(kept)


def test_an_ear_that_fails_costs_the_live_words_but_not_the_recording(recordings: Recordings) -> None:
    told: list[Told] = []
    speaking = speaker(recordings, lambda: ScriptedEar(fails_at=0))
    speaking.tell = told.append
    for number, piece in enumerate(PIECES):
        speaking.take(number, piece)
    assert speaking.finish() is None
    speaking.close()
    assert [str(event.sentence) for event in told if isinstance(event, Exception)] == ["The ear is out."]  # type: ignore[attr-defined]
    assert recordings.read("a") == CAREER


def test_an_unexpected_failure_is_told_in_words_and_costs_no_recording(recordings: Recordings) -> None:
    def ear() -> Any:
        raise RuntimeError("no such thing")

    speaking = speaker(recordings, ear)
    for number, piece in enumerate(PIECES):
        speaking.take(number, piece)
    assert speaking.finish() is None
    speaking.close()
    assert speaking.failure
    assert speaking.failure.sentence == UNEXPECTED
    assert recordings.read("a") == CAREER


def test_what_is_no_recording_is_told_at_once_and_kept(recordings: Recordings) -> None:
    told: list[Told] = []
    speaking = speaker(recordings)
    speaking.tell = told.append
    for number in range(40):
        speaking.take(number, b"Where do I see myself? " * 200)
    until(lambda: [type(event) for event in told], lambda types: types == [UnreadableRecording], 10)
    assert speaking.finish() is None
    speaking.close()
    assert [type(event) for event in told] == [UnreadableRecording]
    assert len(recordings.read("a")) == 40 * 23 * 200


def test_the_size_limit_takes_no_more_and_keeps_what_came(recordings: Recordings) -> None:
    speaking = speaker(recordings, limits=Limits(max_bytes=sum(map(len, PIECES[:60]))))
    for number, piece in enumerate(PIECES):
        speaking.take(number, piece)
    assert (speaking.full, speaking.next) == (True, 60)
    assert speaking.finish()
    speaking.close()
    assert recordings.read("a") == b"".join(PIECES[:60])


def test_a_second_finish_is_the_same(recordings: Recordings) -> None:
    speaking = speaker(recordings)
    for number, piece in enumerate(PIECES[:80]):
        speaking.take(number, piece)
    assert speaking.finish() == speaking.finish() != None  # noqa: E711
    speaking.close()


def test_leaving_ends_every_thread_and_process(recordings: Recordings) -> None:
    transcriber = ScriptedTranscriber()
    before = threading.active_count()
    many = [Speaker(str(n), recordings, transcriber, Limits()) for n in range(5)]
    for speaking in many:
        speaking.take(0, PIECES[0])
    assert threading.active_count() >= before + 5
    for speaking in many:
        speaking.close()
    until(threading.active_count, lambda count: count <= before + 2, 10)


class Live:
    """Speakers in a running application, so patient."""

    def __init__(self, client: TestClient, question: str, **patience: float) -> None:
        state: Any = client.app.state  # type: ignore[attr-defined]
        state.speakers.close()
        state.speakers = self.speakers = Speakers(
            state.sessions, state.recordings, state.reviews, ScriptedTranscriber, Limits(), **patience
        )
        self._client = client
        self.answer = client.post(f"/api/questions/{question}/recordings", json={}).json()["id"]

    def connect(self) -> WebSocketTestSession:
        return self._client.websocket_connect(f"/api/recordings/{self.answer}/live")

    def visit(self) -> int:
        """Sends one piece; its number."""
        with self.connect() as socket:
            number = int(socket.receive_json()["next"])
            socket.send_bytes(number.to_bytes(4, "big") + PIECES[number])
            assert socket.receive_json() == {"type": "ack", "next": number + 1}
        return number

    @property
    def here(self) -> list[Speaker]:
        return list(self.speakers._here.values())


def test_one_who_does_not_come_back_is_waited_for_and_then_left(client: TestClient, question: str) -> None:
    live = Live(client, question, stays=0.3)
    assert live.visit() == 0
    first = live.here
    assert live.visit() == 1
    assert live.here == first
    until(lambda: live.here, lambda here: here == [], 10)
    assert live.visit() == 2


def test_one_who_was_stopped_the_other_way_is_not_waited_for(client: TestClient, question: str) -> None:
    live = Live(client, question)
    live.visit()
    time.sleep(1.5 * LOOKS)
    assert len(live.here) == 1
    client.post(f"/api/recordings/{live.answer}/stop", json={"chunks": 1})
    until(lambda: live.here, lambda here: here == [], 2 * LOOKS)


def test_a_page_that_says_nothing_is_taken_for_gone(client: TestClient, question: str) -> None:
    live = Live(client, question, idle=0.6)
    with live.connect() as socket:
        assert socket.receive_json()["next"] == 0
        for _ in range(3):
            time.sleep(0.3)
            socket.send_json({"type": "ping"})
            assert socket.receive_json() == {"type": "pong"}
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == GONE
    assert live.visit() == 0
