"""What a page is told while it records, and how often; without a server or a model of speech."""

import asyncio
import json
import time
from types import SimpleNamespace
from typing import Any, cast

from app.grading.offline import OfflineGrader
from app.live.conversation import HINTS_EVERY, Conversation
from app.rubric.asked import Asked
from app.speech.listener import Open, untold
from tests.conftest import STAGED

ASKED = Asked(text="Where do you see yourself in five years?", type="vision")
FIRST = STAGED.split(". ")[0]


class Line:
    """A page at the other end of a WebSocket."""

    def __init__(self) -> None:
        self.up: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.down: list[tuple[float, dict[str, Any]]] = []

    async def receive(self) -> dict[str, Any]:
        return await self.up.get()

    async def send_text(self, text: str) -> None:
        self.down.append((time.monotonic(), json.loads(text)))

    def say(self, **message: Any) -> None:
        self.up.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    @property
    def hints(self) -> list[tuple[float, dict[str, Any]]]:
        return [(when, message) for when, message in self.down if message["type"] == "hints"]

    async def hear_hints(self, count: int) -> dict[str, Any]:
        """The last of so many."""
        async with asyncio.timeout(20):
            while len(self.hints) < count:
                await asyncio.sleep(0.01)
        return self.hints[count - 1][1]


def spoken() -> SimpleNamespace:
    """Someone of whom words can be told that nobody said."""
    listener = SimpleNamespace(captions=True)
    return SimpleNamespace(
        words=[], open="", next=0, failure=None, full=False, tell=untold, listener=listener
    )


def guess(speaker: SimpleNamespace, words: str) -> None:
    speaker.open = words
    speaker.tell(Open(words))


def found(hints: dict[str, Any]) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], hints["dimensions"]["long_term"]["found"])


async def talk(line: Line, speaker: SimpleNamespace) -> None:
    grader, limits = OfflineGrader(), SimpleNamespace(max_seconds=900)
    speakers = SimpleNamespace(grader=grader, limits=limits, idle=60.0)
    conversation = Conversation(cast(Any, line), cast(Any, speakers), cast(Any, speaker), ASKED)
    talking = asyncio.create_task(conversation.hold())
    await asyncio.sleep(0)
    guess(speaker, f"{FIRST}. First")
    assert {item["open"] for item in found(await line.hear_hints(1))} == {True}
    guess(speaker, "In five years I would rather not say. First")
    assert found(await line.hear_hints(2)) == []
    line.say(type="show", hints=False)
    line.say(type="ping")
    guess(speaker, f"{FIRST}. First I")
    await asyncio.sleep(HINTS_EVERY * 1.2)
    line.up.put_nowait({"type": "websocket.disconnect"})
    await talking


def test_hints_follow_open_words_calmly_and_end_when_they_are_hidden() -> None:
    line = Line()
    asyncio.run(talk(line, spoken()))
    assert len(line.hints) == 2
    assert line.hints[1][0] - line.hints[0][0] >= HINTS_EVERY * 0.9
    assert [message["type"] for _, message in line.down].count("pong") == 1
