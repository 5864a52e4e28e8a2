"""The epoch: which life of the database this is. A restored backup begins a new one (cli/backup/after.py)."""

from __future__ import annotations

import uuid

from flask import request
from sqlalchemy import func, select

from webapp.access.tenancy import every_school
from webapp.extensions import db
from webapp.models import Bureau, Entry, Epoch

LAST = "Runxin-Last"  # the header in which a phone says the last number it was told, and of which entry


def epoch() -> str:
    """A text that stays the same as long as the database lives on: of the first life, the id of its first bureau."""
    later = select(Epoch.id).order_by(Epoch.began_at.desc(), Epoch.id.desc()).limit(1).scalar_subquery()
    first = select(Bureau.id).order_by(Bureau.id).limit(1).scalar_subquery()
    return str(db.session.scalar(select(func.coalesce(later, first))) or "")


def lacks_what_it_took(author_id: uuid.UUID) -> bool:
    """Was this phone told a number for an entry of its owner's that is not here under it? Then the database was put
    back to an earlier day in a way that nobody told it of, and this phone must give back what it holds. Of others'
    entries nothing is said; the owner's are found at every school they ever worked at."""
    number, _, entry_id = request.headers.get(LAST, "").partition(".")
    try:
        wanted = uuid.UUID(entry_id)
    except ValueError:
        return False
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return False
    here = select(Entry.id).where(Entry.seq == int(number), Entry.id == wanted, Entry.author_id == author_id)
    with every_school():
        return db.session.scalars(here).one_or_none() is None
