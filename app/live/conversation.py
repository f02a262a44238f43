"""One connection of a page that records: what comes up is obeyed, what the page lacks is sent down."""

import asyncio
import time
from contextlib import suppress

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.errors import Unprocessable
from app.live import messages
from app.live.sheet import LiveSheet
from app.live.speaker import Speaker
from app.live.speakers import Speakers
from app.rubric.asked import Asked
from app.speech.listener import Told, untold

# Hints do not change more often than this (seconds): they must not draw the eye from what is being said.
HINTS_EVERY = 2.0
LARGEST_PIECE = 2_000_000
FULL = "That is the longest answer that can be read, so recording stopped here. All of it is kept."
UNKNOWN = "This page sent something Longview does not understand. What was recorded is kept; reload the page."


class Conversation:
    def __init__(self, socket: WebSocket, speakers: Speakers, speaker: Speaker, asked: Asked) -> None:
        self._socket, self._speakers, self._speaker = socket, speakers, speaker
        self._sheet, self._show = LiveSheet(asked, speakers.grader), messages.Show()
        self._news = asyncio.Event()
        self._told = messages.Captions(first=0, settled=[])
        self._words, self._looked = 0, 0.0
        self._read = ("", "")
        self._said: set[str] = set()

    async def hold(self) -> None:
        """Until the recording is stopped or the page is gone. Raises what ends it early, as an AppError."""
        loop = asyncio.get_running_loop()

        def tell(_: Told) -> None:
            loop.call_soon_threadsafe(self._news.set)

        self._speaker.tell, self._speaker.listener.captions = tell, True
        self._news.set()
        longest = self._speakers.limits.max_seconds
        await self._tell(messages.Ready(next=self._speaker.next, max_seconds=longest))
        reporting = asyncio.create_task(self._report())
        try:
            while await self._obey():
                pass
        finally:
            reporting.cancel()
            if self._speaker.tell is tell:  # else the page has come back before this end was noticed
                self._speaker.tell = untold
            with suppress(asyncio.CancelledError, WebSocketDisconnect):
                await reporting

    async def _obey(self) -> bool:
        """One message; False after the last."""
        async with asyncio.timeout(self._speakers.idle):
            message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return False
        if (content := message.get("bytes")) is not None:
            await self._take(content)
            return True
        try:
            said = messages.UP.validate_json(message["text"])
        except ValidationError as error:
            raise Unprocessable(UNKNOWN) from error
        match said:
            case messages.Stop():
                return not await self._stop(said)
            case messages.Show():
                self._show, self._speaker.listener.captions = said, said.captions
            case messages.Ping():
                await self._tell(messages.Pong())
        return True

    async def _take(self, content: bytes) -> None:
        if not messages.HEAD <= len(content) <= LARGEST_PIECE:
            raise Unprocessable(UNKNOWN)
        await run_in_threadpool(self._speakers.take, self._speaker, *messages.piece(content))
        await self._tell(messages.Ack(next=self._speaker.next))
        if self._speaker.full:
            self._news.set()

    async def _stop(self, stop: messages.Stop) -> bool:
        if self._speaker.next < stop.chunks and not self._speaker.full:
            await self._tell(messages.Ack(next=self._speaker.next))
            return False
        await self._tell(messages.State(state="finishing"))
        await self._tell(await run_in_threadpool(self._speakers.stop, self._speaker))
        return True

    async def _report(self) -> None:
        """Sends what is new. A page that reads slowly gets fewer and newer captions."""
        while True:
            await self._news.wait()
            self._news.clear()
            if self._speaker.failure:
                await self._say_once(messages.Problem(sentence=self._speaker.failure.sentence))
            if self._speaker.full:
                await self._say_once(messages.State(state="full", sentence=FULL))
            await self._caption()
            if self._show.hints:
                await self._hint()

    async def _caption(self) -> None:
        words = self._speaker.words
        news = messages.Captions(first=self._words, settled=words[self._words :], open=self._speaker.open)
        if self._show.captions and (news.settled or news.open != self._told.open):
            self._told, self._words = news, len(words)
            await self._tell(news)

    async def _hint(self) -> None:
        heard = " ".join(self._speaker.words), self._speaker.open
        if heard == self._read:
            return
        if (wait := self._looked + HINTS_EVERY - time.monotonic()) > 0:
            asyncio.get_running_loop().call_later(wait, self._news.set)
            return
        self._read = heard
        hints = await run_in_threadpool(self._sheet.read, *heard)
        self._looked = time.monotonic()
        if hints:
            await self._tell(hints)

    async def _say_once(self, message: messages.State | messages.Problem) -> None:
        if message.sentence not in self._said:
            self._said.add(message.sentence or "")
            await self._tell(message)

    async def _tell(self, message: messages.Down) -> None:
        await self._socket.send_text(message.model_dump_json())
