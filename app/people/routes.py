"""Settings and privacy: how a person is met, what works here, what is kept, and how to be rid of it."""

from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from app.answers.retention import delete_everything, delete_recordings
from app.archive import archive
from app.chat.nearby import USUAL_PORTS, address, look_around
from app.chat.trial import try_out
from app.database import Work
from app.errors import AppError, Unprocessable
from app.pages import page
from app.people.person import Person, SignedIn
from app.people.preferences import Preferences
from app.recordings import Kept
from app.settings import Choices, Settings
from app.storage import Storage

router = APIRouter(prefix="/settings", include_in_schema=False)

CONFIRMATION = "delete everything"
NO_DAYS = "Give a number of days from 1 to 9999."


class Whisper(NamedTuple):
    """A speech model on offer, and its size on the disk."""

    name: str
    megabytes: int
    remark: str


WHISPERS = (
    Whisper("tiny.en", 76, "English only, the fastest; comes with Longview"),
    Whisper("base", 145, "the usual one; comes with Longview"),
    Whisper("small", 484, "mishears less, works slower; fetched when first used"),
    Whisper("medium", 1530, "mishears still less, for a strong machine; fetched when first used"),
    Whisper("large-v3-turbo", 1620, "mishears least, for a strong machine; fetched when first used"),
)

Text = Annotated[str, Form(max_length=300)]


@router.get("")
def show(
    request: Request,
    work: Work,
    person: SignedIn,
    recordings: Kept,
    look: bool = False,
    saved: str = "",
    count: int = 0,
) -> Response:
    """With `look`, the language models that other programs serve on this machine are looked for."""
    shown: dict[str, Any] = {"servers": look_around()} if look else {}
    return _page(request, work, person, recordings, saved=saved, count=count, **shown)


def _page(
    request: Request, work: Work, person: Person, recordings: Kept, code: int = 200, **more: Any
) -> Response:
    settings: Settings = request.app.state.settings
    absent: dict[str, Any] = {
        "servers": None,
        "tried": "",
        "trial": None,
        "failure": None,
        "saved": "",
        "count": 0,
        "errors": {},
    }
    shown = absent | {
        "preferences": person.preferences,
        "settings": settings,
        "chat": request.app.state.choose_chat(settings),
        "told": Settings().model_fields_set,
        "chosen": Choices.read(settings.folder),
        "storage": Storage.measure(work, person, recordings, settings),
        "whispers": WHISPERS,
        "confirmation": CONFIRMATION,
    }
    return page(request, "settings/show.html", code, **(shown | more))


@router.post("/preferences")
def prefer(
    person: SignedIn,
    gentle: Annotated[bool, Form()] = False,
    hints: Annotated[bool, Form()] = False,
) -> Response:
    person.preferences = Preferences(gentle=gentle, hints=hints)
    return _saved("preferences")


@router.post("/trial")
def try_model(
    request: Request,
    work: Work,
    person: SignedIn,
    recordings: Kept,
    base_url: Text = "",
    model: Text = "",
) -> Response:
    """Tries the connection in force, or a model found on this machine before it is chosen."""
    settings: Settings = request.app.state.settings
    if base_url:
        near = {"llm_base_url": _nearby(base_url), "llm_model": model, "llm_api_key": None}
        settings = settings.model_copy(update=near)
    shown: dict[str, Any] = {"servers": look_around(), "tried": model} if base_url else {}
    try:
        shown["trial"] = try_out(request.app.state.choose_chat(settings))
    except AppError as error:
        shown["failure"] = error.sentence
    return _page(request, work, person, recordings, **shown)


def _nearby(base_url: str) -> str:
    """Refuses any address but those the page offers: what is chosen here must not send words elsewhere."""
    if base_url not in map(address, USUAL_PORTS.values()):
        raise Unprocessable(
            "Only a server on this machine can be chosen here. LONGVIEW_LLM_BASE_URL takes any."
        )
    return base_url


@router.post("/model")
def choose_model(request: Request, base_url: Text = "", model: Text = "") -> Response:
    """From the next start; without a model, the built-in grader again."""
    chosen = {"llm_base_url": _nearby(base_url), "llm_model": model} if model else {}
    return _choose(request, "model", {"llm_base_url": None, "llm_model": None} | chosen)


@router.post("/speech")
def choose_speech(request: Request, whisper_model: Text) -> Response:
    if whisper_model not in (whisper.name for whisper in WHISPERS):
        raise Unprocessable("There is no such speech model on offer. LONGVIEW_WHISPER_MODEL takes any.")
    return _choose(request, "speech", {"whisper_model": whisper_model})


@router.post("/retention")
def choose_retention(
    request: Request, work: Work, person: SignedIn, recordings: Kept, keep_days: Text = ""
) -> Response:
    """An empty number of days keeps recordings until they are deleted by hand."""
    days = _days(keep_days) if keep_days.strip() else None
    if keep_days.strip() and days is None:
        return _page(request, work, person, recordings, 422, errors={"keep_days": NO_DAYS})
    return _choose(request, "retention", {"keep_days": days})


def _choose(request: Request, section: str, chosen: dict[str, Any]) -> Response:
    settings: Settings = request.app.state.settings
    Choices.read(settings.folder).model_copy(update=chosen).keep(settings.folder)
    return _saved(section)


def _days(text: str) -> int | None:
    days = int(text) if text.strip().isdecimal() else 0
    return days if 1 <= days <= 9999 else None


@router.post("/recordings-deletion")
def let_go(request: Request, work: Work, person: SignedIn, recordings: Kept, days: Text = "") -> Response:
    """Deletes the recordings older than so many days, now. Their words stay."""
    number = _days(days)
    if number is None:
        return _page(request, work, person, recordings, 422, errors={"days": NO_DAYS})
    return _saved("recordings", count=delete_recordings(work, person, recordings, number))


@router.get("/export")
def export(request: Request, person: SignedIn, recordings: Kept) -> Response:
    name = f"longview-{datetime.now(UTC):%Y-%m-%d}.zip"
    content = archive(request.app.state.sessions, person.id, recordings)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type="application/zip", headers=headers)


@router.get("/{_section}")
def back(_section: str) -> Response:
    """The address of one of the forms, opened by itself: a page that was refused, and loaded again."""
    return RedirectResponse("/settings", 303)


@router.post("/deletion")
def forget(
    request: Request, work: Work, person: SignedIn, recordings: Kept, confirmation: Text = ""
) -> Response:
    if confirmation.strip().lower() != CONFIRMATION:
        wrong = {"confirmation": f"Nothing was deleted. Type “{CONFIRMATION}” to confirm."}
        return _page(request, work, person, recordings, 422, errors=wrong)
    delete_everything(work, person, recordings)
    return _saved("deletion")


def _saved(section: str, count: int = 0) -> Response:
    return RedirectResponse(f"/settings?saved={section}{f'&count={count}' if count else ''}#{section}", 303)
