"""Files of several kinds, and files in pieces.

Revision ID: 0005_files
Revises: 0004_phones
"""

import sqlalchemy as sa
from alembic import op

revision = '0005_files'
down_revision = '0004_phones'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('uploads',
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('offset', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_uploads_author_id_accounts')),
    sa.ForeignKeyConstraint(['file_id'], ['entry_files.id'], name=op.f('fk_uploads_file_id_entry_files')),
    sa.PrimaryKeyConstraint('file_id', name=op.f('pk_uploads'))
    )
    with op.batch_alter_table('uploads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_uploads_expires_at'), ['expires_at'], unique=False)

    with op.batch_alter_table('entry_files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(), server_default='photo', nullable=False))
        batch_op.add_column(sa.Column('media_type', sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new tables hold: restore the backup made before")
