"""Every message of the WebSocket /api/recordings/{answer_id}/live.

Up come pieces of the recording (binary: see `piece`) and the JSON messages of `Up`; down go those of `Down`.
The server greets with `ready`. It answers each piece with `ack`: what is acknowledged survives anything that
happens to either side. A browser keeps every piece until it is acknowledged, and after a lost connection
sends again from the `next` that the new `ready` names.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from app.rubric.asked import Dimension
from app.rubric.coding import Indicator
from app.speech.transcript import Word

HEAD = 4  # bytes of the number in front of each piece


def piece(message: bytes) -> tuple[int, bytes]:
    """A binary message: the piece's number from 0, four bytes, big-endian, then the bytes of that piece.

    Pieces are what one MediaRecorder gives, in order (250 ms each); together they are the recording.
    """
    return int.from_bytes(message[:HEAD]), message[HEAD:]


class Stop(BaseModel):
    """The recording is over and had so many pieces. While one is missing, the reply is `ack` with its number:
    send it, then `stop` again. Otherwise comes `state` "finishing", then `final`, and the server closes."""

    type: Literal["stop"] = "stop"
    chunks: int = Field(ge=0)


class Show(BaseModel):
    """What the page shows; what it does not, is not worked out. Both are shown until told otherwise."""

    type: Literal["show"] = "show"
    captions: bool = True
    hints: bool = True


class Ping(BaseModel):
    """Answered by `pong`. A page that sends nothing at all, not even pings, is taken for gone."""

    type: Literal["ping"] = "ping"


class Ready(BaseModel):
    """The first message: send from piece `next` on. `max_seconds` is how long the recording may become."""

    type: Literal["ready"] = "ready"
    next: int
    max_seconds: int


class Ack(BaseModel):
    """Every piece before `next` is stored."""

    type: Literal["ack"] = "ack"
    next: int


class Captions(BaseModel):
    """`settled` words no longer change; the first of them is word number `first`, from 0, of the answer.

    `open` is a guess at what is being said after them and replaces the guess before. After a new connection
    the first captions hold all words of the answer.
    """

    type: Literal["captions"] = "captions"
    first: int
    settled: list[str]
    open: str = ""


class Found(BaseModel):
    """One piece of evidence: `name` is the rubric's name of the indicator, `quote` the person's own words.

    While `open`, these are words of a guess (see `Captions`), and it goes when they do.
    """

    indicator: Indicator
    name: str
    quote: str
    open: bool


class DimensionHints(BaseModel):
    """`next` is the one thing to add, in a short sentence; None when nothing is lacking."""

    title: str
    found: list[Found]
    next: str | None


class Hints(BaseModel):
    """The live sheet. Sent when it changes, at most every two seconds. `next` is the one to show if only one
    is; a dimension that the question does not ask about has no `next` of its own."""

    type: Literal["hints"] = "hints"
    dimensions: dict[Dimension, DimensionHints]
    next: str | None


class State(BaseModel):
    """`full`: the longest recording is reached, all of it is kept, send `stop`; `finishing`."""

    type: Literal["state"] = "state"
    state: Literal["full", "finishing"]
    sentence: str | None = None


class Final(BaseModel):
    """The answer is stored and its review has begun; follow it by the answer's events.

    `text` is None where it could not be transcribed while spoken: the words then come with the review.
    """

    type: Literal["final"] = "final"
    text: str | None
    words: tuple[Word, ...] = ()
    seconds: float = 0.0


class Problem(BaseModel):
    """A sentence for the person. Unless `fatal`, recording goes on and everything sent is stored; after a
    fatal one the server closes, and what was acknowledged is kept."""

    type: Literal["problem"] = "problem"
    sentence: str
    fatal: bool = False


class Pong(BaseModel):
    type: Literal["pong"] = "pong"


Up = Annotated[Stop | Show | Ping, Field(discriminator="type")]
Down = Ready | Ack | Captions | Hints | State | Final | Problem | Pong
UP: TypeAdapter[Up] = TypeAdapter(Up)
