"""A real server process on a data folder, to be killed and started again."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

READY = re.compile(r"Longview is ready at (http://\S+)")


class Served:
    """`kill` is kill -9: the process gets no chance to tidy up."""

    def __init__(self, data: Path, **environment: str) -> None:
        self._data, self._environment = data, environment
        self.said = ""
        self.start()

    def start(self) -> None:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            env=inherited | {"LONGVIEW_DATA": str(self._data), "PORT": "0"} | self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.said = ""
        for line in self._process.stdout:
            self.said += line
            if "Ctrl+C" in line:
                break
        found = READY.search(self.said)
        assert found, f"the server did not start: {self.said}"
        self.address = found.group(1)
        self.client = httpx2.Client(base_url=self.address, timeout=60)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        self.client.close()
        self._process.send_signal(by)
        self._process.communicate(timeout=30)


@contextmanager
def served(data: Path, **environment: str) -> Iterator[Served]:
    server = Served(data, **environment)
    try:
        yield server
    finally:
        server.stop()


def rows(data: Path, query: str) -> list[Any]:
    """What is in the database of a server, alive or dead."""
    connection = sqlite3.connect(data / "longview.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
