"""What phones could not send and somebody took in from a file: one receipt for each.

Revision ID: 0007_rescues
Revises: 0006_imports
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_rescues"
down_revision = "0006_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rescues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_rescues_account_id_accounts")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_rescues_asked_by_accounts")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_rescues_job_id_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescues")),
    )
    with op.batch_alter_table("rescues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rescues_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new table holds: restore the backup made before")
