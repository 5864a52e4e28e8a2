"""What somebody in the field found otherwise than a child's file says.

Revision ID: 0019_fact_questions
Revises: 0018_saved_filters
"""

import sqlalchemy as sa
from alembic import op

revision = "0019_fact_questions"
down_revision = "0018_saved_filters"
branch_labels = None
depends_on = None
TABLE = "fact_questions"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_fact_questions_student_id_students")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_fact_questions_entry_id_entries")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_fact_questions_decided_by_accounts")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_fact_questions_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_questions")),
        sa.UniqueConstraint("entry_id", "name", name=op.f("uq_fact_questions_entry_id_name")),
    )
    op.create_index(op.f("ix_fact_questions_student_id"), TABLE, ["student_id"])
    op.create_index(op.f("ix_fact_questions_school_id"), TABLE, ["school_id"])
    op.create_index("ix_fact_questions_waiting", TABLE, ["school_id", "decision", "asked_at"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people found: restore the backup made before")
