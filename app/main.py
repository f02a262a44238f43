"""The only wiring: settings in, an application out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import fastapi_offline
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from filelock import FileLock, Timeout
from pydantic import BaseModel, SecretStr
from sqlalchemy.orm import sessionmaker
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

import app.answers.api
import app.answers.routes
import app.graders
import app.history.api
import app.history.routes
import app.home
import app.interviews.api
import app.interviews.routes
import app.live.api
import app.people.routes
from app.answers.retention import delete_recordings, every_hour
from app.chat.model import stays_here
from app.chat.nearby import USUAL_PORTS
from app.coaching.bank import BankCoach
from app.coaching.model import ModelCoach
from app.database import migrate, open_engine
from app.errors import Conflict
from app.grading.grader import Grader
from app.grading.llm import LLMGrader
from app.grading.offline import OfflineGrader
from app.guard import Guard
from app.live.speakers import Speakers
from app.pages import STATIC, STATIC_PATH, Pages, Sign, page
from app.people.person import Person
from app.pipeline.durable import DurableReviews
from app.pipeline.reviewer import Feedback, Reviewer
from app.problems import render_failures
from app.recordings import Recordings
from app.settings import Settings
from app.speech.audio import Limits
from app.speech.transcriber import Transcriber
from app.speech.whisper import WhisperTranscriber

if TYPE_CHECKING:
    from app.chat.endpoint import OpenAIChatModel

DOCS_ASSETS = Path(fastapi_offline.__file__).with_name("static")

# Used when only a key is given, which is OpenAI's own.
DEFAULT_MODEL = "gpt-4.1-mini"

# A form has a few fields beside its file.
FORM_BYTES = 1_000_000


class Health(BaseModel):
    status: str
    transcriber: str
    grader: str
    leaves_machine: str | None


def create_app(settings: Settings) -> FastAPI:
    """The whole application; its folder, database and worker are open from its start to its end."""
    _keep_logs_short()
    application = FastAPI(title="Longview", version="1", lifespan=_lifespan, docs_url=None, redoc_url=None)
    application.state.failure, application.state.transcriber = None, choose_transcriber(settings)
    adopt(application, settings)
    application.state.adopt, application.state.choose_chat = partial(adopt, application), choose_chat
    application.state.ports = USUAL_PORTS
    _mount(application)
    render_failures(application)
    limit = settings.max_bytes + FORM_BYTES
    application.add_middleware(RequestBodyLimitMiddleware, max_body_size=limit)
    application.add_middleware(Guard, hosts=settings.hosts, max_bytes=limit)
    return application


def adopt(application: FastAPI, settings: Settings) -> None:
    """What begins from now on works so; what is under way keeps what it began with."""
    state = application.state
    transcriber, feedback = choose_transcriber(settings), choose_grader(settings)
    if transcriber.name == state.transcriber.name:
        transcriber = state.transcriber  # its model is loaded
    sign = describe(transcriber, feedback[0])
    state.settings, state.sign, state.pages = settings, sign, Pages(sign)
    state.backends, state.transcriber = (transcriber, feedback), transcriber


# The SDK for remote endpoints is the slowest import of all, and by default nothing needs it.


def choose_transcriber(settings: Settings) -> Transcriber:
    if settings.stt_base_url:
        from app.chat.endpoint import reach
        from app.speech.remote import RemoteTranscriber

        client, address = reach(settings.stt_base_url, _secret(settings.stt_api_key))
        return RemoteTranscriber(client, settings.stt_model, address)
    return WhisperTranscriber(settings.whisper_model, settings.models)


def choose_limits(settings: Settings) -> Limits:
    return Limits(max_bytes=settings.max_bytes, max_seconds=int(settings.max_minutes * 60))


def choose_chat(settings: Settings) -> "OpenAIChatModel | None":
    """None when no language model is configured."""
    if not settings.uses_model:
        return None
    from app.chat.endpoint import connect

    key, model = _secret(settings.llm_api_key), settings.llm_model or DEFAULT_MODEL
    return connect(settings.llm_base_url, key, model, settings.llm_timeout)


def choose_grader(settings: Settings) -> Feedback:
    chat = choose_chat(settings)
    if chat is None:
        return OfflineGrader(), BankCoach()
    return LLMGrader(chat, settings.folder), ModelCoach(chat, BankCoach())


def _secret(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None


def describe(transcriber: Transcriber, grader: Grader) -> Sign:
    """What works here and what leaves this machine, said the same on every page and in the terminal."""
    card = grader.card
    gone = [
        f"{what} to {address}."
        for what, address in (
            ("Recordings go", transcriber.address),
            ("The words of answers go", card.leaves_machine),
        )
        if address and not stays_here(address)
    ]
    return Sign(transcriber=transcriber.name, grader=card.called, leaves=" ".join(gone) or None)


def _keep_logs_short() -> None:
    """Plain tracebacks: structlog's default prints local variables, and those are people's answers."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    stamp = structlog.processors.TimeStamper(fmt="iso")
    structlog.configure(processors=[structlog.processors.add_log_level, stamp, renderer])


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    try:
        await asyncio.to_thread(_open, application)
    except Exception as failure:
        application.state.failure = failure  # for the one who started the server, in words
        raise
    rounds = asyncio.create_task(every_hour(partial(let_go, application)))
    yield
    rounds.cancel()
    await asyncio.to_thread(_close, application)


def _open(application: FastAPI) -> None:
    state, settings = application.state, application.state.settings
    settings.prepare_folder()
    state.lock = _sole_user(settings.folder)
    engine = open_engine(settings.database_url)
    migrate(engine)
    sessions = sessionmaker(engine, expire_on_commit=False)
    recordings = Recordings.at(settings.recordings_url)
    with sessions.begin() as session:
        Person.local(session)
    limits, offline = choose_limits(settings), (OfflineGrader(), BankCoach())

    def reviewer() -> Reviewer:
        transcriber, feedback = state.backends
        at_once = None if feedback[0].card.grader == "offline" else offline
        return Reviewer(sessions, recordings, transcriber, feedback, limits, settings.grade_times, at_once)

    reviews = DurableReviews(engine, sessions, reviewer)
    reviews.open()
    state.speakers = Speakers(sessions, recordings, reviews, lambda: state.transcriber, limits)
    state.engine, state.sessions, state.recordings, state.reviews = engine, sessions, recordings, reviews


def _sole_user(folder: Path) -> FileLock:
    """Two servers on one data folder would each take the other's jobs for crashed ones."""
    # Opened in one worker thread and let go in another.
    lock = FileLock(folder / "longview.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Conflict(
            f"Longview is already running on the data folder {folder}. "
            "Use that one, stop it first, or set LONGVIEW_DATA to another folder."
        ) from error
    return lock


def let_go(application: FastAPI, now: datetime) -> None:
    """Deletes the recordings that are older than is wished at the moment."""
    state = application.state
    if days := state.settings.keep_days:
        with state.sessions.begin() as session:
            delete_recordings(session, Person.local(session), state.recordings, now - timedelta(days=days))


def _close(application: FastAPI) -> None:
    application.state.speakers.close()
    application.state.reviews.close()
    application.state.engine.dispose()
    application.state.lock.release()


def _mount(application: FastAPI) -> None:
    for room in (app.interviews, app.answers, app.history):
        application.include_router(room.api.router)
    application.include_router(app.live.api.router)
    application.include_router(app.home.router)
    application.include_router(app.graders.router)
    # Fixed paths such as /interviews/new come before /interviews/{id}.
    for room in (app.interviews, app.answers, app.history, app.people):
        application.include_router(room.routes.router)
    application.mount(STATIC_PATH, StaticFiles(directory=STATIC))
    application.mount("/docs/assets", StaticFiles(directory=DOCS_ASSETS))
    application.add_api_route("/docs", _docs, include_in_schema=False)
    application.add_api_route("/health", _health, response_model=Health, tags=["health"])


def _docs(request: Request) -> Response:
    return page(request, "docs.html")


def _health(request: Request) -> Health:
    sign: Sign = request.app.state.sign
    return Health(status="ok", transcriber=sign.transcriber, grader=sign.grader, leaves_machine=sign.leaves)
