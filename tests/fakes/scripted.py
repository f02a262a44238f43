"""A chat model and a grader that say what they are told, for tests of what is built on them."""

from collections.abc import Callable

from app.chat.model import Reply, T, Usage
from app.errors import ModelUnavailable
from app.grading.grader import FIRST_LOOK, GraderCard, Look
from app.rubric.asked import Asked
from app.rubric.coding import Coding


class ScriptedChat:
    """Replies with what `say` makes of the prompt and the schema's name: a dict, or a ModelUnavailable."""

    def __init__(
        self, say: Callable[[str, str], dict[str, object] | ModelUnavailable], address: str = "127.0.0.1:9"
    ) -> None:
        self._say = say
        self.name, self.address = "scripted", address
        self.prompts: list[str] = []

    def reply(self, prompt: str, schema: type[T], sample: int = 0) -> Reply[T]:
        self.prompts.append(prompt)
        said = self._say(prompt, schema.__name__)
        if isinstance(said, ModelUnavailable):
            raise said
        return Reply(schema.model_validate(said), Usage(prompt_tokens=1, completion_tokens=1, seconds=0.0))


class ScriptedGrader:
    """Codes every answer alike, or fails as told."""

    def __init__(self, coding: Coding | ModelUnavailable) -> None:
        self._coding = coding
        self.card = GraderCard(
            grader="scripted",
            model="scripted",
            prompt_hash="0",
            shown_as="levels",
            note="Says what it is told.",
        )

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        if isinstance(self._coding, ModelUnavailable):
            raise self._coding
        return self._coding
