"""What the installation clears away every night."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.actions.limits import forget_old
from webapp.actions.phone_reports import forget_old_failures
from webapp.jobs.kinds import job
from webapp.jobs.running import Progress, writing
from webapp.models import now

TIDY = "house.tidy"


@job(TIDY, _l("Nightly clearing up"), of_the_house=True)
def tidy(_person: None, progress: Progress) -> None:
    """Forget the counts of attempts that no rule looks at any more, and what failed on phones long ago."""
    with writing():
        forget_old(now())
        forget_old_failures(now())
    progress(1, 1)
