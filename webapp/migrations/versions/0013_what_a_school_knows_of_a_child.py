"""What a school knows of a child: character, interests, where the parents are, who cares for the child.

Revision ID: 0013_student_facts
Revises: 0012_care_files
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_student_facts"
down_revision = "0012_care_files"
branch_labels = None
depends_on = None

TEXTS = {
    "students": (
        "former_name", "auxiliary_number", "enrolled_month", "household_place", "character", "interests", "subsidies",
        "other_parent", "other_parent_why", "entrusted_to", "committee_contact",
    ),
    "guardians": ("workplace", "whereabouts", "away_since", "home_often"),
}  # fmt: skip
DAYS = ("entrusted_on", "entrusted_told_on", "committee_checked_on")


def upgrade() -> None:
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), nullable=True))
    for name in DAYS:
        op.add_column("students", sa.Column(name, sa.Date(), nullable=True))
    for name in ("legal_guardian", "carer"):
        op.add_column("guardians", sa.Column(name, sa.Boolean(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new columns hold: restore the backup made before")
