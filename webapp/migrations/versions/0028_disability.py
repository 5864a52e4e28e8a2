"""A child's certificate of disability, sealed.

Revision ID: 0028_disability
Revises: 0026_standing_in
"""

import sqlalchemy as sa
from alembic import op

revision = "0028_disability"
down_revision = "0026_standing_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("disability_kind", "disability_grade", "disability_number"):
        op.add_column("students", sa.Column(name, sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people brought: restore the backup made before")
