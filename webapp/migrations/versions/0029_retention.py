"""What is over its time, what was decided of it, and that it was erased.

Revision ID: 0029_retention
Revises: 0028_disability
"""

import sqlalchemy as sa
from alembic import op

revision = "0029_retention"
down_revision = "0028_disability"
branch_labels = None
depends_on = None
TABLE = "retention_proposals"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["students.id"], name=op.f("fk_retention_proposals_student_id_students")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["rights_requests.id"], name=op.f("fk_retention_proposals_request_id_rights_requests")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_retention_proposals_decided_by_accounts")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_retention_proposals_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_proposals")),
    )
    op.create_index(op.f("ix_retention_proposals_student_id"), TABLE, ["student_id"])
    op.create_index(op.f("ix_retention_proposals_school_id"), TABLE, ["school_id"])
    op.create_index("ix_retention_proposals_open", TABLE, ["school_id", "decision", "erased_at"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what people decided: restore the backup made before")
