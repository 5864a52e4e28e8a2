"""Papers on a child's file.

Revision ID: 0020_student_documents
Revises: 0019_fact_questions
"""

import sqlalchemy as sa
from alembic import op

revision = "0020_student_documents"
down_revision = "0019_fact_questions"
branch_labels = None
depends_on = None
TABLE = "student_documents"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("stored_as", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_why", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_student_documents_student_id_students")),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_student_documents_added_by_accounts")),
        sa.ForeignKeyConstraint(["removed_by"], ["accounts.id"], name=op.f("fk_student_documents_removed_by_accounts")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_student_documents_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_documents")),
    )
    op.create_index(op.f("ix_student_documents_student_id"), TABLE, ["student_id"])
    op.create_index(op.f("ix_student_documents_school_id"), TABLE, ["school_id"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people brought: restore the backup made before")
