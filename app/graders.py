"""The page that says how far each grader here can be trusted, and where it fails."""

from fastapi import APIRouter, Request, Response

from app.evaluation.publishing import published
from app.evaluation.shown import WORDS, shown
from app.grading.grader import GraderCard
from app.grading.offline import OfflineGrader
from app.grading.published import place
from app.pages import page
from app.settings import Settings

router = APIRouter(include_in_schema=False)


@router.get("/graders")
def index(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    cards = [(card, _measured(card, settings)) for card in _cards(request)]
    return page(request, "graders/index.html", cards=cards, words=WORDS)


def _cards(request: Request) -> list[GraderCard]:
    """The one in use, and the built-in one, which gives the first grade beside a model."""
    _, (grader, _) = request.app.state.backends
    return [grader.card] if grader.card.grader == "offline" else [grader.card, OfflineGrader().card]


def _measured(card: GraderCard, settings: Settings) -> dict[str, object] | None:
    found = published(place(card, settings.folder))
    return shown(found) if found and found.speaks_of(card) else None
