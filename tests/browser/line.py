"""The line between a browser and a server, which can go dead and come back."""

import socket
from contextlib import suppress
from threading import Event, Thread
from urllib.parse import urlsplit


class Line:
    """Listens at `address` and passes everything on to the server at `end`, which may be changed.

    While it is dead, connections stay open and nothing comes through, as when a wireless network is out of
    reach. What was open then is broken when the line comes back.
    """

    def __init__(self, end: str) -> None:
        self.end = end
        self._dead = Event()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def go_dead(self) -> None:
        self._dead.set()

    def come_back(self) -> None:
        self._dead.clear()
        broken, self._open = self._open, []
        for connection in broken:
            _close(connection)

    def close(self) -> None:
        self._listening.close()
        self.come_back()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self._open.append(near)
                if not self._dead.is_set():
                    Thread(target=self._join, args=[near], daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        server = urlsplit(self.end)
        try:
            far = socket.create_connection((server.hostname, server.port))
        except OSError:
            _close(near)
            return
        self._open.append(far)
        Thread(target=self._pass, args=[near, far], daemon=True).start()
        self._pass(far, near)

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while content := source.recv(65_536):
                if not self._dead.is_set():
                    sink.sendall(content)
        if not self._dead.is_set():
            _close(source)
            _close(sink)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
