"""read first: whether what is heard waits to be read before it is graded."""

import sqlalchemy as sa
from alembic import op

revision = "e1c07a5d9b34"
down_revision = "e2a6b94c7d15"


def upgrade() -> None:
    op.add_column(
        "interviews", sa.Column("read_first", sa.Boolean(), nullable=False, server_default=sa.false())
    )
