"""Plans of care files, and the school's own texts for them.

Revision ID: 0014_care_plans
Revises: 0016_what_guardians_say
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_care_plans"
down_revision = "0016_what_guardians_say"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "care_plan_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_care_plan_steps_school_id_schools")),
        sa.ForeignKeyConstraint(["file_id"], ["care_files.id"], name=op.f("fk_care_plan_steps_file_id_care_files")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_care_plan_steps_by_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_steps")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_care_plan_steps_file_id_number")),
    )
    op.create_index(op.f("ix_care_plan_steps_school_id"), "care_plan_steps", ["school_id"])
    op.create_index(op.f("ix_care_plan_steps_file_id"), "care_plan_steps", ["file_id"])
    op.create_table(
        "care_phrases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_care_phrases_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_phrases")),
        sa.UniqueConstraint("school_id", "field", "text", name=op.f("uq_care_phrases_school_id_field_text")),
    )
    op.create_index(op.f("ix_care_phrases_school_id"), "care_phrases", ["school_id"])


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away the plans of children: restore the backup made before")
