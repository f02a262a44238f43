"""grades with causes: an answer may be graded again, by more than one grader, and each grade says why."""

import sqlalchemy as sa
from alembic import op

revision = "9c41e07d5b2a"
down_revision = "6387dc3ef56e"


def upgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("wish", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))
    with op.batch_alter_table("grades") as grades:
        grades.add_column(sa.Column("wish", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))
        grades.add_column(sa.Column("grader", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE grades SET grader = json_extract(card, '$.grader')")
    with op.batch_alter_table("grades") as grades:
        grades.drop_constraint("uq_grades_answer_id_run", type_="unique")
        grades.create_unique_constraint("uq_grades_answer_id_run_grader", ["answer_id", "run", "grader"])
