"""A school asks another for files.

Revision ID: 0030_file_requests
Revises: 0029_retention
"""

import sqlalchemy as sa
from alembic import op

revision = "0030_file_requests"
down_revision = "0029_retention"
branch_labels = None
depends_on = None
TABLE = "file_requests"


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    op.create_table(
        TABLE,
        sa.Column("by_school_id", sa.Uuid(), nullable=False),
        sa.Column("of_school_id", sa.Uuid(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("asked_at", when, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", when, nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_school_id"], ["schools.id"], name=op.f("fk_file_requests_by_school_id_schools")),
        sa.ForeignKeyConstraint(["of_school_id"], ["schools.id"], name=op.f("fk_file_requests_of_school_id_schools")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_file_requests_asked_by_accounts")),
        sa.ForeignKeyConstraint(["answered_by"], ["accounts.id"], name=op.f("fk_file_requests_answered_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_requests")),
    )
    op.create_index("ix_file_requests_of", TABLE, ["of_school_id", "answered_at"])
    op.create_index("ix_file_requests_by", TABLE, ["by_school_id", "asked_at"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people wrote: restore the backup made before")
