"""What the installation clears away every night."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l

from webapp.actions.limits import forget_old
from webapp.actions.phone_reports import forget_old_failures
from webapp.actions.pieces import forget_expired, sweep_all
from webapp.actions.prints import PRINTS
from webapp.actions.student_documents import forget_removed
from webapp.actions.uploads import forget_old_files
from webapp.jobs.kinds import job
from webapp.jobs.running import Progress, writing
from webapp.models import now
from webapp.storage import storage

TIDY = "house.tidy"


@job(TIDY, _l("Nightly clearing up"), of_the_house=True)
def tidy(_person: None, progress: Progress) -> None:
    """Forget counts that no rule looks at, what failed on phones long ago, files whose other half never came, what was
    taken off a child's file a month ago, and what was kept for an hour."""
    with writing():
        forget_old(now())
        forget_old_failures(now())
        forget_expired(now())
        forgotten = forget_removed(now())
    progress(1, 2)
    storage().delete(forgotten)
    sweep_all(storage())
    for folder in ("uploads", PRINTS):
        forget_old_files(current_app.extensions["runxin_settings"].files_dir / folder)
    progress(2, 2)
