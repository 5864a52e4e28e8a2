"""Many slips on paper: drawing a hundred takes seconds, so it is done in the background and fetched within the hour."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.access.granting import reaches
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.activation import make_codes
from webapp.actions.prints import keep_print
from webapp.actions.slips import slips_of
from webapp.documents.pdf import check_printer
from webapp.documents.slips import slips_pdf
from webapp.domain.refusals import Refused
from webapp.jobs.kinds import job
from webapp.jobs.running import Progress, writing
from webapp.models import now
from webapp.queries.account_list import to_activate

PRINT = "slips.print"


def _leads_to(arguments: dict[str, Any]) -> str:
    return f"/desk/accounts/slips/{arguments['digest']}.pdf"


@job(PRINT, _l("Printing slips"), allows=Permission.MANAGE_ACCOUNTS, leads_to=_leads_to)
def print_slips(person: Person, progress: Progress, *, account_ids: list[str], url: str, digest: str) -> None:
    """New slips for those of these accounts that still wait for one, sealed under `digest` for whoever asked. Earlier
    slips open nothing any more."""
    check_printer()
    with writing():
        chosen = to_activate(person, None, [uuid.UUID(one) for one in account_ids])
        accounts = [one for one in chosen if reaches(person, one.roles)]
        if not accounts:
            raise Refused("nobody_to_activate")
        slips = slips_of(accounts, make_codes(accounts, person.id, now()), now())
    keep_print(person.id, digest, slips_pdf(slips, url, progress))
