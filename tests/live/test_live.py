"""Live practice over a real socket, with a real server process and real Whisper."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from app.live.conversation import FULL
from tests.conftest import DATA, reviewed, until
from tests.live.page import Page, cut, uploaded
from tests.served import Served, rows, served
from tests.speech.clips import CLIPS, SILENT

# The first half of career.webm: three utterances, with a pause of over two seconds in the midst.
PIECES = cut((DATA / "career.webm").read_bytes(), 58.1)[:120]
SPOKEN = b"".join(PIECES)

pytestmark = pytest.mark.durability


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    folder = tmp_path_factory.mktemp("live")
    (folder / "models").symlink_to(models)
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Served]:
    with served(data) as server:
        yield server


@pytest.fixture(scope="module")
def words(server: Served) -> dict[str, Any]:
    """The words of SPOKEN, sent as a file."""
    transcript: dict[str, Any] = uploaded(server, SPOKEN)["transcript"]
    return transcript


def pieces(name: str) -> list[bytes]:
    return cut((DATA / name).read_bytes(), CLIPS[name]["seconds"])


def test_words_show_while_speaking_and_are_at_the_end_those_of_the_file(
    server: Served, words: dict[str, Any]
) -> None:
    page = Page(server, PIECES)
    page.send_until(120)
    page.see("captions", lambda message: "apprentice" in " ".join(message["settled"]))
    page.see("hints", lambda message: message["dimensions"]["long_term"]["found"] != [])
    final = page.stop()
    assert (final["text"], final["words"]) == (words["text"], words["words"])
    assert final["seconds"] == words["seconds"]
    assert [message["state"] for message in page.heard if message["type"] == "state"] == ["finishing"]
    settled = [word for message in page.captions for word in message["settled"]]
    assert settled == final["text"].split()[: len(settled)]
    firsts = [sum(len(m["settled"]) for m in page.captions[:n]) for n in range(len(page.captions))]
    assert [message["first"] for message in page.captions] == firsts
    answer = reviewed(server.client, page.answer)
    assert (answer["state"], answer["error"]) == ("done", None)
    assert answer["transcript"]["words"] == words["words"]
    sound = server.client.get(f"/api/answers/{page.answer}/audio")
    samples = round(words["seconds"] * 16_000)
    assert (sound.headers["content-type"], len(sound.content)) == ("audio/wav", 44 + 2 * samples)


def test_lost_doubled_and_reordered_pieces_change_nothing(server: Served) -> None:
    page = Page(server, pieces("jfk.webm"))
    page.send_until(10)
    for number, lacked in ((3, 10), (9, 10), (12, 10), (11, 10), (10, 11), (10, 11), (12, 11), (11, 12)):
        page.send(number)
        assert page.hear("ack")["next"] == lacked
    page.acknowledged = 12
    page.say(type="stop", chunks=len(page.pieces))
    assert page.hear("ack")["next"] == 12
    page.send_until(len(page.pieces))
    assert page.stop()["text"].endswith("what you can do for your country.")
    kept = server.client.get(f"/api/answers/{page.answer}").json()
    assert kept["state"] != "recording"


def test_a_lost_line_is_taken_up_where_the_server_lacks_pieces(server: Served) -> None:
    page = Page(server, pieces("jfk.webm"))
    page.send_until(20)
    page.lose()
    # Meanwhile some come the other way, as when no socket can be opened.
    for number in (20, 21, 23):
        sent = server.client.put(
            f"/api/recordings/{page.answer}/chunks/{number}", content=page.pieces[number]
        )
        assert sent.status_code == 204
    page.open()
    assert page.acknowledged == 22
    page.send_until(len(page.pieces))
    assert page.stop()["text"].startswith("And so my fellow Americans")


def test_a_new_page_gets_all_the_words_so_far(server: Served) -> None:
    page = Page(server, PIECES)
    page.send_until(120)
    page.see("captions", lambda message: len(message["settled"]) > 5)
    page.lose()
    page.heard.clear()
    page.open()
    first = page.hear("captions")
    assert first["first"] == 0
    assert " ".join(first["settled"]).startswith("In five years")


def test_a_recording_stopped_the_other_way_keeps_its_words(
    server: Served, words: dict[str, Any], data: Path
) -> None:
    page = Page(server, PIECES)
    page.send_until(120)
    page.see("captions", lambda message: len(message["settled"]) > 5)
    page.lose()
    stopped = server.client.post(f"/api/recordings/{page.answer}/stop", json={"chunks": 120})
    assert stopped.status_code == 202
    assert reviewed(server.client, page.answer)["transcript"] == words
    kept = f"select count(*) > 0 from utterances where answer_id = '{page.answer}'"
    assert rows(data, kept) == [(1,)]
    with pytest.raises(ConnectionClosed):
        page.open()
    assert page.heard[-1]["sentence"] == "This recording was stopped already. What was sent before is kept."
    assert server.client.delete(f"/api/answers/{page.answer}").status_code == 204
    assert rows(data, kept) == [(0,)]


def test_two_speak_at_once_and_get_their_own_words(server: Served) -> None:
    pages = [Page(server, pieces(name)) for name in ("jfk.webm", "call.webm")]

    def speak(page: Page) -> str:
        page.send_until(len(page.pieces), pace=0.02)
        return str(page.stop()["text"])

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(speak, pages)
    assert first.startswith("And so my fellow Americans")
    assert second.startswith("We want to help your clinic")


@pytest.mark.parametrize("name", SILENT)
def test_no_words_come_of_what_is_not_speech(server: Served, name: str) -> None:
    page = Page(server, pieces(name))
    page.send_until(len(page.pieces))
    final = page.stop()
    assert (final["text"], final["words"]) == ("", [])
    assert page.captions == []


@pytest.mark.parametrize("content", [b"Where do I see myself?" * 4000, bytes(80_000)], ids=["text", "zeros"])
def test_what_is_no_recording_is_stored_and_told(server: Served, content: bytes) -> None:
    page = Page(server, cut(content, 10))
    page.send_until(len(page.pieces))
    final = page.stop()
    problems = [message for message in page.heard if message["type"] == "problem"]
    assert [(problem["sentence"][:43], problem["fatal"]) for problem in problems] == [
        ("This file is not a recording we can read. L"[:43], False)
    ]
    assert final["text"] is None
    failed = reviewed(server.client, page.answer)
    assert (failed["state"], failed["failed_step"], failed["error"]) == (
        "failed",
        "transcribe",
        problems[0]["sentence"],
    )


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"type": "shout"}',
        '{"type": "stop"}',
        '{"type": "stop", "chunks": -1}',
        "x" * 9999,
    ],
)
def test_a_message_that_is_none_ends_the_talk_and_keeps_the_recording(server: Served, message: str) -> None:
    page = Page(server, pieces("jfk.webm")[:4])
    page.send_until(2)
    page.socket.send(message)
    problem = page.hear("problem")
    assert problem["fatal"]
    with pytest.raises(ConnectionClosed):
        page.hear("never")
    page.open()
    assert page.acknowledged == 2


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x00\x00\x00", bytes(2_000_001)])
def test_a_piece_too_small_or_too_large_is_refused(server: Served, content: bytes) -> None:
    page = Page(server, [b"x"])
    page.socket.send(content)
    assert page.hear("problem")["fatal"]


def test_pings_are_answered_and_captions_can_be_left_out(server: Served) -> None:
    page = Page(server, pieces("jfk.webm"))
    page.say(type="ping")
    page.hear("pong")
    page.say(type="show", captions=False, hints=False)
    page.send_until(len(page.pieces))
    assert page.stop()["text"] != ""
    assert {message["type"] for message in page.heard} == {"ready", "pong", "ack", "state", "final"}


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_sites_page_is_not_let_in(server: Served, headers: dict[str, str]) -> None:
    address = server.address.replace("http", "ws") + "/api/recordings/0123/live"
    with pytest.raises(InvalidStatus) as refusal, connect(address, additional_headers=headers):
        pass
    assert refusal.value.response.status_code == 403


def test_a_strange_name_of_this_server_is_not_answered(server: Served) -> None:
    line = socket.create_connection(("127.0.0.1", int(server.address.rsplit(":", 1)[1])))
    with (
        pytest.raises(InvalidStatus) as refusal,
        connect("ws://evil.example/api/recordings/0123/live", sock=line),
    ):
        pass
    assert refusal.value.response.status_code == 403


def test_an_unknown_answer_is_refused_in_words(server: Served) -> None:
    address = server.address.replace("http", "ws") + "/api/recordings/0123456789abcdef/live"
    with connect(address) as socket:
        problem = json.loads(socket.recv(timeout=10))
    assert (problem["type"], problem["fatal"]) == ("problem", True)
    assert problem["sentence"] == "There is no such answer here. It may have been deleted."


def test_killed_in_the_middle_nothing_acknowledged_is_lost(
    tmp_path: Path, models: Path, words: dict[str, Any]
) -> None:
    (tmp_path / "models").symlink_to(models)
    with served(tmp_path) as server:
        page = Page(server, PIECES)
        page.send_until(70)
        page.see("captions", lambda message: "apprentice" in " ".join(message["settled"]))
        known = until(lambda: rows(tmp_path, "select count(*) from utterances"), lambda n: n != [(0,)])
        server.kill()
        before = page.acknowledged
        server.start()
        page.open()
        assert page.acknowledged == before
        page.send_until(120)
        final = page.stop()
        answer = reviewed(server.client, page.answer)
    assert known == [(1,)]
    assert final["text"] == words["text"]
    assert answer["transcript"]["words"] == words["words"]


def test_at_the_limit_it_stops_politely_and_keeps_everything(tmp_path: Path, models: Path) -> None:
    (tmp_path / "models").symlink_to(models)
    with served(tmp_path, LONGVIEW_MAX_MINUTES="0.2") as server:
        page = Page(server, PIECES)
        for number in range(80):
            page.send(number)
            acknowledged = page.hear("ack")["next"]
        state = page.see("state")
        assert (state["state"], state["sentence"]) == ("full", FULL)
        final = page.stop()
        answer = reviewed(server.client, page.answer)
    kept = (tmp_path / "recordings" / page.answer / "recording").read_bytes()
    assert kept == b"".join(PIECES[:acknowledged])
    assert final["seconds"] == 12.0
    assert answer["state"] == "done"
    assert answer["transcript"]["notice"] == "Only the first 12 s were used."
