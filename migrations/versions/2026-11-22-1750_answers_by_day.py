"""answers by day: an index to count what was practised when."""

from alembic import op

revision = "e2a6b94c7d15"
down_revision = "d53a8e1f6c90"


def upgrade() -> None:
    op.create_index("ix_answers_person_id_created_at", "answers", ["person_id", "created_at"])
