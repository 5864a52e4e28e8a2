"""Background work 后台任务 (docs/adr/0017): what takes longer than a request may.

    @job("staff_import.read", _l("Reading a staff list"), allows=Permission.MANAGE_ACCOUNTS)
    def read(person: Person, progress: Progress, *, run_id: str) -> None:
        for done, row in enumerate(rows):      # read and reckon: no lock is held
            progress(done, len(rows))          # seen at once by whoever looks
        with writing():                        # one transaction, committed at its end; report before it and after it
            …

    start("staff_import.read", me(), run_id=str(run.id))     # in a view, before its commit

Every module with kinds is named here, so that the worker knows them all; but for those that say what only the pages'
words can say (routes/desk/ledger_work.py): they come with the application itself.
"""

from webapp.jobs import imports, rescue, retention, slips, tidying  # noqa: F401  # it registers its kinds
from webapp.jobs.kinds import KINDS, Kind, job
from webapp.jobs.running import Progress, writing
from webapp.jobs.starting import start

__all__ = ["KINDS", "Kind", "Progress", "job", "start", "writing"]
