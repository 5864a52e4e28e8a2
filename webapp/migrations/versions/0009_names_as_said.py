"""Lists of people are in the order of names as they are said; a number that somebody had before finds nobody.

Revision ID: 0009_names
Revises: 0008_leaves
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009_names"
down_revision = "0008_leaves"
branch_labels = None
depends_on = None

ACCOUNTS = sa.table(
    "accounts", sa.column("id", sa.Uuid()),
    *(sa.column(name, sa.String()) for name in ("name", "name_pinyin", "search_text", "login", "staff_number", "phone")),
)


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_pinyin", sa.String(), nullable=False, server_default=""))
    _spell_the_names()
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.alter_column("name_pinyin", server_default=None)
        batch_op.drop_index("ix_accounts_name")
        batch_op.create_index(
            "ix_accounts_name", ["bureau_id", "name_pinyin", "name", "login", "search_text"], unique=False
        )


def downgrade() -> None:
    raise NotImplementedError("Going down would throw away what the new column holds: restore the backup made before")


def _spell_the_names() -> None:
    from webapp.actions.names import search_terms  # the words are made by the one rule that makes them

    found = op.get_bind().execute(sa.select(ACCOUNTS)).all()
    said = {row.name: search_terms(row.name) for row in found}
    rows = [
        {"this": row.id, "pinyin": said[row.name][0], "words": " ".join([said[row.name][1], *_numbers(row)])}
        for row in found
    ]
    if rows:
        change = ACCOUNTS.update().where(ACCOUNTS.c.id == sa.bindparam("this"))
        change = change.values(name_pinyin=sa.bindparam("pinyin"), search_text=sa.bindparam("words"))
        op.get_bind().execute(change, rows)


def _numbers(row: sa.Row[Any]) -> list[str]:
    return [text.lower() for text in (row.login, row.staff_number, row.phone) if text]
