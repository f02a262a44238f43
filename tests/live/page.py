"""A page that records, as far as the server can tell, over a real socket."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.conftest import ask, reviewed
from tests.served import Served


def cut(recording: bytes, seconds: float, every: float = 0.25) -> list[bytes]:
    """The pieces a browser would send of it, at a steady rate."""
    count = max(1, round(seconds / every))
    places = [round(len(recording) * n / count) for n in range(count + 1)]
    return [recording[a:b] for a, b in pairwise(places)]


class Page:
    """Keeps its pieces until they are acknowledged, and sends again what the server lacks."""

    def __init__(self, server: Served, pieces: list[bytes]) -> None:
        self.server, self.pieces = server, pieces
        begun = server.client.post(f"/api/questions/{ask(server.client)}/recordings", json={})
        self.answer = str(begun.json()["id"])
        self.heard: list[dict[str, Any]] = []
        self.acknowledged = 0
        self.socket = self.open()

    def open(self) -> ClientConnection:
        address = self.server.address.replace("http", "ws")
        self.socket = connect(f"{address}/api/recordings/{self.answer}/live", max_size=None).__enter__()
        ready = self.hear("ready")
        self.acknowledged = ready["next"]
        return self.socket

    def say(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def send(self, number: int) -> None:
        self.socket.send(number.to_bytes(4, "big") + self.pieces[number])

    def send_until(self, end: int, pace: float = 0.0) -> None:
        """Every piece before `end`, each acknowledged before the next."""
        while self.acknowledged < end:
            self.send(self.acknowledged)
            self.acknowledged = self.hear("ack")["next"]
            time.sleep(pace)

    def stop(self) -> dict[str, Any]:
        self.say(type="stop", chunks=len(self.pieces))
        return self.hear("final")

    def hear(self, kind: str, enough: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The next message of this kind; all that come are kept."""
        while True:
            message: dict[str, Any] = json.loads(self.socket.recv(timeout=30))
            self.heard.append(message)
            if message["type"] == kind and enough(message):
                return message

    def see(self, kind: str, enough: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """A message of this kind that has come, or the next that does."""
        came = [message for message in self.heard if message["type"] == kind and enough(message)]
        return came[0] if came else self.hear(kind, enough)

    def lose(self) -> None:
        """Drops the line as a lost network does, without a closing word."""
        self.socket.socket.shutdown(2)
        with suppress(ConnectionClosed, TimeoutError):
            self.socket.recv(timeout=1)

    @property
    def captions(self) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] == "captions"]


def uploaded(server: Served, recording: bytes) -> dict[str, Any]:
    """The same recording sent as a file."""
    files = {"audio": ("a.webm", recording)}
    sent = server.client.post(f"/api/questions/{ask(server.client)}/answers", files=files)
    return reviewed(server.client, sent.json()["id"])
