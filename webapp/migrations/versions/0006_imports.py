"""One kind of receipt for every import; what a heading means, remembered.

Revision ID: 0006_imports
Revises: 0005_files
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_imports"
down_revision = "0005_files"
branch_labels = None
depends_on = None


SCHOOLS = sa.table("schools", sa.column("id", sa.Uuid()), sa.column("bureau_id", sa.Uuid()))
RECEIPTS = sa.table(
    "roster_imports",
    sa.column("id", sa.Uuid()), sa.column("school_id", sa.Uuid()), sa.column("imported_by", sa.Uuid()),
    sa.column("imported_at", sa.DateTime(timezone=True)), sa.column("file_name", sa.String()),
    sa.column("file_sha256", sa.String()), sa.column("counts", sa.JSON()),
)  # fmt: skip
RUNS = sa.table(
    "import_runs",
    sa.column("id", sa.Uuid()), sa.column("kind", sa.String()), sa.column("bureau_id", sa.Uuid()),
    sa.column("school_id", sa.Uuid()), sa.column("asked_by", sa.Uuid()),
    sa.column("asked_at", sa.DateTime(timezone=True)), sa.column("file_name", sa.String()),
    sa.column("file_sha256", sa.String()), sa.column("mapping", sa.JSON()), sa.column("plan", sa.JSON()),
    sa.column("counts", sa.JSON()), sa.column("state", sa.String()),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.alter_column("asked_by", existing_type=sa.Uuid(), nullable=True)
    _keep_the_receipts()
    with op.batch_alter_table("roster_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_imports_school_id"))
    op.drop_table("roster_imports")
    op.create_table(
        "import_columns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureaus.id"], name=op.f("fk_import_columns_bureau_id_bureaus")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_import_columns_school_id_schools")),
        sa.ForeignKeyConstraint(["chosen_by"], ["accounts.id"], name=op.f("fk_import_columns_chosen_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_columns")),
    )
    with op.batch_alter_table("import_columns", schema=None) as batch_op:
        batch_op.create_index("ix_import_columns_place", ["bureau_id", "kind"], unique=False)


def _keep_the_receipts() -> None:
    """A roster imported before this becomes a run that was carried out. It has no batch, so it cannot be undone."""
    found = sa.select(RECEIPTS, SCHOOLS.c.bureau_id).join_from(
        RECEIPTS, SCHOOLS, SCHOOLS.c.id == RECEIPTS.c.school_id
    )
    rows = [
        {
            "id": row["id"], "kind": "roster", "bureau_id": row["bureau_id"], "school_id": row["school_id"],
            "asked_by": row["imported_by"], "asked_at": row["imported_at"], "file_name": row["file_name"],
            "file_sha256": row["file_sha256"], "mapping": {}, "plan": [], "counts": row["counts"], "state": "carried",
        }
        for row in op.get_bind().execute(found).mappings()
    ]  # fmt: skip
    if rows:
        op.get_bind().execute(sa.insert(RUNS), rows)


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new table holds: restore the backup made before")
