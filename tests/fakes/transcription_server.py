"""An OpenAI-compatible transcription endpoint that behaves, or misbehaves, as told.

In process: OpenAI(http_client=TestClient(FakeTranscription(...).app)).
"""

import hashlib
import io
import json
import wave
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass(frozen=True)
class Heard:
    """One request: the form's fields, and the length and rate of the WAV file in it."""

    fields: dict[str, str]
    seconds: float
    rate: int


@dataclass
class FakeTranscription:
    """Answers with `reply` (a JSON value, or text sent as it is) and `status`.

    Without a reply, each sound has words of its own, always the same. `refuses_verbose` with this status
    whatever asks for verbose_json.
    """

    reply: Any = None
    status: int = 200
    refuses_verbose: int | None = None
    heard: list[Heard] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/audio/transcriptions", self._transcribe, methods=["POST"])])

    async def _transcribe(self, request: Request) -> Response:
        async with request.form() as form:
            file = form["file"]
            assert not isinstance(file, str)
            content = await file.read()
            with wave.open(io.BytesIO(content)) as sound:
                seconds, rate = sound.getnframes() / sound.getframerate(), sound.getframerate()
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
        self.heard.append(Heard(fields, seconds, rate))
        if self.refuses_verbose and fields["response_format"] == "verbose_json":
            message = "response_format 'verbose_json' is not compatible with this model"
            return JSONResponse({"error": {"message": message}}, self.refuses_verbose)
        reply = (
            self.reply
            if self.reply is not None
            else {"text": f"It sounded like {hashlib.sha256(content).hexdigest()[:12]}."}
        )
        body = reply if isinstance(reply, str) else json.dumps(reply)
        return Response(body, self.status, media_type="application/json")
