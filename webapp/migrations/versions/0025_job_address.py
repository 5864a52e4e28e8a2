"""From where a background job was asked for.

Revision ID: 0025_job_address
Revises: 0024_care_helpers
"""

import sqlalchemy as sa
from alembic import op

revision = "0025_job_address"
down_revision = "0024_care_helpers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("session_id", sa.Uuid(), nullable=True))
    op.add_column("jobs", sa.Column("address", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new columns hold: restore the backup made before")
