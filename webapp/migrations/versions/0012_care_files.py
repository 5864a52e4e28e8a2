"""Care files with their steps and teams; screening rounds and what was decided of each child.

Revision ID: 0012_care_files
Revises: 0009_names
"""

import sqlalchemy as sa
from alembic import op

revision = "0012_care_files"
down_revision = "0009_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('screening_rounds',
    sa.Column('occasion', sa.String(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['closed_by'], ['accounts.id'], name=op.f('fk_screening_rounds_closed_by_accounts')),
    sa.ForeignKeyConstraint(['opened_by'], ['accounts.id'], name=op.f('fk_screening_rounds_opened_by_accounts')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_screening_rounds_school_id_schools')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_rounds'))
    )
    with op.batch_alter_table('screening_rounds', schema=None) as batch_op:
        batch_op.create_index('ix_screening_rounds_opened', ['school_id', 'opened_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_screening_rounds_school_id'), ['school_id'], unique=False)

    op.create_table('care_files',
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('categories', sa.JSON(), nullable=False),
    sa.Column('identified_on', sa.Date(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('flagged', sa.Boolean(), nullable=False),
    sa.Column('asked_from', sa.String(), nullable=True),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('steps', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts.id'], name=op.f('fk_care_files_asked_by_accounts')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_care_files_school_id_schools')),
    sa.ForeignKeyConstraint(['student_id'], ['students.id'], name=op.f('fk_care_files_student_id_students')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care_files')),
    sa.UniqueConstraint('school_id', 'student_id', name=op.f('uq_care_files_school_id_student_id'))
    )
    with op.batch_alter_table('care_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_care_files_school_id'), ['school_id'], unique=False)
        batch_op.create_index('ix_care_files_state', ['school_id', 'state', 'review_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_files_student_id'), ['student_id'], unique=False)

    op.create_table('care_members',
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('duty', sa.String(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_care_members_account_id_accounts')),
    sa.ForeignKeyConstraint(['file_id'], ['care_files.id'], name=op.f('fk_care_members_file_id_care_files')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_care_members_school_id_schools')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care_members'))
    )
    with op.batch_alter_table('care_members', schema=None) as batch_op:
        batch_op.create_index('ix_care_members_account', ['school_id', 'account_id', 'ends_on'], unique=False)
        batch_op.create_index('ix_care_members_file', ['school_id', 'file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_members_school_id'), ['school_id'], unique=False)

    op.create_table('care_steps',
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_care_steps_by_id_accounts')),
    sa.ForeignKeyConstraint(['file_id'], ['care_files.id'], name=op.f('fk_care_steps_file_id_care_files')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_care_steps_school_id_schools')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care_steps')),
    sa.UniqueConstraint('file_id', 'number', name=op.f('uq_care_steps_file_id_number'))
    )
    with op.batch_alter_table('care_steps', schema=None) as batch_op:
        batch_op.create_index('ix_care_steps_file', ['school_id', 'file_id', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_steps_school_id'), ['school_id'], unique=False)

    op.create_table('screening_decisions',
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_screening_decisions_by_id_accounts')),
    sa.ForeignKeyConstraint(['file_id'], ['care_files.id'], name=op.f('fk_screening_decisions_file_id_care_files')),
    sa.ForeignKeyConstraint(['round_id'], ['screening_rounds.id'], name=op.f('fk_screening_decisions_round_id_screening_rounds')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_screening_decisions_school_id_schools')),
    sa.ForeignKeyConstraint(['student_id'], ['students.id'], name=op.f('fk_screening_decisions_student_id_students')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_decisions')),
    sa.UniqueConstraint('school_id', 'round_id', 'student_id', name=op.f('uq_screening_decisions_school_id_round_id_student_id'))
    )
    with op.batch_alter_table('screening_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screening_decisions_school_id'), ['school_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new tables hold: restore the backup made before")
