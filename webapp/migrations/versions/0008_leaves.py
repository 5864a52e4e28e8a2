"""From when to when somebody is on leave: who stands in is told by it.

Revision ID: 0008_leaves
Revises: 0007_rescues
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_leaves"
down_revision = "0007_rescues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("back_on", sa.Date(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new columns hold: restore the backup made before")
