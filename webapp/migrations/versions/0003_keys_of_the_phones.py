"""Keys of the phones: envelopes, recovery of a vault, sealed files.

Revision ID: 0003_keys
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_keys"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "envelope_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_keys")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recovery", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("entry_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new tables hold: restore the backup made before")
