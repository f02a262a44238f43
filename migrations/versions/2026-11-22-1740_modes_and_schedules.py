"""modes and schedules: how an interview is practised, when its questions come back, how a person is met."""

import sqlalchemy as sa
from alembic import op

revision = "d53a8e1f6c90"
down_revision = "4b7f0d2c91ae"


def upgrade() -> None:
    # Plainly added, never in batch: making one of these tables anew would delete all rows that refer to it.
    preferences = sa.Column("preferences", sa.JSON(none_as_null=True), nullable=False, server_default="{}")
    op.add_column("people", preferences)
    op.add_column("interviews", sa.Column("mode", sa.String(), nullable=False, server_default="practise"))
    op.add_column("interviews", sa.Column("way", sa.String(), nullable=False, server_default="voice"))
    for table, name in (("interviews", "spoken"), ("interviews", "spaced"), ("answers", "recording_deleted")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_questions_person_id_text_created_at", "questions", ["person_id", "text", "created_at"]
    )
    op.create_table(
        "schedules",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rated", sa.String(), nullable=False),
        sa.Column("card", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_schedules_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
        sa.UniqueConstraint(
            "person_id", "scenario", "type", "text", name="uq_schedules_person_id_scenario_type_text"
        ),
    )
    op.create_index("ix_schedules_person_id_due", "schedules", ["person_id", "due"])
