"""Serves the application, and says where it is, what works there and whether anything leaves the machine."""

import socket

import uvicorn
from fastapi import FastAPI

from app.errors import AppError
from app.main import create_app
from app.pages import Sign
from app.settings import Settings


def serve(settings: Settings) -> None:
    """Runs until stopped. Raises AppError when it cannot listen, or cannot use its data folder."""
    application = create_app(settings)
    listening = _listen(settings.host, settings.port)
    _Server(application).run(sockets=[listening])
    if application.state.failure:
        raise application.state.failure


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise AppError(
            f"Longview cannot listen on {host} port {port}: {error.strerror}. "
            "Stop what uses it, or choose another port, as in: PORT=8010 make run"
        ) from error


class _Server(uvicorn.Server):
    def __init__(self, application: FastAPI) -> None:
        # Failures to start are raised by serve() in a sentence; uvicorn's own account of them is noise.
        super().__init__(uvicorn.Config(application, log_level="critical", server_header=False))
        self._application = application

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            _announce(sockets[0], self._application.state.sign)


def _announce(listening: socket.socket, sign: Sign) -> None:
    host, port = listening.getsockname()[:2]
    lines = (
        f"Longview is ready at http://{f'[{host}]' if ':' in host else host}:{port}",
        f"  Speech becomes text by {sign.transcriber}.",
        f"  Answers are judged by {sign.grader}.",
        f"  {sign.leaves or 'Nothing leaves this machine.'}",
        "  Stop with Ctrl+C.",
    )
    print("\n".join(lines), flush=True)
