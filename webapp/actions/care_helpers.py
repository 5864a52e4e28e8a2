"""People without an account join a child's care team (SC-13, SZ 13, 22); they leave it as colleagues do."""

from __future__ import annotations

import uuid

from sqlalchemy import or_, select

from webapp.access.audit import note
from webapp.access.care_files import managed_file
from webapp.access.person import Person
from webapp.domain.care_helpers import Named
from webapp.domain.refusals import Clash
from webapp.extensions import db
from webapp.models import CareHelper


def name_helper(person: Person, file_id: uuid.UUID, who: Named) -> CareHelper:
    """Somebody helps from a day on. NotFound for another school's file; Clash as care_helper_there for one of this name
    who does already, as the same."""
    file = managed_file(person, file_id)
    lasting = or_(CareHelper.ends_on.is_(None), CareHelper.ends_on >= person.today)
    same = select(CareHelper.id).where(
        CareHelper.file_id == file.id, CareHelper.name == who.name, CareHelper.kind == who.kind, lasting
    )
    if db.session.scalars(same).first():
        raise Clash("care_helper_there", field="name")
    helper = CareHelper(
        school_id=file.school_id, file_id=file.id, name=who.name, kind=who.kind, phone=who.phone,
        starts_on=who.starts_on, ends_on=who.ends_on, added_by=person.id,
    )  # fmt: skip
    db.session.add(helper)
    note("care.joined", file)
    return helper
