"""Whose tasks in a plan somebody of the care team took over.

Revision ID: 0026_standing_in
Revises: 0025_job_address
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_standing_in"
down_revision = "0025_job_address"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("care_members", sa.Column("stands_in_for", sa.Uuid(), nullable=True))
    op.add_column("screening_rounds", sa.Column("class_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new columns hold: restore the backup made before")
