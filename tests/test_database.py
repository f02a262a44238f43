from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

import app.answers.answer
import app.answers.traps
import app.answers.utterance
from app.database import Base, migrate, open_engine

assert app.answers.answer and app.answers.traps and app.answers.utterance


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(engine)
    return engine


def test_migrations_make_exactly_the_tables_the_nouns_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    known = [change for change in differences if not _is_version_table(change)]
    assert known == []


def _is_version_table(change: object) -> bool:
    return "alembic_version" in repr(change)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    assert "answers" in inspect(engine).get_table_names()


def test_every_row_but_a_person_belongs_to_one() -> None:
    owned = {name: "person_id" in table.columns for name, table in Base.metadata.tables.items()}
    assert owned == {"people": False} | dict.fromkeys(
        ("interviews", "questions", "schedules", "answers", "utterances", "grades", "traps"), True
    )


def test_database_waits_for_a_writer_and_wipes_what_is_deleted(engine: Engine) -> None:
    with engine.connect() as connection:
        read = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert read == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "secure_delete": 1}
