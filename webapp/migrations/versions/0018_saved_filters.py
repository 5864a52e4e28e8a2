"""Filters of the students' list that somebody keeps under a name.

Revision ID: 0018_saved_filters
Revises: 0014_care_plans
"""

import sqlalchemy as sa
from alembic import op

revision = "0018_saved_filters"
down_revision = "0014_care_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_saved_filters_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_filters_account_id_name")),
    )


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people kept: restore the backup made before")
