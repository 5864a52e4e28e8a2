"""What guardians say of a child's data: consents, requests, and what keeps a file longer.

Revision ID: 0016_what_guardians_say
Revises: 0015_transfers
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016_what_guardians_say"
down_revision = "0015_transfers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table(
        "consent_notes",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("purpose", "answer", "said_by", "how")),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        _account("by_id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _table(
        "rights_requests",
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _account("taken_by"),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _account("answered_by", nullable=True),
    )
    _table(
        "kept_longer",
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _account("by_id"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        _account("lifted_by", nullable=True),
    )
    op.create_index("ix_consent_notes_student", "consent_notes", ["school_id", "student_id"])
    op.create_index("ix_rights_requests_due", "rights_requests", ["school_id", "outcome", "due_on"])
    op.create_index("ix_kept_longer_student", "kept_longer", ["school_id", "student_id"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what guardians said: restore the backup made before")


def _table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f(f"fk_{name}_school_id_schools")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f(f"fk_{name}_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_school_id"), name, ["school_id"])
    op.create_index(op.f(f"ix_{name}_student_id"), name, ["student_id"])


def _account(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=nullable)
