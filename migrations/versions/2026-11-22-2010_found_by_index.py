"""found by index: the traps that answers met, and sessions by the words of their questions."""

import sqlalchemy as sa
from alembic import op

revision = "7f3d92c4b816"
down_revision = "e1c07a5d9b34"

# As advice said them until now, to applicants and to sellers.
SENTENCES = {
    "confusing": (
        "A job and a career are two things here. "
        "Say them in two sentences: what you need now, and where it leads.",
        "A sale and a working relationship are two things here. "
        "Say them in two sentences: what you offer now, and where it leads the client.",
    ),
    "short_term": (
        "The reasons are about now. "
        "Keep the practical one if it is true, and add one that would still hold in three years.",
        "The reasons are about this deal. "
        "Keep the practical one if it is true, and add one that would still hold in three years.",
    ),
    "no_link": (
        "The goal is there, the way from here to it is not. "
        "“This role has ___, which gives me ___, which I need for ___.”",
        "The client’s goal is there, the way from the offer to it is not. "
        "“This feature changes ___, which serves your goal of ___.”",
    ),
    "vague": (
        "Some of it could be said by anyone. "
        "Replace the general word by a name, a number, a place or an example.",
        "Some of it could be said to any client. "
        "Replace the general word by a name, a number, a place or an example.",
    ),
}
NOTE = sa.text(
    """
    INSERT INTO traps (id, created_at, person_id, answer_id, interview_id, trap)
    SELECT
        lower(hex(randomblob(16))), grade.created_at, grade.person_id, answer.id, question.interview_id, :trap
    FROM answers AS answer
    JOIN questions AS question ON question.id = answer.question_id
    JOIN grades AS grade ON grade.id = (
        SELECT id FROM grades WHERE answer_id = answer.id ORDER BY created_at DESC LIMIT 1
    )
    JOIN json_each(grade.coaching, '$.traps') AS met ON met.value = :sentence
    WHERE answer.state = 'done'
    """
)


def upgrade() -> None:
    op.create_table(
        "traps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("interview_id", sa.String(), nullable=False),
        sa.Column("trap", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name="fk_traps_answer_id_answers", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_traps_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_traps"),
    )
    op.create_index("ix_traps_answer_id", "traps", ["answer_id"])
    op.create_index("ix_traps_person_id_trap_interview_id", "traps", ["person_id", "trap", "interview_id"])
    for trap, sentences in SENTENCES.items():
        for sentence in sentences:
            op.get_bind().execute(NOTE, {"trap": trap, "sentence": sentence})
    op.drop_index("ix_questions_person_id_text_created_at", "questions")
    op.create_index(
        "ix_questions_person_id_text_created_at_interview_id",
        "questions",
        ["person_id", "text", "created_at", "interview_id"],
    )
