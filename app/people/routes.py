"""Settings and privacy: how a person is met, what works here, what is kept, and how to be rid of it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from app.answers.retention import delete_everything, delete_recordings
from app.archive import archive
from app.chat.nearby import address, look_around
from app.chat.trial import try_out
from app.database import Work
from app.errors import AppError, Conflict, Unprocessable
from app.pages import page
from app.people.person import SignedIn
from app.people.preferences import Preferences
from app.recordings import Kept
from app.settings import MOST_DAYS, Choices, Settings
from app.storage import Storage

router = APIRouter(prefix="/settings", include_in_schema=False)

CONFIRMATION = "delete everything"
NO_DAYS = f"Give a number of days from 1 to {MOST_DAYS}."


class Whisper(NamedTuple):
    """A speech model on offer, and its size on the disk."""

    name: str
    megabytes: int
    remark: str


WHISPERS = (
    Whisper("tiny.en", 78, "English only, the fastest; comes with Longview"),
    Whisper("base", 150, "the usual one; comes with Longview"),
    Whisper("small", 484, "mishears less, works slower; fetched when first used"),
    Whisper("medium", 1530, "mishears still less, for a strong machine; fetched when first used"),
    Whisper("large-v3-turbo", 1620, "mishears least, for a strong machine; fetched when first used"),
)

Text = Annotated[str, Form(max_length=300)]
Ticked = Annotated[bool, Form()]
TOLD = "This is set where Longview is started, and that goes before what is chosen here."


class SettingsPage:
    """`show` renders it with what is so at this moment, and whatever else a request has to say."""

    def __init__(self, request: Request, work: Work, person: SignedIn, recordings: Kept) -> None:
        self.request, self.work, self.person, self.recordings = request, work, person, recordings
        self.settings: Settings = request.app.state.settings

    def show(self, code: int = 200, **more: Any) -> Response:
        absent: dict[str, Any] = dict.fromkeys(("servers", "trial", "failure")) | {"errors": {}}
        shown = absent | {
            "path": router.prefix,
            "tried": "",
            "saved": "",
            "count": 0,
            "preferences": self.person.preferences,
            "settings": self.settings,
            "storage": Storage.measure(self.work, self.person, self.recordings, self.settings),
            "whispers": WHISPERS,
            "confirmation": CONFIRMATION,
        }
        return page(self.request, "settings/show.html", code, **(shown | more))


Shown = Annotated[SettingsPage, Depends()]


@router.get("")
def show(request: Request, page: Shown, look: bool = False, saved: str = "", count: int = 0) -> Response:
    """With `look`, the language models that other programs serve on this machine are looked for."""
    servers = look_around(request.app.state.ports) if look else None
    return page.show(saved=saved, count=count, servers=servers)


@router.post("/preferences")
def prefer(person: SignedIn, gentle: Ticked = False, hints: Ticked = False) -> Response:
    person.preferences = Preferences(gentle=gentle, hints=hints)
    return _saved("preferences")


@router.post("/trial")
def try_model(request: Request, page: Shown, base_url: Text = "", model: Text = "") -> Response:
    """Tries the connection in force, or a model found on this machine before it is chosen."""
    return page.show(**_tried(request, base_url, model))


def _tried(request: Request, base_url: str, model: str) -> dict[str, Any]:
    """A `trial`, or the sentence of its `failure`."""
    state, shown = request.app.state, dict[str, Any]()
    settings: Settings = state.settings
    if base_url:
        near = {"llm_base_url": _nearby(request, base_url), "llm_model": model, "llm_api_key": None}
        settings = settings.model_copy(update=near)
        shown = {"servers": look_around(state.ports), "tried": model}
    if not settings.uses_model:
        raise Conflict("No language model is in use, so there is no connection to test.")
    try:
        return shown | {"trial": try_out(state.choose_chat(settings))}
    except AppError as error:
        return shown | {"failure": error.sentence}


def _nearby(request: Request, base_url: str) -> str:
    """Refuses any address but those the page offers: what is chosen here must not send words elsewhere."""
    if base_url not in map(address, request.app.state.ports.values()):
        raise Unprocessable(
            "Only a server on this machine can be chosen here. LONGVIEW_LLM_BASE_URL takes any."
        )
    return base_url


@router.post("/model")
def choose_model(request: Request, page: Shown, base_url: Text = "", model: Text = "") -> Response:
    """Once it has been tried and works; without a model, the built-in grader again."""
    if not model:
        return _choose(request, "model", llm_base_url=None, llm_model=None)
    tried = _tried(request, base_url, model)
    if "failure" in tried:
        return page.show(422, **tried)
    return _choose(request, "model", llm_base_url=base_url, llm_model=model)


@router.post("/speech")
def choose_speech(request: Request, whisper_model: Text) -> Response:
    if whisper_model not in (whisper.name for whisper in WHISPERS):
        raise Unprocessable("There is no such speech model on offer. LONGVIEW_WHISPER_MODEL takes any.")
    return _choose(request, "speech", whisper_model=whisper_model)


@router.post("/retention")
def choose_retention(request: Request, page: Shown, keep_days: Text = "") -> Response:
    """An empty number of days keeps recordings until they are deleted by hand."""
    days = _days(keep_days) if keep_days.strip() else None
    if keep_days.strip() and days is None:
        return page.show(422, errors={"keep_days": NO_DAYS})
    return _choose(request, "retention", keep_days=days)


def _choose(request: Request, section: str, **chosen: Any) -> Response:
    """Kept, and in force for all that begins from now on."""
    settings: Settings = request.app.state.settings
    if settings.told & chosen.keys():
        raise Conflict(TOLD)
    choices = Choices.read(settings.folder).model_copy(update=chosen)
    choices.keep(settings.folder)
    request.app.state.adopt(settings.with_choices(choices))
    return _saved(section)


def _days(text: str) -> int | None:
    days = int(text) if text.strip().isdecimal() else 0
    return days if 1 <= days <= MOST_DAYS else None


@router.post("/recordings-deletion")
def let_go(work: Work, person: SignedIn, recordings: Kept, page: Shown, days: Text = "") -> Response:
    """Deletes the recordings older than so many days, now. Their words stay."""
    number = _days(days)
    if number is None:
        return page.show(422, errors={"days": NO_DAYS})
    before = datetime.now(UTC) - timedelta(days=number)
    return _saved("recordings", count=delete_recordings(work, person, recordings, before))


@router.get("/export")
def export(request: Request, person: SignedIn, recordings: Kept) -> Response:
    name = f"longview-{datetime.now(UTC):%Y-%m-%d}.zip"
    content = archive(request.app.state.sessions, person.id, recordings)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type="application/zip", headers=headers)


def back() -> Response:
    """The address of one of the forms, opened by itself: a page that was refused, and loaded again."""
    return RedirectResponse("/settings", 303)


for form in ("preferences", "trial", "model", "speech", "retention", "recordings-deletion", "deletion"):
    router.add_api_route(f"/{form}", back)


@router.post("/deletion")
def forget(work: Work, person: SignedIn, recordings: Kept, page: Shown, confirmation: Text = "") -> Response:
    """What the browser keeps goes too: recordings not sent yet, and choices made on this device."""
    if confirmation.strip().lower() != CONFIRMATION:
        wrong = {"confirmation": f"Nothing was deleted. Type “{CONFIRMATION}” to confirm."}
        return page.show(422, errors=wrong)
    delete_everything(work, person, recordings)
    response = _saved("deletion")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _saved(section: str, count: int = 0) -> Response:
    return RedirectResponse(f"/settings?saved={section}{f'&count={count}' if count else ''}#{section}", 303)
