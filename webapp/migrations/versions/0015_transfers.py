"""Children who move with their files, and two records of one child that become one.

Revision ID: 0015_transfers
Revises: 0013_student_facts
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_transfers"
down_revision = "0013_student_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("student_id", sa.Uuid(), sa.ForeignKey("students.id"), nullable=False),
        sa.Column("student_name", sa.String(), nullable=False),
        sa.Column("from_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        sa.Column("to_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        sa.Column("outside", sa.String()),
        sa.Column("from_class_id", sa.Uuid(), sa.ForeignKey("classes.id")),
        sa.Column("to_class_id", sa.Uuid(), sa.ForeignKey("classes.id")),
        sa.Column("moves_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date()),
        sa.Column("asked_at", when, nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
    )
    op.create_index("ix_transfers_student_id", "transfers", ["student_id"])
    op.create_index("ix_transfers_from", "transfers", ["from_id", "state"])
    op.create_index("ix_transfers_to", "transfers", ["to_id", "state"])
    op.create_index("ix_transfers_class", "transfers", ["from_class_id", "state"])
    op.create_table(
        "transfer_steps",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("transfer_id", sa.Uuid(), sa.ForeignKey("transfers.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", when, nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date()),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.UniqueConstraint("transfer_id", "number"),
    )
    op.create_index("ix_entries_child", "entries", ["student_id", "happened_at"])
    op.create_table(
        "merged_students",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("kept_id", sa.Uuid(), sa.ForeignKey("students.id"), nullable=False),
        sa.Column("gone_id", sa.Uuid(), sa.ForeignKey("students.id"), nullable=False, unique=True),
        sa.Column("at", when, nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
    )
    op.create_index("ix_merged_students_school_id", "merged_students", ["school_id"])
    op.create_index("ix_merged_students_kept_id", "merged_students", ["kept_id"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new tables hold: restore the backup made before")
