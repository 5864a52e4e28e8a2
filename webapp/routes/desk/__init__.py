"""/desk: a browser in an office."""

from __future__ import annotations

from webapp.routes.desk import accounts, counts, days, held, home, imports, photos, students

BLUEPRINTS = (
    home.pages,
    days.pages,
    students.pages,
    photos.pages,
    held.pages,
    imports.pages,
    accounts.pages,
    counts.pages,
)
