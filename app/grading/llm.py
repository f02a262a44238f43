"""Grading by a language model: one call for each dimension, each coding indicators and nothing else."""

import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from app.chat.model import ChatModel, Reply, Usage, stays_here
from app.chat.prompts import fingerprint, render
from app.grading.grader import FIRST_LOOK, GraderCard, Look
from app.grading.published import as_measured, place
from app.rubric.asked import DIMENSIONS, Asked, Dimension
from app.rubric.coding import INDICATORS, Coding, Finding, Indicator, Unassessable
from app.rubric.data import Data, load
from app.rubric.sheet import SHEET

# A quarter of an hour of fast speech, the longest recording taken, is read whole.
LONGEST = 20_000  # characters
MOST_FINDINGS = 60  # of one dimension; more is a model run wild
CUT = f"This answer is very long: only its first {LONGEST:,} characters were read."
NOTE = (
    "A language model marks what the answer shows and in which words. "
    "Each quote is checked against your answer, and fixed rules make the levels."
)
SOURCES = ("code_answer.md.j2", "grading/anchors.yaml", "rubric/sheet.yaml")


class DimensionCoding(BaseModel):
    """What is asked of the model for one dimension; there is no place in it for a level."""

    findings: list[Any]
    nothing_to_judge: Unassessable | None


class Anchor(Data):
    """A worked example. `level` is what code makes of it; models never see that."""

    answer: str
    level: int | None = None
    findings: tuple[tuple[Indicator, str], ...] = ()
    nothing_to_judge: Unassessable | None = None

    @property
    def coding(self) -> str:
        findings = [{"quote": quote, "indicator": indicator} for indicator, quote in self.findings]
        return DimensionCoding(findings=findings, nothing_to_judge=self.nothing_to_judge).model_dump_json()


class Anchors(Data):
    """`own` are answers about the speaker's goals, `client` a seller's about the client's."""

    shared: tuple[Anchor, ...]
    own: dict[Dimension, tuple[Anchor, ...]] = Field(min_length=len(DIMENSIONS))
    client: dict[Dimension, tuple[Anchor, ...]] = Field(min_length=len(DIMENSIONS))


class LLMGrader:
    def __init__(self, chat: ChatModel, folder: Path | None = None) -> None:
        """`folder` is the data folder, which may hold this model's published card."""
        self._chat = chat
        self.card = as_measured(self._card, place(self._card, folder)) if folder else self._card

    @property
    def _card(self) -> GraderCard:
        address = self._chat.address
        return GraderCard(
            grader="model",
            model=self._chat.name,
            prompt_hash=fingerprint(*SOURCES, *(f"grading/{name}.md.j2" for name in DIMENSIONS)),
            shown_as="bands",
            note=NOTE,
            leaves_machine=None if stays_here(address) else address,
        )

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        with ThreadPoolExecutor(len(DIMENSIONS)) as pool:
            replies = list(
                pool.map(lambda dimension: self._code(dimension, asked, answer[:LONGEST], look), DIMENSIONS)
            )
        usage = sum((reply.usage for reply in replies), Usage())
        codings = [reply.value for reply in replies]
        idle = [coding.nothing_to_judge for coding in codings if not coding.findings]
        reasons = Counter(reason for reason in idle if reason)
        if reasons.total() * 2 > len(DIMENSIONS):
            return Coding(unassessable=reasons.most_common(1)[0][0], usage=usage)
        findings = tuple(
            Finding(dimension=dimension, indicator=claim.indicator, quote=claim.quote)
            for dimension, coding in zip(DIMENSIONS, codings, strict=True)
            for claim in coding.findings[:MOST_FINDINGS]
        )
        return Coding(findings=findings, notice=CUT if len(answer) > LONGEST else None, usage=usage)

    def _code(self, dimension: Dimension, asked: Asked, answer: str, look: Look) -> Reply[DimensionCoding]:
        anchors = ANCHORS.client if asked.scenario == "sales_call" else ANCHORS.own
        examples = ANCHORS.shared + anchors[dimension]
        missed = look.missed if look.missed and look.missed.dimension == dimension else None
        prompt = render(
            "code_answer",
            asked=asked,
            answer=answer,
            dimension=dimension,
            # The order of the examples sways a model: a further sample sees another.
            examples=examples[look.sample % len(examples) :] + examples[: look.sample % len(examples)],
            missed=missed.quote if missed else None,
            marker=secrets.token_hex(4),
            sheet=SHEET.dimensions[dimension],
        )
        return self._chat.reply(prompt, SCHEMAS[dimension], look.sample)


def _schema(dimension: Dimension) -> type[DimensionCoding]:
    one_of_its_own: Any = Literal[INDICATORS[dimension]]
    claim = create_model("Claim", quote=(str, ...), indicator=(one_of_its_own, ...))
    return create_model(f"coding_{dimension}", __base__=DimensionCoding, findings=(list[claim], ...))


SCHEMAS = {dimension: _schema(dimension) for dimension in DIMENSIONS}
ANCHORS = load("grading/anchors.yaml", Anchors)
