"""How a person wants to be met, on every page."""

from pydantic import BaseModel


class Preferences(BaseModel, frozen=True):
    """`gentle` hides numbers, timers and delivery, and leaves the strength and the next step.

    `hints` are shown in the room while practising; a rehearsal has none whatever is chosen.
    """

    gentle: bool = False
    hints: bool = True
