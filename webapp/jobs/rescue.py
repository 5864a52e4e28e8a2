"""Taking in the file of a phone that could not send: in parts, so that phones save between them."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.access.granting import check_reach
from webapp.access.permissions import Permission
from webapp.access.person import Person, load_person
from webapp.access.places import account_under
from webapp.actions import rescue as actions
from webapp.domain.refusals import Refused
from webapp.jobs.kinds import job
from webapp.jobs.running import Progress, writing
from webapp.models import now
from webapp.schemas.rescue import read_rescue
from webapp.storage import storage

TAKE_IN = "rescue.take_in"


def _leads_to(arguments: dict[str, Any]) -> str:
    return f"/desk/accounts/{arguments['account_id']}/unsent/{arguments['rescue_id']}"


@job(TAKE_IN, _l("Taking in unsent records"), allows=Permission.MANAGE_ACCOUNTS, leads_to=_leads_to)
def take_in(person: Person, progress: Progress, *, account_id: str, rescue_id: str) -> None:
    """Take in a file that begin() kept. One that cannot be used is told so in its row; the file is forgotten."""
    which = uuid.UUID(account_id), uuid.UUID(rescue_id)
    account = account_under(person, which[0])
    check_reach(person, account)
    rescue = actions.rescue_under(person, *which)
    try:
        rescued = read_rescue(actions.kept_file(person, rescue))
        parts = actions.parts(load_person(account, person.today), rescued, storage(), now())
    except Refused as refusal:
        with writing():
            rescue = actions.rescue_under(person, *which)
            rescue.state, rescue.problem = "unusable", refusal.code
        parts = []
    for done, part in enumerate(parts):
        progress(done, len(parts))
        with writing():
            part(actions.rescue_under(person, *which))
    progress(len(parts), len(parts))
    actions.forget_file(person, actions.rescue_under(person, *which))
