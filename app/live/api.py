"""The WebSocket of a recording under way. Its messages are in messages.py."""

from contextlib import suppress

from fastapi import APIRouter, WebSocket
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocketDisconnect

from app.errors import AppError
from app.live.conversation import Conversation
from app.live.messages import Problem
from app.live.speakers import Speakers

router = APIRouter()

REFUSED, GONE = 1008, 1001  # closing codes


@router.websocket("/api/recordings/{answer_id}/live")
async def live(socket: WebSocket, answer_id: str) -> None:
    await socket.accept()
    with suppress(WebSocketDisconnect):
        try:
            await _converse(socket, answer_id)
            await socket.close()
        except AppError as error:
            await socket.send_text(Problem(sentence=error.sentence, fatal=True).model_dump_json())
            await socket.close(REFUSED)
        except TimeoutError:
            await socket.close(GONE)


async def _converse(socket: WebSocket, answer_id: str) -> None:
    speakers: Speakers = socket.app.state.speakers
    speaker, asked = await run_in_threadpool(speakers.enter, answer_id)
    visit = speaker.visits
    try:
        await Conversation(socket, speakers, speaker, asked).hold()
    finally:
        speakers.lost(speaker, visit)
