"""The database: base class, column types, engine, and the unit of work, which alone commits."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from fastapi import Depends, Request
from pydantic import BaseModel
from sqlalchemy import DateTime, Engine, ForeignKey, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import JSON, TypeDecorator

from app.settings import ROOT

Sessions = sessionmaker[Session]


class UTCDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Value(TypeDecorator[BaseModel]):
    """A pydantic value kept whole as JSON."""

    impl = JSON
    cache_ok = True

    def __init__(self, model: type[BaseModel]) -> None:
        super().__init__(none_as_null=True)
        self.model = model

    def process_bind_param(self, value: BaseModel | None, _dialect: Any) -> Any:
        return value.model_dump(mode="json") if value is not None else None

    def process_result_value(self, value: Any, _dialect: Any) -> BaseModel | None:
        return self.model.model_validate(value) if value is not None else None


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime}

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: uuid4().hex)
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


class Owned:
    """Mixed into every row that belongs to a person."""

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))


def open_engine(url: str) -> Engine:
    """SQLite is opened for many readers and one patient writer; the same engine carries the job queue."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "isolation_level": "IMMEDIATE"}, pool_size=20)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # secure_delete: what a person deletes must not stay readable in free pages.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def wipe_after(session: Session) -> None:
    """Once this unit of work is committed, what it deleted leaves SQLite's write-ahead log as well."""
    engine = session.get_bind()
    if isinstance(engine, Engine) and engine.dialect.name == "sqlite":
        event.listen(session, "after_commit", lambda _: _empty_log(engine), once=True)


def _empty_log(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def migrate(engine: Engine) -> None:
    """Brings the schema to the newest version, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def unit_of_work(request: Request) -> Iterator[Session]:
    """One session for one request: committed when the route succeeds, rolled back when it raises."""
    with request.app.state.sessions.begin() as session:
        yield session


# "function": the commit comes before the response, so what a client reads next is there.
Work = Annotated[Session, Depends(unit_of_work, scope="function")]
