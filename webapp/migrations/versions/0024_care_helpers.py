"""People without an account in a child's care team.

Revision ID: 0024_care_helpers
Revises: 0020_student_documents
"""

import sqlalchemy as sa
from alembic import op

revision = "0024_care_helpers"
down_revision = "0020_student_documents"
branch_labels = None
depends_on = None
TABLE = "care_helpers"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["care_files.id"], name=op.f("fk_care_helpers_file_id_care_files")),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_care_helpers_added_by_accounts")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_care_helpers_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_helpers")),
    )
    op.create_index("ix_care_helpers_file", TABLE, ["school_id", "file_id"])
    op.create_index(op.f("ix_care_helpers_school_id"), TABLE, ["school_id"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people wrote: restore the backup made before")
