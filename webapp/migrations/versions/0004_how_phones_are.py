"""How phones are, and the lives of a database.

Revision ID: 0004_phones
Revises: 0003_keys
"""

import sqlalchemy as sa
from alembic import op

revision = '0004_phones'
down_revision = '0003_keys'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sync_failures',
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_sync_failures_device_id_devices')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sync_failures')),
    sa.UniqueConstraint('device_id', 'day', 'source', 'reason', name=op.f('uq_sync_failures_device_id_day_source_reason'))
    )
    op.create_table('epochs',
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_epochs'))
    )
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('skew_seconds', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('persisted', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('storage_used', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('storage_quota', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('kit_pages', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('handover_digest', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('emptied_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new tables hold: restore the backup made before")
