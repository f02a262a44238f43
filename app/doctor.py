"""What is configured, what works and what is missing, each found out by really trying it."""

import shutil
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import NamedTuple

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from app.chat.trial import try_out
from app.database import open_engine
from app.errors import AppError
from app.main import choose_chat, choose_transcriber
from app.settings import Settings


class Check(NamedTuple):
    part: str
    well: bool
    sentence: str


def examine(settings: Settings) -> Iterator[Check]:
    """One check a part, each yielded as soon as it is known."""
    parts: dict[str, Callable[[Settings], str]] = {
        "Data folder": _folder,
        "Database": _database,
        "Transcriber": _transcriber,
        "Grader": _grader,
    }
    for part, examination in parts.items():
        try:
            yield Check(part, True, examination(settings))
        except AppError as error:
            yield Check(part, False, error.sentence)


def _folder(settings: Settings) -> str:
    settings.prepare_folder()
    try:
        with TemporaryFile(dir=settings.folder):
            pass
    except OSError as error:
        raise AppError(f"{settings.folder} cannot be written to: {error.strerror}.") from error
    free = shutil.disk_usage(settings.folder).free
    return f"{settings.folder}, {free / 1e9:.1f} GB free"


def _database(settings: Settings) -> str:
    if not (settings.folder / "longview.db").exists():
        return "none yet; it is made at the first start"
    try:
        tables = inspect(open_engine(settings.database_url)).get_table_names()
    except SQLAlchemyError as error:
        raise AppError(f"{settings.folder / 'longview.db'} cannot be read as a database.") from error
    if "answers" not in tables:
        raise AppError("The database file holds none of Longview's tables. Start Longview once to make them.")
    return "opens, and holds Longview's tables"


def _transcriber(settings: Settings) -> str:
    transcriber = choose_transcriber(settings)
    transcriber.warm()
    where = transcriber.address
    return f"{transcriber.name}; " + (f"recordings are sent to {where}" if where else "recordings stay here")


def _grader(settings: Settings) -> str:
    chat = choose_chat(settings)
    if chat is None:
        return "the built-in offline grader; nothing is sent anywhere. LONGVIEW_LLM_BASE_URL connects a model"
    return try_out(chat).sentence
