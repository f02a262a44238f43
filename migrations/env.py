"""Runs migrations on the connection the application hands over (app.database.migrate)."""

from alembic import context

from app.answers.answer import Answer  # noqa: F401  (importing a noun puts its table into the metadata)
from app.answers.traps import NotedTrap  # noqa: F401
from app.answers.utterance import Utterance  # noqa: F401
from app.database import Base


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """The job queue keeps its own tables in the same database; they are none of ours."""
    return kind != "table" or name in Base.metadata.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=ours,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
